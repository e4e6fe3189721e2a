"""Characters, words and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnbot.language.characters import plain, unaccented
from lnbot.language.english import Commonness, commonness
from lnbot.language.numbers import numbers
from lnbot.language.words import stem, words


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("6.9 ± 4.5", "6.9 ± 4.5"),
        ("3–4\u00a0months", "3-4 months"),
        ("375 mg/m²", "375 mg/m^2"),
        ("“active”", '"active"'),
        ("a\u200bb\u202ec", "abc"),
        ("2×375", "2x375"),
    ],
)
def test_every_way_of_printing_a_character_becomes_one(written: str, expected: str) -> None:
    """Dashes, quotes, spaces, signs and invisible characters are written in one way."""
    assert expected == plain(written)


@given(st.text())
def test_plain_text_stays_as_it_is(text: str) -> None:
    """Writing plainly twice changes nothing."""
    assert plain(text) == plain(plain(text))


def test_accents_go_and_letters_stay() -> None:
    """Names match with and without their accents."""
    assert unaccented("García Straße Sjøwall") == "Garcia Strasse Sjowall"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ten out of 13", [10, 13]),
        ("6.9 ± 4.5 g/d", [6.9, 4.5]),
        ("CD20, C1q, TH17 and NCT02260934", []),
        ("2x375 mg/m^2", [2, 375]),
        ("1,000 ng/ml", [1000]),
        ("73/85", [73, 85]),
        ("> 3+ by dipstick", [3]),
        ("2-fold", [2]),
        ("none of the four", [4]),
    ],
)
def test_numbers_are_figures_and_not_parts_of_names(text: str, expected: list[float]) -> None:
    """Digits and number words count; digits inside names do not."""
    assert expected == [number.value for number in numbers(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("responses", "response"),
        ("responded", "respond"),
        ("biopsies", "biopsy"),
        ("haemorrhage", "hemorrhage"),
        ("hospitalisation", "hospitalization"),
        ("switching", "switch"),
        ("tumour", "tumor"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    """Plural, past, British and American forms count as one word."""
    assert stem(one) == stem(other)


def test_words_part_at_hyphens_and_keep_their_digits() -> None:
    """Names with digits are one word, and so is a number after a hash."""
    assert [word.folded for word in words("Anti-C1q, Fei's #6 and 88.5%")] == [
        "anti",
        "c1q",
        "fei",
        "#6",
        "and",
        "88.5",
        "%",
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("the", Commonness.EVERYDAY),
        ("trough", Commonness.RARE),
        ("london", Commonness.NAME),
        ("rituximab", Commonness.UNKNOWN),
        ("", Commonness.UNKNOWN),
        ("zzzz", Commonness.UNKNOWN),
    ],
)
def test_words_fall_into_bands_of_commonness(word: str, expected: Commonness) -> None:
    """Everyday words, rare words, names and what is no English word are told apart."""
    assert expected is commonness(word)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("five years", ["60mo"]),
        ("5yr survival", ["60mo", "survival"]),
        ("12-month results", ["12mo", "results"]),
        ("after a year", ["after", "12mo"]),
        ("at 52 weeks", ["at", "12mo"]),
        ("24 wks", ["24wk"]),
        ("nach 12 Monaten", ["nach", "12mo"]),
        ("a 34 year old", ["a", "34", "year", "old"]),
        ("in 2019", ["in", "2019"]),
    ],
)
def test_durations_are_one_word_however_they_are_written(written: str, expected: list[str]) -> None:
    """Years, months and weeks that make whole months are months; an age is no duration."""
    assert expected == [word.folded for word in words(written)]
