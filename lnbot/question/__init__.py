"""From a text to a question."""
