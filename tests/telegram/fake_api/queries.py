"""Questions that the bot has to answer by their id: presses on buttons, inline queries, calls from chats it has not joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.telegram.fake_api.chats import PATIENCE, FakeChat, Posted
from tests.telegram.fake_api.errors import QUERY_TOO_OLD, bad_request
from tests.telegram.fake_api.shapes import InlineResult, ResultsButton, User

if TYPE_CHECKING:
    from tests.telegram.fake_api.world import World

PRESS_LIFETIME = 15.0
INLINE_LIFETIME = 10.0
GUEST_LIFETIME = 60.0


@dataclass
class Press:
    """A press on a button, and what the bot answers to it."""

    world: World
    id: str
    at: float
    answered: bool = False
    text: str = ""
    alert: bool = False
    url: str = ""

    async def answer(self, patience: float = PATIENCE) -> Press:
        """Wait until the bot has answered it.

        Raises:
            AssertionError: it does not: the button would go on turning.

        """
        await self.world.changes.until(lambda: self.answered, patience)
        assert self.answered, f"the press on a button was not answered ({self.world.explain()})"
        return self


@dataclass
class InlineAnswer:
    """What the bot answers to an inline query, and who asked what."""

    query: str
    user: User
    results: list[InlineResult] = field(default_factory=list)
    cache_time: int = 0
    is_personal: bool = False
    next_offset: str = ""
    button: ResultsButton | None = None
    from_cache: bool = False

    @property
    def titles(self) -> list[str]:
        """The titles of the results, in order."""
        return [result.title for result in self.results]

    def result(self, title: str) -> InlineResult:
        """Return the result whose title has `title` in it; there must be exactly one."""
        found = [result for result in self.results if title.lower() in result.title.lower()]
        assert len(found) == 1, f"{len(found)} results are called {title!r}: {self.titles}"
        return found[0]


@dataclass
class AskedInline:
    """An inline query that waits for its answer."""

    id: str
    at: float
    asked: InlineAnswer
    answered: bool = False


@dataclass
class GuestCall:
    """A mention of the bot in a chat that it has not joined."""

    id: str
    at: float
    posted: Posted
    caller: User
    reply: Posted | None = None


class Queries:
    """What waits for an answer, and what was sent through the bot without it being there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.presses: dict[str, Press] = {}
        self.inline: dict[str, AskedInline] = {}
        self.guests: dict[str, GuestCall] = {}
        self.inline_messages: dict[str, Posted] = {}
        """What was sent through inline results and guest answers, by inline_message_id."""
        self.cache: dict[tuple[str, int], tuple[float, InlineAnswer]] = {}

    def pressed(self) -> Press:
        """Return a new press that waits for its answer."""
        press = Press(self.world, str(4_000_000_000 + self.world.number()), self.world.clock.now())
        self.presses[press.id] = press
        return press

    def press(self, query_id: str) -> Press:
        """Return the press of that id.

        Raises:
            Refusal: there is none, or it waited too long, or it was answered.

        """
        press = self.presses.get(query_id)
        if press is None or press.answered or self.world.clock.now() > press.at + PRESS_LIFETIME:
            raise bad_request(QUERY_TOO_OLD)
        return press

    def asked(self, query: str, user: User) -> AskedInline:
        """Return a new inline query that waits for its answer."""
        asked = AskedInline(
            str(5_000_000_000 + self.world.number()), self.world.clock.now(), InlineAnswer(query=query, user=user)
        )
        self.inline[asked.id] = asked
        return asked

    def asked_inline(self, query_id: str) -> AskedInline:
        """Return the inline query of that id.

        Raises:
            Refusal: there is none, or it waited too long, or it was answered.

        """
        asked = self.inline.get(query_id)
        if asked is None or asked.answered or self.world.clock.now() > asked.at + INLINE_LIFETIME:
            raise bad_request(QUERY_TOO_OLD)
        return asked

    def cached(self, query: str, user: User) -> InlineAnswer | None:
        """Return what Telegram still remembers as the answer to `query`, for `user` or for everybody."""
        for key in ((query, user.id), (query, 0)):
            until, answer = self.cache.get(key, (0.0, InlineAnswer(query, user)))
            if until > self.world.clock.now():
                return answer
        return None

    def remember(self, answer: InlineAnswer) -> None:
        """Keep `answer` for as long as the bot allows."""
        key = (answer.query, answer.user.id if answer.is_personal else 0)
        self.cache[key] = (self.world.clock.now() + answer.cache_time, answer)

    def called(self, posted: Posted, caller: User) -> GuestCall:
        """Return a new call from a chat that the bot has not joined."""
        call = GuestCall(str(6_000_000_000 + self.world.number()), self.world.clock.now(), posted, caller)
        self.guests[call.id] = call
        return call

    def guest_call(self, query_id: str) -> GuestCall:
        """Return the call of that id.

        Raises:
            Refusal: there is none, or it waited too long, or it was answered.

        """
        call = self.guests.get(query_id)
        if call is None or call.reply is not None or self.world.clock.now() > call.at + GUEST_LIFETIME:
            raise bad_request(QUERY_TOO_OLD)
        return call

    def sent(self, chat: FakeChat, posted: Posted) -> str:
        """Give `posted` the id by which the bot may edit it, and return that."""
        posted.inline_message_id = f"BAAAA{self.world.number():06d}_{abs(chat.id) % 1000:03d}"
        self.inline_messages[posted.inline_message_id] = posted
        return posted.inline_message_id
