"""From a text to a question."""

import pytest

from lnbot.answer.assistant import Assistant
from lnbot.question.limits import Limit, read_limits
from lnbot.question.question import Question
from lnbot.question.reader import read_question

ENDLESS = float("inf")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("at least 30 patients", Limit(30, ENDLESS, False, "patients")),
        ("more than 80%", Limit(80, ENDLESS, True, "%")),
        ("fewer than 10 patients", Limit(-ENDLESS, 10, True, "patients")),
        ("between 20 and 40 patients", Limit(20, 40, False, "patients")),
        ("no more than thirty patients", Limit(-ENDLESS, 30, False, "patients")),
        ("published since 2010", Limit(2010, ENDLESS, False, "year")),
        ("published after 2010", Limit(2010, ENDLESS, True, "year")),
        ("who reached a hundred per cent", Limit(100, 100, False, "%")),
    ],
)
def test_a_limit_is_read_with_its_unit(text: str, limit: Limit) -> None:
    """What a number has to keep to, with the unit behind it or the only one that it can have."""
    assert read_limits(text) == (limit,)


@pytest.mark.parametrize("text", ["response over 12 months", "at least 6 weeks of steroids", "more than 2 mg"])
def test_time_and_dose_limit_no_studies(text: str) -> None:
    """What is no size, rate or year of a study is left to the facts."""
    assert read_limits(text) == ()


def read(assistant: Assistant, text: str) -> Question:
    return read_question(text, assistant.lexicon)


def test_a_misspelt_drug_is_mended_and_said(assistant: Assistant) -> None:
    """Few letters may differ, and the reply says how the word was read."""
    question = read(assistant, "tacrolmus response")
    assert question.treatments == ("tacrolimus",)
    assert [(c.written, c.read) for c in question.corrections] == [("tacrolmus", "tacrolimus")]


@pytest.mark.parametrize("drug", ["anifrolumab", "everolimus", "ocrelizumab", "baricitinib"])
def test_an_unknown_drug_is_never_taken_for_a_known_one(assistant: Assistant, drug: str) -> None:
    """A drug that the review does not know stays what it is and is named back."""
    question = read(assistant, f"response rate of {drug}")
    assert question.treatments == ()
    assert drug in assistant.answer(f"response rate of {drug}").reply.lead


def test_what_stands_after_rather_than_is_left_out(assistant: Assistant) -> None:
    """Cyclosporine rather than tacrolimus asks for cyclosporine."""
    question = read(assistant, "cyclosporine rather than tacrolimus")
    assert question.treatments == ("cyclosporine",)
    assert question.excluded == ("tacrolimus",)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my nephrologist wants to stop my tablets, should I agree?", "advice"),
        ("he has taken forty of his tablets and will not wake up", "emergency"),
        ("which ferry goes to the islands on Sundays", "off-topic"),
        ("much obliged, that was all", "thanks"),
        ("what are your abilities", "help"),
        ("how many patients were in the Swedish series", "question"),
    ],
)
def test_messages_are_told_apart(assistant: Assistant, text: str, kind: str) -> None:
    """Messages that no example holds are recognised by their words."""
    kinds = read(assistant, text).kinds
    assert max(kinds, key=lambda one: kinds[one]) == kind
