"""Asking back: a measure without a subject, or a country whose studies are several."""

from collections.abc import Sequence

from lnbot.answer import texts
from lnbot.answer.compose import Reading
from lnbot.answer.find import Finder
from lnbot.answer.reply import Reply
from lnbot.answer.sets import FORMS, Sets
from lnbot.knowledge.model import Study
from lnbot.question.question import Question

TELLING = 1.3
"""The weight from which on a word says what a question is about."""

MOST_OPTIONS = 6
"""How many readings are offered."""

SEVERAL = 3
"""From how many treatments on a measure alone is no question on one of them."""

_OTHER_FORMS = FORMS | {
    "why",
    "meaning",
    "bibliographic",
    "misprint",
    "abbreviation",
    "comparison",
    "foreign",
    "review",
}
"""The forms of question that stand without a treatment or a study."""


class Clarifying:
    """Asks which treatment or study is meant, where a question leaves that open."""

    def __init__(self, finder: Finder, sets: Sets) -> None:
        """Offer what `sets` finds in the knowledge base of `finder`."""
        self.finder = finder
        self.sets = sets
        self.knowledge = finder.knowledge

    def reply(self, question: Question, reading: Reading) -> Reply | None:
        """Return a question back with what can be chosen, or None where `question` leaves nothing open."""
        if not question.intents.isdisjoint(_OTHER_FORMS) or self._says_more(question):
            return None
        measure = self.sets.measure(question)
        if measure and not self._names(question) and "cohorts" not in question.intents:
            return self._asked_of(measure, self._treatments(measure), reading)
        if question.countries and not question.treatments and not (question.aspects or question.events):
            return self._which(self.sets.scopes.of(question).studies, reading)
        return None

    def _asked_of(self, measure: str, treatments: Sequence[str], reading: Reading) -> Reply | None:
        if len(treatments) < SEVERAL:
            return None
        name = self._name(measure)
        options = [texts.OPTION_OF.format(what=name, of=self._name(one)) for one in treatments[:MOST_OPTIONS]]
        return self._back(texts.OF_WHAT.format(what=name), options, reading)

    def _which(self, studies: Sequence[Study], reading: Reading) -> Reply | None:
        options = [
            texts.OPTION_STUDY.format(study=study.label, ref=study.ref, what=self._name(study.treatments[0]))
            for study in studies[:MOST_OPTIONS]
            if study.treatments
        ]
        return self._back(texts.WHICH_STUDY, options, reading)

    def _back(self, lead: str, options: Sequence[str], reading: Reading) -> Reply | None:
        if len(options) < 2:
            return None
        return Reply("clarify", lead, options=tuple(options), confidence=0.5, read_as=reading.read_as)

    def _treatments(self, measure: str) -> list[str]:
        """Return the treatments of which studies report `measure`, those of most studies first."""
        counted: dict[str, int] = {}
        for study in self.knowledge.studies.values():
            facts = (self.knowledge.facts[fact_id] for fact_id in study.facts)
            if study.treatments and any(
                self.finder.concerns(fact, measure) and measure not in fact.lacks for fact in facts
            ):
                counted[study.treatments[0]] = counted.get(study.treatments[0], 0) + 1
        return sorted(counted, key=lambda treatment: -counted[treatment])

    def _names(self, question: Question) -> bool:
        """Whether `question` names anything that a measure can be of."""
        narrowing = (question.populations, question.designs, question.bodies, question.sections, question.years)
        return (
            question.names_something
            or any(narrowing)
            or bool(question.limits or question.outside or question.unreported)
        )

    def _says_more(self, question: Question) -> bool:
        weights = self.finder.concepts(question)
        said = (t.concept for t in question.tokens if t.concept not in question.cues and t.concept[0] not in "#@")
        measured = {*question.aspects, *question.events} <= self.finder.measured
        return not measured or any(weights[concept] >= TELLING for concept in said)

    def _name(self, thing: str) -> str:
        return self.knowledge.entities[thing].name
