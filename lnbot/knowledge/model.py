"""What the program knows while it answers: frozen values, compiled from the records that editors write.

Named tuples rather than attribute classes, because they are built from the compiled image in a few milliseconds
without importing anything.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Figure(NamedTuple):
    """A figure: as printed, what it measures, and as numbers.

    `at` is ``baseline`` or ``end`` for a value of a course; `of` and `arm` say whom it covers if not the whole study.
    """

    printed: str
    measure: str
    unit: str
    at: str
    time: str
    of: str
    arm: str
    values: tuple[float, ...]
    spread: float | None
    part: float | None
    whole: float | None
    percent: float | None


class Fact(NamedTuple):
    """One thing that the review states.

    `kind` is ``study``, ``statement``, ``abbreviation``, ``reference`` or ``discrepancy``; or ``topic``, which states nothing
    itself but tells that the facts `holds` answer a question together, or ``absence``, whose text names what the review does
    not report, with the nearest that it does report in `holds`. `study` is the id of its study or empty; `by` whose view a
    statement is; `about` the ids of everything that it is about, its study's included; `where` its places as
    `places.parse_place` reads them; `note` what to bear in mind; `lacks` the aspects of which it says that the review gives no
    figure, or nothing; `discrepancies` the ids of the facts that tell where the review errs about it. `doubt` says of a
    discrepancy what kind it is and how sure.
    """

    id: str
    kind: str
    study: str
    by: str
    about: tuple[str, ...]
    text: str
    figures: tuple[Figure, ...]
    refs: tuple[int, ...]
    where: tuple[str, ...]
    note: str
    lacks: tuple[str, ...]
    discrepancies: tuple[str, ...]
    holds: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def states(self) -> bool:
        """Whether it is something that the review states."""
        return self.kind not in ("topic", "absence")


class Study(NamedTuple):
    """A cohort, trial or series; `label` is its first author and year, `row` its place in the order of its table."""

    id: str
    ref: int
    label: str
    treatments: tuple[str, ...]
    countries: tuple[str, ...]
    kind: str
    design: str
    centres: str
    patients: int | None
    table: int
    row: int
    about: tuple[str, ...]
    facts: tuple[str, ...]


class Reference(NamedTuple):
    """An entry of the reference list, as printed; `cited` are the places of the review that cite it."""

    number: int
    authors: tuple[str, ...]
    et_al: bool
    title: str
    journal: str
    year: int
    volume: str
    issue: str
    pages: str
    url: str
    note: str
    cited: tuple[str, ...]


class Entity(NamedTuple):
    """Something that questions name. `kind` is treatment, aspect, event, population, country, body, trial or study."""

    id: str
    kind: str
    name: str
    parent: str
    parts: tuple[str, ...]


class Intent(NamedTuple):
    """A form of question or of message, and the phrases and patterns that show it, as `records.IntentRecord` says."""

    id: str
    names: tuple[str, ...]
    at_least: int
    patterns: tuple[str, ...]
    when: tuple[str, ...]


class Table(NamedTuple):
    """A table of the article; `rows` are the reference numbers of its rows in the order of print."""

    number: int
    title: str
    rows: tuple[int, ...]


class Review(NamedTuple):
    """The article itself."""

    title: str
    authors: tuple[str, ...]
    journal: str
    year: int
    volume: str
    issue: str
    pages: str
    doi: str
    sections: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


class Knowledge(NamedTuple):
    """A whole knowledge base, checked and compiled; `version` changes with every change of it."""

    version: str
    review: Review
    facts: Mapping[str, Fact]
    studies: dict[str, Study]
    references: dict[int, Reference]
    entities: dict[str, Entity]
    names: tuple[tuple[str, str, bool], ...]
    intents: tuple[Intent, ...]
    asks: tuple[tuple[str, str], ...]
    synonyms: tuple[tuple[str, ...], ...]
    messages: tuple[tuple[str, str], ...]


def abbreviation_id(short: str) -> str:
    """Return the id of the fact that spells out `short`."""
    return f"abbreviation-{short.lower().replace(' ', '-')}"
