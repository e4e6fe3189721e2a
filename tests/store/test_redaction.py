"""Identifiers are struck out before a text is stored; what questions are about stays."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnbot.evaluation import read_bank
from lnbot.store.redaction import redacted

BANKS = sorted((Path(__file__).parents[1] / "questions").glob("*.yaml"))

AROUND = st.sampled_from(
    (
        "",
        "tacrolimus for her?",
        "Response rate after rituximab, please.",
        "(refractory LN)",
        "is there a dose\n",
        "proteinuria:",
        "¿qué dosis?",
        "— class IV,",
    )
)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("call 555-123-4567 about her", "[phone] about her"),
        ("call me at 5551234 tonight", "[phone] tonight"),
        ("+49 170 1234567 or (555) 123-4567", "[phone] or [phone]"),
        ("tel.: 030/1234567", "[phone]"),
        ("ask anna.smith+ln@ward.example.org", "ask [e-mail]"),
        ("@anna_knows says so, see t.me/anna_knows", "[account] says so, see [account]"),
        ("DOB 12/03/1984, class IV", "[date], class IV"),
        ("born in 1984, resistant to MMF", "[date], resistant to MMF"),
        ("geb. 12.3.1950, Nephritis", "[date], Nephritis"),
        ("seen on March 5th, 2018", "seen on [date]"),
        ("seen on 2018-03-05 and 05.03.18", "seen on [date] and [date]"),
        ("MRN 12345 and MRN: A12-345", "[record number] and [record number]"),
        ("NHS number 943 476 5919", "[record number]"),
        ("hospital no. 77/123, patient id: 7", "[record number], [record number]"),
        ("SSN 123-45-6789", "[record number]"),
        ("123-45-6789", "[record number]"),
        ("H1234567 failed MMF", "[number] failed MMF"),
        ("Mrs. Jane van der Berg has LN", "[name] has LN"),
        ("is mr smith a candidate", "is [name] a candidate"),
        ("Mr O'Brien and Mr. J. R. Smith-Jones", "[name] and [name]"),
        ("Ms Doe, Frau Müller, Herr Özil", "[name], [name], [name]"),
        ("my patient John Smith failed CYC", "[name] failed CYC"),
        ("a patient named Anna Schmidt", "a [name]"),
        ("her name is Maria", "[name]"),
        ("Name: John Smith, class V", "[name], class V"),
        ("+49\u200b170\u200b1234567", "[phone]"),
        ("born\u00a05\u00a0March\u00a01984", "[date]"),
    ],
)
def test_identifiers_are_struck_out(written: str, stored: str) -> None:
    """A mark says what kind of identifier stood there; the rest of the question stays."""
    assert redacted(written) == stored


@pytest.mark.parametrize(
    "question",
    [
        "what is doi 10.1016/j.autrev.2019.03.004",
        "Clin Exp Rheumatol 2013;31:62-8 and Lupus 2012;21:1063-76",
        "NCT01773616, PMID 12345678, ISRCTN12345678",
        "cohorts of 2005-2015 with 1000-1500 mg or 500 750 1000 mg",
        "platelets below 150000, 1500000 IU",
        "response at 3/6/12 months and at weeks 0, 2, 24 and 52",
        "MR imaging, mr angiography, MS, MRS",
        "patient number 26 in the study, case no. 3, record of 2012",
        "0.06-0.1 mg/kg, 1.11 ± 1.1 g/d, 4.3 ± 2.4 to 0.5 ± 0.4 g/day",
        "what did Dr Jayne and Houssiau say in 2010",
        "patient American cohort, 34 year old woman, born again",
        "May 2013, in March, 5 mg",
    ],
)
def test_figures_references_and_authors_stay(question: str) -> None:
    """What looks a little like an identifier and is what questions are about is not touched."""
    assert redacted(question) == question


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.stem)
def test_no_question_of_the_banks_loses_anything(bank: Path) -> None:
    """Of the questions of the banks, none has an identifier; what is struck out is the bot's own name at most."""
    turns = [turn for case in read_bank(str(bank)) for turn in case.turns]
    assert turns
    assert [turn for turn in turns if redacted(turn).replace("[account]", "@lnbot") != turn] == []


