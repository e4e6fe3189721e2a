"""Floods: too many questions, too many messages, and that nobody else has to wait for it."""

import pytest

from lnbot.telegram import texts
from tests.telegram.fake_api import World
from tests.telegram.fake_api.faults import Slow, flooded
from tests.telegram.scenarios.conftest import Bot

QUESTION = "dose of tacrolimus"
TOO_MANY, TOO_MANY_HERE = texts.TOO_MANY.partition("{")[0], texts.TOO_MANY_HERE.partition("{")[0]


async def test_one_person_who_asks_too_much_gets_one_notice(world: World, bot: Bot) -> None:
    """Then silence, neither an answer nor a notice each; others are answered."""
    await bot.restart(user_limit=5)
    ann, bob = world.user("Ann"), world.user("Bob")
    for _ in range(12):
        await ann.says(ann.chat, QUESTION)
    await world.settled()
    said = [posted.text for posted in ann.chat.unread()]
    assert [text.startswith(TOO_MANY) for text in said] == [False] * 5 + [True]
    await bob.says(bob.chat, QUESTION)
    assert "Fei 2013" in (await bob.chat.next_reply()).text


async def test_one_member_cannot_use_up_what_a_group_may_ask(world: World, bot: Bot) -> None:
    """The others are still answered."""
    await bot.restart(member_limit=4)
    ann, bob = world.user("Ann"), world.user("Bob")
    ward = world.group("Ward", [ann, bob])
    for _ in range(10):
        await ann.says(ward, f"@lnreview_bot {QUESTION}")
    await world.settled()
    assert len(ward.unread()) == 5
    await bob.says(ward, f"@lnreview_bot {QUESTION}")
    assert "Fei 2013" in (await ward.next_reply()).text


@pytest.mark.usefixtures("bot")
async def test_a_group_that_asks_more_than_telegram_allows_gets_one_notice_and_delays_nobody(world: World) -> None:
    """Telegram never has to refuse a message; a question in private is answered meanwhile."""
    people = [world.user(f"Member {number}") for number in range(6)]
    ann = world.user("Ann")
    ward = world.group("Ward", people)
    for _ in range(5):
        for person in people:
            await person.says(ward, f"@lnreview_bot {QUESTION}")
    await ann.says(ann.chat, QUESTION)
    assert "Fei 2013" in (await ann.chat.next_reply(3)).text
    await world.settled()
    said = [posted.text for posted in ward.unread()]
    assert sum(text.startswith(TOO_MANY_HERE) for text in said) == 1
    assert 15 <= len(said) <= world.flood.per_minute_in_group
    assert not world.refused


@pytest.mark.usefixtures("bot")
async def test_presses_in_a_group_count_as_well(world: World) -> None:
    """Each changes a message, which Telegram counts; who presses too much is told so by the button."""
    ann = world.user("Ann")
    ward = world.group("Ward", [ann])
    await ann.says(ward, "/treatments")
    page = await ward.next_reply()
    presses = []
    for _ in range(15):
        presses.append(await ann.presses(page, "Rituximab"))
        await world.settled()
        presses.append(await ann.presses(page, texts.ALL_TREATMENTS))
        await world.settled()
        if presses[-1].text == texts.TOO_FAST:
            break
    assert presses[-1].text == texts.TOO_FAST
    assert not world.refused


@pytest.mark.usefixtures("bot")
async def test_a_chat_that_telegram_makes_wait_makes_no_other_wait(world: World) -> None:
    """429 with retry_after: that message comes later, in its place; another chat's comes at once."""
    ann, bob = world.user("Ann"), world.user("Bob")
    world.faults.plan("sendMessage", flooded(2), chat_id=ann.chat.id)
    await ann.says(ann.chat, QUESTION)
    await ann.says(ann.chat, "side effects of rituximab in Japan")
    await bob.says(bob.chat, QUESTION)
    await bob.chat.next_reply(1.5)
    assert ann.chat.unread() == []
    assert "Fei 2013" in (await ann.chat.next_reply()).text
    assert "Iwata 2018" in (await ann.chat.next_reply()).text


@pytest.mark.usefixtures("bot")
async def test_answers_come_in_the_order_of_the_questions(world: World) -> None:
    """However long one takes; a second question that came meanwhile has its answer say which one it answers."""
    ann = world.user("Ann")
    world.faults.plan("sendMessage", Slow(0.7))
    asked = [await ann.says(ann.chat, f"reference {number}") for number in range(50, 56)]
    answers = [await ann.chat.next_reply() for _ in asked]
    assert [answer.text[:4] for answer in answers] == [f"[{number}]" for number in range(50, 56)]
    replied = [answer.message.reply_to_message for answer in answers]
    assert replied[1] is not None
    assert replied[1].message_id == asked[1].id


@pytest.mark.usefixtures("bot")
async def test_many_chats_at_once_are_all_answered(world: World) -> None:
    """A burst from 40 people: each gets their own, and Telegram has to refuse nothing."""
    people = [world.user(f"Person {number}") for number in range(40)]
    for number, person in enumerate(people, 1):
        await person.says(person.chat, f"reference {number}")
    for number, person in enumerate(people, 1):
        assert (await person.chat.next_reply()).text.startswith(f"[{number}]")
    assert not world.refused
