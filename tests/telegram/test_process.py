"""`lnbot telegram` as a process of its own: from the environment to the exit status."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from lnbot.telegram import texts
from tests.telegram.fake_api import World
from tests.telegram.fake_api.faults import Broken, DropAfter, Garbage
from tests.telegram.running import database_url

SECRET = "Mrs Kowalska, born 3.4.1961"

LONGEST_LOG = 1 << 26
"""So much of the log is taken before anybody reads it: a process whose log nobody takes stands still."""


@asynccontextmanager
async def started(world: World, folder: Path, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the bot in a process; the settings are its environment. Its log is read from its standard error."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LNBOT_")}
    environment |= {
        "LNBOT_TOKEN": world.token,
        "LNBOT_API_URL": world.url,
        "LNBOT_DATABASE_URL": database_url(folder),
        "LNBOT_CACHE": os.environ["LNBOT_CACHE"],
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-m", "lnbot", "telegram"),
        env=environment,
        stderr=asyncio.subprocess.PIPE,
        limit=LONGEST_LOG,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_the_bot_runs_until_it_is_told_to_stop_and_logs_no_secret(world: World, tmp_path: Path) -> None:
    """Exit status 0; neither the token nor what was asked stands in any line, also where things go wrong."""
    ann = world.user("Wilhelmina")
    async with started(world, tmp_path, LNBOT_LOG_LEVEL="debug") as process:
        await ann.says(ann.chat, f"dose of tacrolimus for {SECRET}?")
        await ann.chat.next_reply(30)
        world.faults.plan("getUpdates", Garbage())
        world.faults.plan("sendMessage", DropAfter())
        await ann.says(ann.chat, f"dose of tacrolimus for {SECRET}?")
        await ann.chat.next_reply()
        world.faults.plan("sendMessage", Broken(500))
        await ann.says(ann.chat, f"/feedback {SECRET}")
        await ann.chat.next_reply()
        await world.settled()
        process.send_signal(signal.SIGTERM)
        _, written = await asyncio.wait_for(process.communicate(), 20)
    log = written.decode()
    assert process.returncode == 0
    assert "answering as @lnreview_bot" in log
    assert "it is not sent again" in log
    for secret in (world.token, "Kowalska", "1961", "dose of", "Wilhelmina", str(ann.user.id)):
        assert secret not in log


async def test_the_log_can_be_an_object_a_line(world: World, tmp_path: Path) -> None:
    """Each with its time and level; what belongs to an update has its number; no word of what was asked."""
    ann = world.user("Ann")
    async with started(world, tmp_path, LNBOT_LOG_FORMAT="json") as process:
        world.faults.plan("sendMessage", DropAfter())
        await ann.says(ann.chat, "dose of tacrolimus")
        await ann.chat.next_reply(30)
        await world.settled()
        process.send_signal(signal.SIGTERM)
        _, written = await asyncio.wait_for(process.communicate(), 20)
    events = [json.loads(line) for line in written.decode().splitlines()]
    assert all({"time", "level", "logger", "event"} <= set(event) for event in events)
    assert any(event.get("update") for event in events)
    assert "tacrolimus" not in written.decode() and world.token not in written.decode()


async def test_a_token_that_telegram_refuses_is_one_line_and_status_2(world: World, tmp_path: Path) -> None:
    """At the start."""
    world.account.revoked = True
    async with started(world, tmp_path, LNBOT_LOG_LEVEL="error") as process:
        _, written = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 2
    assert written.decode().startswith("LNBOT_TOKEN is refused by Telegram")
    assert written.count(b"\n") == 1


async def test_a_database_that_cannot_be_used_is_one_line_and_status_2(world: World, tmp_path: Path) -> None:
    """Before Telegram is asked anything."""
    async with started(world, tmp_path, LNBOT_DATABASE_URL="nonsense") as process:
        _, written = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 2
    assert written.decode().splitlines()[-1].startswith("LNBOT_DATABASE_URL cannot be used: 'nonsense'")
    assert not world.calls


async def test_telegram_away_at_the_start_is_waited_for(world: World, tmp_path: Path) -> None:
    """A hiccup at boot does not end the bot."""
    ann = world.user("Ann")
    world.faults.plan("getMe", Broken(502))
    async with started(world, tmp_path) as process:
        await ann.starts()
        assert texts.WELCOME in (await ann.chat.next_reply(30)).text
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0
