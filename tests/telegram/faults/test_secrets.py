"""After faults of every kind, nothing that was written, no name and no token is in a log, a measurement or a dump."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from lnbot.answer.assistant import Assistant
from lnbot.telegram import texts
from tests.store.postgres import Postgres
from tests.telegram.fake_api import World
from tests.telegram.fake_api.faults import Broken, DropAfter, DropBefore, Garbage, flooded
from tests.telegram.faults.test_copies import address, copy_settings
from tests.telegram.running import running
from tests.telegram.scenarios.test_webhook import PUBLIC, SECRET
from tests.telegram.test_process import started

WRITTEN = "tacrolimus for Mrs Zyxwvut, born 3.4.1961"


@pytest.mark.parametrize("form", ["text", "json"])
async def test_logs_and_measurements_tell_nothing(world: World, postgres: Postgres, tmp_path: Path, form: str) -> None:
    """At the level that says most, with faults of Telegram, of the database and of the updates, and a crash."""
    wilma = world.user("Wilhelmina", username="wilhelmina_q")
    settings = copy_settings(await postgres.new_database(), "one")
    settings |= {"LNBOT_LOG_LEVEL": "debug", "LNBOT_LOG_FORMAT": form, "PYTHONFAULTHANDLER": "1"}
    async with started(world, tmp_path, **settings) as process:
        world.webhook.proxies[PUBLIC] = address(settings)
        await wilma.says(wilma.chat, WRITTEN)
        await wilma.chat.next_reply(30)
        for fault in (Garbage(), DropAfter(), DropBefore(), Broken(500), flooded(1)):
            world.faults.plan("sendMessage", fault)
            await wilma.says(wilma.chat, f"/ask {WRITTEN}")
        await wilma.says(wilma.chat, f"/feedback {WRITTEN}")
        number = world.inbox.next_id
        world.inbox.put_raw(0, "message", f'{{"update_id": {number}, "message": {{"text": "{WRITTEN}"}}}}'.encode())
        assert await world.changes.until(
            lambda: wilma.chat.replies[-1].text == texts.FEEDBACK_THANKS and not world.inbox.waiting, 30
        ), world.explain()
        postgres.stop()
        await wilma.says(wilma.chat, f"/ask {WRITTEN}")
        await asyncio.sleep(1)
        postgres.start()
        async with aiohttp.ClientSession(address(settings)) as client:
            async with client.get("/metrics") as answer:
                measured = await answer.text()
            async with client.get("/readyz") as answer:
                measured += await answer.text()
        process.send_signal(signal.SIGABRT)
        _, written = await asyncio.wait_for(process.communicate(), 20)
    log = written.decode()
    assert "Fatal Python error" in log
    assert "cannot be read and is left out" in log
    for told in (log, measured):
        for secret in (world.token, SECRET, "Zyxwvut", "1961", "Wilhelmina", "wilhelmina_q", str(wilma.user.id)):
            assert secret.lower() not in told.lower()


async def test_forgetting_removes_it_from_the_file(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """Of what somebody asked and said, no byte is left in the database or its log, nor any row of theirs."""
    wilma = world.user("Wilhelmina")
    async with running(world, assistant, tmp_path):
        for text in ("qwxyzzy-assay response", "dose of qwxyzzy-assay", "/settings"):
            await wilma.says(wilma.chat, text)
            await wilma.chat.next_reply()
        await wilma.says(wilma.chat, "/forget")
        assert (await wilma.chat.next_reply()).text == texts.FORGOTTEN
        await world.settled()
    left = b"".join(path.read_bytes() for path in tmp_path.glob("lnbot.sqlite*"))
    assert b"qwxyzzy" not in left
    with closing(sqlite3.connect(tmp_path / "lnbot.sqlite")) as connection:
        for table in ("dialogues", "exchanges", "votes"):
            found = connection.execute(f"SELECT count(*) FROM {table} WHERE user_id = ?", (wilma.user.id,))  # noqa: S608
            assert found.fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM updates WHERE body IS NOT NULL").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM remarks").fetchone() == (0,)


async def test_buttons_of_one_chat_tell_nothing_of_another(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """Every button of somebody's private chat, pressed by somebody else elsewhere, says what it says to everybody."""
    ann, eve = world.user("Ann"), world.user("Eve")
    ward = world.group("Ward", [ann, eve])
    async with running(world, assistant, tmp_path):
        await ann.says(ann.chat, "qwxyzzy-assay for the response rate of tacrolimus")
        asked = await ann.chat.next_reply()
        await eve.says(eve.chat, "reference 59")
        own = await eve.chat.next_reply()
        await eve.says(ward, "@lnreview_bot reference 59")
        there = await ward.next_reply()
        for data in [button.callback_data for row in asked.rows for button in row if button.callback_data]:
            for posted in (own, there):
                await (await eve.replays(posted, data)).answer()
                await world.settled()
        said = " ".join(posted.text for posted in (*eve.chat.replies, *ward.replies))
    assert "qwxyzzy" not in said.lower()
