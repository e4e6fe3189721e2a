"""Answers that state the facts which fit a question best."""

from collections.abc import Iterator, Sequence

from lnbot.answer import texts
from lnbot.answer.bibliography import Bibliography
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.find import Finder, Found
from lnbot.answer.reply import Reply
from lnbot.answer.sets import Sets
from lnbot.knowledge.model import Fact
from lnbot.language.characters import plain
from lnbot.language.english import FUNCTION_WORDS
from lnbot.language.words import stem, words
from lnbot.question.question import Question

ENOUGH = 0.25
"""The score below which the best fact is not taken for an answer."""

ALONGSIDE, ALIKE = 0.66, 0.88
"""The shares of the best score from which on another fact is told as well: one that adds to it, and one of another study."""

NEAR_BEST = 0.6
"""The share of the best score from which on what studies report may be listed, where the best fact is of none."""

EQUAL = 0.9
"""The share of the best score from which on the references of another fact are given as well, where several are asked for."""

UNITS = {
    "ng/ml": "ng/ml",
    "/kg": "/kg",
    "per kg": "/kg",
    "/m2": "/m^2",
    "/m^2": "/m^2",
    "per m2": "/m^2",
    "mg/dl": "mg/dl",
}
"""What stands in a figure that comes in the unit which a question names."""

COMPLEMENT, BESIDE = 0.25, 0.33
"""The shares of the best score from which on a fact of the same study, and one of the same place, may account for what the
best one leaves open."""

WORD, GAIN, THING = 1.3, 1.5, 2.3
"""The weight from which on a word has to be accounted for, that of what a further fact has to account for, and that of a
thing named which an answer with a figure must not leave open."""

MOST_TELLING = 4.0
"""The weight from which on a thing named must not be left open by any answer."""

NEARLY_ALL = 0.8
"""The share of a question from which on a fact answers it, whatever its tags say."""

BELONGING, COMPANIONS = 0.3, 2
"""The share of the best score from which on what a topic tells together with the best fact is told too, and how much of it."""

MOST_POINTS = 4

