"""Answers that state the facts which fit a question best."""

from collections.abc import Sequence

from lnbot.answer import texts
from lnbot.answer.bibliography import Bibliography
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.find import Finder, Found
from lnbot.answer.reply import Reply
from lnbot.answer.sets import Sets
from lnbot.knowledge.model import Fact
from lnbot.language.english import FUNCTION_WORDS
from lnbot.language.words import stem, words
from lnbot.question.question import Question

ENOUGH = 0.25
"""The score below which the best fact is not taken for an answer."""

ALONGSIDE, ALIKE = 0.7, 0.88
"""The shares of the best score from which on another fact is told as well: one that adds to it, and one of another study."""

MOST_POINTS = 4

NEW = 0.4
"""The share of its words that a further fact has to add to what is said already."""

_ALL_OR_NOTHING = frozenset(("country", "dose", "patients", "side-effects", "sustained-response"))
"""Aspects that a fact cannot tell of without the figure or name that it lacks."""

MANY_STUDIES = 4
"""From how many studies on their figures are listed in one line each rather than told."""

BESIDE_RESPONSE = ("patients", "dose", "proteinuria")
"""What is told beside a study's response: who was treated, with what, and the course of the proteinuria."""


class Telling:
    """States facts of one knowledge base in answer to questions."""

    def __init__(self, finder: Finder, composer: Composer, sets: Sets, bibliography: Bibliography) -> None:
        """Write about the facts of `finder`; studies and references are listed by `sets` and `bibliography`."""
        self.finder = finder
        self.composer = composer
        self.sets = sets
        self.bibliography = bibliography
        self.knowledge = finder.knowledge
        self._unreported = {e.id for e in self.knowledge.entities.values() if e.kind in ("outside", "unreported")}

    def reply(self, question: Question, found: Sequence[Found], reading: Reading) -> Reply | None:
        """Return the answer that the facts `found` give to `question`, or None where none of them answers it."""
        fitting = [one for one in found if self.finder.answers(one, question)]
        meant = next((one for one in found if one.fact.kind != "discrepancy"), None)
        if not fitting or meant is None or fitting[0].score < max(ENOUGH, meant.score * ALONGSIDE):
            return None
        if self._unknown(question, fitting[0].fact):
            return None
        if self._lacking(question, fitting[0].fact):
            reply = self.composer.answer([fitting[0].fact], reading)
            return reply._replace(kind="not_in_review", lead=f"{texts.NO_FIGURE} {reply.lead}")
        return self._answered(question, fitting, reading)

    def _lacking(self, question: Question, fact: Fact) -> bool:
        """Whether `fact` says of what `question` asks that the review does not give it."""
        asked = set(fact.lacks).intersection((*question.aspects, *question.events))
        return bool(asked if "figure" in question.intents else asked & _ALL_OR_NOTHING)

    def _unknown(self, question: Question, fact: Fact) -> bool:
        """Return whether `question` names a thing that the review is known not to report, and `fact` says nothing of it."""
        named = [t.concept for t in question.tokens if t.concept[1:].partition(":")[0] in self._unreported]
        return not all(self.finder.covers(fact, concept) for concept in named)

    def _answered(self, question: Question, found: Sequence[Found], reading: Reading) -> Reply:
        best = found[0]
        if best.fact.refs and (best.fact.kind == "reference" or "bibliographic" in question.intents):
            return self.bibliography.behind(best.fact, reading)
        alike = [
            f.fact for f in found if f.score >= best.score * (ALIKE if _of_another(f.fact, best.fact) else ALONGSIDE)
        ]
        if len({fact.study for fact in alike if fact.study}) >= MANY_STUDIES:
            listed = self.sets.told(question, reading)
            if listed is not None:
                return listed
        stated = self._every_aspect(question, self._distinct(alike)[:MOST_POINTS], found)
        return self.composer.answer(stated, reading, self._context(stated))

    def _distinct(self, facts: Sequence[Fact]) -> list[Fact]:
        """Return `facts` without those whose words the ones before have said already."""
        said: set[str] = set()
        kept: list[Fact] = []
        for fact in facts:
            held = {stem(word.folded) for word in words(fact.text)} - FUNCTION_WORDS
            new = held - said
            if not kept or len(new) > NEW * len(held) or any(word[0].isdigit() for word in new):
                kept.append(fact)
                said |= held
        return kept

    def _every_aspect(self, question: Question, stated: list[Fact], found: Sequence[Found]) -> list[Fact]:
        """Return `stated` with what the same study states on aspects that `question` names beside the first one."""
        lead = stated[0]
        asked = [a for a in (*question.aspects, *question.events) if a in self.finder.measured]
        for aspect in asked if lead.study else ():
            if not any(aspect in fact.about for fact in stated if fact.study == lead.study):
                more = (f.fact for f in found if f.fact.study == lead.study and aspect in f.fact.about)
                stated = [*stated, *list(more)[:1]]
        return stated

    def _context(self, stated: Sequence[Fact]) -> list[Fact]:
        """Return the facts that belong beside a study's response."""
        fact = stated[0]
        if fact.kind != "study" or "response" not in fact.about or len({f.study for f in stated}) > 1:
            return []
        listed = [self.knowledge.facts[fact_id] for fact_id in self.knowledge.studies[fact.study].facts]
        beside = [
            next((f for f in listed if aspect in f.about and f not in stated), None) for aspect in BESIDE_RESPONSE
        ]
        return list(dict.fromkeys(f for f in beside if f is not None))


def _of_another(fact: Fact, lead: Fact) -> bool:
    """Whether `fact` is of another study than `lead`."""
    return bool(fact.study and fact.study != lead.study)
