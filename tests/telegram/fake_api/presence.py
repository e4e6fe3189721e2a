"""Somebody in Telegram, and how what they do reaches the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tests.telegram.fake_api.chats import FakeChat, Posted
from tests.telegram.fake_api.shapes import Message, User
from tests.telegram.fake_api.sight import calls_bot, sees

if TYPE_CHECKING:
    from tests.telegram.fake_api.world import World

ANONYMOUS = User(id=1_087_968_824, is_bot=True, first_name="Group", username="GroupAnonymousBot")
"""Who administrators that are anonymous speak as."""


class Presence:
    """Somebody who uses Telegram."""

    def __init__(self, world: World, user: User) -> None:
        self.world = world
        self.user = user
        self.deleted = False

    @property
    def name(self) -> str:
        """What they are called."""
        return self.user.first_name

    @property
    def chat(self) -> FakeChat:
        """Their private chat with the bot."""
        return self.world.private(self)

    def _message(self, chat: FakeChat, thread: int, reply_to: Posted | None) -> Message:
        place = chat.members.get(self.user.id)
        assert place is not None and place.present, f"{self.name} is not in {chat.title!r}"
        if chat.kind == "private":
            chat.started = True
        if place.anonymous:
            message = chat.said(ANONYMOUS, thread, reply_to)
            message.sender_chat = chat.shape
            return message
        return chat.said(self.user, thread, reply_to)

    async def _post(self, chat: FakeChat, message: Message) -> Posted:
        posted = chat.add(message)
        self._tell(posted)
        return posted

    def _tell(self, posted: Posted) -> None:
        world = self.world
        if sees(world.account, posted):
            world.inbox.put(posted.chat.id, message=posted.message)
        elif not posted.chat.bot_present and world.account.guests and calls_bot(world.account, posted):
            call = world.queries.called(posted, self.user)
            message = msgspec.structs.replace(posted.message, guest_query_id=call.id)
            world.inbox.put(posted.chat.id, guest_message=message)
