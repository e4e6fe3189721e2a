"""Text before it means anything: characters, words, numbers. Knows nothing of the review."""
