"""The bot as `lnbot telegram` runs it, in this process, against a Bot API of the tests."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from lnbot.answer.assistant import Assistant
from lnbot.telegram.run import serve
from lnbot.telegram.settings import Settings
from tests.telegram.fake_api import World

_HANDLING = "process_concurrent_update"
"""Part of the name that the library gives to the tasks in which updates are handled."""


def database_url(folder: Path) -> str:
    """Return the URL of the store in `folder`."""
    return f"sqlite+aiosqlite:///{folder / 'lnbot.sqlite'}"


def settings_for(url: str, token: str, folder: Path, **more: Any) -> Settings:
    """Return the settings of a bot that talks to the Bot API at `url` and remembers in `folder`."""
    more = {"listen": "127.0.0.1:0", "database_url": database_url(folder), **more}
    return Settings(token=SecretStr(token), api_url=url, **more)


@asynccontextmanager
async def serving_bot(settings: Settings, assistant: Assistant) -> AsyncIterator[None]:
    """Run the bot while the context lasts, then stop it as a signal would."""
    stop = asyncio.Event()
    bot = asyncio.create_task(serve(settings, assistant, stop))
    try:
        yield
    finally:
        stop.set()
        await bot


@asynccontextmanager
async def running(world: World, assistant: Assistant, folder: Path, **more: Any) -> AsyncIterator[None]:
    """Run the bot in `world`; its store is in `folder`, so that the next run there is a restart.

    Raises:
        AssertionError: it does not begin to fetch updates.

    """
    polls = world.inbox.polls
    async with serving_bot(settings_for(world.url, world.token, folder, **more), assistant):
        world.handled = partial(handled, folder)
        assert await world.changes.until(lambda: world.inbox.polls > polls, 10), world.explain()
        yield
    world.handled = None


async def handled(folder: Path) -> None:
    """Wait until no update is being handled, and none is kept that is still to be."""
    while True:
        handling = [task for task in asyncio.all_tasks() if _HANDLING in task.get_name()]
        if handling:
            await asyncio.wait(handling)
        elif kept(folder):
            await asyncio.sleep(0.005)
        else:
            return


def kept(folder: Path) -> int:
    """Return how many updates the store in `folder` holds that are not handled."""
    with closing(sqlite3.connect(folder / "lnbot.sqlite", timeout=5)) as connection:
        found = connection.execute("SELECT count(*) FROM updates WHERE NOT finished AND body IS NOT NULL").fetchone()
    return int(found[0])
