"""Where in the review a question points: references, tables, definitions, sections and years that it names by number."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Written as texts and compiled at first use (re keeps them): a question without digits needs none of them.
_REFERENCE = (
    r"\[(\d{1,3}(?:\s*[-,]\s*\d{1,3})*)\]"
    r"|\b(?:ref(?:erence)?s?|citations?|cit(?:es?|ing|ed)|bibliography|(?<!table \d )entry)\.?\s*"
    r"(?:nos?\b\.?|numbers?|nr\b\.?|#)?\s*"
    r"(\d{1,3}(?:(?:\s*(?:,|and|&|to|-|or)\s*)+\d{1,3})*)\b(?!\s*(?:%|mg|g\b|months?|years?|patients?|times))"
)
# "who wrote nr 12": a number by itself is a reference's where the question is after one.
_NUMBERED = (
    r"(?<!table )(?<!definition )(?<!class )\b(?:nos?|nr|num|number|paper|study|article|publication)\.?\s*"
    r"#?(\d{1,3})\b(?!\s*%)"
)
_AFTER_ENTRY = (
    r"\b(?:who wrote|authors?|journal|published|publication|citation|cited|wrote|bibliography|reference list)\b"
)
_TABLE = (
    r"\b(?:tab(?:le(?:s|au|aux)?|el(?:a|as|le|len)|ell[ae]|las?|\.)?|tbl)\s*"
    r"(?:no\.?|nr\.?|number|#)?\s*([1-9](?:\s*(?:,|and|&|or|\+)\s*[1-9])*)\b"
)
_DEFINITION = r"#\s?(\d{1,2})\b|\b(?:def(?:inition)?s?)\.?\s*(?:no\.?|nr\.?|number|#)?\s*(\d{1,2})\b"
_SECTION = (
    r"\b(?:section|sect\.?|sec\.?|chapter|§)\s*([1-9](?:\.[1-9])?)\b|\((4\.[1-5])\)"
    r"|\b(?:in|under|of|from|at|see)\s+(4\.[1-5])(?![\d%]| (?:months?|years?|g|mg))"
)
_YEAR = r"\b(19[5-9]\d|20[0-4]\d)\b"
_PARTS = {"introduction": "1", "conclusion": "5", "conclusions": "5", "abstract": "abstract", "summary": "abstract"}
_MANY = 50


class Pointers(NamedTuple):
    """What a question names by number; `sections` may hold ``abstract`` too."""

    references: tuple[int, ...] = ()
    tables: tuple[int, ...] = ()
    definitions: tuple[int, ...] = ()
    sections: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


def read_pointers(text: str, spelt: str) -> Pointers:
    """Return where `text` points; `spelt` is the same text with its spelling mended."""
    parts = tuple(dict.fromkeys(_PARTS[word] for word in spelt.lower().split() if word in _PARTS))
    if not any(character.isdigit() for character in text):
        return Pointers(sections=parts)
    references = tuple(dict.fromkeys(_numbers(_REFERENCE, text)))
    if not references and re.search(_AFTER_ENTRY, text, re.IGNORECASE):
        references = tuple(dict.fromkeys(_numbers(_NUMBERED, text)))
    definitions = tuple(dict.fromkeys(_numbers(_DEFINITION, f"{text} {spelt}")))
    sections = (next(filter(None, groups)) for groups in re.findall(_SECTION, text, re.IGNORECASE))
    return Pointers(
        references=references,
        tables=tuple(dict.fromkeys(_numbers(_TABLE, f"{spelt} {text}"))),
        definitions=definitions if not references or "#" in text else (),
        sections=tuple(dict.fromkeys([*sections, *parts])),
        years=tuple(dict.fromkeys(int(year) for year in re.findall(_YEAR, text))),
    )


def is_year(word: str) -> bool:
    """Whether `word` is a year in which something cited may have appeared."""
    return re.fullmatch(_YEAR, word) is not None if word.isdigit() else False


def _numbers(pattern: str, text: str) -> Iterator[int]:
    """Yield the numbers in the matches of `pattern`, ranges such as ``7-9`` filled in."""
    for match in re.finditer(pattern, text, re.IGNORECASE):
        listed = next(group for group in match.groups() if group)
        for part in re.split(r"\s*(?:,|and|&|or|\+)\s*", listed):
            ends = [int(number) for number in re.findall(r"\d+", part)]
            yield from range(ends[0], ends[-1] + 1) if ends and 0 <= ends[-1] - ends[0] < _MANY else ends
