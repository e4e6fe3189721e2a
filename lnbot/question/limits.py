"""The limits that a question sets: "at least 30 patients", "over 80%", "published after 2010"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lnbot.language.numbers import numbers

_NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
_THING = r"\s*(?:%|pts|patients|people)?\s*"
ENDLESS = float("inf")


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
        if self.most < ENDLESS and self.least > -ENDLESS:
            return f"between {self.least:g} and {self.most:g}{unit}"
        if self.most == ENDLESS:
            return f"{'more than' if self.open else 'at least'} {self.least:g}{unit}"
        return f"{'less than' if self.open else 'at most'} {self.most:g}{unit}"


# What is said before or behind a number, whether the number bounds from below, and whether it is left out itself. Tried in this
# order, and what one has matched is gone for the next: "no more than" is not "more than".
_PHRASES: tuple[tuple[str, bool, bool], ...] = (
    (
        rf"\b(?:no|not) (?:fewer|less) than\s*{_NUMBER}|\b(?:at least|minimum(?: of)?|min\.?)\s*{_NUMBER}|>=\s*{_NUMBER}",
        True,
        False,
    ),
    (
        rf"\b(?:no|not) more than\s*{_NUMBER}|\b(?:at most|up to|maximum(?: of)?)\s*{_NUMBER}|<=\s*{_NUMBER}",
        False,
        False,
    ),
    (rf"{_NUMBER}{_THING}(?:or (?:more|higher|above|better|over|greater)|and (?:more|above|over)|\+)", True, False),
    (rf"{_NUMBER}{_THING}(?:or (?:less|fewer|lower|below|under)|and (?:less|fewer|below))", False, False),
    (
        r"\b(?:more than|over|above|exceed(?:s|ed|ing)?|greater than|larger than|bigger than|higher than|better than|beyond)\s*"
        rf"{_NUMBER}|>\s*{_NUMBER}",
        True,
        True,
    ),
    (
        rf"\b(?:less|fewer|smaller|lower|worse) than\s*{_NUMBER}|\b(?:under|below)\s*{_NUMBER}|<\s*{_NUMBER}",
        False,
        True,
    ),
    (r"\b(?:since\s*((?:19|20)\d\d)|from\s*((?:19|20)\d\d)\s*(?:on\b|onwards?\b|up\b|upwards?\b))", True, False),
    (r"\b(?:after|later than|newer than)\s*((?:19|20)\d\d)", True, True),
    (r"\b(?:until|up to)\s*((?:19|20)\d\d)", False, False),
    (r"\b(?:before|older than|earlier than|prior to)\s*((?:19|20)\d\d)", False, True),
)
_BETWEEN = rf"\b(?:between|from)\s*{_NUMBER}{_THING}(?:and|to|-)\s*{_NUMBER}"
_EXACT = (
    rf"\b(?:had|have|has|with|of|at|reach(?:ed|es)?|achieved|reported|saw)\s+(?:an?\s+)?{_NUMBER}\s*(?:%|per ?cent)"
)
_EVERYBODY = (
    r"\b(?:every(?:body|one)?|all)(?: (?:single|of|the|their))* ?(?:patients?|pts|participants?|subjects?)? "
    r"(?:have |had |that )?(?:respond(?:ed|s|ing)?|went into remission)\b"
)
_PATIENTS = r"\s*(?:patients?|pts|people|subjects|participants|cases|persons)\b"
_OTHER_UNIT = (
    r"\s*(?:months?|mo\b|weeks?|days?|years?|hours?|mg|g\b|kg|ng|ml|iu|per|times|studies|cohorts|drugs?|immuno)"
)
_YEARS = range(1950, 2050)


def read_limits(text: str) -> tuple[Limit, ...]:
    """Return the limits that `text`, in lower case, sets. Limits on time, dose and the like are left to the facts."""
    text = _digits(text)
    if re.search(_EVERYBODY, text):
        return (Limit(100.0, 100.0, False, "%"),)
    if not any(character.isdecimal() for character in text):
        return ()
    found = list(_taken(text))
    if not found:
        found = [Limit(_value(m), _value(m), False, "%") for m in re.finditer(_EXACT, text)]
    return tuple(dict.fromkeys(found))


def _taken(text: str) -> Iterator[Limit]:
    for match in re.finditer(_BETWEEN, text):
        unit = _unit(text, match)
        if unit is not None:
            yield Limit(_plain(match.group(1)), _plain(match.group(2)), False, unit)
        text = _blanked(text, match)
    for phrase, below, is_open in _PHRASES:
        for match in re.finditer(phrase, text):
            unit, value = _unit(text, match), _value(match)
            if unit is not None:
                yield Limit(value, ENDLESS, is_open, unit) if below else Limit(-ENDLESS, value, is_open, unit)
            text = _blanked(text, match)


def _blanked(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]


def _digits(text: str) -> str:
    """Return `text` with its number words from two on as digits: "one" counts nothing more often than not."""
    text = re.sub(r"\b(?:an? |one )?hundred\b", "100", text)
    for number in reversed(numbers(text)):
        if number.written.isalpha() and number.value >= 2:
            text = f"{text[: number.start]}{number.value:g}{text[number.end :]}"
    return text


def _value(match: re.Match[str]) -> float:
    return _plain(next(group for group in match.groups() if group))


def _plain(number: str) -> float:
    return float(number.replace(",", "").rstrip("."))


def _unit(text: str, match: re.Match[str]) -> str | None:
    """Return the unit of a limit: what stands behind it or what its number can only be; None for a unit of another kind."""
    behind = text[match.end() :]
    if "%" in match.group() or re.match(r"\s*(?:%|per ?cent)", behind):
        return "%"
    if re.search(_PATIENTS, match.group()) or re.match(_PATIENTS, behind):
        return "patients"
    if re.match(_OTHER_UNIT, behind):
        return None
    return "year" if _value(match) in _YEARS else ""
