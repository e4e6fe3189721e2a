"""A database that is locked, full, read-only or gone: people are answered, each once and in order; nothing is lost."""

import asyncio
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from lnbot.answer.assistant import Assistant
from lnbot.telegram import texts
from tests.store.postgres import Postgres
from tests.telegram.fake_api import World
from tests.telegram.faults.test_copies import address, copy_settings
from tests.telegram.faults.test_crash import FIRST, answered, answers, ask
from tests.telegram.running import database_url, running
from tests.telegram.scenarios.test_webhook import PUBLIC, free_port
from tests.telegram.test_process import started

WRITABLE = {"default_transaction_read_only": "off"}

IMPATIENT = "?timeout=0.2"
"""Makes the bot give up waiting for a locked file after 0.2 seconds, not 5."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one MiB; skips where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no small file system can be mounted here (it takes root)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


async def lock(connection: sqlite3.Connection) -> None:
    """Take the one place of a writer as soon as it is free."""
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            await asyncio.sleep(0.005)
        else:
            return


async def test_a_locked_file(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """While somebody else writes to it and does not come to an end."""
    people = [world.user("Ann"), world.user("Bob")]
    async with running(world, assistant, tmp_path, database_url=database_url(tmp_path) + IMPATIENT):
        await ask(people, 2)
        await answered(world, people, 4, 10)
        with closing(sqlite3.connect(tmp_path / "lnbot.sqlite", isolation_level=None, timeout=0)) as other:
            await lock(other)
            await ask(people, 3)
            await answered(world, people, 10, 30)
            other.execute("ROLLBACK")
        await ask(people, 2)
        await answered(world, people, 14, 10)
        await world.settled()
    for person in people:
        assert answers(person) == [FIRST, FIRST + 1, FIRST, FIRST + 1, FIRST + 2, FIRST, FIRST + 1]


async def test_a_file_locked_while_questions_wait_in_it(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """Those that were kept are answered first, in their order."""
    people = [world.user(f"Person {number}") for number in range(10)]
    async with running(world, assistant, tmp_path, database_url=database_url(tmp_path) + IMPATIENT):
        await ask(people, 10)
        await answered(world, people, 20, 30)
        with closing(sqlite3.connect(tmp_path / "lnbot.sqlite", isolation_level=None, timeout=0)) as other:
            await lock(other)
            for person in people:
                await person.says(person.chat, f"reference {FIRST + 10}")
            await asyncio.sleep(1)
            other.execute("ROLLBACK")
        await answered(world, people, 110, 30)
        await world.settled()
    for person in people:
        assert answers(person) == list(range(FIRST, FIRST + 11))


async def test_a_full_disk(world: World, assistant: Assistant, small_disk: Path) -> None:
    """People are answered all the same; once there is room, what they say is remembered again."""
    (ann,) = people = [world.user("Ann")]
    async with running(world, assistant, small_disk, user_limit=1000):
        await ask(people, 2)
        await answered(world, people, 2, 10)
        filling = small_disk / "filling"
        with filling.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"x" * 512):
                pass
        await ask(people, 30)
        await answered(world, people, 32, 20)
        await ann.says(ann.chat, "/feedback " + "it is full " * 300)
        assert await world.changes.until(lambda: ann.chat.replies[-1].text == texts.NOT_NOW, 10), world.explain()
        filling.unlink()
        await ann.says(ann.chat, "/feedback there is room again")
        said = (texts.FEEDBACK_THANKS,)
        assert await world.changes.until(lambda: ann.chat.replies[-1].text in said, 10), world.explain()
        await world.settled()
    assert answers(ann) == [FIRST, FIRST + 1, *range(FIRST, FIRST + 30)]


async def test_a_database_that_becomes_read_only(
    world: World, assistant: Assistant, postgres: Postgres, tmp_path: Path
) -> None:
    """As when another server took over: answers go on, /readyz tells, and all is well once it can be written again."""
    url = await postgres.new_database()
    people = [world.user("Ann"), world.user("Bob")]
    listen = f"127.0.0.1:{free_port()}"
    async with (
        running(world, assistant, tmp_path, listen=listen, database_url=url),
        aiohttp.ClientSession(f"http://{listen}") as client,
    ):
        world.handled = None
        await ask(people, 2)
        await answered(world, people, 4, 10)
        await world.settled()
        await read_only(url, "on")
        await ask(people, 2)
        await answered(world, people, 8, 20)
        async with client.get("/readyz") as ready:
            assert ready.status == 503
            assert (await ready.json())["database"] is False
        async with client.get("/healthz") as alive:
            assert alive.status == 200
        await read_only(url, "off")
        await ask(people, 2)
        await answered(world, people, 12, 20)
        async with client.get("/readyz") as ready:
            assert ready.status == 200
    for person in people:
        assert answers(person) == [FIRST, FIRST + 1] * 3


async def read_only(url: str, switch: str) -> None:
    """Make the database read-only (`on`) or not (`off`), and cut the connections that do not know of it."""
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", connect_args={"server_settings": WRITABLE})
    async with engine.connect() as connection:
        name = (await connection.execute(text("SELECT current_database()"))).scalar_one()
        await connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = {switch}"))
        others = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
        )
        await connection.execute(text(others), {"name": name})
    await engine.dispose()


@pytest.mark.parametrize(
    ("webhook", "seconds"),
    [
        pytest.param(False, 3, id="polling, 3 s"),
        pytest.param(False, 30, id="polling, 30 s", marks=pytest.mark.slow),
        pytest.param(True, 30, id="webhook, 30 s", marks=pytest.mark.slow),
    ],
)
async def test_postgresql_is_gone(
    world: World, postgres: Postgres, tmp_path: Path, webhook: bool, seconds: int
) -> None:
    """For a while under load, in the middle of questions that were kept: all are answered, once and in order."""
    settings = copy_settings(await postgres.new_database(), "one")
    if not webhook:
        del settings["LNBOT_WEBHOOK_URL"], settings["LNBOT_WEBHOOK_SECRET"]
    people = [world.user(f"Person {number}") for number in range(5)]
    async with started(world, tmp_path, **settings, LNBOT_USER_LIMIT="1000") as process:
        world.webhook.proxies[PUBLIC] = address(settings)
        await ask(people, 8)
        await answered(world, people, 10, 40)
        postgres.stop()
        try:
            for person in people:
                for number in range(FIRST + 8, FIRST + 12):
                    await person.says(person.chat, f"reference {number}")
            await asyncio.sleep(seconds)
        finally:
            postgres.start()
        await answered(world, people, 60, 60)
        await world.settled(30, quiet=1.5)
        assert process.returncode is None
    for person in people:
        given = answers(person)
        assert given == sorted(given)
        assert set(given) == set(range(FIRST, FIRST + 12))
        assert len(given) == 12
