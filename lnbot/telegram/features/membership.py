"""Coming and going: a hello in a group that is joined; what was kept of a chat that was left is dropped; migration."""

import time
from collections.abc import Callable

from telegram import ChatMember, ChatMemberRestricted, Update
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from lnbot.render.telegram_html import messages, paragraph
from lnbot.telegram import texts
from lnbot.telegram.address import GROUPS
from lnbot.telegram.desk import Desk
from lnbot.telegram.features.questions import Context, Handlers
from lnbot.telegram.sending import Target

HELLO_EVERY = 600.0
"""Seconds within which a group is greeted once: Telegram tells of one joining in more than one way."""

MOST = 1000

_OUT = (ChatMember.LEFT, ChatMember.BANNED)


class Membership:
    """Keeps to where the bot is."""

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        """Greet through `desk`; measure time by `clock`, in seconds."""
        self.desk = desk
        self._clock = clock
        self._greeted: dict[int, float] = {}

    def handlers(self) -> Handlers:
        """Return the handlers."""
        return [
            ChatMemberHandler(self.changed, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, self.migrated),
            MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.NEW_CHAT_MEMBERS, self.joined),
            # The other service messages are nobody's question.
            MessageHandler(filters.StatusUpdate.ALL, self.nothing),
        ]

    async def changed(self, update: Update, _: Context) -> None:
        """Greet a group that is joined; forget a chat that is left or that has blocked the bot."""
        change = update.my_chat_member
        if change is None:
            return
        if _is_out(change.new_chat_member):
            self._greeted.pop(change.chat.id, None)
            await self.desk.memory.drop_chat(change.chat.id)
        elif _is_out(change.old_chat_member) and change.chat.type in GROUPS:
            await self._greet(change.chat.id)

    async def joined(self, update: Update, _: Context) -> None:
        """Greet a group that the bot was added to."""
        message = update.message
        if message is not None and any(member.id == self.desk.bot.id for member in message.new_chat_members):
            await self._greet(message.chat_id)

    async def migrated(self, update: Update, _: Context) -> None:
        """Give what is kept of a group to the supergroup that it has become."""
        message = update.effective_message
        if message is None:
            return
        old = message.migrate_from_chat_id or message.chat_id
        new = message.migrate_to_chat_id or message.chat_id
        # Known already, whatever Telegram tells of a joining.
        self._greeted[new] = self._clock()
        await self.desk.memory.migrate_chat(old, new)

    async def nothing(self, update: Update, _: Context) -> None:
        """Do nothing."""

    async def _greet(self, chat_id: int) -> None:
        now = self._clock()
        if now - self._greeted.get(chat_id, float("-inf")) < HELLO_EVERY:
            return
        if len(self._greeted) >= MOST:
            self._greeted.clear()
        self._greeted[chat_id] = now
        hello = texts.HELLO.format(username=self.desk.bot.username)
        await self.desk.sender.send(Target(chat_id), messages((paragraph(hello),)))


def _is_out(member: ChatMember) -> bool:
    return member.status in _OUT or (isinstance(member, ChatMemberRestricted) and not member.is_member)
