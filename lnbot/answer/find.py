"""Which facts a question asks for, how well each accounts for its words, and which words none accounts for."""

from collections.abc import Callable, Iterable
from heapq import nlargest
from typing import NamedTuple

from lnbot.answer.index import SHARES, Index, author_id
from lnbot.knowledge.model import Entity, Fact, Knowledge, Study
from lnbot.language.durations import is_duration
from lnbot.question.question import Question, Token
from lnbot.question.reader import FOREIGN

COVERAGE_SHARE, LIKEST_SHARE, FEW_SHARE, EVIDENCE_SHARE = 0.46, 0.19, 0.19, 0.16
"""What makes a score: how much of the question is covered; likeness to the likest example question, and to the likest few;
and how much more than in general the question's words are said of the fact. Fitted on the banks."""

CERTAIN_COVERAGE = 0.6
"""The share of coverage in how surely a fact is meant."""

CANDIDATES = 40
"""How many facts, the best by coverage and evidence, are compared with the question example by example."""

RANKS = (1.0, 0.6, 0.4, 0.3)
"""What the likest examples count for, in their order."""

ASPECT_SHARE = 0.08
"""What a fact gains for being about every aspect that the question names."""

SYNONYM_SHARE = 0.6
"""How much of the weight of a word an example question shares that holds a synonym of it."""

CUE_SHARE = 0.15
"""What is left of the weight of a word that shows the form of the question: the form of the reply accounts for it."""

FOREIGN_SHARE = 0.15
"""What is left of the weight of a word in a question that is not in English: too few example questions are to tell which
of them say much."""

DOUBT = 0.8
"""What is left of the score of a fact on an error of the review, when the question is not after errors."""

TOGETHER = 0.9
"""What is left of the score of facts told together: they have to fit better than one alone."""

NO_FIGURE = 0.8
"""What is left of the score of a fact without figures, in a question that wants one."""

SEVERAL, LISTING = 2, 1.15
"""From how many commas on a fact enumerates things, and by how much its score rises in a question that wants a list."""

UNPLACED = 0.7
"""What is left of the score of a fact about a study of no stated country, in a question that names one."""

OF_MANY = 0.6
"""What is left of the score of a statement that rests on many references, in a question about one of them."""

OTHER_TREATMENT, OTHER_COUNTRY, OTHER_STUDY, OTHER_TABLE, OTHER_EVENT, OTHER_MEASURE, OTHER_TIME = (
    0.35,
    0.25,
    0.2,
    0.6,
    0.55,
    0.9,
    0.85,
)
"""What is left of the score of a fact about something else than the question names."""


_NONE = (
    "No ",
    "None ",
    "Nobody ",
    "Nothing ",
    "There was no ",
    "There were no ",
    "All ",
    "Everybody ",
    "A single ",
    "One ",
)
"""How a fact without figures starts when it states how many all the same."""


class Found(NamedTuple):
    """A fact with its score, which only ranks, the share of the question that it covers, and how surely it is meant.

    `coverage` and `certainty` are from 0 to 1; certainty is made of coverage and of likeness to an example question.
    """

    fact: Fact
    score: float
    coverage: float
    certainty: float


