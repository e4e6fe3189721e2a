"""Callback data and deep links: what goes in comes out, within Telegram's limits, and nothing else does harm."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnbot.answer.assistant import Assistant
from lnbot.answer.offers import BROWSED, COMPARED, STUDIES, Offers
from lnbot.telegram.codec import (
    LONGEST_DATA,
    LONGEST_PAYLOAD,
    Press,
    Target,
    Verb,
    fact_link,
    pack,
    question_link,
    reference_link,
    target,
    unpack,
)

WORD = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@given(st.sampled_from([verb for verb in Verb if verb is not Verb.ASK]), st.lists(WORD, max_size=3))
def test_what_a_button_carries_comes_back(verb: Verb, arguments: list[str]) -> None:
    """With its verb and all arguments."""
    assert unpack(pack(verb, *arguments)) == Press(verb, tuple(arguments))


@given(st.text(max_size=30).filter(lambda text: len(text.encode(errors="replace")) < 55))
def test_a_question_on_a_button_comes_back_whole(text: str) -> None:
    """Also with colons in it."""
    assert unpack(f"v1:q:{text}") == Press(Verb.ASK, (text,))


def test_data_that_telegram_would_not_take_is_refused_here() -> None:
    """Counted in bytes."""
    assert pack(Verb.ASK, "é" * 29)
    with pytest.raises(ValueError, match="more than 64 bytes"):
        pack(Verb.ASK, "é" * 30)


@given(st.one_of(st.none(), st.text()))
def test_data_of_others_is_nothing(data: str | None) -> None:
    """Whatever it is, reading it raises nothing."""
    press = unpack(data)
    assert press is None or (data or "").startswith("v1:")


def test_every_button_that_can_be_shown_fits(assistant: Assistant) -> None:
    """Of all studies, treatments and aspects, the longest names included."""
    knowledge, treatments = assistant.knowledge, Offers(assistant).treatments()
    subjects = [*knowledge.studies, *(e.id for e in knowledge.entities.values() if e.kind in ("treatment", "class"))]
    for subject in subjects:
        for aspect in (*BROWSED, STUDIES):
            assert len(pack(Verb.OUTCOME, aspect, subject)) <= LONGEST_DATA
    for one in treatments:
        for other in treatments:
            assert len(pack(Verb.COMPARE, one.id, other.id, len(COMPARED))) <= LONGEST_DATA


def test_every_fact_and_reference_has_a_link_that_leads_to_it(assistant: Assistant) -> None:
    """In the characters that a deep link may have."""
    for fact_id in assistant.knowledge.facts:
        payload = fact_link(fact_id)
        assert PAYLOAD.fullmatch(payload), fact_id
        assert target(payload) == Target(fact=fact_id)
    for number in assistant.knowledge.references:
        assert target(reference_link(number)) == Target(question=f"reference {number}")


@given(st.text())
def test_a_question_that_fits_into_a_link_comes_back(text: str) -> None:
    """With single spaces, and a space for a dash."""
    payload = question_link(text)
    assert len(payload) <= LONGEST_PAYLOAD
    if payload:
        assert PAYLOAD.fullmatch(payload)
        assert target(payload) == Target(question=" ".join(text.replace("-", " ").split()))


@given(st.from_regex(r"[A-Za-z0-9_-]{0,64}", fullmatch=True))
def test_a_link_of_others_is_read_as_words(payload: str) -> None:
    """Or leads nowhere; it raises nothing."""
    found = target(payload)
    assert found is None or found.fact or found.question
