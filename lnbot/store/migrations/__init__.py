"""The changes to the tables, numbered; `lnbot telegram` applies on its start those that a database lacks."""
