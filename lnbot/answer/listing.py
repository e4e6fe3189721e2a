"""Answers that list a set of studies: which, how many, what each reports."""

from collections.abc import Sequence

from lnbot.answer import texts
from lnbot.answer.asked import Asked
from lnbot.answer.compose import Reading
from lnbot.answer.lines import MOST_TOLD, Lines
from lnbot.answer.reply import Reply
from lnbot.answer.scope import RATE, Scopes
from lnbot.answer.values import SIZE
from lnbot.knowledge.model import Study
from lnbot.question.question import Question


class Listing:
    """Lists studies and what they report."""

    def __init__(self, lines: Lines, scopes: Scopes) -> None:
        """Choose studies by `scopes` and write about them with `lines`."""
        self.lines = lines
        self.values = lines.values
        self.knowledge = lines.knowledge
        self.scopes = scopes
        self._tables = tuple(table.number for table in lines.knowledge.review.tables if table.rows)

    def listed(self, question: Question, asked: Asked, reading: Reading) -> Reply | None:
        """Return the studies asked for, each with its rate, or what each reports on another measure."""
        scope = asked.scope
        if not scope.studies:
            return self._none(asked, reading)
        if asked.measure and asked.measure not in (SIZE, RATE):
            return self.told(asked, reading)
        count = len(scope.studies)
        if count < 2 and not question.limits:
            return None
        lead = f"{count} {'study' if count == 1 else 'studies'} ({', '.join(scope.filters)}):"
        rates = {v.study.id: v for v in self.values.values(scope.studies, RATE)}
        lines = [self.lines.line(rates[s.id]) if s.id in rates else self.lines.introduced(s) for s in scope.studies]
        facts = [rates[s.id].fact if s.id in rates else self.knowledge.facts[s.facts[0]] for s in scope.studies]
        return self.lines.noted(lead, lines, facts, texts.COUNTED + self.lines.left_out(scope.unsaid), reading)

    def _none(self, asked: Asked, reading: Reading) -> Reply | None:
        if not asked.scope.filters:
            return None
        lead = texts.NO_STUDY.format(filters=", ".join(asked.scope.filters))
        return self.lines.noted(lead, [], [], texts.COUNTED + self.lines.left_out(asked.scope.unsaid), reading)

    def told(self, asked: Asked, reading: Reading) -> Reply | None:
        """Return what each study of the scope reports on the measure: figures where most have them, else in words."""
        values = self.values.values(asked.scope.studies, asked.measure)
        told = self.values.told(asked.scope.studies, asked.measure)
        if len(told) < 2 and len(values) < 2:
            return None
        name = self.lines.name(asked.measure)
        if len(values) > MOST_TOLD or 2 * len(values) > len(told):
            lead = f"{len(values)} {'study reports' if len(values) == 1 else 'studies report'} {name}:"
            return self.lines.composed(lead, map(self.lines.line, values), values, texts.COUNTED, reading)
        lines = [self.lines.composer.statement(fact) for fact in told[:MOST_TOLD]]
        if len(told) > MOST_TOLD:
            more = ", ".join(self.knowledge.studies[fact.study].label for fact in told[MOST_TOLD:])
            lines.append(texts.MORE.format(studies=more))
        return self.lines.composer.composed(texts.STUDIES_ON.format(count=len(told), what=name), lines, told, reading)

    def overlap(self, question: Question, reading: Reading) -> Reply | None:
        """Return the countries from which studies stand in all the tables that `question` names, or in all that list any."""
        tables = question.tables if len(question.tables) > 1 else self._tables
        if not set(tables) <= set(self._tables):
            return None
        listed = [self.scopes.of(question._replace(tables=(table,), treatments=())).studies for table in tables]
        shared = [c for c in dict.fromkeys(c for s in listed[0] for c in s.countries) if _everywhere(c, listed)]
        if not shared:
            return None
        lead = f"{len(shared)} countries stand in both tables: {', '.join(map(self.lines.name, shared))}."
        of = {c: [s for studies in listed for s in studies if c in s.countries] for c in shared}
        lines = [f"{self.lines.name(c)}: {', '.join(f'[{s.ref}]' for s in of[c])}" for c in shared]
        facts = [self.knowledge.facts[s.facts[0]] for c in shared for s in of[c]]
        return self.lines.noted(lead, lines, facts, texts.COUNTED, reading)


def _everywhere(country: str, listed: Sequence[Sequence[Study]]) -> bool:
    """Whether a study of each of `listed` is from `country`."""
    return all(any(country in study.countries for study in studies) for studies in listed)
