"""Who may change how the bot behaves in a group."""

import time
from collections.abc import Callable

from telegram import Bot, Chat, Message
from telegram.constants import ChatID
from telegram.error import TelegramError

KNOWN_FOR = 30.0
"""Seconds for which a list of administrators is taken for true."""

FRESH_FOR = 2.0
"""Seconds after which somebody who is not on the list makes it be asked for anew: who was just made one wants in."""

MOST = 500
"""How many lists are remembered."""


class Admins:
    """Asks Telegram for the administrators of groups, and remembers them for a short while."""

    def __init__(self, bot: Bot, clock: Callable[[], float] = time.monotonic) -> None:
        """Ask by `bot`; measure time by `clock`, in seconds."""
        self._bot = bot
        self._clock = clock
        self._known: dict[int, tuple[float, frozenset[int]]] = {}

    async def may_change(self, chat: Chat, user_id: int) -> bool | None:
        """Return whether the user may change settings in `chat`, or None where that cannot be found out.

        In a private chat everybody may; who speaks as the group itself is one of its administrators.
        """
        if chat.type == Chat.PRIVATE or user_id in (chat.id, ChatID.ANONYMOUS_ADMIN):
            return True
        at, listed = self._known.get(chat.id, (float("-inf"), frozenset()))
        age = self._clock() - at
        if age > KNOWN_FOR or (user_id not in listed and age > FRESH_FOR):
            try:
                members = await self._bot.get_chat_administrators(chat.id)
            except TelegramError:
                return None
            listed = frozenset(member.user.id for member in members)
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[chat.id] = (self._clock(), listed)
        return user_id in listed

    def forget(self, chat_id: int) -> None:
        """Forget who administrates a chat: that has changed."""
        self._known.pop(chat_id, None)


def author(message: Message) -> int:
    """Return who speaks in `message`: a user, or the group itself where an administrator stays anonymous."""
    speaking = message.sender_chat or message.from_user
    return speaking.id if speaking is not None else 0
