"""Questions on sets of studies are computed from the figures of the studies, and say so."""

import re

import pytest

from lnbot.answer.assistant import Assistant
from lnbot.render.plain import plain_text


def said(assistant: Assistant, text: str) -> str:
    return plain_text(assistant.answer(text).reply)


def test_the_highest_is_the_highest_of_all_figures(assistant: Assistant) -> None:
    """Singapore and the British series of 2006, both 100%, come before every other rate of the rituximab table."""
    lead = assistant.answer("best response rate in the rituximab table").reply.lead
    assert "Singapore" in lead and "Smith 2006" in lead and "100%" in lead


def test_the_lowest_is_the_lowest_of_all_figures(assistant: Assistant) -> None:
    """The American series has the lowest rate of the calcineurin table."""
    assert "Lanata 2010" in assistant.answer("worst response rate in table 3").reply.lead


def test_a_total_shows_its_working_and_that_it_is_computed(assistant: Assistant) -> None:
    """111 patients are 20 + 17 + 26 + 9 + 7 + 26 + 6."""
    text = said(assistant, "how many patients in all studies of table 3 together")
    assert "111 patients" in text
    assert "Computed" in text and "20 + 17 + 26 + 9 + 7 + 26 + 6 = 111" in text


def test_a_limit_chooses_the_studies_that_keep_to_it(assistant: Assistant) -> None:
    """Six rows of the rituximab table have 30 patients or more: 32, 42, 32, 63, 68 and 36."""
    reply = assistant.answer("which rituximab cohorts in table 2 had at least 30 patients").reply
    assert reply.lead.startswith("6 studies")
    assert all(int(n) >= 30 for point in reply.points for n in re.findall(r"n = (\d+)", point))


def test_an_event_lists_every_study_that_reports_it(assistant: Assistant) -> None:
    """Late-onset neutropenia stands in three rows."""
    reply = assistant.answer("which rituximab studies saw late-onset neutropenia").reply
    assert {7, 13, 16} <= set(reply.refs)


def test_what_is_left_out_of_a_question_is_left_out_of_the_answer(assistant: Assistant) -> None:
    """Two rows of the calcineurin table are of cyclosporine."""
    reply = assistant.answer("how many of the table 3 series used cyclosporine rather than tacrolimus").reply
    assert reply.refs == (62, 63)


def test_countries_of_both_tables(assistant: Assistant) -> None:
    """China, Korea, Spain and Japan stand in both tables."""
    lead = assistant.answer("which countries appear in both tables").reply.lead
    assert all(country in lead for country in ("China", "Korea", "Spain", "Japan"))


@pytest.mark.parametrize(
    "text", ["largest fall in proteinuria with rituximab", "biggest reduction of proteinuria in table 2"]
)
def test_falls_are_told_in_relation_and_in_absolute_terms(assistant: Assistant, text: str) -> None:
    """Computed falls carry both and a note that they are computed."""
    shown = said(assistant, text)
    assert re.search(r"-\d+\.\d\d g/day, -\d+%", shown) and "computed" in shown


def test_no_study_fits(assistant: Assistant) -> None:
    """A treatment that no study of a country was about is no answer about another country."""
    reply = assistant.answer("response to rituximab in the Portuguese study").reply
    assert reply.kind == "not_in_review"
    assert "no study of rituximab from Portugal" in reply.lead


def test_only_figures_of_one_dimension_are_averaged(assistant: Assistant) -> None:
    """Grams a day are no percentage, and a count is none either."""
    assert "%" not in assistant.answer("average proteinuria in table 2").reply.lead
    assert "Contis" not in said(assistant, "average complete response in table 2").split("Computed")[0]


def test_a_phrase_and_its_negation_choose_complementary_studies(assistant: Assistant) -> None:
    """No study of the rituximab table has both more and no more than 30 patients, and each has one of them."""
    more = set(assistant.answer("rituximab studies in table 2 with more than 30 patients").reply.refs)
    rest = set(assistant.answer("rituximab studies in table 2 with no more than 30 patients").reply.refs)
    assert not more & rest
    assert len(more | rest) == 15


def test_an_average_without_sizes_does_not_fail(assistant: Assistant) -> None:
    """Where no study of a set has a size, no weighted mean is tried."""
    assert assistant.answer("average complete response in stem cell transplantation studies").reply.lead


@pytest.mark.parametrize(
    "question", ["late onset neutropenia highest rate?", "which rituximab trial had most late-onset neutropenia"]
)
def test_the_highest_rate_of_an_event_is_ranked_without_naming_a_set(assistant: Assistant, question: str) -> None:
    """Melander's 16.7% is above the 7.7% of Garcia-Carrasco and the 3.2% of Catapano."""
    assert "Melander 2009" in assistant.answer(question).reply.lead


def test_a_limit_that_is_no_limit_on_studies_chooses_none(assistant: Assistant) -> None:
    """The albumin below which anticoagulation may be considered is a figure of the review, 20 g/l."""
    assert "20 g/l" in assistant.answer("albumin < 25 anticoagulate?").reply.lead


def test_a_highest_dose_is_not_answered_with_what_studies_gave(assistant: Assistant) -> None:
    """The low dose of multi-target therapy is no maximum; the review raises MMF to 3 g a day."""
    assert "3 g/day" in assistant.answer("MMF max dose").reply.lead
