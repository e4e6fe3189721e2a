"""Keeps to what Telegram lets a bot send, chat by chat, so that one busy chat makes no other wait."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

TRIES = 4
"""How often a request is made that Telegram asks to make later."""

LONGEST = 60.0
"""Seconds that a message may have to wait; what has to wait for longer comes too late to be an answer."""

ON_THE_WAY = 0.2
"""Seconds by which messages may come closer together on their way to Telegram."""

_Made = bool | dict[str, Any] | list[dict[str, Any]]


class Window:
    """How often something may happen within a span of time, exactly: in any such span, wherever it begins."""

    def __init__(self, most: int, seconds: float) -> None:
        """Let `most` happen in `seconds`."""
        self.most = most
        self.seconds = seconds
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Return for how many seconds from `now` the next one has to wait."""
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        return 0.0 if len(self._times) < self.most else self._times[-self.most] + self.seconds - now

    def add(self, now: float) -> None:
        """Note that it happened, or will happen, at `now`."""
        self._times.append(now)

    def idle(self, now: float) -> bool:
        """Whether nothing happened within the span that ends at `now`."""
        return not self._times or self._times[-1] <= now - self.seconds


class Pace(BaseRateLimiter[None]):
    """Spreads messages as Telegram asks: so many a second in all, so many a minute in a group.

    When Telegram says that it was too much after all, the chat waits for as long as it says; others go on.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Measure time by `clock`, in seconds."""
        self._clock = clock
        self._all = Window(FloodLimit.MESSAGES_PER_SECOND, 1 + ON_THE_WAY)
        self._groups: dict[int, Window] = {}
        self._paused: dict[int | str, float] = {}

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    async def process_request(  # noqa: PLR0913, PLR0917 - the signature is the library's
        self,
        callback: Callable[..., Coroutine[Any, Any, _Made]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - as above
    ) -> _Made:
        """Make the request when its turn has come, again where Telegram asks for that, and return its result."""
        chat = data.get("chat_id")
        tries = TRIES
        while True:
            if isinstance(chat, int | str):
                await self._turn(chat, counts=_counts(endpoint))
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                seconds = _seconds(error)
                tries -= 1
                if tries <= 0 or seconds > LONGEST or endpoint == "sendChatAction":
                    raise
                if isinstance(chat, int | str):
                    self._paused[chat] = self._clock() + seconds
                else:
                    await asyncio.sleep(seconds)

    async def _turn(self, chat: int | str, *, counts: bool) -> None:
        """Wait until `chat` may get something, and if it `counts` to Telegram, until there is room for it."""
        while (pause := self._paused.get(chat, 0.0) - self._clock()) > 0:
            await asyncio.sleep(pause)
        self._paused.pop(chat, None)
        if not counts:
            return
        if isinstance(chat, int) and chat < 0:
            await self._room(self._group(chat))
        await self._room(self._all)

    async def _room(self, window: Window) -> None:
        now = self._clock()
        wait = window.wait(now)
        # Noted before waiting, so that of two who wait each has a place of its own.
        window.add(now + wait)
        if wait:
            await asyncio.sleep(wait)

    def _group(self, chat: int) -> Window:
        now = self._clock()
        for idle in [key for key, window in self._groups.items() if window.idle(now)]:
            del self._groups[idle]
        return self._groups.setdefault(chat, Window(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, 60 + ON_THE_WAY))


def _counts(endpoint: str) -> bool:
    """Whether Telegram counts a request as a message: what sends or changes one."""
    return endpoint.startswith(("send", "edit")) and endpoint != "sendChatAction"


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
