"""Comings and goings: of people, of the bot, of topics and of whole groups."""

from tests.telegram.fake_api.chats import FakeChat, Topic
from tests.telegram.fake_api.members import Member
from tests.telegram.fake_api.presence import ANONYMOUS, Presence
from tests.telegram.fake_api.shapes import ChatMemberUpdated, User


class Goings(Presence):
    """What people do to the membership of chats and to chats themselves."""

    async def joins(self, chat: FakeChat) -> None:
        """Join `chat`."""
        chat.members[self.user.id] = Member(self.user, "member")
        message = chat.said(self.user)
        message.new_chat_members = [self.user]
        await self._post(chat, message)

    async def leaves(self, chat: FakeChat) -> None:
        """Leave `chat`."""
        message = chat.said(self.user)
        message.left_chat_member = self.user
        await self._post(chat, message)
        chat.members[self.user.id] = Member(self.user, "left")

    async def becomes(self, chat: FakeChat, status: str) -> None:
        """Get another place in `chat`: "administrator", "member", "restricted", "kicked". An administrator bot hears of it."""
        old = chat.members.get(self.user.id) or Member(self.user, "left")
        new = chat.members[self.user.id] = Member(self.user, status)
        if chat.bot_place is not None and chat.bot_place.admin:
            self.world.inbox.put(chat.id, chat_member=self._change(chat, self.user, old, new))

    async def adds_bot(self, chat: FakeChat, *, admin: bool = False) -> None:
        """Bring the bot into `chat`, as an administrator if so said."""
        self._bot_becomes(chat, "administrator" if admin else "member")
        message = chat.said(self.user)
        message.new_chat_members = [self.world.bot]
        await self._post(chat, message)

    async def removes_bot(self, chat: FakeChat, *, ban: bool = True) -> None:
        """Throw the bot out of `chat`."""
        self._bot_becomes(chat, "kicked" if ban else "left")

    async def promotes_bot(self, chat: FakeChat, status: str = "administrator") -> None:
        """Change the bot's place in `chat`."""
        self._bot_becomes(chat, status)

    async def blocks(self) -> None:
        """Block the bot."""
        self.chat.blocked = True
        self._bot_becomes(self.chat, "kicked")

    async def unblocks(self) -> None:
        """Let the bot write again."""
        self.chat.blocked = False
        self._bot_becomes(self.chat, "member")

    async def vanishes(self) -> None:
        """Delete their account."""
        self.deleted = True

    async def opens_topic(self, chat: FakeChat, name: str) -> Topic:
        """Open a topic in a forum."""
        assert chat.shape.is_forum, "only forums have topics"
        message = self._message(chat, 0, None)
        message.forum_topic_created = {"name": name, "icon_color": 0x6FB9F0}
        posted = chat.add(message)
        topic = chat.topics[posted.id] = Topic(posted.id, name)
        message.message_thread_id, message.is_topic_message = posted.id, True
        self._tell(posted)
        return topic

    async def closes_topic(self, chat: FakeChat, topic: Topic) -> None:
        """Close a topic."""
        message = self._message(chat, topic.id, None)
        message.forum_topic_closed = {}
        await self._post(chat, message)
        topic.closed = True

    async def migrates(self, chat: FakeChat) -> FakeChat:
        """Make a basic group a supergroup, and return that."""
        supergroup = self.world.migrated(chat)
        old = chat.said(self.user)
        old.migrate_to_chat_id = supergroup.id
        await self._post(chat, old)
        new = supergroup.said(ANONYMOUS)
        new.sender_chat, new.migrate_from_chat_id = supergroup.shape, chat.id
        await self._post(supergroup, new)
        return supergroup

    def _bot_becomes(self, chat: FakeChat, status: str) -> None:
        old = chat.bot_place or Member(self.world.bot, "left")
        new = chat.members[self.world.bot.id] = Member(self.world.bot, status)
        self.world.inbox.put(chat.id, my_chat_member=self._change(chat, self.user, old, new))

    def _change(self, chat: FakeChat, by: User, old: Member, new: Member) -> ChatMemberUpdated:
        return ChatMemberUpdated(
            chat=chat.shape,
            sender=by,
            date=int(self.world.clock.now()),
            old_chat_member=old.shape(),
            new_chat_member=new.shape(),
        )
