"""What the channel remembers, through the store. Where the database does not take part, people are answered all the same."""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

import msgspec

from lnbot.answer.conversation import FRESH, Conversation
from lnbot.store.chat_settings import DEFAULTS
from lnbot.store.dialogues import STALE_AFTER
from lnbot.store.errors import StoreUnavailableError
from lnbot.store.exchanges import Rated
from lnbot.store.redaction import redacted
from lnbot.store.store import Store
from lnbot.store.values import ChatSettings, Exchange, Place, Speaker

log = logging.getLogger(__name__)

T = TypeVar("T")


class Dialogue(NamedTuple):
    """A conversation, the messages that were its last answer, and when that was asked (seconds UTC, by Telegram's clock)."""

    conversation: Conversation = FRESH
    answers: tuple[int, ...] = ()
    asked_at: int = 0


NOTHING = Dialogue()

_pack = msgspec.msgpack.Encoder().encode
_unpack_dialogue = msgspec.msgpack.Decoder(Dialogue).decode
_unpack_conversation = msgspec.msgpack.Decoder(Conversation).decode


def packed(conversation: Conversation) -> bytes:
    """Return `conversation` as bytes for the store."""
    return _pack(conversation)


def unpacked(state: bytes) -> Conversation:
    """Return the conversation of `state`, or a fresh one where another version of the program has written it."""
    try:
        return _unpack_conversation(state)
    except msgspec.MsgspecError:
        return FRESH


class Discretion:
    """Knows which words of the question `text` tell who somebody is: those that are struck out when it is stored."""

    def __init__(self, text: str) -> None:
        """Read `text`."""
        self._said = text.casefold()
        self._kept = redacted(text).casefold()

    def of(self, conversation: Conversation) -> Conversation:
        """Return `conversation` without such words."""
        return conversation._replace(topic=tuple(token for token in conversation.topic if self._keeps(token.written)))

    def of_reading(self, read_as: str) -> str:
        """Return how the question was read without such words."""
        return ", ".join(part for part in read_as.split(", ") if self._keeps(part))

    def _keeps(self, word: str) -> bool:
        return word.casefold() in self._kept or word.casefold() not in self._said


def now() -> int:
    """Return the time in whole seconds UTC."""
    return int(time.time())


class Memory:
    """Reads and keeps what the store holds; a database that is away is logged, never a reason not to answer."""

    def __init__(self, store: Store, clock: Callable[[], int] = now) -> None:
        """Use `store`; `clock` gives seconds UTC."""
        self.store = store
        self.clock = clock

    async def settings(self, place: Place) -> ChatSettings:
        """Return the settings that hold in `place`."""
        return await self._tried(self.store.settings.of(place), DEFAULTS)

    async def dialogue(self, speaker: Speaker, asked_at: int) -> Dialogue:
        """Return the dialogue of `speaker` as it stands for a message of the time `asked_at`; a stale one is none."""
        state = await self._tried(self.store.dialogues.of(speaker, self.clock()), None)
        if state is None:
            return NOTHING
        try:
            dialogue = _unpack_dialogue(state)
        except msgspec.MsgspecError:
            return NOTHING
        # By Telegram's clock as well: a message may have waited for the bot to come back.
        return dialogue if asked_at - dialogue.asked_at < STALE_AFTER else NOTHING

    async def keep_dialogue(self, speaker: Speaker, dialogue: Dialogue) -> None:
        """Keep `dialogue` as that of `speaker`."""
        await self._tried(self.store.dialogues.keep(speaker, _pack(dialogue), self.clock()), None)

    async def exchange(self, chat_id: int, message_id: int) -> Exchange | None:
        """Return how the question in message `message_id` was answered."""
        return await self._tried(self.store.exchanges.of(chat_id, message_id, self.clock()), None)

    async def keep_exchange(self, exchange: Exchange, *, unanswered: bool) -> None:
        """Keep how a question was answered."""
        await self._tried(self.store.exchanges.keep(exchange, unanswered), None)

    async def rate(self, chat_id: int, message_id: int, user_id: int, *, good: bool) -> Rated:
        """Note what `user_id` thinks of the answer to `message_id`."""
        return await self._tried(self.store.exchanges.rate(chat_id, message_id, user_id, good, self.clock()), "gone")

    async def comment(self, text: str) -> None:
        """Keep a text for the editor."""
        await self.store.exchanges.comment(text, self.clock())

    async def drop_chat(self, chat_id: int) -> None:
        """Remove what is kept of a chat that was left."""
        await self._tried(self.store.drop_chat(chat_id), 0)

    async def migrate_chat(self, old: int, new: int) -> None:
        """Give what a group has to the supergroup that it has become."""
        await self._tried(self.store.migrate_chat(old, new), None)

    async def _tried(self, call: Awaitable[T], otherwise: T) -> T:
        try:
            return await call
        except StoreUnavailableError as error:
            log.warning("the database does not take part: %s", error)
            return otherwise
