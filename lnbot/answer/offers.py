"""What else can be asked about the study or the treatment of a reply, and what can be browsed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from lnbot.answer.assistant import Assistant, Turn
from lnbot.answer.compose import Reading
from lnbot.answer.conversation import FRESH
from lnbot.answer.reply import Reply
from lnbot.knowledge.model import Entity, Fact, Study
from lnbot.question.reader import read_question

FOLLOWING = ("response", "side-effects", "proteinuria", "dose")
"""The aspects that are offered after a reply on a study or a treatment, the most wanted first."""

BROWSED = (
    *FOLLOWING,
    "renal-function",
    "relapse",
    "follow-up",
    "deaths",
    "infection",
    "recommendation",
    "mechanism",
    "limitation",
)
"""The aspects that can be browsed for a treatment."""

COMPARED = ("response", "side-effects", "proteinuria", "dose")
"""The aspects by which two treatments can be compared."""

STUDIES = "studies"
"""The aspect that stands for the list of a treatment's studies."""

MOSTLY = 0.6
"""The share of a reply's studies that must be of one treatment for the reply to be about it."""

_LABELS = {STUDIES: "All studies", "dose": "Dose", "response": "Response", "infection": "Infections"}


class Offer(NamedTuple):
    """A question about an aspect of a subject (a study or a treatment), with the words for its button."""

    aspect: str
    subject: str
    label: str
    question: str


