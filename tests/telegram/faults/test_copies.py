"""Several copies on one PostgreSQL, and a database that goes away under the bot."""

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path

from pydantic import SecretStr

from lnbot.telegram.settings import Settings
from tests.store.postgres import Postgres
from tests.telegram.fake_api import World
from tests.telegram.faults.test_crash import FIRST, answered, answers, ask
from tests.telegram.scenarios.test_webhook import PUBLIC, SECRET, free_port
from tests.telegram.test_process import started


def address(settings: dict[str, str]) -> str:
    """Return where the copy with `settings` listens."""
    return f"http://{settings['LNBOT_LISTEN']}"


def copy_settings(url: str, name: str) -> dict[str, str]:
    """Return the settings of the copy `name` that shares the database at `url`."""
    given = {
        "LNBOT_DATABASE_URL": url,
        "LNBOT_COPY_NAME": name,
        "LNBOT_WEBHOOK_URL": f"{PUBLIC}/telegram",
        "LNBOT_WEBHOOK_SECRET": SECRET,
        "LNBOT_LISTEN": f"127.0.0.1:{free_port()}",
    }
    assert Settings(token=SecretStr("1:abc"), webhook_url=given["LNBOT_WEBHOOK_URL"], webhook_secret=SecretStr(SECRET))
    return given


async def test_two_processes_on_one_postgresql_survive_the_kill_of_one(
    world: World, postgres: Postgres, tmp_path: Path
) -> None:
    """The other one goes on; what the killed one held is answered when it is back. Each once, in order."""
    url = await postgres.new_database()
    people = [world.user(f"Person {number}") for number in range(6)]
    one, two = copy_settings(url, "one"), copy_settings(url, "two")
    async with AsyncExitStack() as copies:
        first = await copies.enter_async_context(started(world, tmp_path, **one))
        await copies.enter_async_context(started(world, tmp_path, **two))
        world.webhook.proxies[PUBLIC] = address(one)
        assert await world.changes.until(lambda: bool(world.inbox.webhook_url), 30), world.explain()
        await ask(people[:1], 1)
        await answered(world, people, 1, 30)
        first.send_signal(signal.SIGKILL)
        await first.wait()
        world.webhook.proxies[PUBLIC] = address(two)
        for person in people[1:]:
            await ask([person], 5)
        await answered(world, people, 26, 60)
        await copies.enter_async_context(started(world, tmp_path, **one))
        await asyncio.sleep(0.2)
    for person in people[1:]:
        assert answers(person) == list(range(FIRST, FIRST + 5))


async def test_while_the_database_is_away_telegram_is_told_to_send_again(
    world: World, postgres: Postgres, tmp_path: Path
) -> None:
    """And what it sends again once it is back is answered once."""
    url = await postgres.new_database()
    (ann,) = people = [world.user("Ann")]
    settings = copy_settings(url, "one")
    async with started(world, tmp_path, **settings):
        world.webhook.proxies[PUBLIC] = address(settings)
        await ask(people, 1)
        await answered(world, people, 1, 30)
        postgres.stop()
        try:
            await ann.says(ann.chat, f"reference {FIRST + 1}")
            assert await world.changes.until(lambda: (world.webhook.attempts[-1][1]) == 503, 20), world.explain()
        finally:
            postgres.start()
        await answered(world, people, 2, 40)
    assert answers(ann) == [FIRST, FIRST + 1]
