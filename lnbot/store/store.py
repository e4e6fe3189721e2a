"""The face of the store."""

import os

from sqlalchemy import insert, update

from lnbot.store import removal
from lnbot.store.chat_settings import SettingsStore
from lnbot.store.database import Database, default_url, put
from lnbot.store.dialogues import DialogueStore
from lnbot.store.errors import StoreError
from lnbot.store.exchanges import ExchangeStore
from lnbot.store.migrate import check_version, migrate, version
from lnbot.store.remarks import RemarkStore
from lnbot.store.removal import RETENTION, Retention
from lnbot.store.tables import JobRow
from lnbot.store.updates import UpdateStore


class Store:
    """Everything that outlives a restart, by subject.

    Each method is one transaction: it is done in whole or not at all, and several copies of the bot may work on one
    database. Where the database does not take part, methods raise `StoreUnavailableError`.
    """

    def __init__(self, database: Database) -> None:
        """Work on `database`, whose tables are up to date; use `open`."""
        self.database = database
        self.settings = SettingsStore(database)
        self.dialogues = DialogueStore(database)
        self.exchanges = ExchangeStore(database)
        self.remarks = RemarkStore(database)
        self.updates = UpdateStore(database)

    @classmethod
    async def open(cls, url: str = "", existing: bool = False) -> "Store":
        """Open the store at the SQLAlchemy URL `url`, by default a SQLite file in the user's data folder.

        A file is created with its folder where there is none, readable by its owner only; tables are brought up to date.
        With `existing` nothing is created or changed: the store has to be there.

        Raises:
            StoreError: it cannot be used; the message is one line.

        """
        database = Database(url or default_url())
        try:
            if database.is_file:
                _find_file(database, existing)
            if existing:
                async with database.reading() as connection:
                    await connection.run_sync(check_version)
            else:
                async with database.writing() as connection:
                    await connection.run_sync(migrate)
        except BaseException as error:
            await database.close()
            if isinstance(error, StoreError):
                raise type(error)(f"{database.name}: {error}") from error
            raise
        return cls(database)

    async def close(self) -> None:
        """Close it; it cannot be used afterwards."""
        await self.database.close()

    async def check(self, now: int) -> None:
        """Write a row, to find out whether that works.

        Raises:
            StoreUnavailableError: it does not; the message says why.

        """
        async with self.database.writing() as connection:
            there = update(JobRow).where(JobRow.name == "check").values(at=now)
            await put(connection, there, insert(JobRow).values(name="check", at=now))

    async def version(self) -> str:
        """Return the number of the newest migration that the tables have."""
        async with self.database.reading() as connection:
            return await connection.run_sync(version)

    async def forget_user(self, user_id: int) -> int:
        """Remove what is kept of a user, in all chats, and return the number of rows; see `removal.forget_user`."""
        async with self.database.writing() as connection:
            return await removal.forget_user(connection, user_id)

    async def drop_chat(self, chat_id: int) -> int:
        """Remove what is kept of a chat that was left, its settings included, and return the number of rows."""
        async with self.database.writing() as connection:
            return await removal.drop_chat(connection, chat_id)

    async def migrate_chat(self, old: int, new: int) -> None:
        """Give what chat `old` has to `new`, which it has become; see `removal.migrate_chat`."""
        async with self.database.writing() as connection:
            await removal.migrate_chat(connection, old, new)

    async def tidy(self, now: int, retention: Retention = RETENTION) -> int:
        """Remove what is older than `retention`; of several copies that call this, one does it an hour.

        Returns the number of rows.
        """
        async with self.database.writing() as connection:
            removed = await removal.tidy(connection, now, retention)
        await self.database.fold_log()
        return removed


def _find_file(database: Database, existing: bool) -> None:
    path = database.url.database or ""
    if path.startswith("file:"):
        # SQLite's own URIs say themselves whether the file may be created.
        return
    if existing:
        if not os.path.exists(path):
            raise StoreError("there is no such file yet; `lnbot telegram` makes it on its first run")
        return
    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), mode=0o700, exist_ok=True)
        # Questions about patients may be in it, and nobody else on this machine needs them.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(f"cannot be written: {error.strerror}") from error
