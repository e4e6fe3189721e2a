"""Removing rows: of a user, of a chat, of what is old; and moving a chat to its new number."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from lnbot.store import dialogues, exchanges
from lnbot.store.database import inserted
from lnbot.store.tables import DialogueRow, ExchangeRow, JobRow, LaneRow, RemarkRow, SettingsRow, UpdateRow, VoteRow

HOUR, DAY = 3600, 86_400

TIDIED_EVERY = HOUR
"""Seconds between two removals of old rows, by whichever copy of the bot comes first."""


class Retention(NamedTuple):
    """For how many seconds rows are kept. Dialogues and exchanges are of no use for longer than this.

    `dialogues` holds too for the dialogue before a question that an exchange has.

    Numbers of updates are kept for longer than Telegram delivers an update again (a day) and for less than the week after
    which it may start to count anew.
    """

    dialogues: int = dialogues.STALE_AFTER
    exchanges: int = exchanges.KEPT_FOR
    updates: int = 2 * DAY
    remarks: int = 180 * DAY


RETENTION = Retention()


async def forget_user(connection: AsyncConnection, user_id: int) -> int:
    """Remove what is kept of a user, in all chats, with what the editor was given of it, and return the number of rows.

    What the editor was given can be found as long as the exchange is kept; after that nothing tells whose it was.
    """
    asked = exists().where(
        ExchangeRow.chat_id == VoteRow.chat_id,
        ExchangeRow.message_id == VoteRow.message_id,
        ExchangeRow.user_id == user_id,
    )
    # Others' votes on what the user asked go too: with them the editor was given the user's words.
    votes = or_(VoteRow.user_id == user_id, asked)
    removed = await _delete_exchanges(connection, ExchangeRow.user_id == user_id, votes)
    removed += (await connection.execute(delete(DialogueRow).where(DialogueRow.user_id == user_id))).rowcount
    # A private chat has the number of its user.
    own = delete(SettingsRow).where(SettingsRow.chat_id == user_id)
    return removed + (await connection.execute(own)).rowcount


async def drop_chat(connection: AsyncConnection, chat_id: int) -> int:
    """Remove what is kept of a chat, its settings included, and return the number of rows."""
    removed = await _delete_exchanges(connection, ExchangeRow.chat_id == chat_id, VoteRow.chat_id == chat_id)
    removed += (await connection.execute(delete(DialogueRow).where(DialogueRow.chat_id == chat_id))).rowcount
    return removed + (await connection.execute(delete(SettingsRow).where(SettingsRow.chat_id == chat_id))).rowcount


async def migrate_chat(connection: AsyncConnection, old: int, new: int) -> None:
    """Give the settings and dialogues of chat `old` to chat `new`, where that has none yet, and drop the rest of `old`.

    Messages have other numbers in the new chat, so exchanges do not move. Doing it twice changes nothing.
    """
    chosen = select(SettingsRow.thread_id).where(SettingsRow.chat_id == new)
    topics = (await connection.execute(chosen)).scalars().all()
    settings = update(SettingsRow).where(SettingsRow.chat_id == old, SettingsRow.thread_id.not_in(topics))
    await connection.execute(settings.values(chat_id=new))
    begun = select(DialogueRow.thread_id, DialogueRow.user_id).where(DialogueRow.chat_id == new)
    speakers = [tuple(row) for row in await connection.execute(begun)]
    whose = tuple_(DialogueRow.thread_id, DialogueRow.user_id)
    moved = update(DialogueRow).where(DialogueRow.chat_id == old, whose.not_in(speakers))
    await connection.execute(moved.values(chat_id=new))
    await drop_chat(connection, old)


async def tidy(connection: AsyncConnection, now: int, retention: Retention) -> int:
    """Remove what is older than `retention` and return the number of rows; 0 where another copy has just done so."""
    last = update(JobRow).where(JobRow.name == "tidy", or_(JobRow.at <= now - TIDIED_EVERY, JobRow.at > now))
    mine = bool((await connection.execute(last.values(at=now))).rowcount)
    if not mine and not await inserted(connection, insert(JobRow).values(name="tidy", at=now)):
        return 0
    removed = 0
    begun = update(ExchangeRow).where(ExchangeRow.at <= now - retention.dialogues, ExchangeRow.before != b"")
    await connection.execute(begun.values(before=b""))
    for old in (
        delete(DialogueRow).where(DialogueRow.at <= now - retention.dialogues),
        delete(VoteRow).where(VoteRow.at <= now - retention.exchanges),
        delete(ExchangeRow).where(ExchangeRow.at <= now - retention.exchanges),
        delete(RemarkRow).where(RemarkRow.at <= now - retention.remarks),
        delete(UpdateRow).where(UpdateRow.received_at <= now - retention.updates),
        delete(LaneRow).where(LaneRow.lease_until <= now - retention.updates),
    ):
        removed += (await connection.execute(old)).rowcount
    return removed


async def _delete_exchanges(
    connection: AsyncConnection, of_exchange: ColumnElement[bool], of_vote: ColumnElement[bool]
) -> int:
    """Delete exchanges and votes with the remarks that came of them, and return the number of rows."""
    removed = 0
    for rows in (
        delete(RemarkRow).where(RemarkRow.id.in_(select(ExchangeRow.remark_id).where(of_exchange))),
        delete(RemarkRow).where(RemarkRow.id.in_(select(VoteRow.remark_id).where(of_vote))),
        delete(VoteRow).where(of_vote),
        delete(ExchangeRow).where(of_exchange),
    ):
        removed += (await connection.execute(rows)).rowcount
    return removed
