"""Updates on their way in: kept, and none that ends the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram import Update

from lnbot.store.store import Store
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
