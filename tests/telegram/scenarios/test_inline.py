"""Inline mode and guest mode: answers in chats that the bot is not in."""

import pytest

from lnbot.telegram import texts
from lnbot.telegram.features.inline import LONGEST_TITLE
from tests.telegram.fake_api import World

pytestmark = pytest.mark.usefixtures("bot")


async def test_answers_come_letter_by_letter(world: World) -> None:
    """From the third letter on there is something on it, and at the end the answer to the whole."""
    ann = world.user("Ann")
    whole = "tacrolimus respon"
    for end in range(3, len(whole) + 1):
        found = await ann.inline(whole[:end])
        assert found.results, whole[:end]
        titles = [result.title for result in found.results]
        assert len(set(titles)) == len(titles)
        assert max(map(len, titles)) <= LONGEST_TITLE
        assert all("acrolimus" in f"{r.title} {r.description}" or "[" in r.title for r in found.results[:3])
    assert "response rate" in found.results[0].title
    assert found.button is not None
    assert found.button.text == texts.ASK_IN_PRIVATE
    assert not world.refused


async def test_results_are_the_same_for_the_same_words_and_cached_for_all(world: World) -> None:
    """Ids are stable, so that Telegram may give them to whoever types the same."""
    ann, bob = world.user("Ann"), world.user("Bob")
    first = await ann.inline("proteinuria immunoadsorption")
    again = await bob.inline("proteinuria immunoadsorption")
    assert again.from_cache
    assert [result.id for result in first.results] == [result.id for result in again.results]


async def test_next_to_nothing_typed_shows_examples_that_are_answered(world: World) -> None:
    """Under their question each has a finished answer with its source."""
    ann = world.user("Ann")
    found = await ann.inline("")
    assert [result.title for result in found.results] == list(texts.INLINE_EXAMPLES)
    elsewhere = world.group("Elsewhere", [ann], with_bot=False)
    for result in found.results:
        posted = await ann.chooses(found, result, elsewhere)
        assert "In the review:" in posted.text


async def test_nothing_found_says_so(world: World) -> None:
    """Also of a drug that the review does not mention, by its name."""
    ann = world.user("Ann")
    assert [result.title for result in (await ann.inline("zzzzz")).results] == [texts.INLINE_NOTHING]
    assert "anifrolumab" in (await ann.inline("anifrolumab")).results[0].title


async def test_who_chose_an_answer_goes_on_from_it_in_private(world: World) -> None:
    """By the button under the answer, by that above the results, or just by writing on."""
    ann = world.user("Ann")
    elsewhere = world.group("Elsewhere", [ann], with_bot=False)
    found = await ann.inline("Fei 2013 response")
    posted = await ann.chooses(found, found.results[0], elsewhere)
    await world.settled()
    await ann.says(ann.chat, "and its side effects?")
    assert "Aspergillosis" in (await ann.chat.next_reply()).text
    await ann.follows(posted, texts.ASK_MORE)
    assert "88.5%" in (await ann.chat.next_reply()).text
    assert found.button is not None
    await ann.opens(found.button)
    assert "Fei 2013" in (await ann.chat.next_reply()).text


@pytest.mark.parametrize(
    "query", ["x" * 256, "💥" * 60, "<b>&amp;", "tacrolimus\nrituximab", "59", "reference 59", "@"]
)
async def test_whatever_is_typed_is_answered(world: World, query: str) -> None:
    """Within Telegram's limits."""
    ann = world.user("Ann")
    assert (await ann.inline(query)).results
    assert not world.refused


async def test_a_guest_is_answered_where_it_was_mentioned(world: World) -> None:
    """In a chat that the bot has not joined, by one message; a follow-up goes on from it."""
    ann = world.user("Ann")
    away = world.group("Away", [ann], with_bot=False)
    for said, expected in (
        ("@lnreview_bot response rate of tacrolimus in CYC-resistant patients", "88.5%"),
        ("@lnreview_bot and its side effects?", "Aspergillosis"),
        ("@lnreview_bot", "for example"),
    ):
        await ann.says(away, said)
        await world.settled()
        assert expected in list(away.messages.values())[-1].text
    assert {call.method for call in world.calls} >= {"answerGuestQuery"}
    assert not world.made("sendMessage")
    assert not world.refused
