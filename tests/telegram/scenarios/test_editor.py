"""What the editor of the knowledge base is given of what people ask, and what not."""

import time

import pytest

from lnbot.store.store import Store
from lnbot.store.values import Remark
from lnbot.telegram import texts
from tests.telegram.fake_api import World
from tests.telegram.running import database_url
from tests.telegram.scenarios.conftest import Bot

UNKNOWN = "anifrolumab response rate in refractory LN"


async def remarks(bot: Bot) -> list[Remark]:
    """Return what the editor is given."""
    store = await Store.open(database_url(bot.folder))
    try:
        return await store.remarks.since(0)
    finally:
        await store.close()


async def test_what_was_not_answered_or_disliked_or_said_is_given_to_the_editor(world: World, bot: Bot) -> None:
    """How often it came and how it was understood; numbers and names of patients are struck out."""
    ann, bob = world.user("Ann"), world.user("Bob")
    for person in (ann, bob):
        await person.says(person.chat, UNKNOWN)
        await person.chat.next_reply()
    await ann.says(ann.chat, "dose of tacrolimus for Mr Kowalski, phone 0660 1234567")
    await ann.presses(await ann.chat.next_reply(), texts.BAD)
    await bob.says(bob.chat, "/feedback write to me: bob@example.org")
    await world.settled()
    kept = await remarks(bot)
    found = {remark.reason: remark for remark in reversed(kept)}
    assert (found["unanswered"].text, found["unanswered"].times) == (UNKNOWN, 2)
    assert "anifrolumab" in found["unanswered"].read_as
    assert "dose of tacrolimus" in found["disliked"].text
    assert found["comment"].text.startswith("write to me")
    said = " ".join(f"{remark}" for remark in kept)
    assert not any(secret in said.lower() for secret in ("kowalski", "1234567", "bob@", "ann", "bob"))


async def test_where_a_chat_does_not_want_it_nothing_is_kept_for_the_editor(world: World, bot: Bot) -> None:
    """Its administrators turn it off."""
    eve = world.user("Eve")
    ward = world.group("Ward", [], admins=[eve])
    await eve.says(ward, "/settings")
    await eve.presses(await ward.next_reply(), "Keeping questions")
    await world.settled()
    await eve.says(ward, f"@lnreview_bot {UNKNOWN}")
    await eve.presses(await ward.next_reply(), texts.BAD)
    await world.settled()
    assert await remarks(bot) == []


@pytest.mark.usefixtures("bot")
async def test_words_that_tell_who_a_patient_is_do_not_outlive_the_question(world: World, bot: Bot) -> None:
    """Not in the dialogue that is kept for follow-ups either."""
    ann = world.user("Ann")
    await ann.says(ann.chat, "dose of tacrolimus for Mr Kowalski")
    await ann.chat.next_reply()
    await world.settled()
    store = await Store.open(database_url(bot.folder))
    await store.tidy(int(time.time()))
    await store.close()
    held = b"".join(path.read_bytes() for path in bot.folder.glob("lnbot.sqlite*"))
    assert b"tacrolimus" in held
    assert b"owalski" not in held


async def test_forgetting_takes_back_what_the_editor_was_given(world: World, bot: Bot) -> None:
    """As long as it is known whose it was."""
    ann = world.user("Ann")
    await ann.says(ann.chat, UNKNOWN)
    await ann.chat.next_reply()
    await ann.says(ann.chat, "/forget")
    await ann.chat.next_reply()
    await world.settled()
    assert await remarks(bot) == []
