"""Hours of use take no more and more memory, files or threads: a minute of it here, an hour with LNBOT_SOAK_SECONDS=3600."""

import asyncio
import os
from pathlib import Path

import pytest

from tests.telegram.fake_api import World
from tests.telegram.faults.test_crash import answered
from tests.telegram.test_process import started

RATE = 20
"""Updates a second."""

GROWTH = 1.15
"""How much more memory may be resident at the end than after the first third, when all is loaded and cached."""


def resident(pid: int) -> int:
    """Return the resident memory of a process, in KiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0])


def held(pid: int) -> tuple[int, int]:
    """Return how many files and threads a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd")), len(os.listdir(f"/proc/{pid}/task"))


@pytest.mark.slow
async def test_nothing_grows_at_20_updates_a_second(world: World, tmp_path: Path) -> None:
    """Memory, files and threads stay as they are, and every question is answered."""
    seconds = int(os.environ.get("LNBOT_SOAK_SECONDS", "60"))
    people = [world.user(f"Person {number}") for number in range(200)]
    async with started(world, tmp_path) as process:
        measured: list[tuple[int, int, int]] = []
        for second in range(seconds):
            for step in range(RATE):
                person = people[(second * RATE + step) % len(people)]
                await person.says(person.chat, f"reference {(second + step) % 102 + 1}")
            await asyncio.sleep(1)
            measured.append((resident(process.pid), *held(process.pid)))
        await answered(world, people, seconds * RATE, 60)
        for chat in (person.chat for person in people):
            chat.unread()
    third = len(measured) // 3
    memory, files, threads = (max(one[i] for one in measured[third : 2 * third]) for i in range(3))
    last = measured[-third:]
    assert max(one[0] for one in last) <= GROWTH * memory
    assert max(one[1] for one in last) <= files + 5
    assert max(one[2] for one in last) <= threads + 5
