"""Runs migrations on the connection that `lnbot.store.migrate` hands over; Alembic looks for this file by its name."""

from alembic import context

from lnbot.store.tables import Base

# In the one transaction of the caller: a database is never left half way, SQLite's included.
context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
