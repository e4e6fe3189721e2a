"""Answers on the highest and the lowest of a set of studies, and on its countries by their number of studies."""

from collections.abc import Sequence

from lnbot.answer import texts
from lnbot.answer.asked import EXTREMES, Asked
from lnbot.answer.compose import Reading
from lnbot.answer.lines import MOST_TOLD, Lines
from lnbot.answer.reply import Reply
from lnbot.answer.scope import RATE, Scopes
from lnbot.answer.values import EXCRETION, Course, Value, commensurable
from lnbot.knowledge.model import Study
from lnbot.question.question import Question


class Ranking:
    """Ranks studies by what they report."""

    def __init__(self, lines: Lines, scopes: Scopes) -> None:
        """Choose studies by `scopes` and write about them with `lines`."""
        self.lines = lines
        self.values = lines.values
        self.knowledge = lines.knowledge
        self.scopes = scopes

    def ranked(self, question: Question, asked: Asked, reading: Reading) -> Reply | None:
        """Return the studies asked for by their figures, or None where fewer than two have one."""
        measure = asked.measure or RATE
        if measure == EXCRETION and not question.intents.isdisjoint(("fall", "change")):
            return self._falls(asked, reading)
        values = commensurable(self.values.values(asked.scope.studies, measure))
        if len(values) < 2 and question.countries:
            everywhere = question._replace(countries=())
            return self.ranked(everywhere, asked._replace(scope=self.scopes.of(everywhere, measure)), reading)
        if measure == EXCRETION:
            values = self._ends(asked.scope.studies, "after" in question.intents)
        if len(values) < 2:
            return None
        down = "highest" in asked.forms
        ranked = sorted(values, key=lambda v: -v.number if down else v.number)
        top = [v for v in ranked if v.number == ranked[0].number]
        word = texts.HIGHEST if down else texts.LOWEST
        lead = word.format(what=self.lines.name(measure), count=len(values), lines="; ".join(map(self.lines.line, top)))
        return self.lines.composed(
            lead, [self.lines.line(v) for v in ranked if v not in top], values, texts.RANKED, reading
        )

    def _ends(self, studies: Sequence[Study], after: bool) -> list[Value]:
        """Return the proteinuria of each of `studies` at the end, or at the start, where both are given."""
        courses = self.values.courses(studies, EXCRETION)
        pairs = [(c, c.end, c.after) if after else (c, c.start, c.before) for c in courses]
        return [Value(course.study, course.fact, figure, number) for course, figure, number in pairs]

    def _falls(self, asked: Asked, reading: Reading) -> Reply | None:
        courses = self.values.courses(asked.scope.studies, asked.measure)
        if len(courses) < 2:
            return None
        down = "highest" in asked.forms
        by_share = sorted(courses, key=lambda c: -c.share if down else c.share)
        by_fall = sorted(courses, key=lambda c: -c.fall if down else c.fall)
        word = "Largest" if down else "Smallest"
        lead = f"{word} fall of proteinuria in relation to its start: {self._course(by_share[0])}."
        first = f"{word} in absolute terms: {self._course(by_fall[0])}."
        others = [self._course(course) for course in by_share[1:MOST_TOLD]]
        facts = [course.fact for course in courses]
        return self.lines.noted(lead, [first, *others], facts, texts.FALLS, reading)

    def _course(self, course: Course) -> str:
        subject = self.lines.composer.subject(course.study)
        return f"{subject}: {course.start.printed} to {course.end.printed} (-{course.fall:.2f} g/day, -{course.share:.0f}%)"

    def by_country(self, asked: Asked, reading: Reading) -> Reply | None:
        """Return the countries of the studies asked for, those of most studies first."""
        counted: dict[str, list[Study]] = {}
        for study in asked.scope.studies:
            for country in study.countries:
                counted.setdefault(country, []).append(study)
        if not counted:
            return None
        ranked = sorted(counted.items(), key=lambda item: len(item[1]) * (-1 if "lowest" not in asked.forms else 1))
        lines = [f"{self.lines.name(c)}: {len(s)} ({', '.join(f'[{x.ref}]' for x in s)})" for c, s in ranked]
        named = ", ".join(self.lines.name(country) for country, _ in ranked)
        lead = f"{lines[0]}." if asked.forms & EXTREMES else f"{len(ranked)} countries: {named}."
        profiles = [self.knowledge.facts[study.facts[0]] for _, studies in ranked for study in studies]
        return self.lines.noted(lead, lines, profiles, texts.COUNTED, reading)
