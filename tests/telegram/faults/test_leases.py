"""What is being handled stays with who handles it, however long that takes and whatever the clock says."""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest

from lnbot.answer.assistant import Assistant
from lnbot.store import updates
from lnbot.telegram import memory
from tests.telegram.fake_api import World
from tests.telegram.fake_api.faults import Slow
from tests.telegram.faults.test_crash import FIRST, answered, answers, ask
from tests.telegram.running import running
from tests.telegram.scenarios.test_webhook import hooked


async def test_what_takes_longer_than_a_lease_is_answered_once(
    world: World, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither this copy nor the other one takes it again meanwhile."""
    monkeypatch.setattr(updates, "LEASE", 2)
    people = [world.user("Ann"), world.user("Bob")]
    async with AsyncExitStack() as both:
        for name in ("one", "two"):
            await both.enter_async_context(hooked(world, assistant, tmp_path, copy_name=name))
        world.faults.plan("sendMessage", Slow(5), chat_id=people[0].chat.id)
        await ask(people, 2)
        await answered(world, people, 4, 20)
        await world.settled(20)
    for person in people:
        assert answers(person) == [FIRST, FIRST + 1]


@pytest.mark.parametrize("seconds", [7200, -7200, 86_400 * 3], ids=["forward", "back", "three days"])
async def test_a_clock_that_jumps(
    world: World, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    """What is being handled is answered once, what comes after it at once."""
    ahead = [0]
    monkeypatch.setattr(memory, "time", SimpleNamespace(time=lambda: time.time() + ahead[0]))
    people = [world.user("Ann"), world.user("Bob")]
    async with running(world, assistant, tmp_path):
        world.faults.plan("sendMessage", Slow(1.5), chat_id=people[0].chat.id)
        await ask(people, 2)
        assert await world.changes.until(lambda: world.under_way > 0, 5)
        ahead[0] = seconds
        await ask(people, 3)
        await answered(world, people, 10, 20)
        await world.settled()
        ahead[0] = 0
        await people[0].says(people[0].chat, f"reference {FIRST + 3}")
        await answered(world, people, 11, 5)
        await asyncio.sleep(0.6)
    assert answers(people[1]) == [FIRST, FIRST + 1, FIRST, FIRST + 1, FIRST + 2]
    assert answers(people[0]) == [FIRST, FIRST + 1, FIRST, FIRST + 1, FIRST + 2, FIRST + 3]
