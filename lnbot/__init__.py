"""lnbot: answers questions about one review article on refractory lupus nephritis, with figures and sources."""

__version__ = "0.1.0"
