"""A process that is killed, or stopped under load: no question is lost, each chat is answered in order."""

import asyncio
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.telegram.fake_api import Person, World
from tests.telegram.test_process import started

FIRST = 10
"""The reference that is asked for first; the next ones follow."""


async def ask(people: list[Person], each: int) -> None:
    """Have each of `people` ask for `each` references, all at the same time."""
    for number in range(FIRST, FIRST + each):
        for person in people:
            await person.says(person.chat, f"reference {number}")


def answers(person: Person) -> list[int]:
    """Return the numbers of the references that were given in the chat with `person`, in order."""
    said = [posted.text for posted in person.chat.replies if posted.text.startswith("[")]
    return [int(text[1 : text.index("]")]) for text in said]


async def answered(world: World, people: list[Person], count: int, patience: float) -> None:
    """Wait until `people` have `count` answers together."""
    done = await world.changes.until(lambda: sum(len(answers(person)) for person in people) >= count, patience)
    assert done, world.explain()


@pytest.mark.slow
async def test_a_kill_in_the_middle_of_500_updates_loses_none(world: World, tmp_path: Path) -> None:
    """All are answered after the restart, in order; twice at most the one that a chat was being sent at that moment."""
    people = [world.user(f"Person {number}") for number in range(25)]
    async with started(world, tmp_path) as process:
        await ask(people, 20)
        await answered(world, people, 100, 60)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    before = {person.user.id: len(answers(person)) for person in people}
    assert sum(before.values()) < 500
    async with started(world, tmp_path):
        await answered(world, people, 500, 120)
        assert await world.changes.until(
            lambda: all(set(answers(p)) == set(range(FIRST, FIRST + 20)) for p in people), 60
        ), world.explain()
    for person in people:
        given = answers(person)
        assert given == sorted(given)
        assert sum(Counter(given).values()) <= 21


async def test_a_stop_under_load_answers_each_once_and_in_order(world: World, tmp_path: Path) -> None:
    """What was begun is finished, what waits is answered by the next run."""
    people = [world.user(f"Person {number}") for number in range(6)]
    async with started(world, tmp_path) as process:
        await ask(people, 10)
        await answered(world, people, 12, 60)
        process.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 0, log.decode()
    async with started(world, tmp_path):
        await answered(world, people, 60, 60)
        await asyncio.sleep(0.5)
    for person in people:
        assert answers(person) == list(range(FIRST, FIRST + 10))


@pytest.mark.slow
async def test_a_burst_of_2000_updates_from_200_chats_is_answered_whole(world: World, tmp_path: Path) -> None:
    """In order within each chat, with nothing that Telegram would refuse."""
    people = [world.user(f"Person {number}") for number in range(200)]
    async with started(world, tmp_path):
        await ask(people, 10)
        await answered(world, people, 2000, 240)
    for person in people:
        assert answers(person) == list(range(FIRST, FIRST + 10))
