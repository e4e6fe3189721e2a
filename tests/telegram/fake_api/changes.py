"""Waiting for something to become true without looking again and again."""

import asyncio
from collections.abc import Callable


class Changes:
    """Wakes those who wait whenever something changed."""

    def __init__(self) -> None:
        self.count = 0
        self._event = asyncio.Event()

    def notify(self) -> None:
        """Say that something changed."""
        self.count += 1
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def until(self, holds: Callable[[], bool], timeout: float) -> bool:
        """Wait until `holds`, at most `timeout` seconds, and return whether it does."""
        try:
            async with asyncio.timeout(timeout):
                while not holds():
                    await self._event.wait()
        except TimeoutError:
            return holds()
        return True
