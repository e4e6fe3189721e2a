"""What chats and topics have chosen."""

from collections.abc import Callable

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from lnbot.store.database import Database, put
from lnbot.store.tables import SettingsRow
from lnbot.store.values import ChatSettings, Place, QuietHours

DEFAULTS = ChatSettings()


class SettingsStore:
    """The settings of chats and of topics. A topic without settings of its own has those of its chat."""

    def __init__(self, database: Database) -> None:
        """Keep them in `database`."""
        self.database = database

    async def of(self, place: Place) -> ChatSettings:
        """Return what holds in `place`: its own settings, its chat's, or `DEFAULTS`."""
        async with self.database.reading() as connection:
            return await settings_of(connection, place)

    async def change(self, place: Place, change: Callable[[ChatSettings], ChatSettings]) -> ChatSettings:
        """Set what `change` makes of the settings that hold in `place`, and return it."""
        async with self.database.writing() as connection:
            changed = change(await settings_of(connection, place, locked=True))
            quiet = changed.quiet
            values = {
                SettingsRow.speak: changed.speak,
                SettingsRow.verbosity: changed.verbosity,
                SettingsRow.quiet_start: quiet.start if quiet else None,
                SettingsRow.quiet_end: quiet.end if quiet else None,
                SettingsRow.quiet_zone: quiet.zone if quiet else None,
                SettingsRow.feedback: changed.feedback,
                SettingsRow.keep_questions: changed.keep_questions,
            }
            key = {SettingsRow.chat_id: place.chat_id, SettingsRow.thread_id: place.thread_id}
            there = update(SettingsRow).where(*(column == value for column, value in key.items()))
            await put(connection, there.values(values), insert(SettingsRow).values({**key, **values}))
        return changed

    async def reset(self, place: Place) -> None:
        """Forget the settings of `place`: what holds there then is its chat's, or `DEFAULTS`."""
        async with self.database.writing() as connection:
            there = (SettingsRow.chat_id == place.chat_id, SettingsRow.thread_id == place.thread_id)
            await connection.execute(delete(SettingsRow).where(*there))


async def settings_of(connection: AsyncConnection, place: Place, locked: bool = False) -> ChatSettings:
    """Return what holds in `place`; `locked`: nobody else changes it before the transaction ends."""
    chosen = (
        select(
            SettingsRow.speak,
            SettingsRow.verbosity,
            SettingsRow.quiet_start,
            SettingsRow.quiet_end,
            SettingsRow.quiet_zone,
            SettingsRow.feedback,
            SettingsRow.keep_questions,
        )
        .where(SettingsRow.chat_id == place.chat_id, SettingsRow.thread_id.in_({0, place.thread_id}))
        .order_by(SettingsRow.thread_id.desc())
        .limit(1)
    )
    row = (await connection.execute(chosen.with_for_update() if locked else chosen)).first()
    if row is None:
        return DEFAULTS
    speak, verbosity, start, end, zone, feedback, keep_questions = row
    quiet = QuietHours(start, end, zone) if start is not None and end is not None and zone is not None else None
    return ChatSettings(speak, verbosity, quiet, feedback, keep_questions)
