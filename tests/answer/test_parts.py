"""Questions of two parts get both."""

import pytest

from lnbot.answer.assistant import Assistant
from lnbot.answer.parts import parted


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("how many died, and was it the treatment?", ("how many died", "was it the treatment?")),
        ("Which dose was given? And for how long?", ("Which dose was given", "And for how long?")),
        ("response and side effects of tacrolimus", None),
        ("safe and sound?", None),
        ("what are rituximab and its rivals", None),
    ],
)
def test_a_question_is_parted_where_a_second_one_begins(text: str, parts: tuple[str, str] | None) -> None:
    """Things joined by "and" are one question; a second question word begins another."""
    assert parts == parted(text)


def test_both_parts_are_answered(assistant: Assistant) -> None:
    """The second part leans on the first, and its fact is cited with the others."""
    reply = assistant.answer("response rate of tacrolimus in Fei 2013, and how many had aspergillosis?").reply
    said = " ".join((reply.lead, *reply.points))
    assert reply.kind == "answer" and reply.refs == (59,)
    assert "88.5%" in said and "3.8%" in said
    assert "fei-2013.side-effects" in reply.facts
