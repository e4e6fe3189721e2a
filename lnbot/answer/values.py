"""What a study reports for a measure, as one comparable number: a rate, a size, or a course from baseline to end."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lnbot.knowledge.model import Fact, Figure, Knowledge, Study

TO_GRAMS_A_DAY = {
    "g/day": 1.0, "g/d": 1.0, "g per day": 1.0, "g a day": 1.0, "g/24 h": 1.0, "g": 1.0, "mg/day": 0.001, "mg/d": 0.001,
}  # fmt: skip
"""What a figure in each unit of excretion is multiplied with to be in grams a day. Concentrations and ratios have none."""

SIZE = "patients"
"""The measure of how many patients a study has."""

EXCRETION = "proteinuria"
"""The measure whose figures come in units of excretion, concentration and ratio."""


class Value(NamedTuple):
    """A study's figure for a measure, with the fact that states it and as a number that others compare with."""

    study: Study
    fact: Fact
    figure: Figure
    number: float

    @property
    def dimension(self) -> str:
        """What the number is counted in: only values of one dimension are compared, summed or averaged."""
        if self.figure.percent is not None:
            return "%"
        if self.figure.measure == SIZE:
            return "patients"
        return "g/day" if comparable(self.figure) else self.figure.unit or "count"


class Course(NamedTuple):
    """How a measure of a study went, with its figures at the start and at the end and as numbers in one unit."""

    study: Study
    fact: Fact
    start: Figure
    end: Figure
    before: float
    after: float

    @property
    def fall(self) -> float:
        """How much lower the measure was at the end."""
        return self.before - self.after

    @property
    def share(self) -> float:
        """The fall as a percentage of the start."""
        return 100 * self.fall / self.before


class Values:
    """Reads the figures of the studies of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Read from `knowledge`."""
        self.knowledge = knowledge

    def facts(self, study: Study) -> list[Fact]:
        """Return the facts of `study`."""
        return [self.knowledge.facts[fact_id] for fact_id in study.facts]

    def value(self, study: Study, measure: str) -> Value | None:
        """Return the figure of `study` for `measure` as a whole: a rate before a count, all patients before a part of them."""
        figures = [(fact, f) for fact in self.facts(study) for f in fact.figures if f.measure == measure and f.values]
        if not figures:
            return None
        fact, figure = min(figures, key=lambda pair: _rank(*pair))
        if measure == SIZE and study.patients:
            return Value(study, fact, figure, study.patients)
        return Value(study, fact, figure, _number(figure, measure))

    def values(self, studies: Iterable[Study], measure: str) -> list[Value]:
        """Return the value of each of `studies` that reports `measure`, in their order."""
        return [value for study in studies if (value := self.value(study, measure)) is not None]

    def course(self, study: Study, measure: str) -> Course | None:
        """Return how `measure` went in `study`, or None where it does not report it at both ends in units that compare."""
        for fact in self.facts(study):
            starts = [f for f in fact.figures if f.measure == measure and f.at == "baseline"]
            ends = [f for f in fact.figures if f.measure == measure and f.at == "end"]
            if starts and ends:
                before, after = _number(starts[0], measure), _number(ends[-1], measure)
                if before > 0 and (measure != EXCRETION or comparable(starts[0])):
                    return Course(study, fact, starts[0], ends[-1], before, after)
        return None

    def courses(self, studies: Iterable[Study], measure: str) -> list[Course]:
        """Return the course of each of `studies` that reports one for `measure`."""
        return [course for study in studies if (course := self.course(study, measure)) is not None]

    def told(self, studies: Iterable[Study], measure: str) -> list[Fact]:
        """Return of each of `studies` the fact that is mainly about `measure`, if it has one."""
        found = []
        for study in studies:
            about = [fact for fact in self.facts(study) if measure in fact.about]
            held = [fact for fact in about if any(figure.measure == measure for figure in fact.figures)]
            found += (held or about)[:1]
        return found


def commensurable(values: Sequence[Value]) -> list[Value]:
    """Return those of `values` that come in the dimension which most of them have, the first one where several tie."""
    dimensions = [value.dimension for value in values]
    usual = max(dict.fromkeys(dimensions), key=dimensions.count, default="")
    return [value for value in values if value.dimension == usual]


def comparable(figure: Figure) -> bool:
    """Whether `figure` is an amount excreted a day."""
    return figure.unit in TO_GRAMS_A_DAY


def _number(figure: Figure, measure: str) -> float:
    if figure.percent is not None:
        return figure.percent
    return figure.values[0] * (TO_GRAMS_A_DAY.get(figure.unit, 1.0) if measure == EXCRETION else 1.0)


def _rank(fact: Fact, figure: Figure) -> tuple[bool, bool, bool]:
    whole = not (figure.arm or figure.of) and figure.at != "end"
    return not whole, figure.percent is None, not any(where.startswith("T") for where in fact.where)
