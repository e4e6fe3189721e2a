"""Answers that compute over a set of studies: totals, means, ranges, with the working."""

from collections.abc import Sequence

from lnbot.answer import texts
from lnbot.answer.asked import Asked
from lnbot.answer.compose import Reading
from lnbot.answer.lines import Lines
from lnbot.answer.reply import Reply
from lnbot.answer.scope import RATE
from lnbot.answer.values import SIZE, Value, commensurable
from lnbot.knowledge.model import Study
from lnbot.question.question import Question


class Sums:
    """Computes over the figures of studies."""

    def __init__(self, lines: Lines) -> None:
        """Write with `lines`, whose values are computed with."""
        self.lines = lines
        self.values = lines.values

    def summed(self, question: Question, asked: Asked, reading: Reading) -> Reply | None:
        """Return the total, mean or range that `question` asks for, or None where fewer than two studies have a figure."""
        sized = any(token.concept == "patient" for token in question.tokens)
        measure = asked.measure or (RATE if asked.forms & {"average", "range"} and not sized else SIZE)
        values = commensurable(self.values.values(asked.scope.studies, measure))
        if len(values) < 2:
            return None
        without = [study for study in asked.scope.studies if study not in {value.study for value in values}]
        if "range" in asked.forms:
            return self._range(values, self.lines.name(measure), reading)
        if measure == SIZE:
            return self._patients(values, without, asked, reading)
        if "average" in asked.forms and values[0].dimension == "%":
            return self._mean(values, self.lines.name(measure), without, reading)
        if "total" in asked.forms and values[0].dimension == "count":
            total = sum(value.number for value in values)
            working = texts.COMPUTED.format(working=" + ".join(f"{v.number:g}" for v in values) + f" = {total:g}")
            lead = f"{total:g} in {len(values)} studies ({self.lines.name(measure)})."
            return self.lines.composed(
                lead, [self.lines.line(v) for v in values], values, working + self.lines.left_out(without), reading
            )
        return None

    def _range(self, values: Sequence[Value], name: str, reading: Reading) -> Reply:
        low, high = (pick(values, key=lambda v: v.number) for pick in (min, max))
        lead = f"{name.capitalize()} from {low.figure.printed} to {high.figure.printed} in {len(values)} studies."
        points = [f"Lowest: {self.lines.line(low)}", f"Highest: {self.lines.line(high)}"]
        return self.lines.composed(lead, points, values, texts.RANKED, reading)

    def _patients(
        self, values: Sequence[Value], without: Sequence[Study], asked: Asked, reading: Reading
    ) -> Reply | None:
        sized = [value for value in values if value.study.patients]
        sizes = [value.study.patients or 0 for value in sized]
        if not sizes:
            return None
        total = sum(sizes)
        lead = f"{total} patients in {len(sizes)} studies."
        if "average" in asked.forms:
            lead = f"{total / len(sizes):.1f} patients a study on average ({total} in {len(sizes)})."
        working = texts.COMPUTED.format(working=" + ".join(map(str, sizes)) + f" = {total}")
        return self.lines.composed(
            lead, [self.lines.line(v) for v in sized], sized, working + self.lines.left_out(without), reading
        )

    def _mean(self, values: Sequence[Value], name: str, without: Sequence[Study], reading: Reading) -> Reply:
        plain = sum(v.number for v in values) / len(values)
        lead = f"{name.capitalize()}: {plain:.1f}% as the plain mean of {len(values)} studies."
        whole = sum(v.study.patients or 0 for v in values)
        if whole and all(v.study.patients for v in values):
            weighted = sum(v.number * (v.study.patients or 0) for v in values) / whole
            lead = f"{lead[:-1]}, {weighted:.1f}% weighted by patients."
        note = texts.POOLED + self.lines.left_out(without)
        return self.lines.composed(lead, [self.lines.line(v) for v in values], values, note, reading)
