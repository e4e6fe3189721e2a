"""Faults: what is promised when things break, and that it holds."""
