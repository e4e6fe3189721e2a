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


MANY, MOST_LINES = 3, 8
"""From how many studies on an open question is answered by all of them, and how many of them are told in words."""

MAIN = 3
"""How many of a fact's first subjects are its main ones."""

TELLING = 1.5
"""The weight from which on a word asks for something that a list of figures does not tell."""

CLEAR = 0.75
"""The score from which on a single fact answers an open question."""


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
        if named or not question.intents.isdisjoint(("bibliographic", "why", "misprint")):
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
        if question.events and len(values) > 1:
            return self._listed(values, reading)
        if not forms:
            return self._told(studies, measure, values, reading) if self._open(question, reading) else None
        if forms & {"highest", "lowest"}:
            return self._ranked(values, forms, reading) if len(values) >= 2 else None
        if "cohorts" in question.intents or question.tables or (question.countries and "comparison" in forms):
            shown = values or self._values(studies, "response")
            return self._listed(shown, reading) if len(shown) > 1 else None
        return None

    def listed(self, question: Question, reading: Reading) -> Reply | None:
        """Return the figures that all studies fitting `question` report for its measure, or None where it has none."""
        measure = self._measure(question)
        studies = self._asked_about(question)
        return self._told(studies, measure, self._values(studies, measure), reading) if measure else None

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
        if "tabled" in question.intents:
            found = [study for study in found if study.table]
        return sorted(found, key=lambda study: (not study.table, study.table, study.row, study.ref))

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

    def _open(self, question: Question, reading: Reading) -> bool:
        """Whether `question` names a treatment and what is measured of it, no study, and no fact answers it clearly."""
        if not question.treatments or question.countries or question.populations or question.trials:
            return False
        weights = self.finder.concepts(question)
        if any(token.concept[0] != "#" and weights[token.concept] >= TELLING for token in question.tokens):
            return False
        wide = any(self.knowledge.entities[treatment].kind == "class" for treatment in question.treatments)
        return bool(question.aspects or question.events) and (wide or reading.confidence < CLEAR)

    def _told(self, studies: list[Study], measure: str, values: list[Value], reading: Reading) -> Reply | None:
        """Return what each of `studies` reports on `measure`: its figure, or in words where few have one in common."""
        facts = [self._on(study, measure) for study in studies]
        told = [fact for fact in facts if fact is not None]
        if len(told) < MANY:
            return None
        if 2 * len(values) > len(told):
            return self._listed(values, reading)
        lines = [self.composer.statement(fact) for fact in told[:MOST_LINES]]
        if len(told) > MOST_LINES:
            more = ", ".join(self.knowledge.studies[fact.study].label for fact in told[MOST_LINES:])
            lines.append(texts.MORE.format(studies=more))
        lead = f"{len(told)} studies report on {self.knowledge.entities[measure].name}:"
        return self.composer.composed(lead, lines, told, reading)

    def _on(self, study: Study, measure: str) -> Fact | None:
        facts = [self.knowledge.facts[fact_id] for fact_id in study.facts]
        return next((fact for fact in facts if measure in fact.about[:MAIN]), None)

    def _line(self, value: Value) -> str:
        course = [f.printed for f in value.fact.figures if f.measure == value.figure.measure and f.at]
        printed = texts.COURSE.join(course[:2]) if value.figure.at else value.figure.printed
        return f"{self.composer.subject(value.study)}: {printed}"

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
