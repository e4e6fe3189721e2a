"""Two or more things side by side: treatments, countries, authors or references that one question names."""

from collections.abc import Iterator

from lnbot.answer.compose import Composer, Reading
from lnbot.answer.find import Finder, Found
from lnbot.answer.reply import Reply
from lnbot.question.question import Question

ENOUGH = 0.45
"""The score below which a fact is not set beside another."""


class Comparison:
    """Answers questions that set several things side by side."""

    def __init__(self, finder: Finder, composer: Composer) -> None:
        """Find facts with `finder`."""
        self.finder = finder
        self.composer = composer

    def reply(self, question: Question, reading: Reading) -> Reply | None:
        """Return the reply to `question` if it compares things that the review reports, or None."""
        if "comparison" not in question.intents or "bibliographic" in question.intents:
            return None
        for narrowed in _subjects(question):
            if len(narrowed) < 2:
                continue
            found = [self._best(one) for one in narrowed]
            facts = [best.fact for best in found if best is not None]
            if len(dict.fromkeys(facts)) >= 2:
                lead, *points = [self.composer.statement(fact) for fact in dict.fromkeys(facts)]
                return self.composer.composed(lead, points, list(dict.fromkeys(facts)), reading)
        return None

    def _best(self, question: Question) -> Found | None:
        found = self.finder.rank(question, 1)
        return found[0] if found and found[0].score >= ENOUGH else None


def _subjects(question: Question) -> Iterator[list[Question]]:
    """Yield the ways to part `question` into one question for each thing that it compares."""
    for field, marks in (("treatments", "#"), ("countries", "#"), ("authors", "@"), ("references", "")):
        things = getattr(question, field)
        parted = []
        for thing in things:
            others = {f"{marks}{other}" for other in things if other != thing}
            tokens = tuple(token for token in question.tokens if token.concept not in others)
            parted.append(Question(**(question._asdict() | {field: (thing,), "tokens": tokens})))
        yield parted
