"""The limits that a question sets: "at least 30 patients", "over 80%", "published after 2010"."""

import re
from typing import NamedTuple

_NUMBER = r"(\d+(?:\.\d+)?)"
_LEAST = (
    rf"\b(?:at least|minimum(?: of)?|min\.?|no (?:fewer|less) than|not (?:fewer|less) than)\s*{_NUMBER}|>=\s*{_NUMBER}"
)
_LEAST_AFTER = (
    rf"{_NUMBER}\s*(?:%|pts|patients|people)?\s*"
    r"(?:or (?:more|higher|above|better|over|greater)|and (?:more|above|over)|\+)"
)
_OVER = (
    r"\b(?:more than|over|above|exceed(?:s|ed|ing)?|greater than|larger than|bigger than|higher than|better than|beyond)\s*"
    rf"{_NUMBER}|>\s*{_NUMBER}"
)
_UNDER = rf"\b(?:less than|fewer than|under|below|smaller than|lower than|worse than)\s*{_NUMBER}|<\s*{_NUMBER}"
_MOST = rf"\b(?:at most|no more than|not more than|up to|maximum(?: of)?)\s*{_NUMBER}|<=\s*{_NUMBER}"
_MOST_AFTER = (
    rf"{_NUMBER}\s*(?:%|pts|patients|people)?\s*(?:or (?:less|fewer|lower|below|under)|and (?:less|fewer|below))"
)
_BETWEEN = rf"\bbetween\s*{_NUMBER}\s*(?:%|patients|pts)?\s*(?:and|to|-)\s*{_NUMBER}"
_EXACT = (
    rf"\b(?:had|have|has|with|of|at|reach(?:ed|es)?|achieved|reported|saw)\s+(?:an?\s+)?{_NUMBER}\s*(?:%|per ?cent)"
)
_SINCE = r"\b(?:after|since|from|later than|newer than)\s*((?:19|20)\d\d)"
_BEFORE = r"\b(?:before|until|older than|earlier than|prior to)\s*((?:19|20)\d\d)"
_YEARS = range(1950, 2050)


class Limit(NamedTuple):
    """From `least` up to `most`, the ends left out where `open`; `unit` is ``%``, ``year``, ``patients`` or empty."""

    least: float
    most: float
    open: bool
    unit: str

    def holds(self, value: float) -> bool:
        """Whether `value` keeps to the limit."""
        return self.least < value < self.most if self.open else self.least <= value <= self.most

    def __str__(self) -> str:
        """Return the limit as a reply says it: ``at least 30 patients``."""
        unit = {"%": "%", "patients": " patients"}.get(self.unit, "")
        if self.least == self.most:
            return f"{self.least:g}{unit}"
        if self.least > 0 and self.most < float("inf"):
            return f"between {self.least:g} and {self.most:g}{unit}"
        if self.least > 0:
            return f"{'more than' if self.open else 'at least'} {self.least:g}{unit}"
        return f"{'less than' if self.open else 'at most'} {self.most:g}{unit}"


def read_limits(text: str) -> tuple[Limit, ...]:
    """Return the limits that `text`, in lower case, sets, in the order of their kinds."""
    text = re.sub(r"\b(?:a |one )?hundred\b", "100", text)
    if not any(character.isdigit() for character in text):
        return ()
    found: list[Limit] = []
    for match in re.finditer(_BETWEEN, text):
        found.append(Limit(float(match.group(1)), float(match.group(2)), False, _unit(text, match)))
    if found:
        return tuple(found)
    kinds = ((_LEAST, _LEAST_AFTER, False), (_OVER, _SINCE, True))
    for near, after, is_open in kinds:
        found += [
            Limit(_value(m), float("inf"), is_open, _unit(text, m)) for p in (near, after) for m in re.finditer(p, text)
        ]
    kinds = ((_MOST, _MOST_AFTER, False), (_UNDER, _BEFORE, True))
    for near, after, is_open in kinds:
        found += [Limit(0, _value(m), is_open, _unit(text, m)) for p in (near, after) for m in re.finditer(p, text)]
    if not found:
        found = [Limit(_value(match), _value(match), False, "%") for match in re.finditer(_EXACT, text)]
    return tuple(dict.fromkeys(found))


def _value(match: re.Match[str]) -> float:
    return float(next(group for group in match.groups() if group))


def _unit(text: str, match: re.Match[str]) -> str:
    """Return the unit of a limit: what stands behind it, or what its number can only be."""
    behind = f"{match.group()} {text[match.end() : match.end() + 14]}"
    if "%" in behind or "per cent" in behind or "percent" in behind:
        return "%"
    if re.search(r"\b(?:patients?|pts|people|subjects|participants|cases|persons)\b", behind):
        return "patients"
    return "year" if _value(match) in _YEARS and not re.match(r"\s*(?:mg|g|ng|ml|iu)\b", text[match.end() :]) else ""
