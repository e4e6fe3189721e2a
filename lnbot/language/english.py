"""How common a word is in English, from a sorted word list that is searched as one text and never taken apart."""

import os
from bisect import bisect_left
from enum import IntEnum
from functools import cache

_FILE = os.path.join(os.path.dirname(__file__), "english.txt")


FUNCTION_WORDS = frozenset(
    (
        "a about after again all also am an and any are as at be been before being both but by can could did do does doing "
        "dont during each else ever for from get gets give given got had has have he her here hers him his how i if im in "
        "into is isnt it its itself just let many may me might more much must my no nor not of off on once only or other our "
        "out over own per please pls same shall she should so some still such tell than that thats the their them then there "
        "theres these they this those through to too u under until up us very was we were what whats when where which while "
        "who whom whose why will with within would yes yet you your yours"
    ).split()
)
"""The closed classes of English: articles, pronouns, auxiliaries, prepositions, conjunctions, question words."""


class Commonness(IntEnum):
    """Bands of the word list, from the commonest words to those that it does not hold."""

    EVERYDAY = 1
    COMMON = 2
    RARE = 3
    NAME = 4
    UNKNOWN = 5


def commonness(word: str) -> Commonness:
    """Return the band of `word`, given in lower case without accents."""
    text = _text()
    at = bisect_left(range(len(text)), word, key=_word_at)
    start = text.rfind("\n", 0, at) + 1
    found, _, band = text[start : text.find("\n", start)].partition("\t")
    return Commonness(int(band)) if found == word else Commonness.UNKNOWN


def _word_at(offset: int) -> str:
    """Return the word of the line that begins at `offset` or before it."""
    text = _text()
    start = text.rfind("\n", 0, offset) + 1
    return text[start : text.find("\t", start)]


@cache
def _text() -> str:
    with open(_FILE, encoding="ascii") as file:
        return file.read()
