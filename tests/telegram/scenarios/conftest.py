"""The bot itself, in this process, with a store of its own, talking to the fake Bot API over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from lnbot.answer.assistant import Assistant
from lnbot.store.store import Store
from lnbot.telegram.application import build_application
from lnbot.telegram.run import answer_updates
from lnbot.telegram.settings import Settings
from tests.telegram.fake_api import World

Running = Callable[[], "asyncio.Task[None]"]


class Bot:
    """The bot as tests run it: it can be stopped and started again on the same database."""

    def __init__(self, world: World, assistant: Assistant, folder: Path) -> None:
        self.world = world
        self.assistant = assistant
        self.url = f"sqlite+aiosqlite:///{folder / 'lnbot.sqlite3'}"
        self.settings = Settings(token=SecretStr(world.token), api_url=world.url, database_url=self.url)
        self._stop: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self.store: Store | None = None

    async def start(self) -> None:
        """Start it."""
        store = self.store = await Store.open(self.url)
        channel = build_application(self.settings, self.assistant, store)
        stop = self._stop = asyncio.Event()
        self._task = asyncio.create_task(self._run(answer_updates(channel, stop), store))
        self.world.handled = channel.application.update_queue.join

    async def stop(self) -> None:
        """Stop it in good order."""
        if self._stop is None or self._task is None:
            return
        self._stop.set()
        await self._task
        self._stop = self._task = None
        self.world.handled = None

    async def restart(self) -> None:
        """Stop it and start it anew: all that it only had in its head is gone."""
        await self.stop()
        await self.start()

    async def _run(self, running: Awaitable[None], store: Store) -> None:
        try:
            await running
        finally:
            await store.close()


@asynccontextmanager
async def running(bot: Bot) -> AsyncIterator[Bot]:
    """Have `bot` run."""
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()


@pytest.fixture
async def bot(world: World, assistant: Assistant, tmp_path: Path) -> AsyncIterator[Bot]:
    """The bot, running."""
    async with running(Bot(world, assistant, tmp_path)) as bot:
        yield bot
