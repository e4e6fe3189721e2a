"""The order in which updates are handled: one after the other within a chat, at the same time across chats."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from lnbot.telegram.logs import UPDATE

AT_ONCE = 256
"""How many updates are worked on at the same time, each of another chat."""

WAITING = 1_000_000
"""How many updates may wait for their turn: none is refused, and those of one busy chat keep no place from others."""

Claim = Callable[[Update], Awaitable[bool]]
Finish = Callable[[Update], Awaitable[None]]
Handling = Callable[[], AbstractContextManager[None]]


class InOrder(BaseUpdateProcessor):
    """Handles each update once, after the ones before it of the same lane.

    `claim` says whether an update is ours to handle: not one that was handled before. `finish` is told when it was.
    """

    def __init__(self, claim: Claim, finish: Finish, handling: Handling = nullcontext) -> None:
        """Ask `claim` before, and tell `finish` after; `handling` is the context in which an update is handled."""
        super().__init__(WAITING)
        self._handling = handling
        self._claim = claim
        self._finish = finish
        self._lanes: dict[int, _Lane] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    def waiting(self, lane: int) -> int:
        """Return how many updates of `lane` are not handled yet, the one that is being handled included."""
        return self._lanes[lane].waiting if lane in self._lanes else 0

    async def do_process_update(self, update: object, coroutine: "Awaitable[Any]") -> None:
        """Handle `update` by awaiting `coroutine` when its turn has come, or not at all."""
        if not isinstance(update, Update):
            await coroutine
            return
        key = lane_of(update)
        lane = self._lanes.setdefault(key, _Lane())
        lane.waiting += 1
        try:
            UPDATE.set(update.update_id)  # of this task alone: each update is handled in its own
            async with lane.lock, self._slots:
                with self._handling():
                    await self._once(update, coroutine)
        finally:
            lane.waiting -= 1
            if not lane.waiting:
                del self._lanes[key]

    async def _once(self, update: Update, coroutine: "Awaitable[Any]") -> None:
        if update.inline_query is not None:
            # Answered anew it does no harm, and while somebody types each moment counts.
            await coroutine
            return
        if not await self._claim(update):
            if asyncio.iscoroutine(coroutine):
                coroutine.close()
            return
        await coroutine
        await self._finish(update)

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: who waits is awaited by the application."""


class _Lane:
    """A chat that has updates to handle, and how many."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


def lane_of(update: Update) -> int:
    """Return the number of the lane of `update`: its chat, else its user, else one for all the rest."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
