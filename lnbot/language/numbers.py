"""Numbers in running text, written with digits or as words."""

import re
from typing import NamedTuple

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = ("twenty thirty forty fifty sixty seventy eighty ninety").split()
WORDS: dict[str, float] = (
    {word: float(i) for i, word in enumerate(_UNITS)}
    | {word: 10.0 * (i + 2) for i, word in enumerate(_TENS)}
    | {"half": 0.5, "twice": 2.0, "hundred": 100.0, "once": 1.0}
)

# A digit string that no letter touches from the left: CD20, C1q, NCT02260934 and m^2 are names, not figures.
_NUMBER = re.compile(
    r"(?:(?<=\dx)|(?<![A-Za-z0-9^_.])(?<![A-Za-z]-))(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![0-9]|\.\d)"
    r"|\b(" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)


class Number(NamedTuple):
    """A number in a text: its value, how it is written, and where it starts and ends there."""

    value: float
    written: str
    start: int
    end: int


def numbers(text: str) -> list[Number]:
    """Return the numbers of `text` (as `characters.plain` writes it), in order."""
    found = []
    for match in _NUMBER.finditer(text):
        digits, word = match.groups()
        value = float(digits.replace(",", "")) if digits else WORDS[word.lower()]
        found.append(Number(value, match.group(), match.start(), match.end()))
    return found
