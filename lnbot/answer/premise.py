"""Questions that rest on something false about a study: the country or a percentage of another one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lnbot.answer import texts
from lnbot.answer.find import Finder
from lnbot.knowledge.model import Study
from lnbot.question.question import Question

RESPONSES = ("response", "complete-response", "partial-response")
"""What a percentage is taken to be of where a question does not say it."""

WHOLE_PERCENT, TENTH = 0.5, 0.05
"""How far a percentage may be from the one in the review to be meant for it: given without and with decimals."""

MOST_HOLDERS = 2
"""How many studies a percentage may be of to be told apart by it."""


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

    def misplaced(self, question: Question) -> str:
        """Return a remark on the first percentage in `question` that is of other studies than it names, or an empty text."""
        if (
            "%" not in question.text
            or question.limits
            or not question.intents.isdisjoint(("comparison", "misprint", "highest", "lowest"))
        ):
            return ""
        meant = [study for study in self.knowledge.studies.values() if self._named(study, question)]
        if not meant or not (question.authors or question.references or question.countries):
            return ""
        measures = {*question.aspects, *question.events} & self.finder.measured or set(RESPONSES)
        for claimed in re.findall(r"(?<![\d.])(\d{1,3}(?:\.\d+)?)\s?%", question.text):
            holders = [s for s in self.knowledge.studies.values() if self._holds(s, claimed, measures)]
            if holders and len(holders) <= MOST_HOLDERS and not set(holders) & set(meant):
                return texts.FIGURE_ELSEWHERE.format(
                    claimed=claimed,
                    holders=" and ".join(f"{study.label} [{study.ref}]" for study in holders),
                    meant=" or ".join(f"{study.label} [{study.ref}]" for study in meant[:MOST_HOLDERS]),
                )
        return ""

    def _holds(self, study: Study, claimed: str, measures: set[str]) -> bool:
        allowed = TENTH if "." in claimed else WHOLE_PERCENT
        return any(
            figure.percent is not None and figure.measure in measures and abs(figure.percent - float(claimed)) < allowed
            for fact_id in study.facts
            for figure in self.knowledge.facts[fact_id].figures
        )

    def _named(self, study: Study, question: Question) -> bool:
        profile = self.knowledge.facts[study.facts[0]]
        return (
            self.finder.is_named(study, question)
            and (not question.countries or not set(question.countries).isdisjoint(study.countries))
            and all(self.finder.concerns(profile, treatment) for treatment in question.treatments)
        )

    def _without(self, question: Question, countries: Sequence[str]) -> Question:
        tokens = tuple(token for token in question.tokens if token.concept[1:] not in countries)
        return question._replace(countries=(), tokens=tokens)

    def _meant(self, study: Study, question: Question) -> bool:
        if "comparison" in question.intents or not (question.authors or question.references or question.trials):
            return False
        if question.authors and not set(question.authors) <= self.finder.first_author(study):
            return False
        return self.finder.is_named(study, question)
