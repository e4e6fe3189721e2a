"""Facts that are told together, and what the review is known not to report."""

from pathlib import Path

from lnbot.answer.assistant import Assistant
from lnbot.render.facts import fact_lines


def test_a_topic_tells_its_facts_in_order(tiny: Path) -> None:
    """What takes two facts to answer gets both, the more direct one first, and rests on them alone."""
    reply = Assistant.open(str(tiny)).answer("so why give sugar pills, and what came of it?").reply
    assert reply.kind == "answer"
    assert reply.facts == ("nothing-works", "roe-1999.response")
    assert reply.lead == "The authors expect little of placebo."
    assert reply.refs == (1,)


def test_an_absence_is_said_with_the_nearest(tiny: Path) -> None:
    """What is known to be absent is named, and what comes near is offered as no more than that."""
    reply = Assistant.open(str(tiny)).answer("which colour did the pills have?").reply
    assert reply.kind == "not_in_review"
    assert reply.lead == "The review does not report the colour of the pills."
    assert reply.facts == () and reply.refs == ()
    assert any("not an answer" in note and "70%" in note for note in reply.notes)


def test_what_is_reported_is_not_refused_for_an_absence_beside_it(tiny: Path) -> None:
    """A word in common with an absence does not make an answer one."""
    assert Assistant.open(str(tiny)).answer("how many responded to the pills?").reply.kind == "answer"


def test_topics_and_absences_are_no_facts_of_the_review(tiny: Path) -> None:
    """The list of facts holds what the review states."""
    lines = list(fact_lines(Assistant.open(str(tiny)).knowledge, as_json=False))
    assert not [line for line in lines if line.startswith(("topic-", "absent-"))]
    assert any(line.startswith("roe-1999.response") for line in lines)
