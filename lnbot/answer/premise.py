"""Questions that rest on something false about a study: the country or the treatment of another one."""

from collections.abc import Sequence
from typing import NamedTuple

from lnbot.answer import texts
from lnbot.answer.find import Finder
from lnbot.knowledge.model import Study
from lnbot.question.question import Question


class Righted(NamedTuple):
    """A question without what was false in it, and what to say about that."""

    question: Question
    remark: str


class Premises:
    """Holds what questions take for granted about studies against one knowledge base."""

    def __init__(self, finder: Finder) -> None:
        """Use the studies of the knowledge base that `finder` uses."""
        self.finder = finder
        self.knowledge = finder.knowledge

    def righted(self, question: Question) -> Righted:
        """Return `question` without a country that is not that of the study which it names, and a remark that says so."""
        studies = [study for study in self.knowledge.studies.values() if self._meant(study, question)]
        if not question.countries or len(studies) != 1:
            return Righted(question, "")
        if not studies[0].countries:
            return Righted(self._without(question, question.countries), "")
        actual = dict.fromkeys(country for study in studies for country in study.countries)
        wrong = [country for country in question.countries if country not in actual]
        if len(wrong) < len(question.countries):
            return Righted(question, "")
        remark = texts.FROM_ELSEWHERE.format(
            study=f"{studies[0].label} [{studies[0].ref}]",
            actual=", ".join(self.knowledge.entities[country].name for country in actual),
            claimed=", ".join(self.knowledge.entities[country].name for country in wrong),
        )
        return Righted(self._without(question, wrong), remark)

    def _without(self, question: Question, countries: Sequence[str]) -> Question:
        tokens = tuple(token for token in question.tokens if token.concept[1:] not in countries)
        return question._replace(countries=(), tokens=tokens)

    def _meant(self, study: Study, question: Question) -> bool:
        if "comparison" in question.intents or not (question.authors or question.references or question.trials):
            return False
        if question.authors and not set(question.authors) <= self.finder.first_author(study):
            return False
        return self.finder.is_named(study, question)