class Finder:
    """Ranks the facts of a knowledge base by how well they answer a question."""

    def __init__(self, knowledge: Knowledge, index: Index) -> None:
        """Use the facts of `knowledge` by their `index`."""
        self.knowledge = knowledge
        self.index = index
        self.measured = frozenset(index.measured)
        self.studied = frozenset(index.studied)
        self._numbers = {fact_id: i for i, fact_id in enumerate(index.facts)}
        cited = (knowledge.references[study.ref] for study in knowledge.studies.values())
        self._leading = frozenset(author_id(reference.authors[0]) for reference in cited)
        """Who comes first in a study: a bare name means that study, not one where the name stands further back."""
        self._kin = _kinships(knowledge.entities.values())

    def rank(self, question: Question, most: int = 60) -> list[Found]:
        """Return the facts that share something with `question`, best first; equal scores stand in order of id."""
        weights = self.concepts(question)
        total = sum(weights.values()) or 1.0
        groups = {token.concept: token.group for token in question.tokens if token.group}
        covered, evidence = self._covered(weights, groups)
        likeness = self._likeness(weights, groups, total)
        lengths = memoryview(self.index.lengths).cast("f")
        all_in_all = (len(weights) or 1) * SHARES
        told = [
            EVIDENCE_SHARE * (speaks / all_in_all - length) for speaks, length in zip(evidence, lengths, strict=True)
        ]
        apart = [COVERAGE_SHARE * share / total + more for share, more in zip(covered, told, strict=True)]
        # Of equals the one of the lower number comes first.
        first = nlargest(CANDIDATES, (n for n, share in enumerate(covered) if share), key=apart.__getitem__)
        scores = []
        for number in first:
            fact = self.knowledge.facts[self.index.facts[number]]
            alike = likeness(number)
            coverage = covered[number] / total
            score = COVERAGE_SHARE * coverage + alike + told[number]
            certainty = CERTAIN_COVERAGE * coverage + (1 - CERTAIN_COVERAGE) * alike / (LIKEST_SHARE + FEW_SHARE)
            if question.aspects:
                score += ASPECT_SHARE * sum(a in fact.about for a in question.aspects) / len(question.aspects)
            fit = self._fit(fact, question)
            scores.append(Found(fact, score * fit, coverage, certainty * min(fit, 1.0)))
        scores.sort(key=lambda one: (-one.score, one.fact.id))
        return scores[:most]

    def _likeness(self, weights: dict[str, float], groups: dict[str, str], total: float) -> Callable[[int], float]:
        """Return what tells of a fact's number how like its examples are: the likest one, and the likest few together."""
        numbers = {self.index.number(concept): weight for concept, weight in weights.items()}
        grouped = {self.index.number(g) + 1: weights[c] * SYNONYM_SHARE for c, g in groups.items() if c in weights}
        grouped.pop(0, None)

        def alike(fact: int) -> float:
            few = self.index.likeness(fact, numbers, grouped, total)[: len(RANKS)]
            together = sum(rank * one for rank, one in zip(RANKS, few, strict=False)) / sum(RANKS)
            return LIKEST_SHARE * few[0] + FEW_SHARE * together if few else 0.0

        return alike

    def _covered(self, weights: dict[str, float], groups: dict[str, str]) -> tuple[list[float], list[float]]:
        """Return by number of fact the weight of the concepts that it covers, and what they speak for it in all."""
        # Lists over all facts: most words are ones that most facts have.
        covered, evidence = [0.0] * len(self.index.facts), [0.0] * len(self.index.facts)
        for concept, weight in weights.items():
            facts, shares, more = self.index.covering(concept)
            part = weight / SHARES
            for number, speaks in zip(facts, more, strict=True):
                evidence[number] += speaks
            if concept in groups:
                of_group, shares_of_group, _ = self.index.covering(groups[concept])
                held = dict(zip(facts, shares, strict=True))
                for number, share in zip(of_group, shares_of_group, strict=True):
                    held[number] = max(share, held.get(number, 0))
                for number, share in held.items():
                    covered[number] += part * share
            else:
                for number, share in zip(facts, shares, strict=True):
                    covered[number] += part * share
        return covered, evidence

    def concepts(self, question: Question) -> dict[str, float]:
        """Return the concepts of `question` with their weights."""
        found = list(question.tokens)
        found += [Token(f"@{number}", str(number)) for number in question.references]
        found += [Token(f"@table-{number}", str(number)) for number in question.tables]
        found += [Token(f"@section-{number}", number) for number in question.sections]
        weights = {token.concept: self.index.weight(token) for token in found}
        foreign = FOREIGN in question.intents
        for concept in weights:
            if foreign and concept in question.cues and concept[0] not in "#@":
                weights[concept] = 0.0
            elif concept in question.cues or concept[1:] in question.excluded:
                weights[concept] *= CUE_SHARE
            elif foreign and concept[0] not in "#@" and not concept[0].isdigit():
                weights[concept] *= FOREIGN_SHARE
        return weights

    def _fit(self, fact: Fact, question: Question) -> float:
        """Return what is left of a fact's score for naming other things than the question."""
        if fact.kind == "absence":
            return self._fit_of_absence(fact, question)
        return (
            self._fit_of_things(fact, question) * self._fit_of_place(fact, question) * self._fit_of_form(fact, question)
        )

    def _fit_of_things(self, fact: Fact, question: Question) -> float:
        """Return what is left of a fact's score for being about other treatments, studies and measures than the question."""
        fit = 1.0
        if question.treatments:
            shared = sum(self.concerns(fact, t) for t in question.treatments) / len(question.treatments)
            fit *= OTHER_TREATMENT + (1 - OTHER_TREATMENT) * shared
        if question.countries and not any(country in fact.about for country in question.countries):
            fit *= OTHER_COUNTRY if self._is_placed(fact) else UNPLACED
        if question.references and not any(number in fact.refs for number in question.references):
            fit *= OTHER_STUDY
        if question.references and not fact.study and len(fact.refs) > len(question.references) + 1:
            fit *= OF_MANY
        if question.authors and not self._by_author(fact, question):
            fit *= OTHER_STUDY
        if question.events and not any(self.concerns(fact, event) for event in question.events):
            fit *= OTHER_EVENT
        times = [token.concept for token in question.tokens if is_duration(token.concept)]
        if times and not any(self.covers(fact, time) for time in times):
            fit *= OTHER_TIME
        measured = self.measured.intersection(question.aspects)
        if measured and measured.isdisjoint(fact.about):
            fit *= OTHER_MEASURE
        return fit

    def _fit_of_place(self, fact: Fact, question: Question) -> float:
        """Return what is left of a fact's score for standing elsewhere than the question says."""
        fit = 1.0
        if question.tables and not any(f"T{table} " in where for table in question.tables for where in fact.where):
            fit *= OTHER_TABLE
        if question.sections and not any(_stands_in(part, fact) for part in question.sections):
            fit *= OTHER_TABLE
        if question.definitions and not any(f"#{n}" in where for n in question.definitions for where in fact.where):
            fit *= OTHER_TABLE
        return fit

    def _fit_of_form(self, fact: Fact, question: Question) -> float:
        """Return what is left of a fact's score for being of another form than the question wants."""
        fit = DOUBT if fact.doubt and "misprint" not in question.intents else 1.0
        if fact.kind == "topic":
            fit *= TOGETHER
        if "figure" in question.intents and not self.holds_figure(fact):
            fit *= NO_FIGURE
        if "list" in question.intents and fact.text.count(", ") >= SEVERAL:
            fit *= LISTING
        return fit

    def _fit_of_absence(self, fact: Fact, question: Question) -> float:
        """Return what is left of the score of what the review does not report, by what its example questions name."""
        fit = 1.0
        for things, left in (
            (question.treatments, OTHER_TREATMENT),
            (question.countries, OTHER_COUNTRY),
            (question.events, OTHER_EVENT),
        ):
            if things:
                shared = sum(self.covers(fact, f"#{thing}") for thing in things) / len(things)
                fit *= left + (1 - left) * shared
        named = [*question.references, *question.authors]
        if named and not any(self.covers(fact, f"@{one}") for one in named):
            fit *= OTHER_STUDY
        return fit

    def best_stated(self, question: Question) -> Found | None:
        """Return the best of what the review states, for `question`, or None."""
        return next((one for one in self.rank(question) if one.fact.states), None)

    def holds_figure(self, fact: Fact) -> bool:
        """Whether `fact` states a figure, or says in words how many."""
        return bool(fact.figures) or fact.text.startswith(_NONE)

    def is_stated(self, concept: str) -> bool:
        """Whether something that the review states holds `concept`, in its text or in an example question."""
        facts = (self.index.facts[number] for number in self.index.covering(concept)[0])
        return any(self.knowledge.facts[fact_id].states for fact_id in facts)

    def covers(self, fact: Fact, concept: str) -> bool:
        """Whether `fact` holds `concept` in its text, its tags or an example question."""
        number = self._numbers[fact.id]
        return number in self.index.covering(concept)[0]

    def fits(self, fact: Fact, question: Question) -> bool:
        """Whether `fact` is about the treatments, studies, countries and events that `question` names."""
        if question.treatments and not any(self.tells_of(fact, treatment) for treatment in question.treatments):
            return False
        if question.references and not set(question.references) & set(fact.refs):
            return False
        if fact.doubt and "misprint" not in question.intents:
            return False
        if (
            fact.kind == "reference"
            and (question.aspects or question.events)
            and "bibliographic" not in question.intents
        ):
            return False
        named = (question.authors or question.references) and not self._is_placed(fact)
        if question.countries and not named and not any(self._is_from(fact, one) for one in question.countries):
            return False
        if question.trials and not any(self.covers(fact, f"#{trial}") for trial in question.trials):
            return False
        if question.events and not any(self.tells_of(fact, event) for event in question.events):
            return False
        return not question.authors or self._by_author(fact, question)

    def tells_of(self, fact: Fact, thing: str) -> bool:
        """Whether `fact` is about `thing`, or its text or an example question of it names it."""
        return self.concerns(fact, thing) or self.covers(fact, f"#{thing}")

    def is_named(self, study: Study, question: Question) -> bool:
        """Whether `study` is by the authors, of the references and of the trials that `question` names, if it names any."""
        return (
            (not question.references or study.ref in question.references)
            and (not question.trials or not set(question.trials).isdisjoint(study.about))
            and (not question.authors or self._by_author(self.knowledge.facts[study.facts[0]], question))
        )

    def first_author(self, study: Study) -> frozenset[str]:
        """Return the ids by which a question names the first author of `study`."""
        return frozenset((author_id(self.knowledge.references[study.ref].authors[0]),))

    def kin(self, thing: str) -> frozenset[str]:
        """Return the ids that count as `thing`: itself, its kinds, and the combinations that hold it."""
        return self._kin.get(thing, frozenset((thing,)))

    def concerns(self, fact: Fact, thing: str) -> bool:
        """Whether `fact` is about `thing`, one of its kind, or a combination that holds it."""
        return not self.kin(thing).isdisjoint(fact.about)

    def _is_from(self, fact: Fact, country: str) -> bool:
        return country in fact.about or (not self._is_placed(fact) and self.covers(fact, f"#{country}"))

    def _is_placed(self, fact: Fact) -> bool:
        """Whether the review says which country `fact` is from, or `fact` is of no study."""
        return not fact.study or bool(self.knowledge.studies[fact.study].countries)

    def _by_author(self, fact: Fact, question: Question) -> bool:
        for number in fact.refs:
            reference = self.knowledge.references[number]
            if question.years and reference.year not in question.years:
                continue
            first, *others = (author_id(author) for author in reference.authors)
            also = set(others) if "bibliographic" in question.intents else set(others) - self._leading
            if ({first} | also) & set(question.authors):
                return True
        return not fact.refs and any(self.covers(fact, f"@{author}") for author in question.authors)


def _stands_in(part: str, fact: Fact) -> bool:
    """Whether `fact` stands in `part` of the review: a section with its subsections, or the abstract with the keywords."""
    return any(
        where == part or where.startswith((f"{part} ", f"{part}.")) or (where, part) == ("keywords", "abstract")
        for where in fact.where
    )


def _kinships(entities: Iterable[Entity]) -> dict[str, frozenset[str]]:
    """Return by id the ids that count as about it: itself, its kinds and theirs, and the combinations that hold it."""
    listed = [entity for entity in entities if entity.kind in ("treatment", "class", "population", "event")]
    kinds: dict[str, list[str]] = {}
    for entity in listed:
        for wider in (entity.parent, *entity.parts):
            kinds.setdefault(wider, []).append(entity.id)
    kin = {}
    for entity in listed:
        members, waiting = {entity.id}, [entity.id]
        while waiting:
            for member in kinds.get(waiting.pop(), ()):
                if member not in members:
                    members.add(member)
                    waiting.append(member)
        kin[entity.id] = frozenset(members)
    return kin
