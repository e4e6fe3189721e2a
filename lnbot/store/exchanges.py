"""Questions with their answers, for as long as they may be edited or rated, and what the editor is given of them."""

from typing import Literal

from sqlalchemy import ColumnElement, Insert, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from lnbot.store.chat_settings import settings_of
from lnbot.store.database import Database, put
from lnbot.store.redaction import redacted
from lnbot.store.tables import LONGEST_TEXT, ExchangeRow, RemarkRow, VoteRow
from lnbot.store.values import Exchange, Place, Reason

KEPT_FOR = 86_400
"""Seconds for which an exchange can be edited and rated."""

Rated = Literal["noted", "withdrawn", "gone"]


class ExchangeStore:
    """Exchanges by the number of the question's message, and people's votes on them."""

    def __init__(self, database: Database) -> None:
        """Keep them in `database`."""
        self.database = database

    async def keep(self, exchange: Exchange, unanswered: bool) -> None:
        """Keep `exchange`, in the place of what was kept of the same message; `unanswered`: the editor should see it.

        Identifiers are struck out of the question. Where the chat does not allow it to be kept, it is not: the exchange then
        has neither question nor how it was read.
        """
        key = _of(ExchangeRow, exchange.chat_id, exchange.message_id)
        async with self.database.writing() as connection:
            allowed = (await settings_of(connection, Place(exchange.chat_id, exchange.thread_id))).keep_questions
            question, read_as = (_storable(text) if allowed else "" for text in (exchange.question, exchange.read_as))
            kept = exchange._replace(question=question, read_as=read_as)
            before = select(ExchangeRow.remark_id).where(*key)
            await _delete_remark(connection, (await connection.execute(before)).scalar())
            remark = None
            if unanswered and question:
                remark = await _added(connection, _remark("unanswered", kept, exchange.at))
            values = {**kept._asdict(), "answers": " ".join(map(str, kept.answers)), "remark_id": remark}
            await put(
                connection,
                update(ExchangeRow).where(*key).values(**values),
                insert(ExchangeRow).values(**values),
            )

    async def of(self, chat_id: int, message_id: int, now: int) -> Exchange | None:
        """Return what was answered to the question in message `message_id`, or None where that is gone or too old."""
        there = select(
            ExchangeRow.thread_id,
            ExchangeRow.user_id,
            ExchangeRow.answers,
            ExchangeRow.question,
            ExchangeRow.kind,
            ExchangeRow.read_as,
            ExchangeRow.before,
            ExchangeRow.at,
        ).where(*_of(ExchangeRow, chat_id, message_id))
        async with self.database.reading() as connection:
            row = (await connection.execute(there)).first()
        if row is None or now - row.at >= KEPT_FOR:
            return None
        return Exchange(
            chat_id=chat_id,
            message_id=message_id,
            thread_id=row.thread_id,
            user_id=row.user_id,
            answers=tuple(map(int, row.answers.split())),
            question=row.question,
            kind=row.kind,
            read_as=row.read_as,
            before=row.before,
            at=row.at,
        )

    async def rate(self, chat_id: int, message_id: int, user_id: int, good: bool, now: int) -> Rated:
        """Note what `user_id` thinks of the answer to `message_id`. The same vote again withdraws it, the other replaces it.

        The editor is given the question, without who asked and who voted, where the chat allows it to be kept.
        """
        exchange = await self.of(chat_id, message_id, now)
        if exchange is None:
            return "gone"
        key = (*_of(VoteRow, chat_id, message_id), VoteRow.user_id == user_id)
        async with self.database.writing() as connection:
            before = (await connection.execute(select(VoteRow.good, VoteRow.remark_id).where(*key))).first()
            if before is not None:
                await connection.execute(delete(VoteRow).where(*key))
                await _delete_remark(connection, before.remark_id)
                if before.good == good:
                    return "withdrawn"
            remark = None
            if exchange.question:
                reason: Reason = "liked" if good else "disliked"
                remark = await _added(connection, _remark(reason, exchange, now))
            vote = {"chat_id": chat_id, "message_id": message_id, "user_id": user_id}
            await connection.execute(insert(VoteRow).values(**vote, good=good, at=now, remark_id=remark))
        return "noted"

    async def comment(self, text: str, now: int) -> None:
        """Give the editor a text that somebody wrote to them, with identifiers struck out."""
        async with self.database.writing() as connection:
            new = insert(RemarkRow).values(reason="comment", text=_storable(text), kind="", read_as="", at=now)
            await connection.execute(new)


async def _added(connection: AsyncConnection, new: Insert) -> int:
    """Insert a row and return the number that the database gave it."""
    key = (await connection.execute(new)).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no number for a new row")
    return int(key[0])


def _remark(reason: Reason, exchange: Exchange, now: int) -> Insert:
    what = {"text": exchange.question, "kind": exchange.kind, "read_as": exchange.read_as}
    return insert(RemarkRow).values(reason=reason, **what, at=now)


def _storable(text: str) -> str:
    return redacted(text)[:LONGEST_TEXT]


async def _delete_remark(connection: AsyncConnection, remark_id: int | None) -> None:
    if remark_id is not None:
        await connection.execute(delete(RemarkRow).where(RemarkRow.id == remark_id))


def _of(row: type[ExchangeRow] | type[VoteRow], chat_id: int, message_id: int) -> tuple[ColumnElement[bool], ...]:
    return row.chat_id == chat_id, row.message_id == message_id
