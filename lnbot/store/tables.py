"""The tables, as the newest migration leaves them."""

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lnbot.store.values import Reason, Speak, Verbosity

LONGEST_TEXT = 1000
"""Characters that are kept of a question, of how it was read and of a comment."""


class Base(DeclarativeBase):
    """What the tables have in common: constraints have names, so that migrations can change them everywhere."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _key() -> Mapped[int]:
    return mapped_column(BigInteger, primary_key=True, autoincrement=False)


class SettingsRow(Base):
    """The settings of a chat (`thread_id` 0) or of a topic in it."""

    __tablename__ = "chat_settings"
    chat_id: Mapped[int] = _key()
    thread_id: Mapped[int] = _key()
    speak: Mapped[Speak] = mapped_column(String(16))
    verbosity: Mapped[Verbosity] = mapped_column(String(16))
    quiet_start: Mapped[int | None]
    quiet_end: Mapped[int | None]
    quiet_zone: Mapped[str | None] = mapped_column(String(64))
    feedback: Mapped[bool]
    keep_questions: Mapped[bool]


class DialogueRow(Base):
    """What was said last between the bot and a user in a chat and topic."""

    __tablename__ = "dialogues"
    chat_id: Mapped[int] = _key()
    thread_id: Mapped[int] = _key()
    user_id: Mapped[int] = _key()
    state: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[int] = mapped_column(BigInteger, index=True)
    __table_args__ = (Index(None, "user_id"),)


class RemarkRow(Base):
    """A text for the editor, without identifiers and without who wrote it."""

    __tablename__ = "remarks"
    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[Reason] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    kind: Mapped[str] = mapped_column(String(16))
    read_as: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    at: Mapped[int] = mapped_column(BigInteger, index=True)


class ExchangeRow(Base):
    """A question and its answers, for as long as it may be edited or rated; `remark_id` is what the editor was given of it."""

    __tablename__ = "exchanges"
    chat_id: Mapped[int] = _key()
    message_id: Mapped[int] = _key()
    thread_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    answers: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    question: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    kind: Mapped[str] = mapped_column(String(16))
    read_as: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    before: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[int] = mapped_column(BigInteger, index=True)
    remark_id: Mapped[int | None] = mapped_column(ForeignKey("remarks.id", ondelete="SET NULL"), index=True)


class VoteRow(Base):
    """What a user thinks of the answer to a question."""

    __tablename__ = "votes"
    chat_id: Mapped[int] = _key()
    message_id: Mapped[int] = _key()
    user_id: Mapped[int] = _key()
    good: Mapped[bool]
    at: Mapped[int] = mapped_column(BigInteger, index=True)
    remark_id: Mapped[int | None] = mapped_column(ForeignKey("remarks.id", ondelete="SET NULL"), index=True)
    __table_args__ = (Index(None, "user_id"),)


class UpdateRow(Base):
    """An update: kept, being handled by `owner` until `lease_until`, or finished; then nothing but its number is left."""

    __tablename__ = "updates"
    update_id: Mapped[int] = _key()
    lane: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[int] = mapped_column(BigInteger, index=True)
    owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[int] = mapped_column(BigInteger)
    attempts: Mapped[int]
    finished: Mapped[bool]
    __table_args__ = (Index(None, "finished", "lane", "update_id"),)


class LaneRow(Base):
    """Who is handling updates of a lane (a chat), so that no two copies of the bot do so at the same time."""

    __tablename__ = "lanes"
    lane: Mapped[int] = _key()
    owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[int] = mapped_column(BigInteger, index=True)


class JobRow(Base):
    """When a piece of work that one copy of the bot does for all was done last."""

    __tablename__ = "jobs"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)
