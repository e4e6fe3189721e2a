"""From a question and the knowledge base to a reply."""
