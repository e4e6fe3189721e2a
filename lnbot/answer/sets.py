"""Answers on sets of studies: which, how many, highest, lowest, total, mean, range, in both tables.

What is counted, summed or ranked here is computed from the review's figures, and every reply says so and shows from what.
"""

from lnbot.answer.asked import EXTREMES, Asked
from lnbot.answer.compose import Composer, Reading
from lnbot.answer.find import Finder
from lnbot.answer.lines import PARTS_OF_RATE, Lines
from lnbot.answer.listing import Listing
from lnbot.answer.ranking import Ranking
from lnbot.answer.reply import Reply
from lnbot.answer.scope import RATE, Scopes
from lnbot.answer.sums import Sums
from lnbot.answer.values import SIZE, Values
from lnbot.language.characters import unaccented
from lnbot.language.english import FUNCTION_WORDS, Commonness, commonness
from lnbot.question.question import Question

FORMS = frozenset(("highest", "lowest", "total", "average", "range", "overlap", "count", "list"))
"""The forms of question that ask about a set of studies."""

_OF_STUDIES = frozenset("country design definition refractory-ln comparison evidence follow-up".split())
"""Aspects without figures that a question on a set of studies may name without asking for something else."""

TELLING = 3.2
"""The weight from which on a word asks for something that a list of figures does not tell."""

_DETERMINERS, _REACH = frozenset("which what many all every list name those both two three four 2 3 4".split()), 5
"""The words that ask for a list where the plural of a word for studies follows, and within how many words it has to."""

_STUDIES = frozenset(
    "studies series cohorts trials reports papers rows countries groups surveys registries rcts".split()
)

_PEOPLE = frozenset("patients pts people cases participants subjects".split())

WHOLE = 0.8
"""The share of a question that a fact has to cover for it to be no question on a set."""


_WHOLES = frozenset(("overal", "overall", "total"))
"""The stems that ask for the whole rate beside a part of it."""


class Sets:
    """Answers questions on sets of studies."""

    def __init__(self, finder: Finder, composer: Composer) -> None:
        """Use the studies of the knowledge base that `finder` and `composer` use."""
        self.finder = finder
        self.knowledge = finder.knowledge
        self.values = Values(finder.knowledge)
        self.scopes = Scopes(finder, self.values)
        self.lines = Lines(composer, self.values)
        self._ranking = Ranking(self.lines, self.scopes)
        self._sums = Sums(self.lines)
        self._listing = Listing(self.lines, self.scopes)

    def reply(self, question: Question, reading: Reading) -> Reply | None:
        """Return the reply to `question` if it asks about a set of studies, or None."""
        forms = question.intents & FORMS
        if _asks_for_several(question):
            forms |= {"list"}
        if "country" in question.aspects and "how-many" in question.intents:
            forms |= {"count"}
        if not (forms or question.limits) or not question.intents.isdisjoint(("why", "misprint")):
            return None
        if "bibliographic" in question.intents and forms.isdisjoint(EXTREMES):
            return None
        if question.authors or question.references or question.trials or self.asks_more(question):
            return None
        measure = self.measure(question)
        asked = Asked(self.scopes.of(question, measure), measure, forms)
        if "overlap" in forms:
            return self._listing.overlap(question, reading)
        ranked = question.events and forms & EXTREMES
        if not asked.scope.filters and not (measure and "cohorts" in question.intents) and not ranked:
            return None
        if (
            any(not limit.unit for limit in question.limits)
            and not asked.scope.studies
            and "cohorts" not in question.intents
        ):
            return None
        if "country" in question.aspects and not question.countries and not (measure or question.limits):
            return self._ranking.by_country(asked, reading)
        if forms & EXTREMES:
            return None if self._says_so_itself(question) else self._ranking.ranked(question, asked, reading)
        if forms & {"total", "average", "range"}:
            return self._sums.summed(question, asked, reading)
        if "cohorts" in question.intents or question.limits or question.tables or question.events:
            return self._listing.listed(question, asked, reading)
        return None

    def told(self, question: Question, reading: Reading) -> Reply | None:
        """Return what each study that fits `question` reports on its measure, or None where it names no measure."""
        measure = self.measure(question)
        scope = self.scopes.of(question, measure)
        if not measure or not scope.filters or len(scope.studies) < 2:
            return None
        return self._listing.told(Asked(scope, measure, frozenset()), reading)

    def measure(self, question: Question) -> str:
        """Return what `question` wants measured: an event, the narrowest aspect that has figures, or the size."""
        if question.events:
            return question.events[0]
        asked = [aspect for aspect in question.aspects if aspect in self.finder.measured and aspect != SIZE]
        narrow = [aspect for aspect in asked if self.knowledge.entities[aspect].parent]
        parts = {part for part, _ in PARTS_OF_RATE}.intersection(asked)
        if len(parts) > 1 or (parts and not _WHOLES.isdisjoint(token.concept for token in question.tokens)):
            return RATE  # which is told with its parts
        found = next(iter((*narrow, *asked)), "")
        if not found and ("sized" in question.intents or SIZE in question.aspects):
            return SIZE
        return found

    def asks_more(self, question: Question) -> bool:
        """Whether `question` has a word that asks for something which no list of figures tells."""
        weights = self.finder.concepts(question)
        numbers = {f"{end:g}" for limit in question.limits for end in (limit.least, limit.most)}
        more = [
            token.written
            for token in question.tokens
            if weights[token.concept] >= TELLING
            and token.concept not in question.cues
            and token.concept[0] not in "#@"
            and token.written not in numbers
            and commonness(unaccented(token.written).lower()) > Commonness.COMMON
        ]
        topics = [a for a in question.aspects if a not in self.finder.measured and a not in _OF_STUDIES]
        topics = [] if question.events else topics
        return bool(more or topics or question.outside or question.unreported or question.bodies)

    def _says_so_itself(self, question: Question) -> bool:
        """Whether one fact tells of an extreme in the words of `question`, a highest dose say, and no set is named."""
        best = self.finder.best_stated(question)
        if best is None or best.coverage < WHOLE or question.tables or "cohorts" in question.intents:
            return False
        if best.fact.study and self.measure(question) in self.finder.measured - {"dose"}:
            return False
        return all(self.finder.covers(best.fact, cue) for cue in question.cues if cue not in FUNCTION_WORDS)


def _asks_for_several(question: Question) -> bool:
    """Whether `question` asks for a list of studies: "which of the rituximab cohorts", "all Chinese series"."""
    said = [token.written.lower().split()[-1] for token in question.tokens]
    following = [said[i + 1 : i + 1 + _REACH] for i, word in enumerate(said) if word in _DETERMINERS]
    return any(not _STUDIES.isdisjoint(near) and _PEOPLE.isdisjoint(near) for near in following)
