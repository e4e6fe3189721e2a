"""Where updates come in: each is kept in the store before Telegram is told that it arrived, so that a crash loses none.

What was kept is handed on in the order of its lane, by whichever copy of the bot is free, and counts as handled only when it
was. Inline queries are not kept: answered late they are of no use to anybody.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from telegram import Update

from lnbot.store import updates
from lnbot.store.errors import StoreUnavailableError
from lnbot.telegram.bot import FetchingBot, readable
from lnbot.telegram.memory import Memory
from lnbot.telegram.order import AT_ONCE, lane_of

log = logging.getLogger(__name__)

LOOK_AGAIN = 0.5
"""Seconds after which what other copies kept or gave back is looked for."""

MOST_ATTEMPTS = 5
"""How often an update is handed on before it is given up: one that ends the process must not end every next one."""

Receive = Callable[[Update], Awaitable[None]]


class Intake:
    """Keeps updates and hands them on. Several copies may share a store; each has a name of its own, `owner`."""

    def __init__(self, memory: Memory, owner: str) -> None:
        """Keep updates in the store of `memory`."""
        self._updates = memory.store.updates
        self._clock = memory.clock
        self._owner = owner
        self._news = asyncio.Event()
        self._unsaid: set[int] = set()
        """What was handled while the database was away: it holds up its lane until that is said."""
        self._lanes: dict[int, int] = {}
        """The lane of each update that came in here and is not handled."""
        self._handed: set[int] = set()
        """What was handed on and is not handled: it stays ours for as long as that takes."""
        self._late: dict[int, list[Update]] = {}
        """By lane, what could not be kept while what came before it was kept and waits: its turn comes after that."""

    def waiting(self, lane: int) -> int:
        """Return how many updates of `lane` that came in here are not handled, the one that is being handled included."""
        return sum(1 for one in self._lanes.values() if one == lane)

    @property
    def queued(self) -> int:
        """How many updates that came in here are not handled."""
        return len(self._lanes) + sum(map(len, self._late.values()))

    async def begin(self) -> None:
        """Give back what this copy held before a crash."""
        await self._updates.release_all(self._owner)

    async def receive(self, raw: dict[str, Any], bot: FetchingBot, directly: Receive) -> None:
        """Keep the update `raw`, as Telegram sent it, or hand it on by `directly` where keeping it is of no use.

        Raises:
            StoreUnavailableError: it could not be kept; Telegram has to send it again.

        """
        for number, update in readable([raw], bot):
            if update is None:
                continue
            if update.inline_query is not None:
                await directly(update)
                continue
            if lane_of(update) in self._late:
                self._late[lane_of(update)].append(update)
                continue
            body = json.dumps(raw).encode()
            if await self._updates.keep(number, lane_of(update), body, self._clock()):
                self._lanes[number] = lane_of(update)
                self._news.set()

    async def receive_unkept(self, update: Update, directly: Receive) -> None:
        """Hand on by `directly` what could not be kept, when what came before it in its lane is handled."""
        lane = lane_of(update)
        if self.waiting(lane):
            self._late.setdefault(lane, []).append(update)
        else:
            await directly(update)

    async def hand_on(self, bot: FetchingBot, receive: Receive, stop: asyncio.Event) -> None:
        """Hand what was kept to `receive`, until `stop`."""
        while not stop.is_set():
            self._news.clear()
            for lane in [lane for lane in self._late if not self.waiting(lane)]:
                await self._hand_on_late(lane, receive)
            for update_id in tuple(self._unsaid):
                self._unsaid.discard(update_id)
                await self._finished(update_id)
            try:
                # What waits for its turn here would be held from other copies for no use.
                full = len(self._handed) >= AT_ONCE
                taken = None if full else await self._updates.take(self._owner, self._clock())
            except StoreUnavailableError as error:
                log.warning("what was kept waits: %s", error)
                taken = None
            if taken is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), LOOK_AGAIN)
                continue
            if taken.update_id in self._handed or taken.update_id in self._unsaid:
                # The clock was set, or the database away for long: it is being handled, or was, all the same.
                continue
            update = next((one for _, one in readable([json.loads(taken.body)], bot)), None)
            if update is None or taken.attempts > MOST_ATTEMPTS:
                log.error("update %d is given up after %d attempts", taken.update_id, taken.attempts - 1)
                await self._finished(taken.update_id)
                continue
            self._handed.add(taken.update_id)
            await receive(update)
        # They are kept nowhere else.
        for lane in tuple(self._late):
            await self._hand_on_late(lane, receive)

    async def _hand_on_late(self, lane: int, receive: Receive) -> None:
        for update in self._late.pop(lane):
            await receive(update)

    async def hold(self) -> None:
        """Hold what was handed on for as long as it is being handled, until cancelled: no other copy may take it meanwhile."""
        while True:
            await asyncio.sleep(updates.LEASE / 4)
            for update_id in tuple(self._handed):
                try:
                    await self._updates.extend(update_id, self._owner, self._clock())
                except StoreUnavailableError as error:
                    log.warning("update %d may be handled by another copy as well: %s", update_id, error)

    async def claim(self, update: Update) -> bool:
        """Return whether `update` is to be handled now: what is handed on is ours."""
        del update
        return True

    async def finish(self, update: Update) -> None:
        """Note that `update` was handled; the next one of its lane can be handed on."""
        await self._finished(update.update_id)
        self._handed.discard(update.update_id)
        self._news.set()

    async def _finished(self, update_id: int) -> None:
        self._lanes.pop(update_id, None)
        try:
            await self._updates.finish(update_id, self._owner)
        except StoreUnavailableError as error:
            log.warning("update %d was handled, which the database does not know yet: %s", update_id, error)
            self._unsaid.add(update_id)
