"""Saying that the review does not report something: what was looked for, and the nearest that it does report."""

from collections.abc import Iterator, Sequence

from lnbot.answer import texts
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.find import Finder, Found
from lnbot.answer.reply import Reply
from lnbot.knowledge.model import Study
from lnbot.question.question import Question
from lnbot.question.reader import FOREIGN

NEAR = 0.15
"""The score from which on a fact is offered as the nearest."""

SURELY_ABSENT, CLEARLY_ABSENT, PERHAPS_ABSENT = 0.4, 0.87, 1.1
"""How surely a thing known to be absent has to be meant, and how near to its score, as a share, what is reported may come: for
it to be the reply at once, and for it to be named where what is reported does not answer. On questions held apart the first
refuses 4 to 8 in 1,000 that the review answers."""

EXACTLY_ABSENT = 0.6
"""How surely a thing known to be absent has to be meant to be named as what was asked for."""

_TOLD = ("study", "statement")
"""The kinds of fact that are offered as the nearest."""

MOST_STUDIES = 6
"""How many studies are named as the nearest ones."""


class Refusal:
    """Writes the replies to questions that the review does not answer."""

    def __init__(self, finder: Finder, composer: Composer) -> None:
        """Write about the knowledge base that `finder` and `composer` use."""
        self.finder = finder
        self.composer = composer
        self.knowledge = finder.knowledge

    def reply(self, question: Question, found: Sequence[Found], reading: Reading) -> Reply:
        """Return that the review does not report what `question` asks, with the nearest of what was `found`."""
        if not (question.names_something or question.names_field or question.outside or "domain" in question.intents):
            return Reply("off_topic", texts.OFF_TOPIC, confidence=0.5, read_as=reading.read_as)
        known = self.absent(question, found, reading, PERHAPS_ABSENT)
        if known is not None:
            return known
        missing = self._no_study(question)
        nearest: list[str] = []
        if missing:
            nearest = [texts.INSTEAD.format(studies="; ".join(self._alternatives(question)))]
        else:
            told = (one.fact for one in found if one.certainty >= NEAR and one.fact.kind in _TOLD)
            nearest = [texts.NEAREST.format(text=self.composer.statement(fact)) for fact in list(told)[:1]]
        notes = (texts.LOOKED_FOR.format(words=reading.read_as), texts.OLDER, *nearest, *reading.remarks)
        return Reply(
            "not_in_review",
            missing or self._lead(question, found),
            notes=notes,
            confidence=1 - reading.confidence,
            read_as=reading.read_as,
        )

    def absent(
        self, question: Question, found: Sequence[Found], reading: Reading, share: float = CLEARLY_ABSENT
    ) -> Reply | None:
        """Return that the review does not report what `question` asks, if that is one of the things known to be absent.

        What it does report may come up to `share` of how well that fits.
        """
        best = next((one for one in found if one.fact.kind == "absence"), None)
        if best is None or best.certainty < SURELY_ABSENT or FOREIGN in question.intents:
            return None
        if question.outside:  # which is said by its name
            return None
        if "bibliographic" in question.intents:  # what is cited has its entry in the list
            return None
        reported = next((one for one in found if one.fact.kind != "absence"), None)
        if reported is not None and reported.score > best.score * share:
            return None
        lead = texts.NOT_REPORTED_OF.format(what=best.fact.text, of="")
        if best.certainty < EXACTLY_ABSENT:
            lead = texts.NOT_REPORTED
        near = [self.knowledge.facts[fact_id] for fact_id in best.fact.holds[:1]]
        nearest = [texts.NEAREST.format(text=self.composer.statement(fact)) for fact in near]
        return Reply(
            "not_in_review",
            lead,
            notes=(*nearest, *reading.remarks),
            confidence=min(best.certainty, 1.0),
            read_as=reading.read_as,
        )

    def _lead(self, question: Question, found: Sequence[Found]) -> str:
        outside = [
            token.written
            for token in question.tokens
            if _group(token.concept) in question.outside and not self.finder.is_stated(token.concept)
        ]
        if outside:
            return texts.NOT_NAMED.format(names=", ".join(dict.fromkeys(outside)))
        things = [self._name(thing) for thing in question.unreported]
        named = [*question.events, *(aspect for aspect in question.aspects if aspect in self.finder.measured)]
        if not things and found:
            things = [self._name(thing) for thing in named if not self.finder.concerns(found[0].fact, thing)]
        subject = [self._name(thing) for thing in (*question.treatments, *question.countries)]
        subject += [f"{s.label} [{s.ref}]" for s in self.knowledge.studies.values() if s.ref in question.references]
        if not things:
            return texts.NOT_REPORTED
        what = " or ".join(dict.fromkeys(things))
        return texts.NOT_REPORTED_OF.format(what=what, of=f" for {', '.join(subject)}" if subject else "")

    def _no_study(self, question: Question) -> str:
        """Return that no study is of the treatment and the country that `question` names, if that is so."""
        if not question.treatments or not question.countries or self._studies(question):
            return ""
        what = " or ".join(self._name(thing) for thing in question.treatments)
        return texts.NO_SUCH_STUDY.format(what=what, where=" or ".join(self._name(c) for c in question.countries))

    def _studies(self, question: Question) -> list[Study]:
        wanted = frozenset[str]().union(*(self.finder.kin(treatment) for treatment in question.treatments))
        return [
            study for study in self._of(question.countries) if not wanted.isdisjoint((*study.treatments, *study.about))
        ]

    def _of(self, countries: Sequence[str]) -> Iterator[Study]:
        return (s for s in self.knowledge.studies.values() if not set(countries).isdisjoint(s.countries))

    def _alternatives(self, question: Question) -> Iterator[str]:
        for study in list(self._of(question.countries))[:MOST_STUDIES]:
            yield self.composer.subject(study)
        wanted = frozenset[str]().union(*(self.finder.kin(treatment) for treatment in question.treatments))
        of_treatment = [s for s in self.knowledge.studies.values() if s.treatments and s.treatments[0] in wanted]
        countries = dict.fromkeys(self._name(country) for study in of_treatment for country in study.countries)
        if countries:
            yield texts.STUDIED_IN.format(
                what=" or ".join(self._name(t) for t in question.treatments), countries=", ".join(countries)
            )

    def _name(self, thing: str) -> str:
        return self.knowledge.entities[thing].name


def _group(concept: str) -> str:
    """Return the group of things outside the review that `concept` belongs to: ``#other-drugs:anifrolumab``."""
    return concept[1:].partition(":")[0] if concept[0] == "#" else ""
