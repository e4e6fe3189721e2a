"""The order of updates, and the limits on them, without Telegram."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st
from telegram import Update
from telegram.constants import FloodLimit

from lnbot.telegram.floods import MINUTE, Floods, Verdict
from lnbot.telegram.order import InOrder
from lnbot.telegram.pace import Window


def update(number: int, chat: int) -> Update:
    """Return the update `number`: a message in `chat`."""
    raw = {"update_id": number, "message": {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}}}
    made = Update.de_json(raw, None)
    assert isinstance(made, Update)
    return made


async def test_updates_of_a_chat_wait_for_each_other_and_chats_do_not() -> None:
    """The first of chat 1 is held up; chat 2 goes on, and the second of chat 1 does not overtake."""
    handled: list[int] = []
    go_on = asyncio.Event()

    async def claim(_: Update) -> bool:
        return True

    async def finish(one: Update) -> None:
        handled.append(one.update_id)

    async def handle(held: bool) -> None:
        if held:
            await go_on.wait()

    order = InOrder(claim, finish)
    tasks = [
        asyncio.create_task(order.process_update(update(number, chat), handle(number == 1)))
        for number, chat in ((1, 1), (2, 1), (3, 2))
    ]
    await tasks[2]
    assert handled == [3]
    assert order.waiting(1) == 2
    go_on.set()
    await asyncio.gather(*tasks)
    assert handled == [3, 1, 2]
    assert order.waiting(1) == 0


async def test_an_update_that_is_not_ours_is_not_handled() -> None:
    """Nor is it noted as handled."""
    handled: list[str] = []

    async def claim(_: Update) -> bool:
        return False

    async def finish(_: Update) -> None:
        handled.append("finished")

    async def handle() -> None:
        handled.append("handled")

    await InOrder(claim, finish).process_update(update(1, 1), handle())
    assert handled == []


@given(st.integers(1, 6), st.lists(st.floats(0, 3), max_size=60))
def test_in_no_window_happens_more_than_it_lets(most: int, gaps: list[float]) -> None:
    """Whenever one may not happen yet, it may after as long as is said."""
    window, now, times = Window(most, 10), 0.0, []
    for gap in gaps:
        now += gap
        wait = window.wait(now)
        assert wait >= 0
        window.add(now + wait)
        times.append(now + wait)
    times.sort()
    for first, last in zip(times, times[most:], strict=False):
        assert last - first >= 10 - 1e-6


@given(st.lists(st.tuples(st.integers(1, 6), st.floats(0, 5)), max_size=120))
def test_a_group_is_never_written_to_more_than_telegram_allows(asks: list[tuple[int, float]]) -> None:
    """Answers and notices together, in any minute; and whoever is over the limit for long gets a notice, not several."""
    now = 0.0
    floods = Floods(30, 10, 18, clock=lambda: now)
    written: list[float] = []
    for user, gap in asks:
        now += gap
        if floods.asks(-1, user, group=True) is not Verdict.SILENCE:
            written.append(now)
        within = [at for at in written if at > now - MINUTE]
        assert len(within) <= FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP


def test_after_a_minute_questions_are_answered_again() -> None:
    """And who then asks too much again is told so again."""
    now = 0.0
    floods = Floods(2, 2, 2, clock=lambda: now)
    first = [floods.asks(1, 1, group=False) for _ in range(4)]
    assert floods.wait(1, 1, group=False) == MINUTE
    now = MINUTE + 0.1
    again = [floods.asks(1, 1, group=False) for _ in range(4)]
    assert first == again == [Verdict.ANSWER, Verdict.ANSWER, Verdict.NOTICE, Verdict.SILENCE]
