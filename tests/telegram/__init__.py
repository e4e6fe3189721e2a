"""The Telegram channel, driven over HTTP as Telegram and people would."""
