"""Telegram fails in every way it knows: nothing is lost that can be known to be missing, nothing comes twice, order holds."""

import asyncio
from pathlib import Path

import pytest

from lnbot.answer.assistant import Assistant
from lnbot.telegram import bot as library_bot
from tests.telegram.fake_api import World
from tests.telegram.fake_api.errors import conflict
from tests.telegram.fake_api.faults import Broken, DropAfter, DropBefore, Fault, Garbage, Late, Refused, Slow, flooded
from tests.telegram.faults.test_crash import FIRST, answered, answers, ask
from tests.telegram.running import running
from tests.telegram.test_process import started

ONCE = {
    "429 with retry_after": flooded(1),
    "500": Broken(500),
    "502": Broken(502),
    "503": Broken(503),
    "slow": Slow(0.5),
    "garbage after delivery": Garbage(),
    "dropped after delivery": DropAfter(),
    "time-out after delivery": Late(1.5),
}
"""Faults of sending after which every answer is there, once."""


@pytest.mark.parametrize("fault", ONCE.values(), ids=ONCE.keys())
async def test_a_fault_of_sending_loses_nothing_and_sends_nothing_twice(
    world: World, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """The chat that it meets has its answers in order; another one has its own before the fault is over."""
    monkeypatch.setattr(library_bot, "PATIENCE", 0.7)
    people = [ann, _] = [world.user("Ann"), world.user("Bob")]
    async with running(world, assistant, tmp_path):
        planned = world.faults.plan("sendMessage", fault, chat_id=ann.chat.id)
        await ask(people, 3)
        await answered(world, people, 6, 15)
        await world.settled(15)
    assert planned.hits == 1
    for person in people:
        assert answers(person) == [FIRST, FIRST + 1, FIRST + 2]


async def test_what_may_not_have_arrived_is_not_sent_again(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """A connection that is cut before anything comes back: nobody can know, and twice is worse than once too seldom."""
    (ann,) = people = [world.user("Ann")]
    async with running(world, assistant, tmp_path):
        world.faults.plan("sendMessage", DropBefore())
        await ask(people, 3)
        await answered(world, people, 2, 15)
        await world.settled()
    assert answers(ann) == [FIRST + 1, FIRST + 2]


FETCHING = {
    "429 with retry_after": flooded(1),
    "502": Broken(502),
    "garbage": Garbage(),
    "dropped before": DropBefore(),
    "dropped after": DropAfter(),
    "409 from a second poller": Refused(conflict("terminated by other getUpdates request")),
}


@pytest.mark.parametrize("fault", FETCHING.values(), ids=FETCHING.keys())
async def test_a_fault_of_fetching_loses_nothing_and_answers_nothing_twice(
    world: World, assistant: Assistant, tmp_path: Path, fault: Fault
) -> None:
    """Whatever happens to the call, it is made again, and what came twice is answered once."""
    people = [world.user(f"Person {number}") for number in range(3)]
    async with running(world, assistant, tmp_path):
        planned = world.faults.plan("getUpdates", fault)
        await ask(people, 4)
        await answered(world, people, 12, 15)
        await world.settled()
    assert planned.hits == 1
    for person in people:
        assert answers(person) == [FIRST, FIRST + 1, FIRST + 2, FIRST + 3]


async def test_every_call_fails_once(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """What the bot says of itself at the start, a press, an edit and an inline query included: all is made up for."""
    ann = world.user("Ann")
    for method in ("deleteWebhook", "setMyCommands", "answerCallbackQuery", "editMessageText"):
        world.faults.plan(method, Broken(502))
    async with running(world, assistant, tmp_path):
        await ann.says(ann.chat, "/treatments")
        page = await ann.chat.next_reply()
        await ann.presses(page, "Rituximab")
        assert await world.changes.until(lambda: page.edits == 1, 10), world.explain()
        await world.settled()
    assert {call.code for call in world.calls} <= {200, 502}


async def test_updates_twice_and_out_of_order(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """Each is answered once, with what comes late answered when it comes."""
    people = [world.user("Ann"), world.user("Bob")]
    async with running(world, assistant, tmp_path):
        world.inbox.twice = True
        await ask(people, 5)
        await answered(world, people, 10, 15)
        await world.settled()
        world.inbox.twice = False
        shown = list(world.inbox.delivered)
        for update in reversed(shown):
            world.inbox.again(update.update_id)
        await world.settled()
    for person in people:
        assert answers(person) == list(range(FIRST, FIRST + 5))


async def test_two_pollers_of_one_bot(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """On two databases, as when an old copy was forgotten somewhere: each question is answered, in order, by either."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    (ann,) = people = [world.user("Ann")]
    async with running(world, assistant, one), running(world, assistant, two):
        world.handled = None
        await ask(people, 3)
        await answered(world, people, 3, 20)
    assert sorted(set(answers(ann))) == [FIRST, FIRST + 1, FIRST + 2]
    assert any(call.code == 409 for call in world.calls)


async def test_a_token_that_is_revoked_under_way_ends_the_bot(world: World, tmp_path: Path) -> None:
    """With status 2 and the one line that says so, whatever waits."""
    (ann,) = people = [world.user("Ann")]
    async with started(world, tmp_path, LNBOT_LOG_LEVEL="error") as process:
        await ask(people, 1)
        await answered(world, people, 1, 30)
        world.account.revoked = True
        await ask(people, 2)
        _, written = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    assert written.decode().splitlines()[-1].startswith("LNBOT_TOKEN is refused by Telegram")
    assert answers(ann) == [FIRST]
