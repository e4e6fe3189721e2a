"""Where something stands in the review.

A place is written as editors write it in the YAML files:

=====================  ==============================================================
``abstract``           a part of the front or back matter: title, authors, affiliations,
                       keywords, abstract, footnotes, conflicts, contributions
``4.2 p3``             section and paragraph (a paragraph that a page break cuts counts once)
``4.2 heading``        the heading of a section
``T3 caption``         the caption of a table, its legend and abbreviations
``T3 note *1``         a footnote in that caption
``T1 #5``              a row of Table 1
``T3 [59]``            a row of Table 2 or 3, by its reference number
``T3 [59] response``   one cell of it: country, definition, patients, response, side effects
``ref 59``             an entry of the reference list
=====================  ==============================================================
"""

import re
from typing import NamedTuple

PARTS = ("title", "authors", "affiliations", "keywords", "abstract", "footnotes", "conflicts", "contributions")
COLUMNS = ("country", "definition", "patients", "response", "side effects")

_PLACE = re.compile(
    r"(?P<part>" + "|".join(PARTS) + r")"
    r"|(?P<section>[1-9](?:\.[1-9])?) (?:p(?P<paragraph>[1-9]\d*)|(?P<heading>heading))"
    r"|T(?P<table>[1-3]) (?:(?P<caption>caption)|note (?P<note>\*[1-9]?)|#(?P<entry>[1-9])"
    r"|\[(?P<row>[1-9]\d*)\](?: (?P<column>" + "|".join(COLUMNS) + r"))?)"
    r"|ref (?P<reference>[1-9]\d*)"
)


class Place(NamedTuple):
    """A place in the review, taken apart; `code` is how editors write it. Absent parts are empty or 0."""

    code: str
    section: str = ""
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: str = ""
    reference: int = 0


def parse_place(code: str) -> Place:
    """Return the place that `code` names.

    Raises:
        ValueError: `code` is not written as the table above says.

    """
    match = _PLACE.fullmatch(code)
    if match is None:
        raise ValueError(
            f"{code!r} is not a place; write it like '4.2 p3', 'T3 [59] response', 'T3 note *1' or 'abstract'"
        )
    found = match.groupdict()
    return Place(
        code,
        found["section"] or "",
        int(found["paragraph"] or 0),
        int(found["table"] or 0),
        int(found["row"] or 0),
        found["column"] or "",
        int(found["reference"] or 0),
    )


_SPOKEN_PARTS = {
    "title": "title page",
    "authors": "title page",
    "affiliations": "title page",
    "keywords": "article information",
    "abstract": "abstract",
    "footnotes": "title page, footnote",
    "conflicts": "conflict of interest",
    "contributions": "author contributions",
}


def spoken(code: str) -> str:
    """Return `code` as a reply says it: ``Table 3, row [59], response``."""
    if code in _SPOKEN_PARTS:
        return _SPOKEN_PARTS[code]
    place = parse_place(code)
    if place.section:
        return f"section {place.section}, " + (f"paragraph {place.paragraph}" if place.paragraph else "heading")
    if place.reference:
        return f"reference list [{place.reference}]"
    rest = code.partition(" ")[2]
    if place.row:
        return f"Table {place.table}, row [{place.row}]" + (f", {place.column}" if place.column else "")
    return f"Table {place.table}, " + {"#": f"definition {rest}", "n": f"foot{rest}", "c": rest}[rest[0]]
