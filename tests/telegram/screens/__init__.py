"""Chats as a phone shows them, to look at."""
