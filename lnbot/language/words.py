"""Words of a text, and the forms of a word that count as one."""

import re
from typing import NamedTuple

from lnbot.language.characters import plain, unaccented
from lnbot.language.durations import DURATION, duration

_WORD = re.compile(rf"(?P<duration>{DURATION})|#?[^\W_]+(?:\.\d+)?|%", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


class Word(NamedTuple):
    """A word of a text: folded (lower case, no accents), and as it was written."""

    folded: str
    written: str


def words(text: str) -> list[Word]:
    """Return the words of `text` in order. Hyphens and slashes part words; ``#6``, ``C1q`` and "five years" are one each."""
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", plain(text)))
    return [Word(_folded(match), match.group()) for match in _WORD.finditer(text)]


def _folded(match: re.Match[str]) -> str:
    return duration(match.group()) if match.group("duration") else unaccented(match.group()).lower()


_KEPT = frozenset(
    ("is was has this his its us as plus versus thus less across discuss loss dose os sus bias aids series").split()
)


def stem(word: str) -> str:
    """Return the form that stands for all forms of the English `word`: plural, past, -ing and -ly endings go."""
    if len(word) < 4 or word in _KEPT or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "edly", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = _repaired(word[: -len(ending)], ending)
            break
    word = word.replace("aemi", "emi").replace("haem", "hem").replace("oedem", "edem").replace("isation", "ization")
    if word.endswith("ise") and len(word) > 5:
        word = word[:-3] + "ize"
    if word.endswith("our") and len(word) > 5:
        word = word[:-3] + "or"
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


def _repaired(root: str, ending: str) -> str:
    if ending == "ly":
        return root
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz":
        return root[:-1]
    return root
