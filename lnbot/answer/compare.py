"""Two or more things side by side: treatments, studies, countries, references or definitions that one question names."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lnbot.answer import texts
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.find import Finder
from lnbot.answer.index import author_id
from lnbot.answer.reply import Reply
from lnbot.answer.scope import RATE
from lnbot.answer.sets import Sets
from lnbot.answer.values import Value, commensurable
from lnbot.knowledge.model import Fact
from lnbot.question.question import Question, Token

ENOUGH = 0.3
"""The score below which a fact is not set beside another."""

WHOLE = 0.8
"""The share of a question that a fact has to cover to tell of all that is compared."""

FEW = 4
"""Up to how many studies of one subject are told one by one; of more the range of their figures is given."""

SEPARATORS = frozenset("or and vs versus than against compar with from".split())
"""The stems between the things that a question compares."""

_NAMING = ("authors", "references", "trials", "countries")
"""The fields of a question that single out studies, the surest first."""


TOPIC = 2.5
"""The weight from which on an aspect says what a comparison is about, besides the figures that it compares."""


class Side(NamedTuple):
    """One of the things compared: the lines about it, the facts that they rest on, and its figure where it has one."""

    lines: tuple[str, ...]
    facts: tuple[Fact, ...]
    value: Value | None = None


class Comparison:
    """Answers questions that set several things side by side."""

    def __init__(self, finder: Finder, composer: Composer, sets: Sets) -> None:
        """Find facts with `finder` and figures with `sets`."""
        self.finder = finder
        self.composer = composer
        self.sets = sets

    def reply(self, question: Question, reading: Reading) -> Reply | None:
        """Return the reply to `question` if it compares things that the review reports, or None."""
        if "comparison" not in question.intents or not question.intents.isdisjoint(
            ("bibliographic", "why", "misprint")
        ):
            return None
        subjects = (question.treatments, question.aspects, question.events, question.authors, question.references)
        if question.unreported or question.outside:
            return None
        if self._told_by_one(question) or not (any(subjects) or question.definitions or question.bodies):
            return None
        for parted in self._partings(question):
            sides = [side for one in parted if (side := self._side(one)) is not None]
            facts = list(dict.fromkeys(fact for side in sides for fact in side.facts))
            if len(sides) >= 2 and len(facts) >= 2 and self._are_on(question, facts):
                return self._beside(sides, facts, reading)
        return self._of_scope(question, reading)

    def _are_on(self, question: Question, facts: Sequence[Fact]) -> bool:
        """Whether `facts` are about each aspect of which `question` compares, and about a study that it names alone."""
        weights = self.finder.concepts(question)
        topics = [aspect for aspect in question.aspects if weights.get(f"#{aspect}", 0.0) >= TOPIC]
        if any(not any(self.finder.concerns(fact, topic) for fact in facts) for topic in topics):
            return False
        named = {*question.references, *self._references_of(question.authors)}
        return len(question.authors) + len(question.references) != 1 or any(named & set(fact.refs) for fact in facts)

    def _references_of(self, authors: Sequence[str]) -> set[int]:
        listed = self.finder.knowledge.references.items()
        return {n for n, entry in listed if not {author_id(a) for a in entry.authors}.isdisjoint(authors)}

    def _told_by_one(self, question: Question) -> bool:
        """Whether one fact tells of all that `question` compares: the arms of a trial, say."""
        several = any(len(getattr(question, field)) > 1 for field in ("treatments", *_NAMING))
        several = several or "comparison" in question.aspects
        best = self.finder.best_stated(question) if several else None
        if best is None or best.coverage < WHOLE or best.fact.kind == "discrepancy":
            return False
        if 2 <= len(question.authors) < len(best.fact.refs):  # a list of many studies sets no two side by side
            return False
        return all(self.finder.covers(best.fact, f"#{treatment}") for treatment in question.treatments)

    def _partings(self, question: Question) -> Iterator[list[Question]]:
        """Yield the ways to part `question` into one question for each thing that it compares."""
        parts = [self._narrowed(question, tokens) for tokens in _segments(question.tokens)]
        named = [part for part in parts if part.names_something or part.designs or part.bodies]
        if len(named) >= 2:
            yield [self._completed(part, question) for part in named]
        for field in ("treatments", *_NAMING, "definitions"):
            things = getattr(question, field)
            if len(things) >= 2:
                yield [self._without(question, field, thing) for thing in things]

    def _narrowed(self, question: Question, tokens: Sequence[Token]) -> Question:
        """Return `question` with no more than what its `tokens` name."""
        held = {token.concept[1:] for token in tokens if token.concept[0] in "#@"}
        numbers = {int(token.written) for token in tokens if token.written.isdecimal()}
        fields = (
            "treatments",
            "countries",
            "aspects",
            "events",
            "populations",
            "bodies",
            "trials",
            "designs",
            "authors",
        )
        named: dict[str, Any] = {
            field: tuple(thing for thing in getattr(question, field) if thing in held) for field in fields
        }
        for field in ("references", "years", "definitions", "tables"):
            named[field] = tuple(number for number in getattr(question, field) if number in numbers)
        return question._replace(tokens=tuple(tokens), **named)

    def _completed(self, part: Question, question: Question) -> Question:
        """Return `part` with what it shares with the other parts: what is measured, and the kinds of name that it lacks."""
        filled: dict[str, Any] = {
            field: getattr(part, field) or getattr(question, field) for field in ("aspects", "events", "tables")
        }
        if not any(getattr(part, field) for field in _NAMING):
            filled |= {"countries": question.countries if len(question.countries) == 1 else ()}
        if not part.treatments and not part.authors and not part.references:
            filled |= {"treatments": question.treatments if len(question.treatments) == 1 else ()}
        added = [token for token in question.tokens if token.concept[1:] in {t for f in filled.values() for t in f}]
        return part._replace(tokens=tuple(dict.fromkeys((*part.tokens, *added))), **filled)

    def _without(self, question: Question, field: str, thing: Any) -> Question:
        """Return `question` with `thing` as the only one of `field`."""
        others = {f"{mark}{other}" for other in getattr(question, field) if other != thing for mark in "#@"}
        kept = [token for token in question.tokens if token.concept not in others]
        changed: dict[str, Any] = {field: (thing,), "tokens": tuple(kept)}
        return question._replace(**changed)

    def _side(self, question: Question) -> Side | None:
        """Return what the review reports on the thing that `question` names."""
        measure = self.sets.measure(question) or RATE
        named = any((question.treatments, question.countries, question.authors, question.references, question.trials))
        studies = self.sets.scopes.of(question).studies if named else ()
        studies = tuple(s for s in studies if self.finder.is_named(s, question))
        values = commensurable(self.sets.values.values(studies, measure))
        bare = not (question.aspects or question.events or question.definitions or question.bodies or question.tables)
        if values and (bare or question.aspects or question.events or len(values) == len(studies)):
            if len(values) <= FEW:
                facts = tuple(value.fact for value in values)
                return Side(tuple(map(self.sets.lines.line, values)), facts, values[0] if len(values) == 1 else None)
            low, high = (pick(values, key=lambda v: v.number) for pick in (min, max))
            things = (*question.treatments, *question.countries)
            names = ", ".join(self.finder.knowledge.entities[thing].name for thing in things)
            line = texts.SPREAD.format(what=names, low=low.figure.printed, high=high.figure.printed, count=len(values))
            return Side((line,), tuple(value.fact for value in values))
        found = self.finder.best_stated(question)
        if found is None or found.certainty < ENOUGH:
            return None
        return Side((self.composer.statement(found.fact),), (found.fact,))

    def _of_scope(self, question: Question, reading: Reading) -> Reply | None:
        """Return the few studies that fit `question` side by side, where it names none of them."""
        if self.sets.asks_more(question):
            return None
        measure = self.sets.measure(question) or RATE
        scope = self.sets.scopes.of(question, measure)
        values = self.sets.values.values(scope.studies, measure)
        if not scope.filters or not 2 <= len(values) <= FEW:
            return None
        ranked = sorted(values, key=lambda value: -value.number)
        sides = [Side((self.sets.lines.line(value),), (value.fact,), value) for value in ranked]
        return self._beside(sides, [value.fact for value in ranked], reading)

    def _beside(self, sides: Sequence[Side], facts: Sequence[Fact], reading: Reading) -> Reply:
        lead, *points = [line for side in sides for line in side.lines]
        remarks = [texts.NOT_HEAD_TO_HEAD] if len({fact.study for fact in facts if fact.study}) > 1 else []
        if any(len(side.facts) > FEW for side in sides):
            remarks.append(texts.COUNTED)  # the range of a side says of how many studies it is
        values = [side.value for side in sides if side.value is not None]
        if len(values) == len(sides) == 2 and all(value.figure.percent is not None for value in values):
            gap = abs(values[0].number - values[1].number)
            remarks.insert(0, texts.GAP.format(gap=f"{gap:.1f}".removesuffix(".0")))
        reading = reading._replace(remarks=(*remarks, *reading.remarks), confidence=max(reading.confidence, 0.7))
        return self.composer.composed(lead, points, facts, reading)


def _segments(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return `tokens` parted at the words that stand between things compared."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.concept in SEPARATORS:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]
