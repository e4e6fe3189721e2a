"""Telegram's limits on how much a bot may send."""

import math
from collections import defaultdict, deque

from telegram.constants import FloodLimit

from tests.telegram.fake_api.clock import Clock
from tests.telegram.fake_api.errors import too_many_requests


class Flood:
    """Counts what the bot sends, and refuses what is beyond the limits."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.per_second: int = FloodLimit.MESSAGES_PER_SECOND
        self.per_minute_in_group: int = FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP
        self._all: deque[float] = deque()
        self._groups: defaultdict[int, deque[float]] = defaultdict(deque)

    def count(self, chat_id: int) -> None:
        """Count something sent to the chat.

        Raises:
            Refusal: it is too much.

        """
        now = self.clock.now()
        self._check(self._all, now, 1.0, self.per_second)
        if chat_id < 0:
            self._check(self._groups[chat_id], now, 60.0, self.per_minute_in_group)
            self._groups[chat_id].append(now)
        self._all.append(now)

    @staticmethod
    def _check(sent: deque[float], now: float, window: float, limit: int) -> None:
        while sent and sent[0] <= now - window:
            sent.popleft()
        if len(sent) >= limit:
            raise too_many_requests(max(1, math.ceil(sent[0] + window - now)))
