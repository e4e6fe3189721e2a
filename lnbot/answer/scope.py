"""Which studies a question asks about: those that fit every treatment, country, table, design and limit that it names."""

from typing import NamedTuple

from lnbot.answer.find import Finder
from lnbot.answer.values import SIZE, Values
from lnbot.knowledge.model import Study
from lnbot.question.question import Question

RATE = "response"
"""The measure that is meant where a question names none."""


class Scope(NamedTuple):
    """The studies that a question is about, in the order of the tables and then of the reference list.

    `filters` says in words what they had to fit; `unsaid` are studies that do not report what a limit is about.
    """

    studies: tuple[Study, ...]
    filters: tuple[str, ...]
    unsaid: tuple[Study, ...] = ()


class Scopes:
    """Finds the studies that questions ask about."""

    def __init__(self, finder: Finder, values: Values) -> None:
        """Choose among the studies of the knowledge base that `finder` and `values` use."""
        self.finder = finder
        self.values = values
        listed = finder.knowledge.studies.values()
        kinds = finder.knowledge.entities
        self._wide = {kinds[e.parent].id for e in kinds.values() if e.kind == "class" and e.parent in kinds}
        """Classes of classes (immunosuppression, biologics): nearly every study is of one, so they choose none."""
        self._listing = frozenset(table.number for table in finder.knowledge.review.tables if table.rows)
        self._all = sorted(listed, key=lambda study: (not study.table, study.table, study.row, study.ref))

    def of(self, question: Question, measure: str = "") -> Scope:
        """Return the studies that fit all that `question` names; its limits on percentages are limits on `measure`."""
        studies = [study for study in self._all if self._fits(study, question)]
        studies = self._by_treatment(studies, question)
        if "tabled" in question.intents:
            studies = [study for study in studies if study.table]
        filters = [self.finder.knowledge.entities[name].name for name in (*question.treatments, *question.countries)]
        filters += [self.finder.knowledge.entities[name].name for name in (*question.designs, *question.populations)]
        filters += [f"Table {number}" for number in question.tables if number in self._listing]
        filters += [f"definition #{number}" for number in question.definitions]
        unsaid: list[Study] = []
        for limit in question.limits:
            filters.append(str(limit))
            numbers = {study.id: self._number(study, limit.unit, measure) for study in studies}
            unsaid += [study for study in studies if numbers[study.id] is None]
            studies = [study for study in studies if (n := numbers[study.id]) is not None and limit.holds(n)]
        return Scope(tuple(studies), tuple(filters), tuple(unsaid))

    def _fits(self, study: Study, question: Question) -> bool:
        facts = self.finder.knowledge.facts
        return (
            (self._listing.isdisjoint(question.tables) or study.table in question.tables)
            and (not question.countries or not set(question.countries).isdisjoint(study.countries))
            and self._in_continent(study, question)
            and set(question.designs) <= set(study.about)
            and self._of_year(study, question)
            and not any(self.finder.concerns(facts[study.facts[0]], thing) for thing in question.excluded)
            and (not question.definitions or self._defined_by(study, question))
            and (not question.sections or self._in_section(study, question))
        )

    def _by_treatment(self, studies: list[Study], question: Question) -> list[Study]:
        """Return those of `studies` whose treatment is asked for: as the one that they are about, or else among others."""
        narrow = [treatment for treatment in question.treatments if treatment not in self._wide]
        if not narrow:
            return studies
        wanted = frozenset[str]().union(*(self.finder.kin(treatment) for treatment in narrow))
        main = [study for study in studies if study.treatments and study.treatments[0] in wanted]
        return main or [study for study in studies if not wanted.isdisjoint(study.treatments)]

    def _defined_by(self, study: Study, question: Question) -> bool:
        cells = [fact for fact in self.values.facts(study) if "definition" in fact.about]
        printed = {figure.printed for fact in cells for figure in fact.figures}
        return any(f"#{number}" in printed for number in question.definitions)

    def _in_section(self, study: Study, question: Question) -> bool:
        where = {code for fact in self.values.facts(study) for code in fact.where}
        return any(code.startswith((f"{part} ", f"{part}.")) for part in question.sections for code in where)

    def _in_continent(self, study: Study, question: Question) -> bool:
        entities = self.finder.knowledge.entities
        wanted = [
            p for p in question.populations if any(e.parent == p for e in entities.values() if e.kind == "country")
        ]
        return not wanted or any(entities[country].parent in wanted for country in study.countries)

    def _of_year(self, study: Study, question: Question) -> bool:
        limits = {end for limit in question.limits for end in (limit.least, limit.most)}
        named = [year for year in question.years if year not in limits]
        return not named or self._year(study) in named

    def _year(self, study: Study) -> int:
        return self.finder.knowledge.references[study.ref].year

    def _number(self, study: Study, unit: str, measure: str) -> float | None:
        """Return the number of `study` that a limit in `unit` is about."""
        if unit == "year":
            return self._year(study)
        if unit == "patients" or (not unit and measure in ("", SIZE)):
            return study.patients
        value = self.values.value(study, measure or RATE)
        return None if value is None else value.number
