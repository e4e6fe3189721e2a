"""What was said last, by chat, topic and user."""

from sqlalchemy import ColumnElement, insert, select, update

from lnbot.store.database import Database, put
from lnbot.store.tables import DialogueRow
from lnbot.store.values import Speaker

STALE_AFTER = 3600
"""Seconds after which nobody means the same conversation any more."""


class DialogueStore:
    """The dialogue of each user in each chat and topic, as opaque bytes."""

    def __init__(self, database: Database) -> None:
        """Keep them in `database`."""
        self.database = database

    async def of(self, speaker: Speaker, now: int) -> bytes | None:
        """Return the dialogue of `speaker`, or None where there is none or it is stale at `now`."""
        kept = select(DialogueRow.state, DialogueRow.at).where(*_of(speaker))
        async with self.database.reading() as connection:
            row = (await connection.execute(kept)).first()
        # Also where the clock was set back since: what is far from now, on either side, is another conversation.
        return row.state if row is not None and abs(now - row.at) < STALE_AFTER else None

    async def keep(self, speaker: Speaker, state: bytes, now: int) -> None:
        """Keep `state` as the dialogue of `speaker`, last touched at `now`."""
        async with self.database.writing() as connection:
            await put(
                connection,
                update(DialogueRow).where(*_of(speaker)).values(state=state, at=now),
                insert(DialogueRow).values(**speaker._asdict(), state=state, at=now),
            )


def _of(speaker: Speaker) -> tuple[ColumnElement[bool], ...]:
    return (
        DialogueRow.chat_id == speaker.chat_id,
        DialogueRow.thread_id == speaker.thread_id,
        DialogueRow.user_id == speaker.user_id,
    )
