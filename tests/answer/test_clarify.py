"""Questions that leave open what is meant are asked back, and each option works as the next turn."""

import pytest

from lnbot.answer.assistant import Assistant


@pytest.mark.parametrize("bare", ["side effects?", "response rate?", "deaths"])
def test_a_measure_alone_is_asked_back(assistant: Assistant, bare: str) -> None:
    """Of what: the treatments of which it is reported, and every option is a question that gets an answer."""
    turn = assistant.answer(bare)
    assert turn.reply.kind == "clarify"
    assert len(turn.reply.options) >= 3
    assert turn.reply.facts == () and turn.reply.refs == ()
    for option in turn.reply.options:
        assert assistant.answer(option, turn.conversation).reply.kind == "answer", option


@pytest.mark.parametrize("pick", ["2", "the second one", "tacrolimus", "Lee 2010"])
def test_an_option_is_picked_by_number_place_or_words(assistant: Assistant, pick: str) -> None:
    """Two Korean studies: what is picked is told, and the talk goes on about it."""
    back = assistant.answer("the Korean study")
    assert back.reply.kind == "clarify"
    told = assistant.answer(pick, back.conversation)
    assert told.reply.kind == "answer" and told.reply.lead.startswith("Lee 2010 [60]")
    assert "11.1%" in assistant.answer("and its side effects?", told.conversation).reply.lead


def test_what_was_spoken_of_needs_no_asking_back(assistant: Assistant) -> None:
    """The same words after a study has been told of are about that study."""
    before = assistant.answer("response rate in Fei 2013").conversation
    assert assistant.answer("side effects?", before).reply.kind == "answer"
