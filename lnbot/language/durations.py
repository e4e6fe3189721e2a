"""Durations, which people write in many ways: "five years", "5yr", "60 months" and "12 Monate"."""

import re

from lnbot.language.numbers import WORDS

_MONTHS = {
    12.0: "years year yrs yr jahre jahren jahr años año ans anos anni anno années",
    1.0: "months month mths mth mos mo monate monaten monat meses mes mois mesi mese",
}
_UNITS = {unit: months for months, units in _MONTHS.items() for unit in units.split()}
_WEEKS = "weeks week wks wk wochen semanas semaines settimane".split()
_WEEKS_A_MONTH = 52 / 12
_COUNTED = {
    word: value for word, value in WORDS.items() if value.is_integer() and word not in ("zero", "once", "twice")
}
_NUMBER = "|".join([r"\d+(?:\.\d+)?", "half a", "(?<=after )a", *sorted(_COUNTED, key=len, reverse=True)])
_UNIT = "|".join(sorted([*_UNITS, *_WEEKS], key=len, reverse=True))

DURATION = rf"(?<![\w.#-])(?:{_NUMBER})[\s-]?(?:{_UNIT})(?!\w|[\s-]old\b)"
"""What a duration looks like in a text; an age is none."""

_WHOLE = re.compile(rf"({_NUMBER.replace('(?<=after )', '')})[\s-]?({_UNIT})", re.IGNORECASE)
_JOINED = re.compile(r"\d+(?:\.\d+)?(?:mo|wk)")


def duration(text: str) -> str:
    """Return `text`, which `DURATION` matches, as one word: whole months (``60mo``), or weeks that make none (``24wk``)."""
    match = _WHOLE.fullmatch(text)
    if match is None:
        raise ValueError(f"no duration: {text!r}")
    number, unit = match.group(1).lower(), match.group(2).lower()
    value = {"half a": 0.5, "a": 1.0}.get(number) or _COUNTED.get(number) or float(number)
    if unit in _WEEKS:
        months = value / _WEEKS_A_MONTH
        return f"{months:g}mo" if months.is_integer() else f"{value:g}wk"
    return f"{value * _UNITS[unit]:g}mo"


def is_duration(word: str) -> bool:
    """Whether `word` is one that `duration` makes."""
    return bool(_JOINED.fullmatch(word))
