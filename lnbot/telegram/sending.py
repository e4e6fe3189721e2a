"""Sending and editing messages, with all that can stand in the way of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import httpx
from telegram import Bot, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError, TimedOut

from lnbot.telegram.memory import Memory

log = logging.getLogger(__name__)

T = TypeVar("T")

NO_QUESTION = ("message to be replied not found", "replied message not found", "message to reply not found")
"""What Telegram says when the message that is replied to was deleted."""

NO_WRITING = (
    "topic_closed",
    "topic_deleted",
    "thread not found",
    "not enough rights",
    "have no rights",
    "write_forbidden",
    "_forbidden",
    "chat_restricted",
    "chat not found",
    "was deactivated",
    "user_is_blocked",
)
"""What Telegram says when the bot may not write in a chat or a topic: nothing of ours to mend."""

NO_CHANGE = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to delete not found",
    "message can't be deleted",
)
"""What Telegram says of edits and removals that are done already, or that came too late."""

TOO_LATE = ("query is too old", "query id is invalid", "query_id_invalid")
"""What Telegram says when somebody pressed or typed too long ago to be answered."""

UNDELIVERED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""What goes wrong before anything was sent: it is safe to send again."""

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before a message that was not delivered is sent again."""


class Target(NamedTuple):
    """Where a message goes: a chat, a topic in it, and the message that it replies to."""

    chat_id: int
    thread_id: int | None = None
    reply_to: int | None = None


def where(message: Message) -> Target:
    """Return where a reply to `message` goes: the same chat and the same topic."""
    # Outside of topics the number of a thread is that of a message, and nothing can be sent to it.
    return Target(message.chat_id, message.message_thread_id if message.is_topic_message else None, message.message_id)


class Sender:
    """Sends and edits. What is not ours to mend (blocked, closed, deleted) is no error; of chats that are lost, data go."""

    def __init__(self, bot: Bot, memory: Memory) -> None:
        """Send by `bot`; forget lost chats in `memory`."""
        self._bot = bot
        self._memory = memory

    async def send(
        self,
        target: Target,
        texts: Sequence[str],
        keyboard: InlineKeyboardMarkup | None = None,
        *,
        silently: bool = False,
    ) -> tuple[int, ...]:
        """Send the HTML `texts` one after the other, the last with `keyboard`, and return the numbers of the messages."""
        sent: list[int] = []
        for place, text in enumerate(texts, 1):
            message = await self._send(target, text, keyboard if place == len(texts) else None, silently)
            if message is None:
                break
            sent.append(message.message_id)
            target = target._replace(chat_id=message.chat_id, reply_to=None)
        return tuple(sent)

    async def edit(
        self, chat_id: int, message_id: int, text: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Change a message of ours to the HTML `text` with `keyboard`."""
        try:
            await self._insisting(
                lambda: self._bot.edit_message_text(text, chat_id, message_id, reply_markup=keyboard), again_always=True
            )
        except BadRequest as error:
            if not says(error, (*NO_CHANGE, *NO_WRITING)):
                raise
        except Forbidden:
            await self._memory.drop_chat(chat_id)

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Remove a message of ours."""
        try:
            await self._bot.delete_message(chat_id, message_id)
        except (BadRequest, Forbidden) as error:
            log.info("a message stays: %s", error.message)

    async def _send(
        self, target: Target, text: str, keyboard: InlineKeyboardMarkup | None, silently: bool
    ) -> Message | None:
        reply = target.reply_to and ReplyParameters(target.reply_to, allow_sending_without_reply=True)
        try:
            return await self._insisting(
                lambda: self._bot.send_message(
                    target.chat_id,
                    text,
                    message_thread_id=target.thread_id,
                    reply_parameters=reply or None,
                    reply_markup=keyboard,
                    disable_notification=silently or None,
                )
            )
        except ChatMigrated as error:
            await self._memory.migrate_chat(target.chat_id, error.new_chat_id)
            return await self._send(Target(error.new_chat_id), text, keyboard, silently)
        except Forbidden as error:
            log.info("a chat is lost: %s", error.message)
            await self._memory.drop_chat(target.chat_id)
        except BadRequest as error:
            if target.reply_to and says(error, NO_QUESTION):
                return await self._send(target._replace(reply_to=None), text, keyboard, silently)
            if not says(error, NO_WRITING):
                raise
            log.info("a chat or topic takes no messages: %s", error.message)
        except TelegramError as error:
            if isinstance(error, NetworkError) and _undelivered(error):
                raise
            # It may have been delivered all the same: twice would be worse than once too seldom.
            log.warning(
                "a message was cut off (%s); it is not sent again, for it may have arrived", type(error).__name__
            )
        return None

    async def _insisting(self, request: Callable[[], Awaitable[T]], *, again_always: bool = False) -> T:
        """Make `request`, again where it surely did nothing; `again_always`: also where it may have, since twice is no harm."""
        for pause in PAUSES:
            try:
                return await request()
            except (BadRequest, Forbidden, ChatMigrated):
                raise
            except NetworkError as error:
                if not (again_always or _undelivered(error)):
                    raise
                log.warning("Telegram was not reached (%s); once more in %s s", type(error).__name__, pause)
            await asyncio.sleep(pause)
        return await request()


def _undelivered(error: NetworkError) -> bool:
    """Whether what `error` stopped surely did nothing: no connection was made, or the server itself failed."""
    if isinstance(error.__cause__, UNDELIVERED):
        return True
    return not isinstance(error, TimedOut) and not isinstance(error.__cause__, httpx.HTTPError)


def says(error: TelegramError, sayings: Iterable[str]) -> bool:
    """Whether `error` is one of `sayings`."""
    message = error.message.lower()
    return any(saying in message for saying in sayings)
