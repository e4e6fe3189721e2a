"""From a reply to what a channel shows."""
