"""The bot, running in this process on a store of its own, against the fake Bot API."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from lnbot.answer.assistant import Assistant
from tests.telegram.fake_api import World
from tests.telegram.running import running


class Bot:
    """The bot as tests run it: it can be stopped and started again on the same database."""

    def __init__(self, world: World, assistant: Assistant, folder: Path) -> None:
        self.world = world
        self.assistant = assistant
        self.folder = folder
        self._running = AsyncExitStack()

    async def start(self, **settings: Any) -> None:
        """Start it, with other `settings` than the usual ones."""
        await self._running.enter_async_context(running(self.world, self.assistant, self.folder, **settings))

    async def stop(self) -> None:
        """Stop it in good order."""
        await self._running.aclose()

    async def restart(self, **settings: Any) -> None:
        """Stop it and start it anew: all that it only had in its head is gone."""
        await self.stop()
        await self.start(**settings)


@pytest.fixture
async def bot(
    world: World, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Bot]:
    """The bot, running. A failure in a handler is one of the test, even where nobody gets to see it."""
    bot = Bot(world, assistant, tmp_path)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()
    own = [record for record in caplog.records if record.name.startswith("lnbot")]
    failed = [record.getMessage() for record in own if record.levelno >= logging.ERROR]
    assert not failed
