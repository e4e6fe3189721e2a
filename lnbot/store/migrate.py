"""Brings the tables of a database to what this program needs, by the numbered migrations beside it."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from lnbot.store.errors import StoreError

_LOCK = 5_129_603
"""A number of our own by which copies that start at the same time wait for each other on PostgreSQL."""


def newest() -> str:
    """Return the version of the tables that this program needs."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def version(connection: Connection) -> str:
    """Return the version of the tables in the database, or nothing where there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def migrate(connection: Connection) -> None:
    """Apply the migrations that the database lacks; all of them or none, and once also where several copies start.

    Raises:
        StoreError: the tables are newer than this program.

    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    there = version(connection)
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if there and there not in known:
        raise StoreError(
            f"its tables are at version {there}, this lnbot knows them up to {newest()}: a newer one is needed"
        )
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def check_version(connection: Connection) -> None:
    """Find out whether the tables are those that this program needs, without changing them.

    Raises:
        StoreError: they are older or newer, or there are none.

    """
    there = version(connection)
    if there != newest():
        found = f"its tables are at version {there}" if there else "it has no tables"
        raise StoreError(f"{found}, this lnbot needs version {newest()}: start its `lnbot telegram` once")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "lnbot.store:migrations")
    return config
