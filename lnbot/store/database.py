"""The way to the database: the engine, its transactions, and what differs between databases."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext

from platformdirs import user_data_dir
from sqlalchemy import URL, Connection, Insert, Update, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    InvalidRequestError,
    NoSuchModuleError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from lnbot.store.errors import StoreError, StoreUnavailableError

_EXAMPLE = "sqlite+aiosqlite:////path/to/lnbot.sqlite3"
_ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


def default_url() -> str:
    """Return the URL of the store where none is set: a SQLite file in the user's data folder."""
    path = os.path.join(user_data_dir("lnbot", appauthor=False), "lnbot.sqlite3")
    return URL.create("sqlite+aiosqlite", database=path).render_as_string()


class Database:
    """A database with an async driver, and the two kinds of transactions on it."""

    def __init__(self, url: str) -> None:
        """Prepare for the database at `url`; nothing is opened yet.

        Raises:
            StoreError: `url` cannot be used: not a URL, or its driver is missing or not asynchronous.

        """
        self.url = _checked(url)
        self.is_file = self.url.get_backend_name() == "sqlite"
        self.engine = _file_engine(self.url) if self.is_file else _server_engine(self.url)
        # A file has one writer at a time. Those of this process queue here, in order and without polling the file's lock.
        self._turn = asyncio.Lock() if self.is_file else nullcontext()

    @property
    def name(self) -> str:
        """The URL as it may be shown, without its password."""
        return self.url.render_as_string(hide_password=True)

    async def fold_log(self) -> None:
        """Fold a file's write-ahead log into it and empty the log: what was struck out or deleted is gone from there too."""
        if not self.is_file:
            return
        with _told():
            async with self.engine.connect() as connection:
                raw = (await connection.get_raw_connection()).driver_connection
                if raw is not None:
                    await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction that is kept at the end, or undone on an error.

        Raises:
            StoreUnavailableError: the database did not take part.

        """
        with _told():
            async with self._turn, self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that only reads, so that it waits for no writer.

        Raises:
            StoreUnavailableError: the database did not take part.

        """
        with _told():
            async with self.engine.connect() as connection:
                await connection.execution_options(reading=True)
                yield connection

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


async def put(connection: AsyncConnection, change: Update, new: Insert) -> None:
    """Change the row that `change` names, or insert it as `new` where there is none, also when others do the same now."""
    if (await connection.execute(change)).rowcount:
        return
    if not await inserted(connection, new):
        await connection.execute(change)


async def inserted(connection: AsyncConnection, new: Insert) -> bool:
    """Insert `new` and return whether it was new: False when a row with its key exists."""
    # After an error PostgreSQL goes on only from a savepoint; SQLite undoes no more than the statement.
    guard = nullcontext() if connection.dialect.name == "sqlite" else connection.begin_nested()
    try:
        async with guard:
            await connection.execute(new)
    except IntegrityError:
        return False
    return True


def _checked(url: str) -> URL:
    try:
        given = make_url(url)
    except ArgumentError:
        shown = re.sub(r"//.*@", "//***@", url)
        raise StoreError(f"'{shown}' is no database URL; right would be {_EXAMPLE}") from None
    shown = given.render_as_string(hide_password=True)
    if given.drivername in _ASYNC_DRIVERS:
        wanted = given.set(drivername=_ASYNC_DRIVERS[given.drivername]).render_as_string(hide_password=True)
        raise StoreError(f"{shown} names no asynchronous driver; right would be {wanted}")
    if given.get_backend_name() == "sqlite" and given.database in (None, "", ":memory:"):
        raise StoreError(f"{shown} would be lost on a restart; right would be {_EXAMPLE}")
    return given


def _server_engine(url: URL) -> AsyncEngine:
    shown = url.render_as_string(hide_password=True)
    try:
        # Pinged before use: a connection may have died with the server it went to.
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    except NoSuchModuleError:
        raise StoreError(f"{shown}: SQLAlchemy knows no such database") from None
    except ImportError as error:
        hint = " (pip install 'lnbot[postgres]')" if "asyncpg" in url.drivername else ""
        raise StoreError(f"{shown}: its driver is not installed: {error.name}{hint}") from None
    except InvalidRequestError:
        raise StoreError(f"{shown} names no asynchronous driver") from None


def _file_engine(url: URL) -> AsyncEngine:
    # Transactions are begun below: left to the driver, a transaction that reads first cannot wait for its turn to write.
    # How long one waits for another is the driver's default, 5 seconds, or `?timeout=` of the URL.
    engine = create_async_engine(url, connect_args={"isolation_level": None}, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _set_up_connection)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _set_up_connection(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # With a write-ahead log readers do not wait for writers; "normal" loses nothing when the process is killed. What is
    # deleted is overwritten: people were told that it is gone.
    for pragma in ("journal_mode = wal", "synchronous = normal", "foreign_keys = on", "secure_delete = on"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the database does wrong into the store's own error; what we do wrong stays as it is."""
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except (DBAPIError, PoolTimeoutError, OSError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        # The first line of the driver's own words: what may follow are the values of the statement.
        first = str(cause).partition("\n")[0]
        raise StoreUnavailableError(f"{type(cause).__name__}: {first}") from error
