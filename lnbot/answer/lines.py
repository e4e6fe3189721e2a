"""The lines that replies on sets of studies are made of: a study with its figure, and what was left out."""

from collections.abc import Iterable, Sequence

from lnbot.answer import texts
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.reply import Reply
from lnbot.answer.scope import RATE
from lnbot.answer.values import SIZE, Value, Values
from lnbot.knowledge.model import Fact, Study

MOST_TOLD = 8
"""How many studies are told in words; of more only a line of figures is given."""

PARTS_OF_RATE = (("complete-response", "CR"), ("partial-response", "PR"))
"""The measures that are told beside a response rate, with their abbreviations."""


class Lines:
    """Writes replies on sets of studies of one knowledge base."""

    def __init__(self, composer: Composer, values: Values) -> None:
        """Write with `composer`; the figures are those that `values` reads."""
        self.composer = composer
        self.knowledge = composer.knowledge
        self.values = values

    def line(self, value: Value) -> str:
        """Return the figure of a study after its name: a course from end to end, a rate with its parts."""
        subject = self.composer.subject(value.study)
        if value.figure.measure == SIZE:
            return subject if value.study.patients else f"{subject}: {value.figure.printed}"
        if value.figure.at:
            ends = [f.printed for f in value.fact.figures if f.measure == value.figure.measure and f.at]
            return f"{subject}: {texts.COURSE.join(ends[:2])}"
        printed = value.figure.printed
        if value.figure.measure == RATE:
            parts = [(short, self.values.value(value.study, part)) for part, short in PARTS_OF_RATE]
            said = [f"{short} {part.number:g}%" for short, part in parts if part and part.figure.percent is not None]
            printed = f"{value.number:g}%" if value.figure.percent is not None else printed
            printed += f" ({', '.join(said)})" if said else ""
        elif value.figure.percent is not None:
            printed = f"{value.number:g}%"
        return f"{subject}: {printed}"

    def introduced(self, study: Study) -> str:
        """Return a study with its design, where it has no figure to tell."""
        return f"{self.composer.subject(study)}: {study.design}"

    def name(self, thing: str) -> str:
        """Return the name of an aspect, a country or the like."""
        return self.knowledge.entities[thing].name

    def left_out(self, studies: Iterable[Study]) -> str:
        """Return which studies were left out and why, to stand behind a note, or nothing."""
        named = ", ".join(f"{study.label} [{study.ref}]" for study in studies)
        return f" {texts.LEFT_OUT.format(studies=named)}" if named else ""

    def composed(self, lead: str, points: Iterable[str], values: Sequence[Value], note: str, reading: Reading) -> Reply:
        """Return an answer in given words that rests on `values`, with how it was computed as its first note."""
        return self.noted(lead, points, [value.fact for value in values], note, reading)

    def noted(self, lead: str, points: Iterable[str], facts: Sequence[Fact], note: str, reading: Reading) -> Reply:
        """Return an answer in given words that rests on `facts`, with how it was computed as its first note."""
        reading = reading._replace(remarks=(note, *reading.remarks), confidence=max(reading.confidence, 0.8))
        return self.composer.composed(lead, points, list(dict.fromkeys(facts)), reading)
