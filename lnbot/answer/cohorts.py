"""Questions on several studies at once: which, how many, how many patients in all, highest and lowest.

What is counted, summed or ranked here is computed from the review's figures, and every reply says so and shows from what.
"""

from collections.abc import Iterable
from typing import NamedTuple

from lnbot.answer import texts
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.find import Finder
from lnbot.answer.reply import Reply
from lnbot.knowledge.model import Fact, Figure, Knowledge, Study
from lnbot.question.question import Question

FORMS = frozenset(("highest", "lowest", "total", "count", "list", "comparison"))


class Value(NamedTuple):
    """A study's figure for a measure, with the fact that states it."""

    study: Study
    fact: Fact
    figure: Figure

    @property
    def number(self) -> float:
        """The figure as a number."""
        return self.figure.values[0] if self.figure.percent is None else self.figure.percent


class Cohorts:
    """Answers questions on sets of studies."""

    def __init__(self, knowledge: Knowledge, finder: Finder, composer: Composer) -> None:
        """Use the studies of `knowledge`."""
        self.knowledge = knowledge
        self.finder = finder
        self.composer = composer

    def reply(self, question: Question, reading: Reading) -> Reply | None:
        """Return the reply to `question` if it asks about a set of studies, or None."""
        forms = question.intents & FORMS
        named = question.authors or question.references or question.definitions
        if not forms or named or "bibliographic" in question.intents:
            return None
        studies = self._asked_about(question)
        if len(studies) < 2 and question.tables and forms & {"highest", "lowest"}:
            # "Italy had the best rate of the table, right?" is a question about the table.
            studies = self._asked_about(question._replace(countries=()))
        if len(studies) < 2:
            return None
        if "total" in forms and ("patients" in question.aspects or "cohorts" in question.intents):
            return self._total(studies, reading)
        measure = self._measure(question)
        values = self._values(studies, measure) if measure else []
        if question.events and values:
            return self._listed(values, reading)
        if forms & {"highest", "lowest"}:
            return self._ranked(values, forms, reading) if len(values) >= 2 else None
        if "cohorts" in question.intents or question.tables or (question.countries and "comparison" in forms):
            shown = values or self._values(studies, "response")
            return self._listed(shown, reading) if shown else None
        return None

    def listed(self, question: Question, reading: Reading) -> Reply | None:
        """Return the figures that all studies fitting `question` report for its measure, or None where it has none."""
        measure = self._measure(question)
        values = self._values(self._asked_about(question), measure) if measure else []
        return self._listed(values, reading) if len(values) >= 2 else None

    def _asked_about(self, question: Question) -> list[Study]:
        """Return the studies that fit all that `question` names, in the order of their tables."""
        named = bool(question.treatments or question.tables or question.countries)
        found = []
        for study in self.knowledge.studies.values() if named else ():
            fact = self.knowledge.facts[study.facts[0]]
            if question.tables and study.table not in question.tables:
                continue
            if question.treatments and not any(self.finder.concerns(fact, t) for t in question.treatments):
                continue
            if question.countries and not set(question.countries) & set(study.countries):
                continue
            found.append(study)
        tabled = [study for study in found if study.table]
        return sorted(tabled or found, key=lambda study: (study.table, study.row, study.ref))

    def _measure(self, question: Question) -> str:
        if question.events:
            return question.events[0]
        asked = [aspect for aspect in question.aspects if aspect in self.finder.measured]
        exact = [aspect for aspect in asked if aspect in ("complete-response", "partial-response", "dose")]
        return next(iter((*exact, *asked)), "")

    def _values(self, studies: list[Study], measure: str) -> list[Value]:
        """Return the figure of each study for `measure`: the first one printed for the whole study."""
        values = []
        for study in studies:
            facts = [self.knowledge.facts[fact_id] for fact_id in study.facts]
            figures = [(fact, f) for fact in facts for f in fact.figures if f.measure == measure and f.values]
            figures.sort(key=lambda pair: bool(pair[1].arm or pair[1].of or pair[1].at == "end"))
            rates = [pair for pair in figures if pair[1].percent is not None] or figures
            if rates:
                values.append(Value(study, *rates[0]))
        return values

    def _line(self, value: Value) -> str:
        return f"{self.composer.subject(value.study)}: {value.figure.printed}"

    def _ranked(self, values: list[Value], forms: frozenset[str], reading: Reading) -> Reply:
        down = "highest" in forms
        ranked = sorted(values, key=lambda v: (-v.number if down else v.number, v.study.table, v.study.row))
        top = [v for v in ranked if v.number == ranked[0].number]
        name = self.knowledge.entities[values[0].figure.measure].name
        word = "Highest" if down else "Lowest"
        lead = f"{word} {name} of {len(values)} studies: " + "; ".join(map(self._line, top)) + "."
        return self._composed(lead, [self._line(v) for v in ranked if v not in top], values, texts.RANKED, reading)

    def _total(self, studies: list[Study], reading: Reading) -> Reply | None:
        counted = [study for study in studies if study.patients]
        facts = [self.knowledge.facts[study.facts[0]] for study in counted]
        if len(counted) < 2:
            return None
        total = sum(study.patients or 0 for study in counted)
        lead = f"{total} patients in {len(counted)} studies."
        working = texts.COMPUTED.format(working=" + ".join(str(study.patients) for study in counted) + f" = {total}")
        reading = reading._replace(remarks=(working, *reading.remarks))
        return self.composer.composed(lead, map(self.composer.subject, counted), facts, reading)

    def _listed(self, values: list[Value], reading: Reading) -> Reply:
        name = self.knowledge.entities[values[0].figure.measure].name
        lead = f"{len(values)} studies, {name}:"
        return self._composed(lead, map(self._line, values), values, texts.COUNTED, reading)

    def _composed(self, lead: str, points: Iterable[str], values: list[Value], note: str, reading: Reading) -> Reply:
        facts = list(dict.fromkeys(value.fact for value in values))
        reading = reading._replace(remarks=(note, *reading.remarks))
        return self.composer.composed(lead, points, facts, reading)
