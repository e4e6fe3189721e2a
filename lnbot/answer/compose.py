"""From facts to the words of a reply: subject, statement, what qualifies it, sources."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lnbot.answer import texts
from lnbot.answer.reply import Reply
from lnbot.knowledge.citation import author_line, source_line
from lnbot.knowledge.model import Fact, Knowledge, Study
from lnbot.knowledge.places import parse_place, spoken

MOST_SOURCES = 3
"""From how many references on only their numbers are listed: each study's line names its first author and year."""

MOST_REMARKS = 4
"""How many footnotes of its facts a reply tells."""

MOST_DOUBTS = 2
"""From how many errors of the review on a reply only says which studies they concern."""


class Reading(NamedTuple):
    """How a question was read: in words, how surely, and what to say about it (a word read as another, say)."""

    read_as: str
    confidence: float
    remarks: tuple[str, ...] = ()


class Composer:
    """Writes replies from the facts of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Write about the facts of `knowledge`."""
        self.knowledge = knowledge
        self._rows = {
            (table.number, ref): i for table in knowledge.review.tables for i, ref in enumerate(table.rows, 1)
        }

    def answer(self, facts: Sequence[Fact], reading: Reading, context: Sequence[Fact] = ()) -> Reply:
        """Return an answer that states `facts`, the first of them as its lead, with `context` under it."""
        cited = list(dict.fromkeys([*facts, *context]))
        points = [fact.text if fact.study == facts[0].study else self.statement(fact) for fact in facts[1:]]
        points += [fact.text for fact in context]
        return self.composed(self.statement(facts[0]), points, cited, reading)

    def composed(self, lead: str, points: Iterable[str], cited: Sequence[Fact], reading: Reading) -> Reply:
        """Return an answer in given words that rests on the facts `cited`, with all that qualifies them."""
        doubts = [self.knowledge.facts[doubt] for fact in cited for doubt in fact.discrepancies]
        doubts = [doubt for doubt in dict.fromkeys(doubts) if doubt not in cited]
        several = len({fact.study for fact in cited if fact.study}) > 1
        remarks = [
            f"{self.knowledge.studies[fact.study].label}: {fact.note}" if several and fact.study else fact.note
            for fact in cited
            if fact.note and fact.kind != "discrepancy"
        ]
        if len(set(remarks)) > MOST_REMARKS:
            remarks = [*list(dict.fromkeys(remarks))[:MOST_REMARKS], texts.MORE_REMARKS]
        remarks += [texts.MISPRINT.format(text=doubt.note) for doubt in doubts[:MOST_DOUBTS]]
        if len(doubts) > MOST_DOUBTS:
            rest = doubts[MOST_DOUBTS:]
            studies = [self.knowledge.studies[doubt.study] for doubt in rest if doubt.study]
            named = ", ".join(dict.fromkeys(f"{study.label} [{study.ref}]" for study in studies))
            remarks.append(texts.DOUBTS.format(count=len(rest), studies=f" ({named})" if named else ""))
        return Reply(
            kind="answer",
            lead=lead,
            points=tuple(dict.fromkeys(points)),
            notes=tuple(dict.fromkeys([*remarks, *reading.remarks])),
            sources=self.sources(cited),
            refs=tuple(sorted({number for fact in cited for number in fact.refs})),
            facts=tuple(fact.id for fact in (*cited, *doubts)),
            confidence=min(reading.confidence, 1.0),
            read_as=reading.read_as,
        )

    def statement(self, fact: Fact) -> str:
        """Return what `fact` states, with its subject in front."""
        if fact.kind == "study":
            return f"{self.subject(self.knowledge.studies[fact.study])}: {fact.text}"
        if fact.doubt:
            return texts.DISCREPANCY.format(doubt=fact.doubt, text=fact.text)
        return fact.text

    def subject(self, study: Study) -> str:
        """Return the study as a reply names it: ``Fei 2013 [59], tacrolimus, China (n = 26)``."""
        names = self.knowledge.entities
        treatments = " + ".join(names[t].name for t in study.treatments[:2])
        countries = ", ".join(names[c].name for c in study.countries)
        size = f" (n = {study.patients})" if study.patients else ""
        return ", ".join(filter(None, [f"{study.label} [{study.ref}]", treatments, countries])) + size

    def sources(self, facts: Iterable[Fact]) -> tuple[str, ...]:
        """Return the sources of `facts`: a line for the places in the review, then one for each reference."""
        facts = list(facts)
        numbers = sorted({number for fact in facts for number in fact.refs})
        if len(numbers) > MOST_SOURCES:
            cited = ["Sources: " + ", ".join(f"[{number}]" for number in numbers)]
        else:
            cited = [f"Source: {self.citation(number)}" for number in numbers]
        places = self._places(code for fact in facts for code in fact.where)
        where = [f"In the review: {'; '.join(places)}."] if places else []
        return (*where, *cited)

    def citation(self, number: int) -> str:
        """Return reference `number` in short: ``Fei et al., Clin Exp Rheumatol 2013;31:62-8 [59]``."""
        reference = self.knowledge.references[number]
        return f"{author_line(reference)}, {source_line(reference)} [{number}]"

    def _places(self, codes: Iterable[str]) -> list[str]:
        """Return `codes` as people say them, each once, the rows of a table together."""
        said: list[str] = []
        rows: dict[int, list[int]] = {}
        definitions: dict[int, list[int]] = {}
        for code in dict.fromkeys(codes):
            place = parse_place(code)
            if code.startswith(f"T{place.table} #"):
                definitions.setdefault(place.table, []).append(int(code.partition("#")[2]))
            elif place.row:
                rows.setdefault(place.table, []).append(self._rows.get((place.table, place.row), place.row))
            else:
                said.append(f"section {place.section}" if place.section else spoken(code))
        for table, numbers in sorted(definitions.items()):
            said.append(f"Table {table}, definition{'s' if len(set(numbers)) > 1 else ''} {_spans(numbers, '#')}")
        for table, numbers in sorted(rows.items()):
            said.append(f"Table {table}, row{'s' if len(set(numbers)) > 1 else ''} {_spans(numbers)}")
        return list(dict.fromkeys(said))


def _spans(numbers: Iterable[int], mark: str = "") -> str:
    """Return `numbers` in order, as one span where more than two follow each other without a gap: ``1-9``, ``2, 5``."""
    listed = sorted(set(numbers))
    if len(listed) > 2 and listed[-1] - listed[0] == len(listed) - 1:
        return f"{mark}{listed[0]}-{mark}{listed[-1]}"
    return ", ".join(f"{mark}{number}" for number in listed)
