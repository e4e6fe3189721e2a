"""The fake's time: the real one, moved on at will."""

import time


class Clock:
    """Tells the time in seconds since 1970 (UTC)."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Return the time."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self._ahead += seconds
