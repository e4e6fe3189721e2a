"""Questions on the reference list are answered from its entries, counted one by one."""

import re

import pytest

from lnbot.answer.assistant import Assistant
from lnbot.answer.reply import Reply


def reply_to(assistant: Assistant, text: str) -> Reply:
    return assistant.answer(text).reply


def test_the_oldest_entry_is_that_of_the_smallest_year(assistant: Assistant) -> None:
    """No entry is older than [29] of 1991."""
    years = {number: entry.year for number, entry in assistant.knowledge.references.items()}
    oldest = [number for number, year in years.items() if year == min(years.values())]
    assert list(reply_to(assistant, "oldest publication in the reference list?").refs) == oldest


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("references from 2016", 2016),
        ("how many 2019 papers do they cite", 2019),
        ("which references are of 1992", 1992),
    ],
)
def test_a_year_chooses_the_entries_of_that_year(assistant: Assistant, question: str, year: int) -> None:
    """The words "from 2016" name a year; "from 2016 on" begins with one."""
    entries = [number for number, entry in assistant.knowledge.references.items() if entry.year == year]
    assert sorted(reply_to(assistant, question).refs) == entries


def test_from_a_year_on_begins_with_it(assistant: Assistant) -> None:
    """The entries of later years are listed with those of the year itself."""
    entries = [number for number, entry in assistant.knowledge.references.items() if entry.year >= 2016]
    assert sorted(reply_to(assistant, "references from 2016 onwards").refs) == entries


def test_first_authors_are_counted_apart_from_other_authors(assistant: Assistant) -> None:
    """Kronbichler comes first in three entries and is an author of more."""
    first = reply_to(assistant, "count the references whose first author is Kronbichler")
    listed = assistant.knowledge.references
    assert list(first.refs) == [n for n, entry in listed.items() if entry.authors[0].startswith("Kronbichler")]
    assert first.lead.startswith(f"{len(first.refs)} references")


def test_every_journal_of_the_list_is_known(assistant: Assistant) -> None:
    """Asked how many papers come from it, each journal gets as many as the list holds."""
    listed = assistant.knowledge.references.values()
    for journal in sorted({entry.journal for entry in listed if entry.journal}):
        entries = sorted(entry.number for entry in listed if entry.journal == journal)
        name = "the journal Lupus" if journal == "Lupus" else journal
        assert sorted(reply_to(assistant, f"how many references are from {name}").refs) == entries, journal


def test_a_number_beyond_the_list_is_said_to_be_none(assistant: Assistant) -> None:
    """The list ends at 102."""
    reply = reply_to(assistant, "reference 103")
    assert reply.kind == "not_in_review" and "102" in reply.lead


def test_patients_in_a_paper_are_no_entries(assistant: Assistant) -> None:
    """A question on a measure of a study named by journal and year is about the study."""
    assert re.search(r"\b36\b", reply_to(assistant, "how many patients in the Lupus 2018 paper of Iwata").lead)


def test_where_the_review_appeared_is_said_not_to_be_in_its_text(assistant: Assistant) -> None:
    """Its text prints neither journal nor DOI; the reply names both and says so."""
    reply = reply_to(assistant, "which journal was the review published in, and the DOI?")
    assert reply.kind == "not_in_review" and "10.1016/j.autrev.2019.03.004" in reply.lead
