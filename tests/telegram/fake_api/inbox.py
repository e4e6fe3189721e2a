"""The updates that wait for the bot, and how it fetches them."""

import asyncio
from collections import deque
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from aiohttp import web
from telegram.constants import PollingLimit, UpdateType

from tests.telegram.fake_api.changes import Changes
from tests.telegram.fake_api.errors import Refusal, bad_request, conflict
from tests.telegram.fake_api.parameters import Parameters
from tests.telegram.fake_api.shapes import Update

ONLY_ON_DEMAND = frozenset(("chat_member", "message_reaction", "message_reaction_count"))
"""Kinds of updates that come only where they were asked for by name."""
LONGEST_POLL = 50


@dataclass(eq=False)
class Waiting:
    """An update that waits; `queue` names the chat or person within which the order is kept.

    One that comes a second time (`repeated`) is not confirmed before it was `shown`, whatever was confirmed before.
    """

    update_id: int
    kind: str
    queue: int
    body: msgspec.Raw
    repeated: bool = False
    shown: bool = False


class Inbox:
    """Keeps updates until the bot has confirmed them."""

    def __init__(self, changes: Changes, first_id: int = 700_001) -> None:
        self.changes = changes
        self.waiting: deque[Waiting] = deque()
        self.delivered: list[Waiting] = []
        """What the bot has confirmed, in that order."""
        self.allowed: frozenset[str] = frozenset()
        """The kinds that the bot asked for, empty for the usual ones. Telegram remembers it until it is told otherwise."""
        self.webhook_url = ""
        self.twice = False
        """Whether each update comes a second time right after the first."""
        self.polls = 0
        self._next_id = first_id
        self._poll: asyncio.Future[Refusal] | None = None

    def wants(self, kind: str) -> bool:
        """Whether the bot gets updates of that kind."""
        return kind in self.allowed if self.allowed else kind not in ONLY_ON_DEMAND

    def put(self, queue: int, **fields: Any) -> int:
        """Let the bot know of something, unless it does not want to hear of its kind; return the id of the update, or 0."""
        (kind,) = fields
        if not self.wants(kind):
            return 0
        return self.put_raw(queue, kind, msgspec.json.encode(Update(update_id=self._next_id, **fields)))

    def put_raw(self, queue: int, kind: str, body: bytes, update_id: int = 0) -> int:
        """Let the bot know of `body`, whatever it is; with an `update_id` it is one that may have been there before."""
        update_id = update_id or self._next_id
        self._next_id = max(self._next_id, update_id + 1)
        for repeated in (False, True)[: 1 + self.twice]:
            self.waiting.append(Waiting(update_id, kind, queue, msgspec.Raw(body), repeated))
        self.changes.notify()
        return update_id

    @property
    def next_id(self) -> int:
        """The id of the next update."""
        return self._next_id

    def again(self, update_id: int) -> None:
        """Deliver an update again that the bot has confirmed, as happens when a confirmation is lost."""
        known = (*self.delivered, *self.waiting)
        first = next(update for update in known if update.update_id == update_id)
        self.waiting.append(replace(first, repeated=True, shown=False))
        self.changes.notify()

    def confirm(self, update: Waiting) -> None:
        """Take `update` off the queue."""
        self.waiting.remove(update)
        self.delivered.append(update)
        self.changes.notify()

    def read_allowed(self, parameters: Parameters) -> None:
        """Remember the kinds of updates that the bot asks for, if it says so."""
        kinds = parameters.decoded("allowed_updates", list[str])
        if kinds is not None:
            # Telegram overlooks names that it does not know; whoever sends one has made a mistake.
            unknown = set(kinds) - set(UpdateType)
            if unknown:
                raise bad_request(f"unknown allowed_updates: {', '.join(sorted(unknown))}")
            self.allowed = frozenset(kinds)

    async def poll(self, parameters: Parameters, request: web.Request) -> list[msgspec.Raw]:
        """Answer getUpdates.

        Raises:
            Refusal: a webhook is set, or another poll took over.

        """
        if self.webhook_url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._take_over()
        self.read_allowed(parameters)
        self._forget_before(parameters.integer("offset"))
        self.polls += 1
        limit = parameters.integer("limit", PollingLimit.MAX_LIMIT)
        limit = limit if PollingLimit.MIN_LIMIT <= limit <= PollingLimit.MAX_LIMIT else PollingLimit.MAX_LIMIT
        ended = self._poll = asyncio.get_running_loop().create_future()
        self.changes.notify()

        def gone() -> bool:
            return request.transport is None or request.transport.is_closing()

        timeout = min(parameters.integer("timeout"), LONGEST_POLL)
        await self.changes.until(lambda: bool(self.waiting) or ended.done() or gone(), timeout)
        if ended.done() and not gone():
            raise ended.result()
        self._poll = None if self._poll is ended else self._poll
        given = list(self.waiting)[:limit] if not gone() else []
        for update in given:
            update.shown = True
        return [update.body for update in given]

    def end_polls(self, words: str) -> None:
        """Let a poll that is under way fail."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(conflict(words))
            self._poll = None
            self.changes.notify()

    def _take_over(self) -> None:
        self.end_polls("terminated by other getUpdates request; make sure that only one bot instance is running")

    def _forget_before(self, offset: int) -> None:
        if offset < 0:
            for update in list(self.waiting)[:offset]:
                self.confirm(update)
        for update in [u for u in self.waiting if u.update_id < offset and (u.shown or not u.repeated)]:
            self.confirm(update)