NEW = 0.3
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
        fitting = [one for one in found if one.fact.kind != "absence" and self.finder.fits(one.fact, question)]
        meant = next((one for one in found if one.fact.kind not in ("discrepancy", "absence")), None)
        if not fitting or meant is None or fitting[0].score < meant.score * ALONGSIDE:
            return None
        if fitting[0].certainty < ENOUGH:
            return None
        stated = self._stated(question, fitting)
        lead = fitting[0].fact
        accounting = stated if lead.states else [lead, *stated]
        if not self._suffices(question, accounting, fitting[0].coverage):
            return None
        lead = stated[0]
        if lead.refs and (lead.kind == "reference" or "bibliographic" in question.intents):
            equal = [one.fact for one in fitting if one.score >= fitting[0].score * EQUAL and one.fact in stated]
            lead = next((f for f in stated if not set(question.references).isdisjoint(f.refs)), lead)
            return self.bibliography.behind(
                equal if equal and "several-references" in question.intents else [lead], reading
            )
        if self._names_no_study(question) and self._of_studies(fitting):
            listed = self.sets.told(question, reading)
            if listed is not None:
                return listed
        lacking = self._lacking(question, stated)
        if lacking is not None:
            reply = self.composer.answer([lacking], reading)
            return reply._replace(kind="not_in_review", lead=f"{texts.NO_FIGURE} {reply.lead}")
        if len({fact.study for fact in stated if fact.study}) >= MANY_STUDIES:
            listed = self.sets.told(question, reading)
            if listed is not None:
                return listed
        return self.composer.answer(stated, reading, self._context(stated))

    def _of_studies(self, fitting: Sequence[Found]) -> bool:
        """Whether a fact of a study fits about as well as the best one."""
        return any(one.fact.study and one.score >= fitting[0].score * NEAR_BEST for one in fitting)

    def _names_no_study(self, question: Question) -> bool:
        """Whether `question` names a treatment or country and what is measured, and nothing that tells a study from others."""
        if question.authors or question.references or question.trials or question.populations:
            return False
        telling = [c for c, w in self.finder.concepts(question).items() if w >= WORD and c not in question.cues]
        measured = [thing for thing in (*question.aspects, *question.events) if thing in self.finder.measured]
        return bool(measured) and {c[1:] for c in telling} <= {*question.treatments, *question.countries, *measured}

    def _stated(self, question: Question, fitting: Sequence[Found]) -> list[Fact]:
        """Return what to state: the best fact, those that account for what it leaves open, those that fit about as well."""
        lead = fitting[0]
        if not lead.fact.states:
            return self._held(question, lead.fact)
        together = self._together(lead, fitting)
        fitting = [one for one in fitting if one.fact.states]
        near = [one for one in fitting[1:] if self._is_near(one, lead)]
        stated = [lead.fact]
        left = self._open(question, stated)
        while left and len(stated) < MOST_POINTS:
            gains = [(sum(w for c, w in left.items() if self.finder.covers(one.fact, c)), one) for one in near]
            gain, best = max(gains, key=lambda pair: (pair[0], pair[1].score), default=(0.0, lead))
            if gain < GAIN or best.fact in stated:
                break
            stated.append(best.fact)
            left = self._open(question, stated)
        alike = [one.fact for one in fitting if one.score >= lead.score * self._share(one.fact, lead.fact)]
        belonging = together[:COMPANIONS] if left or not lead.fact.study else []
        told = dict.fromkeys([*stated, *belonging, *alike])
        return self._distinct(list(told))[:MOST_POINTS]

    def _together(self, lead: Found, fitting: Sequence[Found]) -> list[Fact]:
        """Return what is told together with the best fact, by the topic of it that fits best."""
        for one in fitting:
            if one.fact.kind == "topic" and lead.fact.id in one.fact.holds and one.score >= lead.score * BELONGING:
                return [self.knowledge.facts[fact_id] for fact_id in one.fact.holds if fact_id != lead.fact.id]
        return []

    def _held(self, question: Question, topic: Fact) -> list[Fact]:
        """Return the facts of `topic` in their order, but the one first that accounts for clearly more of `question`."""
        weights = self.finder.concepts(question)
        held = [self.knowledge.facts[fact_id] for fact_id in topic.holds]
        accounted = [sum(w for c, w in weights.items() if self.finder.covers(fact, c)) for fact in held]
        most = max(range(len(held)), key=lambda i: accounted[i])
        if accounted[most] - accounted[0] >= GAIN:
            held.insert(0, held.pop(most))
        return held

    def _is_near(self, one: Found, lead: Found) -> bool:
        """Whether `one` may account for what `lead` leaves open: a fact of the same study or of the same place."""
        if one.fact.study and one.fact.study == lead.fact.study:
            return one.score >= lead.score * COMPLEMENT
        same = not set(_paragraphs(one.fact)).isdisjoint(_paragraphs(lead.fact))
        return one.score >= lead.score * (BESIDE if same else ALONGSIDE)

    def _share(self, fact: Fact, lead: Fact) -> float:
        return ALIKE if fact.study and fact.study != lead.study else ALONGSIDE

    def _open(self, question: Question, stated: Sequence[Fact]) -> dict[str, float]:
        """Return the telling concepts of `question` that none of `stated` accounts for, with their weights."""
        weights = self.finder.concepts(question)
        telling = {c: w for c, w in weights.items() if w >= WORD and c not in question.cues}
        lead = self.knowledge.studies.get(stated[0].study)
        if lead is not None:  # its country and size stand in front of what is told
            said = {"#country": bool(lead.countries), "#patients": bool(lead.patients)}
            telling = {c: w for c, w in telling.items() if not said.get(c)}
        return {c: w for c, w in telling.items() if not any(self.finder.covers(fact, c) for fact in stated)}

    def _suffices(self, question: Question, stated: Sequence[Fact], coverage: float) -> bool:
        """Whether `stated` tells of all that `question` names, and gives a figure where it wants one."""
        left = self._open(question, stated)
        if any(concept[1:].partition(":")[0] in self._unreported for concept in left):
            return False
        if any(concept[0] == "#" and weight >= MOST_TELLING for concept, weight in left.items()):
            return False
        # Of a treatment and one measure, the measure is what is asked: none of it is no answer.
        only = {f"#{aspect}" for aspect in question.aspects if aspect in self.finder.measured}
        if question.treatments and len(question.aspects) == 1 and not only.isdisjoint(left):
            return False
        # So it is of a study: nothing on any of what is asked of it is no answer.
        asked_of = {f"#{aspect}" for aspect in question.aspects}
        of_study = (question.references or question.authors) and "bibliographic" not in question.intents
        if of_study and asked_of and asked_of <= set(left):
            return False
        units = {printed for asked, printed in UNITS.items() if asked in question.text.lower()}
        if units and not any(
            unit in plain(f.printed).lower() for fact in stated for f in fact.figures for unit in units
        ):
            return False
        others = self.finder.measured.intersection((*question.aspects, *question.events)) - {"dose"}
        if "dose" in question.aspects and not others and not any("dose" in fact.about for fact in stated):
            return False
        if "figure" not in question.intents:
            return True
        asked = self.finder.measured.intersection(question.aspects) - ({"patients"} if question.events else set())
        carrying = [fact for fact in stated if not asked.isdisjoint(fact.about)]
        named = [[self.finder.tells_of(fact, treatment) for treatment in question.treatments] for fact in carrying]
        if asked and not any(all(told) for told in named) and coverage < NEARLY_ALL:
            return False
        unnamed = [concept for concept, weight in left.items() if concept[0] == "#" and weight >= THING]
        return not unnamed and any(self.finder.holds_figure(fact) for fact in stated)

    def _lacking(self, question: Question, stated: Sequence[Fact]) -> Fact | None:
        """Return the one of `stated` which says that the review does not give what `question` asks, if none gives it."""
        measured = {aspect for aspect in question.aspects if aspect in self.finder.measured}
        sized = ("patients",) if "how-many" in question.intents and not measured else ()
        asked = {*question.aspects, *question.events, *sized}
        if "figure" not in question.intents:
            asked &= _ALL_OR_NOTHING
        given = {figure.measure for fact in stated for figure in fact.figures}
        if not given.isdisjoint({"deaths", *question.events} & asked):
            asked -= {"patients"}  # "how many people died": the people are those who died
        return next((fact for fact in stated if (asked & set(fact.lacks)) - given), None)

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


def _paragraphs(fact: Fact) -> Iterator[str]:
    """Yield the paragraphs of the text, and the tables, in which `fact` stands."""
    for where in fact.where:
        yield where if " p" in where else where.split()[0]
