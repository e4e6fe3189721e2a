"""The bot on a Bot API server that nobody of this project wrote: what the own fake overlooks may show here."""
