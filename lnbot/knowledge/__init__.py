"""The knowledge base: reading, checking, compiling and verifying it. Knows nothing of questions."""
