"""The world that the bot lives in: itself, people, chats, and all that passes between them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple

import msgspec

from tests.telegram.fake_api.account import Account
from tests.telegram.fake_api.changes import Changes
from tests.telegram.fake_api.chats import PATIENCE, FakeChat, Posted
from tests.telegram.fake_api.clock import Clock
from tests.telegram.fake_api.faults import Faults
from tests.telegram.fake_api.flood import Flood
from tests.telegram.fake_api.inbox import Inbox
from tests.telegram.fake_api.members import Member
from tests.telegram.fake_api.people import Person
from tests.telegram.fake_api.presence import Presence
from tests.telegram.fake_api.queries import Queries
from tests.telegram.fake_api.shapes import Chat, Poll, User
from tests.telegram.fake_api.sight import sees
from tests.telegram.fake_api.texts import message_text
from tests.telegram.fake_api.webhook import Webhook

TOKEN = "700000001:AAFakeTokenOfTheTests_0123456789abcde"
TELEGRAM = User(id=777_000, is_bot=False, first_name="Telegram")
"""Who posts of a channel come from in the group where they are discussed."""

FOREVER = 86_400.0
QUIET = 0.3
"""Seconds without a call after which a bot that cannot say when it is done counts as done."""
QUIET_WHEN_TOLD = 0.03


class Call(NamedTuple):
    """A call that the bot made; `code` is the status of the answer, 0 while there is none."""

    method: str
    parameters: dict[str, str]
    code: int
    description: str
    at: float


class World:
    """Everything that the fake knows. Tests make people and chats with it, and look at what the bot did."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.url = ""
        """Where the Bot API is; set when it is served."""
        self.clock = Clock()
        self.changes = Changes()
        self.inbox = Inbox(self.changes)
        self.webhook = Webhook(self.inbox, self.clock)
        self.flood = Flood(self.clock)
        self.faults = Faults()
        bot_id = int(token.partition(":")[0])
        self.account = Account(User(id=bot_id, is_bot=True, first_name="LN review", username="lnreview_bot"))
        self.people: dict[int, Person] = {}
        self.chats: dict[int, FakeChat] = {}
        self.polls: dict[str, tuple[Poll, FakeChat, int]] = {}
        self.queries = Queries(self)
        self.calls: list[Call] = []
        self.under_way = 0
        """How many calls other than getUpdates were begun and not answered yet."""
        self.handled: Callable[[], Awaitable[object]] | None = None
        """Waits until the bot has handled what it fetched: of a bot in this process, `application.update_queue.join`."""
        self._numbers = 0

    @property
    def bot(self) -> User:
        """The bot."""
        return self.account.user

    def number(self) -> int:
        """Return a number that was not used yet: of a message in private chats and groups, a query, a poll."""
        self._numbers += 1
        return self._numbers

    def user(self, name: str, *, username: str = "", language: str = "en") -> Person:
        """Return a new person of that name."""
        user = User(
            id=100_001 + len(self.people), is_bot=False, first_name=name, username=username, language_code=language
        )
        person = self.people[user.id] = Person(self, user)
        return person

    def private(self, person: Presence, *, started: bool = True) -> FakeChat:
        """Return the chat of `person` with the bot; unless it was `started`, the bot may not write there first."""
        chat = self.chats.get(person.user.id)
        if chat is None:
            shape = Chat(
                id=person.user.id, type="private", first_name=person.user.first_name, username=person.user.username
            )
            chat = self._chat(shape)
            chat.started = started
            chat.members = {person.user.id: Member(person.user, "member"), self.bot.id: Member(self.bot, "member")}
        return chat

    def group(
        self,
        title: str = "Nephrology",
        members: Iterable[Person] = (),
        *,
        admins: Iterable[Person] = (),
        anonymous: Iterable[Person] = (),
        forum: bool = False,
        basic: bool = False,
        with_bot: bool = True,
        bot_admin: bool = False,
    ) -> FakeChat:
        """Return a new supergroup (a `basic` group that is none yet); the first of `admins` made it.

        The administrators in `anonymous` speak as the group.
        """
        number = 1 + sum(1 for chat in self.chats.values() if chat.id < 0)
        shape = Chat(
            id=-5_000_000 - number if basic else -1_001_000_000_000 - number,
            type="group" if basic else "supergroup",
            title=title,
            is_forum=forum,
        )
        chat = self._chat(shape)
        for person in members:
            chat.members[person.user.id] = Member(person.user, "member")
        for place, person in enumerate((*admins, *anonymous)):
            status = "administrator" if place else "creator"
            chat.members[person.user.id] = Member(person.user, status, anonymous=person in tuple(anonymous))
        if with_bot:
            chat.members[self.bot.id] = Member(self.bot, "administrator" if bot_admin else "member")
        return chat

    async def channel_speaks(self, chat: FakeChat, text: str) -> Posted:
        """Post in the channel that `chat` is the discussion of: Telegram forwards it there by itself."""
        channel = Chat(id=-1_003_000_000_001, type="channel", title=f"{chat.title} news")
        message = chat.said(TELEGRAM)
        message.sender_chat, message.is_automatic_forward = channel, True
        message.text, message.entities = message_text(text, "")
        message.forward_origin = {
            "type": "channel",
            "date": message.date,
            "chat": msgspec.to_builtins(channel),
            "message_id": 1,
        }
        posted = chat.add(message)
        if sees(self.account, posted):
            self.inbox.put(chat.id, message=message)
        return posted

    def migrated(self, chat: FakeChat) -> FakeChat:
        """Return the supergroup that a basic group becomes; the bot hears nothing of it yet."""
        assert chat.kind == "group", "only a basic group can become a supergroup"
        shape = Chat(id=-1_002_000_000_000 + chat.id, type="supergroup", title=chat.title)
        supergroup = self._chat(shape)
        supergroup.members = chat.members
        chat.migrated_to = supergroup
        return supergroup

    def _chat(self, shape: Chat) -> FakeChat:
        # 1 is the service message that tells of the group, and in forums the number of the general topic.
        count = iter(range(2, 1_000_000_000))
        next_id = (lambda: next(count)) if shape.type in ("supergroup", "channel") else self.number
        chat = self.chats[shape.id] = FakeChat(shape, self.bot, self.clock, self.changes, next_id)
        chat.explain = self.explain
        return chat

    async def settled(self, patience: float = PATIENCE, quiet: float = 0.0) -> None:
        """Wait until the bot has taken and handled every update and is quiet, for `quiet` seconds where that is given.

        A bot in another process cannot say when it has handled what it took: where it spreads many messages over time, it
        counts as quiet only after longer than it pauses.

        Raises:
            AssertionError: it does not come to rest.

        """
        quiet = quiet or (QUIET if self.handled is None else QUIET_WHEN_TOLD)
        try:
            async with asyncio.timeout(patience):
                while not await self._rests(quiet):
                    pass
        except TimeoutError:
            doing = f"{len(self.inbox.waiting)} update(s) wait, {self.under_way} call(s) are under way"
            raise AssertionError(f"the bot did not come to rest within {patience:g} s: {doing}") from None

    async def _rests(self, quiet: float) -> bool:
        """Wait until nothing is to be done, and return whether it stays so for `quiet` seconds."""
        await self.changes.until(lambda: not self.inbox.waiting and not self.under_way, FOREVER)
        if self.handled is not None:
            await self.handled()
        before = self._activity()
        return not await self.changes.until(lambda: self._activity() != before, quiet)

    def _activity(self) -> int:
        return len(self.calls) + self.under_way + len(self.inbox.waiting)

    async def silent(self, chat: FakeChat) -> None:
        """Check that the bot says nothing more in `chat`.

        Raises:
            AssertionError: it did.

        """
        await self.settled()
        assert chat.unread() == []

    def made(self, method: str) -> list[Call]:
        """Return the calls of `method` that were answered."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    @property
    def refused(self) -> list[Call]:
        """The calls that were refused."""
        return [call for call in self.calls if call.code >= 400]

    def explain(self) -> str:
        """Return what was refused and what waits, for the message of a test that fails."""
        refused = "; ".join(f"{call.method}: {call.description}" for call in self.refused) or "nothing"
        waiting = ", ".join(update.kind for update in self.inbox.waiting) or "nothing"
        last = ", ".join(call.method for call in self.calls[-5:]) or "none"
        return f"refused: {refused}; waiting: {waiting}; last calls: {last}"
