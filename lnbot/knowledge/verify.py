"""Holding the facts against the text of the review, and the text against the facts.

Three questions. Does every figure of every fact stand at the place that the fact names? Is every figure that stands in the
body of the review held by some fact of that place? Does a text of ours repeat more than eight words of the review's?
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lnbot.knowledge.model import Fact, Knowledge
from lnbot.knowledge.quantities import NAMED_IN_TEXT
from lnbot.knowledge.review_text import ReviewText
from lnbot.language.characters import plain, unaccented
from lnbot.language.numbers import Number, numbers

LONGEST_SHARED_RUN = 8

_CITATION = re.compile(r"\[\d+(?:\s?[-–,]\s?\d+)*\]")
_TIGHT = re.compile(r"\s*([%±/x=<>(),-])\s*")
# Figures carry over; only the words between them can be somebody's sentence.
_WORD = re.compile(r"[a-z]+")
_CELL = re.compile(r"(T[23] \[\d+\]) .+")

# "one" and its like where they count nothing: a pronoun or an article in another dress.
_PRONOUN = re.compile(
    r"\bone (?:can|has to|may|could|should)\b|\bone (?:important|limitation)\b|\bat once\b|\bonce\b", re.IGNORECASE
)

# Addresses and bibliography hold digits that state nothing; the references are compared field by field.
_NOT_BODY = ("title", "authors", "affiliations", "footnotes", "keywords")


class Report(NamedTuple):
    """What verification found; each list is empty when all is well."""

    misplaced: tuple[str, ...]
    unheld: tuple[str, ...]
    copied: tuple[str, ...]
    references: tuple[str, ...]
    figures: int
    numbers: int

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.misplaced or self.unheld or self.copied or self.references)

    def __str__(self) -> str:
        """Return every finding on a line, then the two percentages."""
        lines = [*self.misplaced, *self.unheld, *self.copied, *self.references]
        placed = 100 * (1 - len(self.misplaced) / max(self.figures, 1))
        held = 100 * (1 - len(self.unheld) / max(self.numbers, 1))
        lines.append(f"{self.figures} figures of facts: {placed:.1f}% stand where they are said to stand.")
        lines.append(f"{self.numbers} figures in the review: {held:.1f}% are held by a fact of their place.")
        lines.append(f"{len(self.copied)} run(s) of more than {LONGEST_SHARED_RUN} of the review's words.")
        lines.append(f"{len(self.references)} difference(s) in the reference list.")
        return "\n".join(lines)


def verify(knowledge: Knowledge, text: str) -> Report:
    """Return what differs between `knowledge` and `text`, the text of the article."""
    places = ReviewText(text).places
    bare = {code: plain(_CITATION.sub(" ", body)) for code, body in places.items()}
    written = [fact for fact in knowledge.facts.values() if fact.kind != "reference"]
    facts = [fact for fact in written if fact.states]
    return Report(
        misplaced=tuple(_misplaced(facts, bare)),
        unheld=tuple(_unheld(facts, bare)),
        copied=tuple(_copied(written, knowledge, bare)),
        references=tuple(_references(knowledge, places)),
        figures=sum(len(fact.figures) for fact in facts),
        numbers=sum(1 for code in _body(bare) for _ in _stated(bare[code])),
    )


def tight(text: str) -> str:
    """Return `text` in lower case without the spaces around signs, in which printed figures are looked for."""
    return _TIGHT.sub(r"\1", plain(text)).lower()


def _misplaced(facts: Iterable[Fact], places: dict[str, str]) -> Iterator[str]:
    for fact in facts:
        for code in fact.where:
            if code not in places:
                yield f"{fact.id}: the review has no place {code!r}"
        texts = [tight(places[code]) for code in fact.where if code in places]
        for figure in fact.figures:
            if not any(tight(figure.printed) in text for text in texts):
                yield f"{fact.id}: {figure.printed!r} does not stand at {', '.join(fact.where)}"


def _body(places: dict[str, str]) -> Iterator[str]:
    """Yield the places whose figures have to be held: rows of tables whole, not cell by cell."""
    for code in places:
        if not code.startswith(("ref ", *_NOT_BODY)) and not code.endswith("heading") and not _CELL.fullmatch(code):
            yield code


def _stated(text: str) -> Iterator[Number]:
    """Yield the numbers of `text` that count or measure something."""
    idle = [match.span() for pattern in (_PRONOUN, NAMED_IN_TEXT) for match in pattern.finditer(text)]
    for number in numbers(text):
        if not any(start <= number.start < end for start, end in idle):
            yield number


def _unheld(facts: Iterable[Fact], places: dict[str, str]) -> Iterator[str]:
    spans: dict[str, set[int]] = {}
    for fact in facts:
        if fact.kind == "discrepancy":
            continue  # it tells of figures that other facts hold
        for code in fact.where:
            cell = _CELL.fullmatch(code)
            home = cell.group(1) if cell else code
            for figure in fact.figures:
                if code in places and tight(figure.printed) in tight(places[code]):
                    spans.setdefault(home, set()).update(_positions(figure.printed, places[home]))
    for code in _body(places):
        text = places[code]
        for number in _stated(text):
            if number.start not in spans.get(code, ()):
                around = text[max(0, number.start - 40) : number.end + 30]
                yield f"{code}: {number.written!r} in '...{around}...' is held by no fact of this place"


def _positions(printed: str, text: str) -> Iterator[int]:
    """Yield where the numbers of `printed` stand in `text`, at every place where `printed` itself stands there."""
    parts = [re.escape(part) for part in _TIGHT.sub(r" \1 ", plain(printed)).split()]
    for match in re.finditer(r"\s*".join(parts), text, re.IGNORECASE):
        yield from (number.start for number in numbers(text) if match.start() <= number.start < match.end())


def _copied(facts: Iterable[Fact], knowledge: Knowledge, places: dict[str, str]) -> Iterator[str]:
    length = LONGEST_SHARED_RUN + 1
    runs: set[tuple[str, ...]] = set()
    for code, body in places.items():
        if not code.startswith("ref ") and code not in _NOT_BODY:
            found = _words(body)
            runs.update(tuple(found[i : i + length]) for i in range(len(found) - length + 1))
    names = [_words(name) for name in _names(knowledge)]
    for fact in facts:
        for text in (fact.text, fact.note, *(figure.printed for figure in fact.figures)):
            found = _words(text)
            for i in range(len(found) - length + 1):
                run = tuple(found[i : i + length])
                if run in runs and not any(_within(run, name) for name in names):
                    yield f"{fact.id}: repeats the review's words: {' '.join(run)}"
                    break


def _names(knowledge: Knowledge) -> Iterator[str]:
    """Yield what may be repeated word for word: titles and names."""
    yield knowledge.review.title
    yield from (title for _, title in knowledge.review.sections)
    yield from (table.title for table in knowledge.review.tables)
    yield from (reference.title for reference in knowledge.references.values())


def _within(run: tuple[str, ...], name: list[str]) -> bool:
    return any(tuple(name[i : i + len(run)]) == run for i in range(len(name) - len(run) + 1))


def _words(text: str) -> list[str]:
    return _WORD.findall(unaccented(plain(text)).lower())


def _references(knowledge: Knowledge, places: dict[str, str]) -> Iterator[str]:
    """Yield what of the reference list, and of where each entry is cited, differs from the text."""
    printed = {int(code[4:]): body for code, body in places.items() if code.startswith("ref ")}
    for number in sorted(set(printed) ^ set(knowledge.references)):
        yield f"reference {number} stands in only one of the review and the knowledge base"
    cited = _citations(places)
    for number, reference in knowledge.references.items():
        body = unaccented(plain(printed.get(number, "").replace("*", "")))
        for part in (*reference.authors, reference.title, reference.journal, str(reference.year), reference.pages):
            if unaccented(plain(part)) not in body:
                yield f"reference {number}: {part!r} does not stand in the review's list"
        if set(reference.cited) != cited.get(number, set()):
            yield f"reference {number}: cited at {sorted(cited.get(number, ()))}, not at {sorted(reference.cited)}"


def _citations(places: dict[str, str]) -> dict[int, set[str]]:
    cited: dict[int, set[str]] = {}
    for code, body in places.items():
        if code.startswith("ref ") or _CELL.fullmatch(code) or " note " in code:
            continue
        for match in _CITATION.finditer(body):
            for part in match.group().strip("[]").split(","):
                ends = [int(number) for number in re.findall(r"\d+", part)]
                for number in range(ends[0], ends[-1] + 1):
                    cited.setdefault(number, set()).add(code)
    return cited
