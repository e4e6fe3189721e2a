"""Printed figures as numbers: ``6.9 ± 4.5 g/d`` is a value, a spread and a unit; ``73/85`` a count of a whole."""

import re
from itertools import pairwise
from typing import NamedTuple

from lnbot.language.characters import plain
from lnbot.language.numbers import numbers

_UNIT = re.compile(
    r"(%|mg/kg/day|mg/kg/d|mg/kg a day|mg/kg|mg/m\^2|g/m\^2|mg/day|mg/d|mg/dl|g/day|g/d|g/24 h|g per day|g a day|g/g creatinine"
    r"|g/g|g/l|IU/ml|ng/ml|ml/min|months?|weeks?|years?|days?|hours?|patients?|mg|g)(?![a-z])",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(\d+|[a-z]+)(?:/| of | out of )(\d+|[a-z]+)", re.IGNORECASE)


NAMED_IN_TEXT = re.compile(
    r"\b(?:tables?|sections?) \d(?:\.\d)?(?: and \d(?:\.\d)?)*|#\d|\*\^?\d|\[\d+\]", re.IGNORECASE
)
"""The numbers of places and references as texts name them: Table 2, section 4.5, definition #6, footnote *1, [59]."""


class Quantity(NamedTuple):
    """A printed figure as numbers. What it does not state is None or empty.

    `values` holds every number in the order of print; `spread` is what stands after ±; `part` and `whole` are a
    count's numerator and denominator; `percent` is the first number before a per cent sign.
    """

    values: tuple[float, ...]
    unit: str = ""
    spread: float | None = None
    part: float | None = None
    whole: float | None = None
    percent: float | None = None


def quantity(printed: str) -> Quantity:
    """Return the numbers of `printed`; `values` is empty when it holds none."""
    text = plain(printed)
    found = numbers(text)
    values = tuple(number.value for number in found)
    unit = _UNIT.search(text, found[0].start) if found else None
    spread = next((b.value for a, b in pairwise(found) if "±" in text[a.end : b.start]), None)
    part = whole = None
    count = _COUNT.search(text)
    if count and len(found) >= 2:
        ends = {n.start: n.value for n in found}
        part, whole = ends.get(count.start(1)), ends.get(count.start(2))
    percent = next((n.value for n in found if text[n.end :].lstrip().startswith("%")), None)
    return Quantity(values, unit.group(1) if unit else "", spread, part, whole, percent)
