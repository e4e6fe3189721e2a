"""Chats: who is in them, what was said, what may be said."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from tests.telegram.fake_api import utf16
from tests.telegram.fake_api.changes import Changes
from tests.telegram.fake_api.clock import Clock
from tests.telegram.fake_api.members import Member
from tests.telegram.fake_api.shapes import Button, Chat, Entity, Message, User

PATIENCE = 10.0
"""Seconds that a test waits for what should come at once, before it gives up."""


class Posted:
    """A message where it stands: in a chat, or somewhere that the bot has not joined (`chat` is then None for the bot)."""

    def __init__(self, chat: "FakeChat", message: Message, inline_message_id: str = "") -> None:
        self.chat = chat
        self.message = message
        self.inline_message_id = inline_message_id
        self.deleted = False
        self.force_reply = False
        self.earlier: list[str] = []
        """The texts that it had before it was edited."""

    @property
    def id(self) -> int:
        """Its number in the chat."""
        return self.message.message_id

    @property
    def text(self) -> str:
        """Its text, without formatting."""
        return self.message.text or self.message.caption

    @property
    def entities(self) -> list[Entity]:
        """What in its text is formatted or special."""
        return self.message.entities

    @property
    def edits(self) -> int:
        """How often its text was edited."""
        return len(self.earlier)

    @property
    def rows(self) -> list[list[Button]]:
        """Its buttons, a row each."""
        return self.message.reply_markup.inline_keyboard if self.message.reply_markup else []

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons."""
        return [button.text for row in self.rows for button in row]

    def button(self, label: str) -> Button:
        """Return the button that says `label`, or that alone has it as a part."""
        buttons = [button for row in self.rows for button in row]
        found = [b for b in buttons if b.text == label] or [b for b in buttons if label.lower() in b.text.lower()]
        assert len(found) == 1, f"{len(found)} buttons say {label!r}; there are {self.labels}"
        return found[0]

    def formatted(self, kind: str) -> list[str]:
        """Return the parts of the text that are, say, "bold"."""
        return [utf16.part(self.text, e.offset, e.length) for e in self.entities if e.type == kind]

    def shape(self, *, with_reply: bool = True) -> Message:
        """Return the message as it is now; a message that is replied to comes without the one that it replies to."""
        return msgspec.structs.replace(self.message, **({} if with_reply else {"reply_to_message": None}))

    def __repr__(self) -> str:
        return f"<{self.chat.title} {self.id}: {self.text[:60]!r}>"


@dataclass
class Topic:
    """A topic of a forum; its id is that of the message that opened it."""

    id: int
    name: str
    closed: bool = False
    deleted: bool = False


class FakeChat:
    """A private chat, group, supergroup or channel."""

    def __init__(self, shape: Chat, bot: User, clock: Clock, changes: Changes, next_id: Callable[[], int]) -> None:
        self.shape = shape
        self.bot = bot
        self.clock = clock
        self.changes = changes
        self.next_id = next_id
        self.members: dict[int, Member] = {}
        self.topics: dict[int, Topic] = {}
        self.messages: dict[int, Posted] = {}
        self.actions: list[str] = []
        """The chat actions that were shown, "typing" say."""
        self.started = False
        """In a private chat: whether the person has ever written, without which a bot may not."""
        self.blocked = False
        self.forbids_sending = False
        self.general_closed = False
        self.migrated_to: FakeChat | None = None
        self.explain: Callable[[], str] = str
        self._unread: deque[Posted] = deque()

    @property
    def id(self) -> int:
        """The id of the chat."""
        return self.shape.id

    @property
    def kind(self) -> str:
        """`private`, `group`, `supergroup` or `channel`."""
        return self.shape.type

    @property
    def title(self) -> str:
        """What people know it by."""
        return self.shape.title or self.shape.first_name

    @property
    def bot_place(self) -> Member | None:
        """The bot's place in it, if it ever had one."""
        return self.members.get(self.bot.id)

    @property
    def bot_present(self) -> bool:
        """Whether the bot is in it."""
        return self.bot_place is not None and self.bot_place.present

    @property
    def replies(self) -> list[Posted]:
        """All that the bot said here and that still stands."""
        return [p for p in self.messages.values() if p.message.sender == self.bot and not p.deleted]

    def standing(self, message_id: int) -> Posted | None:
        """Return the message of that number unless it is gone."""
        posted = self.messages.get(message_id)
        return posted if posted is not None and not posted.deleted else None

    def add(self, message: Message) -> Posted:
        """Put `message`, which has no number yet, at the end."""
        message.message_id = self.next_id()
        posted = Posted(self, message)
        self.messages[posted.id] = posted
        if message.sender == self.bot and not message.via_bot:
            self._unread.append(posted)
        self.changes.notify()
        return posted

    def said(self, sender: User | None, thread: int = 0, reply_to: Posted | None = None) -> Message:
        """Return an empty message of `sender`, in its topic and to what it replies to; it is not put anywhere yet."""
        message = Message(message_id=0, date=int(self.clock.now()), chat=self.shape, sender=sender)
        if reply_to is not None:
            message.reply_to_message = reply_to.shape(with_reply=False)
        if thread and thread in self.topics:
            message.message_thread_id, message.is_topic_message = thread, True
            if reply_to is None and thread in self.messages:
                # What is said in a topic counts as a reply to the message that opened it.
                message.reply_to_message = self.messages[thread].shape(with_reply=False)
        elif reply_to is not None and self.kind == "supergroup" and not self.shape.is_forum:
            # Replies make threads in supergroups that are no forums, too; those are no topics.
            message.message_thread_id = reply_to.message.message_thread_id or reply_to.id
        return message

    async def next_reply(self, patience: float = PATIENCE) -> Posted:
        """Return the next message of the bot that was not looked at yet; wait for it where there is none.

        Raises:
            AssertionError: none comes.

        """
        await self.changes.until(lambda: bool(self._unread), patience)
        assert self._unread, f"the bot said nothing more in {self.title!r} within {patience:g} s ({self.explain()})"
        return self._unread.popleft()

    def unread(self) -> list[Posted]:
        """Return the messages of the bot that were not looked at yet; after this they were."""
        messages = list(self._unread)
        self._unread.clear()
        return messages
