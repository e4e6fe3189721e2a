"""Comparisons set like beside like, and leave alone what only looks like one."""

from lnbot.answer.assistant import Assistant
from lnbot.render.plain import plain_text


def test_two_studies_stand_side_by_side_with_the_gap_marked_as_computed(assistant: Assistant) -> None:
    """88.5% of Fei and 78% of Lee are 10.5 percentage points apart."""
    text = plain_text(assistant.answer("compare the response rates of Fei 2013 and Lee 2010").reply)
    assert "88.5%" in text and "78%" in text
    assert "10.5 percentage points" in text and "Not a head-to-head comparison" in text


def test_two_drugs_in_a_question_on_one_study_are_not_compared(assistant: Assistant) -> None:
    """The words "MMF or CYC" before rituximab is part of what Terrier reports."""
    reply = assistant.answer("Terrier: how many had no MMF or CYC").reply
    assert 15 in reply.refs and "24%" in reply.lead


def test_figures_of_all_classes_do_not_answer_for_one_class(assistant: Assistant) -> None:
    """Ranges over whole tables say nothing on class V."""
    reply = assistant.answer("class V LN rituximab or tacrolimus?").reply
    assert "studies" not in reply.lead and "class" in reply.lead
