"""One module a change: `revision` is its number, `down_revision` the one before it."""