class Offers:
    """Finds questions that the assistant answers: nothing is offered that ends in a refusal."""

    def __init__(self, assistant: Assistant) -> None:
        """Offer what `assistant` can answer."""
        self.assistant = assistant
        self.knowledge = assistant.knowledge
        self._answered = lru_cache(maxsize=4096)(self._is_answered)

    def after(self, reply: Reply) -> tuple[Offer, ...]:
        """Return what else can be asked about the one study, or the one treatment, that `reply` is about."""
        facts = [self.knowledge.facts[fact_id] for fact_id in reply.facts]
        studies = list(dict.fromkeys(fact.study for fact in facts if fact.study and fact.kind == "study"))
        if reply.kind != "answer" or not studies:
            return ()
        # What is told beside the answer itself is folded away, so it is offered all the same.
        told = set(facts[0].about)
        if len(studies) == 1:
            study = self.knowledge.studies[studies[0]]
            offers = [offer for aspect in FOLLOWING if aspect not in told and (offer := self._of_study(aspect, study))]
            alone = self._all_studies(study.treatments[0]) if study.treatments else None
            return (*offers, alone) if alone else tuple(offers)
        first = Counter(t for study in studies for t in self.knowledge.studies[study].treatments[:1])
        treatment, times = first.most_common(1)[0] if first else ("", 0)
        if times < len(studies) * MOSTLY:
            return ()
        listed = STUDIES if times == len(self._studies(treatment)) else ""
        offers = list(self.of_treatment(treatment, FOLLOWING))
        return tuple(offer for offer in offers if offer.aspect not in {*told, listed})

    def treatments(self) -> tuple[Entity, ...]:
        """Return the treatments that can be browsed: those that studies are about, of the most studies first."""
        times = Counter(treatment for study in self.knowledge.studies.values() for treatment in study.treatments[:1])
        listed = (self.knowledge.entities[treatment] for treatment in times)
        return tuple(sorted(listed, key=lambda entity: (-times[entity.id], entity.name.lower())))

    def of_treatment(self, treatment: str, aspects: Iterable[str] = BROWSED) -> tuple[Offer, ...]:
        """Return what can be asked about `treatment`: `aspects`, then all its studies."""
        if treatment not in self.knowledge.entities:
            return ()
        offers = [self.offer(aspect, treatment) for aspect in (*aspects, STUDIES)]
        return tuple(offer for offer in offers if offer is not None and self._fits(offer))

    def offer(self, aspect: str, subject: str) -> Offer | None:
        """Return the question about `aspect` of the study or treatment `subject`, or None where there is no such thing."""
        name = self._name(subject)
        entity = self.knowledge.entities.get(aspect)
        if not name or (entity is None and aspect != STUDIES):
            return None
        if aspect == STUDIES:
            return Offer(aspect, subject, _LABELS[aspect], f"which studies are there on {name}")
        label = _LABELS.get(aspect, entity.name.capitalize() if entity else "")
        return Offer(aspect, subject, label, f"{entity.name if entity else aspect} of {name}")

    def fact(self, fact_id: str) -> Turn:
        """Return what the fact `fact_id` states as a reply, and the conversation after it.

        Raises:
            KeyError: there is no such fact.

        """
        fact = self.knowledge.facts[fact_id]
        if fact.kind == "reference":
            return self.assistant.answer(f"reference {fact.refs[0]}")
        statement = self.assistant.composer.statement(fact)
        reply = self.assistant.composer.answer([fact], Reading(statement, 1.0))
        question = read_question(statement, self.assistant.lexicon)
        return Turn(reply, self.assistant.context.after(question, reply, FRESH))

    def comparison(self, first: str, second: str, aspect: str = "response") -> str:
        """Return the question that sets two treatments side by side, or nothing where one is not known."""
        names = [self._name(treatment) for treatment in (first, second)]
        return f"{names[0]} vs {names[1]}: {self.knowledge.entities[aspect].name}" if all(names) else ""

    def treatment_in(self, text: str) -> str:
        """Return the one treatment that `text` names and that can be compared, or nothing."""
        named = read_question(text, self.assistant.lexicon).treatments
        return named[0] if len(named) == 1 and named[0] in {entity.id for entity in self.treatments()} else ""

    def compared_in(self, text: str) -> str:
        """Return the question that compares what `text` names, "tacrolimus rituximab" say, or nothing where it names no two."""
        question = read_question(text, self.assistant.lexicon)
        if len(question.treatments) == 2 and len(question.tokens) == 2:
            return self.comparison(*question.treatments)
        return f"compare {text}" if len(question.tokens) > 1 else ""

    def comparable(self, first: str, second: str) -> tuple[str, ...]:
        """Return the aspects by which two treatments can be compared."""
        return tuple(aspect for aspect in COMPARED if self._answered(self.comparison(first, second, aspect), ()))

    def _of_study(self, aspect: str, study: Study) -> Offer | None:
        offer = self.offer(aspect, study.id)
        facts = [fact_id for fact_id in study.facts if aspect in self.knowledge.facts[fact_id].about]
        return offer if offer and facts and self._answered(offer.question, tuple(facts)) else None

    def _all_studies(self, treatment: str) -> Offer | None:
        offer = self.offer(STUDIES, treatment)
        return offer if offer and len(self._studies(treatment)) > 1 and self._fits(offer) else None

    def _fits(self, offer: Offer) -> bool:
        if offer.aspect == STUDIES and len(self._studies(offer.subject)) < 2:
            return False
        about = self._about(offer)
        return bool(about) and self._answered(offer.question, about)

    def _about(self, offer: Offer) -> tuple[str, ...]:
        """Return the facts of which one has to stand in the answer to `offer`."""
        kin = self.assistant.finder.kin(offer.subject)
        facts: Sequence[Fact] = [f for f in self.knowledge.facts.values() if not kin.isdisjoint(f.about)]
        wanted = offer.aspect
        return tuple(f.id for f in facts if wanted in f.about or (wanted == STUDIES and f.kind == "study"))

    def _studies(self, treatment: str) -> list[Study]:
        kin = self.assistant.finder.kin(treatment)
        return [study for study in self.knowledge.studies.values() if not kin.isdisjoint(study.treatments)]

    def _name(self, subject: str) -> str:
        study = self.knowledge.studies.get(subject)
        if study is not None:
            return study.label
        entity = self.knowledge.entities.get(subject)
        return entity.name if entity is not None and entity.kind in ("treatment", "class") else ""

    def _is_answered(self, question: str, facts: tuple[str, ...]) -> bool:
        """Whether `question` is answered, from one of `facts` where any are given."""
        reply = self.assistant.answer(question).reply
        return reply.kind == "answer" and (not facts or not set(facts).isdisjoint(reply.facts))
