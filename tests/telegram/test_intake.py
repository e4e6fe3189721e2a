"""Updates on their way in: kept, held as long as they are handled, and none that ends the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram import Update

from lnbot.store.store import Store
from lnbot.store.updates import LEASE
from lnbot.telegram.bot import FetchingBot, make_bot
from lnbot.telegram.intake import Intake
from lnbot.telegram.memory import Memory
from tests.telegram.fake_api import TOKEN
from tests.telegram.running import database_url, settings_for

QUESTION = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "reference 59"}


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[Store, FetchingBot]]:
    """Open a store in `folder`, and make a bot that speaks to nobody."""
    store = await Store.open(database_url(folder))
    try:
        yield store, make_bot(settings_for("http://127.0.0.1:9", TOKEN, folder))
    finally:
        await store.close()


async def nowhere(update: Update) -> None:
    """Take what is handed on directly: nothing should be."""
    raise AssertionError(update.update_id)


@pytest.mark.parametrize("number", [1 << 63, 1 << 70, -1])
async def test_a_number_that_no_database_keeps_is_left_out(tmp_path: Path, number: int) -> None:
    """It is no error: the next update is kept."""
    async with opened(tmp_path) as (store, bot):
        intake = Intake(Memory(store), "one")
        await intake.receive({"update_id": number, "message": QUESTION}, bot, nowhere)
        await intake.receive({"update_id": 5, "message": QUESTION}, bot, nowhere)
        assert await store.updates.waiting() == 1
        assert intake.waiting(7) == 1


async def test_what_takes_long_to_handle_is_held_from_other_copies(tmp_path: Path) -> None:
    """Longer than a lease; when it is handled nobody gets it again."""
    time = 1_000_000
    async with opened(tmp_path) as (store, bot):
        intake = Intake(Memory(store, lambda: time), "one")
        await intake.receive({"update_id": 5, "message": QUESTION}, bot, nowhere)
        handed: asyncio.Queue[Update] = asyncio.Queue()
        stop = asyncio.Event()
        handing = asyncio.create_task(intake.hand_on(bot, handed.put, stop))
        update = await asyncio.wait_for(handed.get(), 10)
        for _ in range(4):
            time += LEASE // 2
            await asyncio.sleep(1.2)  # it looks every half second
            assert await store.updates.take("two", time) is None
        await intake.finish(update)
        stop.set()
        await handing
        assert await store.updates.take("two", time) is None
        assert intake.all_waiting() == 0
