"""Answers on terms: what an abbreviation stands for, the definitions of refractory LN by number, all of them."""

from lnbot.answer import texts
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.find import Finder, Found
from lnbot.answer.reply import Reply
from lnbot.knowledge.model import Fact, abbreviation_id
from lnbot.question.question import Question

TELLING = 1.5
"""The weight from which on a word asks for something beyond the term itself."""

SPECIFIC = 3.0
"""The weight from which on a word says that something else than the list of definitions is meant."""

ALSO = 0.4
"""The score from which on a fact is told beside what an abbreviation stands for."""

_USERS = frozenset("studi cohort series trial report paper publication row group countri".split())
"""The stems of the words for those who use a definition."""

_PLACES = frozenset("tabl footnot legend caption column row text abstract".split())
"""The stems of the words for where an abbreviation stands."""

CODED = (1, 3)
"""The tables that number definitions of refractory LN."""


class Terms:
    """Explains the terms of one knowledge base."""

    def __init__(self, finder: Finder, composer: Composer) -> None:
        """Use the facts of the knowledge base that `finder` and `composer` use."""
        self.finder = finder
        self.composer = composer
        self.knowledge = finder.knowledge

    def reply(self, question: Question, found: list[Found], reading: Reading) -> Reply | None:
        """Return the reply to `question` if it asks what a term means, or None."""
        sure = reading._replace(confidence=max(reading.confidence, 0.9))
        return (
            self._numbered(question, sure)
            or self._all(question, sure)
            or self._spelt_out(question, found, sure)
            or self._explained(question, sure)
        )

    def _numbered(self, question: Question, reading: Reading) -> Reply | None:
        """Return the definitions that `question` names by number, from each table that numbers them so."""
        if not question.definitions or not question.intents.isdisjoint(("list", "count", "misprint")):
            return None
        if "cohorts" in question.intents and not _USERS.isdisjoint(token.concept for token in question.tokens):
            return None  # who used a definition is another question than what it says
        tables = [table for table in question.tables if table in CODED] or CODED
        wanted = {f"T{table} #{number}" for number in question.definitions for table in tables}
        facts = [fact for fact in self.knowledge.facts.values() if len(wanted.intersection(fact.where)) == 1]
        facts = [f for f in facts if f.kind == "statement" and sum("#" in where for where in f.where) == 1]
        weights = self.finder.concepts(question)
        asked = [concept for concept, weight in weights.items() if weight >= SPECIFIC and concept not in question.cues]
        if not facts or not all(any(self.finder.covers(fact, c) for fact in facts) for c in asked if c[0] not in "#@"):
            return None
        return self.composer.answer(facts, reading)

    def _all(self, question: Question, reading: Reading) -> Reply | None:
        """Return all definitions of the first table, if `question` asks for the list of them."""
        listing = not question.intents.isdisjoint(("list", "count"))
        if not listing or "definition" not in question.aspects or question.treatments or question.definitions:
            return None
        weights = self.finder.concepts(question)
        if any(weights[t.concept] >= SPECIFIC and t.concept[0] != "#" for t in question.tokens):
            return None
        rows: dict[str, Fact] = {}
        for fact in self.knowledge.facts.values():
            held = [where for where in fact.where if where.startswith("T1 #")]
            if len(held) == 1 and fact.kind == "statement":
                rows.setdefault(held[0], fact)
        facts = [fact for _, fact in sorted(rows.items())]
        if question.tables not in ((), (1,)) or not facts:
            return None
        lead = f"{len(facts)} definitions of refractory LN in Table 1:"
        return self.composer.composed(lead, [fact.text for fact in facts], facts, reading)

    def _spelt_out(self, question: Question, found: list[Found], reading: Reading) -> Reply | None:
        """Return what the abbreviations of `question` stand for, if that is asked, and what else it asks of them."""
        named = [(token, abbreviation_id(token.written)) for token in question.tokens]
        known = {token.concept: fact_id for token, fact_id in named if fact_id in self.knowledge.facts}
        if not known:
            return None
        weights = self.finder.concepts(question)
        others = [
            t
            for t in question.tokens
            if t.concept not in known and t.concept not in _PLACES and weights[t.concept] >= TELLING
        ]
        bare = all(token.concept in question.cues for token in others)
        if "abbreviation" not in question.intents and not (bare and "meaning" in question.intents):
            return None
        facts = [self.knowledge.facts[fact_id] for fact_id in dict.fromkeys(known.values())]
        more = [
            one.fact
            for one in found
            if one.certainty >= ALSO and one.fact not in facts and one.fact.kind == "statement"
        ]
        return self.composer.answer([*facts, *more[: 1 if bare else 2]], reading)

    def _explained(self, question: Question, reading: Reading) -> Reply | None:
        """Return the abbreviations that the legends of the tables which `question` names spell out, if it asks for them all."""
        if "abbreviation" not in question.intents or not question.tables or question.authors or question.countries:
            return None
        legends = {f"T{table} caption" for table in question.tables}
        facts = [
            fact
            for fact in self.knowledge.facts.values()
            if fact.kind == "abbreviation" and legends.intersection(fact.where) and _is_spelt_out(fact)
        ]
        named = " and ".join(map(str, question.tables))
        lead = texts.TABLE_ABBREVIATIONS.format(tables=named)
        return self.composer.composed(lead, [fact.text for fact in facts], facts, reading) if facts else None


def _is_spelt_out(abbreviation: Fact) -> bool:
    """Whether the review itself says what `abbreviation` stands for; the texts of the others begin otherwise."""
    return abbreviation.text.partition(" ")[2].startswith("stands for ")