def phones() -> st.SearchStrategy[str]:
    """Phone numbers as people write them: international, of North America, national with a zero."""
    digits = st.text("0123456789", min_size=4, max_size=4)
    gap = st.sampled_from((" ", "-", ".", "/"))
    country = st.integers(1, 999)
    return st.one_of(
        st.builds(lambda c, g, a, b: f"+{c}{g}{a[:3]}{g}{b}", country, gap, digits, digits),
        st.builds(lambda c, g, a, b: f"00{c}{g}{a}{g}{b}", country, gap, digits, digits),
        st.builds(lambda a, b: f"({a[:3]}) {b[:3]}-{b}", digits, digits),
        st.builds(lambda a, g, b: f"{a[:3]}{g}{b[:3]}{g}{b}", digits, st.sampled_from(".-"), digits),
        st.builds(lambda a, g, b: f"0{a}{g}{b}", digits, gap, digits),
    )


def birthdays() -> st.SearchStrategy[str]:
    """Dates as people write them."""
    forms = (
        "%d.%m.%Y",
        "%d/%m/%Y",
        "%m/%d/%Y",
        "%Y-%m-%d",
        "%d %B %Y",
        "%d %b %Y",
        "%B %d, %Y",
        "DOB %d-%m-%y",
        "born %Y",
    )
    return st.builds(
        lambda day, form: day.strftime(form), st.dates(date(1920, 1, 1), date(2019, 12, 31)), st.sampled_from(forms)
    )


def records() -> st.SearchStrategy[str]:
    """Record numbers after the words that say so, or long ones alone."""
    labels = ("MRN ", "mrn: ", "MRN#", "hospital no. ", "NHS number ", "patient ID: ", "chart number ", "SSN ")
    prefix = st.sampled_from(("", "A", "AB-"))
    labelled = st.builds(
        lambda label, letters, number: f"{label}{letters}{number}",
        st.sampled_from(labels),
        prefix,
        st.integers(100, 10**10),
    )
    return labelled | st.integers(10**7, 10**11).filter(lambda number: number % 1000 > 0).map(str)


@given(AROUND, st.one_of(phones(), birthdays(), records()), AROUND)
def test_no_digit_of_an_identifier_is_left(before: str, identifier: str, after: str) -> None:
    """Wherever it stands in a question that has no other figures, nothing of a number that tells who it is stays."""
    stored = redacted(f"{before} {identifier} {after}")
    assert not re.search(r"\d", stored), stored
    assert before.strip() in stored
    assert after.strip() in stored


@given(
    AROUND,
    st.from_regex(r"[a-z0-9][a-z0-9._+-]{0,20}@[a-z0-9-]{1,20}\.[a-z]{2,6}", fullmatch=True),
    AROUND,
)
def test_no_address_is_left(before: str, address: str, after: str) -> None:
    """No e-mail address stays, whatever it is made of."""
    stored = redacted(f"{before} {address} {after}")
    assert "@" not in stored
    assert "[e-mail]" in stored


@given(
    AROUND,
    st.sampled_from(("Mr", "Mrs", "Mr.", "Mrs.", "Ms", "Herr", "Frau", "my patient", "patient named")),
    st.from_regex(r"[A-Z][a-z]{2,12}(-[A-Z][a-z]{2,12})?", fullmatch=True),
    AROUND,
)
def test_no_name_is_left_after_a_title(before: str, title: str, name: str, after: str) -> None:
    """A name after a title, or after words that say that one follows, is struck out."""
    stored = redacted(f"{before} {title} {name}, {after}")
    assert "[name]" in stored
    assert f"{title} {name}" not in stored


@given(st.text(max_size=300) | st.text("0123456789.-/ +()@:ABMNRabornmyt", max_size=300))
def test_nothing_is_found_in_what_was_struck_out_already(text: str) -> None:
    """Once is enough: striking out again changes nothing, for whatever was typed, and a database takes what is left."""
    stored = redacted(text)
    assert redacted(stored) == stored
    assert "\x00" not in stored
    stored.encode()


@pytest.mark.parametrize(
    "piece", ["a", "0", "1 ", "A. ", "a.", "1-", "Mr A ", "Mr de ", "born ", "12/", "+1 ", "no ", "MRN "]
)
def test_long_texts_are_no_trouble(piece: str) -> None:
    """The longest message that can be sent, of what the patterns begin with, comes through; they do not backtrack for ever."""
    assert redacted(piece * (4096 // len(piece)))
