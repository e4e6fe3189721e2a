"""People, and what they do in Telegram."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from telegram.constants import InlineQueryLimit, MessageLimit

from tests.telegram.fake_api import utf16
from tests.telegram.fake_api.chats import PATIENCE, FakeChat, Posted, Topic
from tests.telegram.fake_api.html import Formatted
from tests.telegram.fake_api.members import Member
from tests.telegram.fake_api.queries import InlineAnswer, Press
from tests.telegram.fake_api.shapes import (
    CallbackQuery,
    ChatMemberUpdated,
    ChosenInlineResult,
    InaccessibleMessage,
    InlineQuery,
    InlineResult,
    Message,
    PollAnswer,
    ResultsButton,
    User,
)
from tests.telegram.fake_api.texts import message_text, trimmed, with_found

if TYPE_CHECKING:
    from tests.telegram.fake_api.world import World

ANONYMOUS = User(id=1_087_968_824, is_bot=True, first_name="Group", username="GroupAnonymousBot")
TELEGRAM = User(id=777_000, is_bot=False, first_name="Telegram")
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Person:
    """Somebody who uses Telegram. What they do reaches the bot as an update where Telegram would let it."""

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

    async def says(
        self,
        chat: FakeChat,
        text: str,
        *,
        reply_to: Posted | None = None,
        thread: int = 0,
        **more: Any,
    ) -> Posted:
        """Say `text` in `chat`, in a topic or as a reply if that is given; `more` are further fields of the message."""
        message = self._message(chat, thread, reply_to)
        message.text, message.entities = self._typed(text)
        for name, value in more.items():
            setattr(message, name, value)
        return await self._post(chat, message)

    async def sends(self, chat: FakeChat, *, reply_to: Posted | None = None, thread: int = 0, **content: Any) -> Posted:
        """Send what is no text: `sticker`, `voice`, `photo` with `caption`, ... as fields of the message."""
        message = self._message(chat, thread, reply_to)
        for name, value in content.items():
            setattr(message, name, value)
        return await self._post(chat, message)

    async def edits(self, posted: Posted, text: str) -> Posted:
        """Change what they said to `text`."""
        posted.earlier.append(posted.text)
        posted.message.text, posted.message.entities = self._typed(text)
        posted.message.edit_date = int(self.world.clock.now())
        if self.world.sees(posted):
            self.world.inbox.put(posted.chat.id, edited_message=posted.message)
        return posted

    async def deletes(self, posted: Posted) -> None:
        """Delete a message, theirs or (in a private chat or as an administrator) another's; the bot hears nothing of it."""
        posted.deleted = True

    async def starts(self, payload: str = "") -> Posted:
        """Press "Start" in the private chat, as a deep link with `payload` has it."""
        assert not payload or _PAYLOAD.fullmatch(payload), f"no deep link can carry {payload!r}"
        self.chat.started = True
        return await self.says(self.chat, f"/start {payload}".rstrip())

    async def opens(self, link: str | ResultsButton) -> Posted:
        """Open a link to the bot with its deep-link payload, or the button above inline results, and press "Start"."""
        if isinstance(link, ResultsButton):
            return await self.starts(link.start_parameter)
        parts = urlsplit(link)
        assert (parts.netloc, parts.path.strip("/")) == ("t.me", self.world.bot.username), f"{link} leads elsewhere"
        return await self.starts(parse_qs(parts.query).get("start", [""])[0])

    async def presses(self, posted: Posted, label: str, *, inaccessible: bool = False) -> Press:
        """Press the button that says `label` under a message; `inaccessible` if the bot can no longer see that one."""
        data = posted.button(label).callback_data
        assert data is not None, f"the button {label!r} sends nothing to the bot"
        return await self.replays(posted, data, inaccessible=inaccessible)

    async def replays(self, posted: Posted, data: str, *, inaccessible: bool = False) -> Press:
        """Send `data` as if a button under the message had it: an old one, or one that was made up."""
        press = self.world.queries.pressed()
        query = CallbackQuery(
            id=press.id, sender=self.user, chat_instance=str(7_000_000_000 + abs(posted.chat.id) % 1000), data=data
        )
        if posted.inline_message_id:
            query.inline_message_id = posted.inline_message_id
        elif posted.deleted or inaccessible:
            query.message = InaccessibleMessage(chat=posted.chat.shape, message_id=posted.id, date=0)
        else:
            query.message = posted.shape()
        self.world.inbox.put(posted.chat.id if not posted.inline_message_id else self.user.id, callback_query=query)
        return press

    async def inline(
        self, query: str, *, offset: str = "", chat_type: str = "sender", patience: float = PATIENCE
    ) -> InlineAnswer:
        """Type `query` behind the bot's name and return what is offered.

        Raises:
            AssertionError: the bot does not answer.

        """
        assert self.world.account.inline, "inline mode is off"
        assert utf16.length(query) <= InlineQueryLimit.MAX_QUERY_LENGTH, "Telegram cuts longer queries"
        remembered = self.world.queries.cached(query, self.user) if not offset else None
        if remembered is not None:
            return InlineAnswer(**{**vars(remembered), "user": self.user, "from_cache": True})
        asked = self.world.queries.asked(query, self.user)
        self.world.inbox.put(
            self.user.id,
            inline_query=InlineQuery(id=asked.id, sender=self.user, query=query, offset=offset, chat_type=chat_type),
        )
        await self.world.changes.until(lambda: asked.answered, patience)
        assert asked.answered, f"the inline query {query!r} was not answered ({self.world.explain()})"
        return asked.asked

    async def chooses(self, answer: InlineAnswer, result: InlineResult, chat: FakeChat) -> Posted:
        """Send one of the results into `chat`."""
        content = result.input_message_content
        assert content is not None, "a result without text cannot be sent here"
        message = self._message(chat, 0, None)
        message.text, message.entities = message_text(content.message_text, content.parse_mode)
        message.via_bot, message.reply_markup = self.world.bot, result.reply_markup
        posted = await self._post(chat, message)
        inline_message_id = self.world.queries.sent(chat, posted)
        if self.world.account.inline_feedback:
            chosen = ChosenInlineResult(
                result_id=result.id,
                sender=self.user,
                query=answer.query,
                inline_message_id=inline_message_id if result.reply_markup else "",
            )
            self.world.inbox.put(self.user.id, chosen_inline_result=chosen)
        return posted

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

    async def copies(self, posted: Posted, label: str) -> str:
        """Press a button that copies something, and return what."""
        copied = posted.button(label).copy_text
        assert copied is not None, f"the button {label!r} copies nothing"
        return copied.text

    async def follows(self, posted: Posted, label: str) -> Posted:
        """Press a button that is a link to the bot."""
        url = posted.button(label).url
        assert url is not None, f"the button {label!r} is no link"
        return await self.opens(url)

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

    async def votes(self, posted: Posted, *options: str) -> None:
        """Answer a poll; without options, take the answer back."""
        poll = posted.message.poll
        assert poll is not None, "there is no poll in this message"
        chosen = [number for number, option in enumerate(poll.options) if option.text in options]
        for number in chosen:
            poll.options[number].voter_count += 1
        poll.total_voter_count += 1 if chosen else -1
        if not poll.is_anonymous:
            answer = PollAnswer(
                poll_id=poll.id,
                option_ids=chosen,
                option_persistent_ids=[poll.options[number].persistent_id for number in chosen],
                user=self.user,
            )
            self.world.inbox.put(self.user.id, poll_answer=answer)
        self.world.inbox.put(posted.chat.id, poll=poll)

    @staticmethod
    def _typed(text: str) -> Formatted:
        formatted = with_found(trimmed(Formatted(text, [])))
        assert 0 < utf16.length(formatted.text) <= MessageLimit.MAX_TEXT_LENGTH, "no client sends that as one message"
        return formatted

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
        if world.sees(posted):
            world.inbox.put(posted.chat.id, message=posted.message)
        elif not posted.chat.bot_present and world.account.guests and self._calls_bot(posted):
            call = world.queries.called(posted, self.user)
            message = msgspec.structs.replace(posted.message, guest_query_id=call.id)
            world.inbox.put(posted.chat.id, guest_message=message)

    def _calls_bot(self, posted: Posted) -> bool:
        replied = posted.message.reply_to_message
        name = f"@{self.world.bot.username}".lower()
        return name in map(str.lower, posted.formatted("mention")) or (
            replied is not None and replied.sender == self.world.bot
        )

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
