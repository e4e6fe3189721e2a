"""The features of the channel, a module each: its handlers, each a few lines."""
