"""An update is handled once, whoever delivers it how often; those of a lane are handled in order, one at a time."""

import asyncio
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

from lnbot.store.store import Store
from lnbot.store.updates import LEASE
from lnbot.store.values import Taken

NOW = 1_700_000_000
HERE, THERE = "copy-1", "copy-2"


async def test_an_update_is_claimed_once(store: Store) -> None:
    """While it is handled and after it was, nobody else can claim it, its own handler included."""
    updates = store.updates
    assert await updates.claim(1, HERE, NOW)
    assert not await updates.claim(1, THERE, NOW)
    assert not await updates.claim(1, HERE, NOW)
    await updates.finish(1, HERE)
    assert not await updates.claim(1, THERE, NOW + 10 * LEASE)


async def test_an_update_that_failed_can_be_claimed_again(store: Store) -> None:
    """Released, it is anybody's; releasing what is another's or finished does nothing."""
    updates = store.updates
    await updates.claim(1, HERE, NOW)
    await updates.release(1, THERE)
    assert not await updates.claim(1, THERE, NOW)
    await updates.release(1, HERE)
    assert await updates.claim(1, THERE, NOW)
    await updates.finish(1, THERE)
    await updates.release(1, THERE)
    assert not await updates.claim(1, HERE, NOW)


async def test_after_a_crash_an_update_can_be_claimed_when_its_lease_is_over(store: Store) -> None:
    """Until then it is taken to be handled still; extending holds it for longer."""
    updates = store.updates
    await updates.claim(1, HERE, NOW)
    assert not await updates.claim(1, THERE, NOW + LEASE - 1)
    assert await updates.extend(1, HERE, NOW + LEASE - 1)
    assert not await updates.claim(1, THERE, NOW + LEASE)
    assert await updates.claim(1, THERE, NOW + 2 * LEASE)
    assert not await updates.extend(1, HERE, NOW + 2 * LEASE)


async def test_a_clock_that_was_set_back_does_not_hold_an_update_for_ever(store: Store) -> None:
    """A lease from what is now the far future is over; a copy whose clock is a little behind respects it."""
    updates = store.updates
    await updates.claim(1, HERE, NOW)
    assert not await updates.claim(1, THERE, NOW - LEASE)
    assert await updates.claim(1, THERE, NOW - 2 * LEASE)


async def test_a_copy_that_starts_again_gives_back_what_it_held(store: Store) -> None:
    """Under the same name it need not wait for its own leases; others' stay."""
    updates = store.updates
    await updates.claim(1, HERE, NOW)
    await updates.claim(2, THERE, NOW)
    await updates.keep(3, 7, b"three", NOW)
    assert await updates.take(HERE, NOW) is not None
    await updates.release_all(HERE)
    assert await updates.claim(1, HERE, NOW)
    assert not await updates.claim(2, HERE, NOW)
    assert await updates.take(THERE, NOW) == Taken(3, 7, b"three", attempts=2)


async def test_kept_updates_are_taken_oldest_first_one_of_a_lane_at_a_time(store: Store) -> None:
    """While one of a lane is handled, the rest of the lane waits and other lanes go on."""
    updates = store.updates
    for update_id, lane in ((12, 7), (10, 7), (11, 8), (13, 8)):
        assert await updates.keep(update_id, lane, str(update_id).encode(), NOW)
    assert await updates.waiting() == 4
    assert await updates.take(HERE, NOW) == Taken(10, 7, b"10", 1)
    assert await updates.take(THERE, NOW) == Taken(11, 8, b"11", 1)
    assert await updates.take(THERE, NOW) is None
    # Late, and older than the one that is handled: it still has to wait.
    await updates.keep(9, 7, b"9", NOW)
    assert await updates.take(THERE, NOW) is None
    await updates.finish(10, HERE)
    assert await updates.take(THERE, NOW) == Taken(9, 7, b"9", 1)
    await updates.release(9, THERE)
    assert await updates.take(HERE, NOW) == Taken(9, 7, b"9", 2)


async def test_an_update_is_kept_once(store: Store) -> None:
    """Delivered again it is not kept again: not while it waits, while it is handled, nor after."""
    updates = store.updates
    assert await updates.keep(1, 7, b"one", NOW)
    assert not await updates.keep(1, 7, b"one", NOW)
    await updates.take(HERE, NOW)
    assert not await updates.keep(1, 7, b"one", NOW)
    await updates.finish(1, HERE)
    assert not await updates.keep(1, 7, b"one", NOW)
    assert await updates.take(HERE, NOW) is None
    assert await updates.waiting() == 0


async def test_the_lane_of_a_copy_that_died_is_free_when_its_lease_is_over(store: Store) -> None:
    """Nothing is lost: another copy takes the same update; extending keeps the lane."""
    updates = store.updates
    await updates.keep(1, 7, b"one", NOW)
    await updates.keep(2, 7, b"two", NOW)
    await updates.take(HERE, NOW)
    assert await updates.take(THERE, NOW + LEASE - 1) is None
    assert await updates.extend(1, HERE, NOW + LEASE - 1)
    assert await updates.take(THERE, NOW + LEASE) is None
    assert await updates.take(THERE, NOW + 2 * LEASE) == Taken(1, 7, b"one", 2)


async def test_two_copies_share_the_work_without_doing_any_of_it_twice(url: str) -> None:
    """Twelve workers of two copies handle 120 updates of ten chats, delivered twice: each once, each chat in order."""
    copies = [await Store.open(url), await Store.open(url)]
    handled: list[Taken] = []
    busy: Counter[int] = Counter()

    async def work(store: Store, owner: str) -> None:
        while await store.updates.waiting():
            taken = await store.updates.take(owner, NOW)
            if taken is None:
                await asyncio.sleep(0.002)
                continue
            busy[taken.lane] += 1
            assert busy[taken.lane] == 1
            handled.append(taken)
            await asyncio.sleep(0)
            busy[taken.lane] -= 1
            await store.updates.finish(taken.update_id, owner)

    deliveries = [(update_id, store) for update_id in range(120) for store in copies]
    kept = await asyncio.gather(
        *(store.updates.keep(update_id, update_id * 7 % 10, b"x", NOW) for update_id, store in deliveries[::-1])
    )
    assert kept.count(True) == 120
    await asyncio.gather(*(work(store, f"copy-{i}") for i, store in enumerate(copies) for _ in range(6)))
    assert sorted(taken.update_id for taken in handled) == list(range(120))
    for lane in range(10):
        ids = [taken.update_id for taken in handled if taken.lane == lane]
        assert all(before < after for before, after in pairwise(ids))
    for store in copies:
        await store.close()


PROCESS = """
import asyncio, sys
from lnbot.store.store import Store

async def main(url, owner):
    store = await Store.open(url)
    for update_id in range(40):
        if await store.updates.claim(update_id, owner, 1_700_000_000):
            print(update_id)
            await store.updates.finish(update_id, owner)
    await store.close()

asyncio.run(main(*sys.argv[1:]))
"""


def test_processes_that_start_together_claim_each_update_once(url: str) -> None:
    """Four processes make the tables of an empty database and claim the same updates: all goes well, and each is one's."""
    command = [sys.executable, "-W", "error", "-c", PROCESS, url]
    folder = Path(__file__).parents[2]
    running = [
        subprocess.Popen([*command, f"copy-{i}"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for i in range(4)
    ]
    said = [process.communicate(timeout=60) for process in running]
    assert [error for _, error in said if error] == []
    claimed = [int(line) for out, _ in said for line in out.split()]
    assert sorted(claimed) == list(range(40))
