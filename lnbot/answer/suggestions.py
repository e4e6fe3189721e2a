"""Answers for a question that is still being typed: the likeliest first, each complete, each told apart by its title."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lnbot.answer.offers import Offers
from lnbot.answer.reply import Reply
from lnbot.knowledge.model import Fact
from lnbot.question.reader import read_question

MOST = 20
"""How many answers are suggested."""

NEAR = 0.55
"""The share of the best score from which on another fact is suggested."""

SURELY = 0.3
"""How surely the best fact must be meant for any to be suggested."""

SHORTEST = 3
"""From how many letters on a word that was begun is completed."""

_COMPLETED = ("treatment", "class", "aspect", "event", "country", "study", "trial", "body")
_TAIL = 3


class Suggestion(NamedTuple):
    """A complete answer, with a name that stays the same for it, a title and a line below."""

    id: str
    title: str
    line: str
    reply: Reply


class Suggestions:
    """Suggests answers."""

    def __init__(self, offers: Offers) -> None:
        """Suggest facts as `offers` gives them."""
        self.offers = offers
        self.assistant = offers.assistant
        names = (e.name for e in self.assistant.knowledge.entities.values() if e.kind in _COMPLETED)
        plain = (re.sub(r"\s*\(.*?\)", "", name).lower() for name in names)
        self._names = sorted(set(plain), key=lambda name: (len(name), name))
        self.suggested = lru_cache(maxsize=1024)(self._suggested)

    def completed(self, text: str) -> str:
        """Return `text` with the name that its last words begin, if they begin one: ``tacrolimus respon`` as a whole."""
        typed = text.split()
        for count in range(min(_TAIL, len(typed)), 0, -1):
            tail = " ".join(typed[-count:]).lower()
            if len(typed[-1]) < SHORTEST or tail in self._names:
                break
            name = next((name for name in self._names if name.startswith(tail)), "")
            if name:
                return " ".join((*typed[:-count], name))
        return text

    def asked(self, question: str) -> Suggestion:
        """Return the answer to `question` under the question itself."""
        reply = self.assistant.answer(question).reply
        return Suggestion(_name(reply), question, reply.lead, reply)

    def _suggested(self, text: str) -> tuple[Suggestion, ...]:
        """Return the answer to `text`, then what else may be meant by it; nothing where the review has nothing on it."""
        made: dict[str, Suggestion] = {}
        titles: set[str] = set()
        for suggestion in self._all(self.completed(text)):
            if suggestion.title not in titles and suggestion.id not in made:
                titles.add(suggestion.title)
                made[suggestion.id] = suggestion
            if len(made) == MOST:
                break
        return tuple(made.values())

    def _all(self, text: str) -> Iterator[Suggestion]:
        reply = self.assistant.answer(text).reply
        if reply.kind in ("answer", "clarify", "not_in_review"):
            title = f"{reply.lead[:-1]} ({text})" if reply.lead.endswith(":") else self._title(reply)
            yield Suggestion(_name(reply), title, self._line(reply), reply)
        found = self.assistant.finder.rank(read_question(text, self.assistant.lexicon), MOST)
        if not found or found[0].certainty < SURELY or reply.kind == "not_in_review":
            return
        for one in found:
            if one.score >= found[0].score * NEAR:
                told = self.offers.fact(one.fact.id).reply
                yield Suggestion(_name(told), self._title(told), self._line(told), told)

    def _title(self, reply: Reply) -> str:
        fact = self._lead(reply)
        if fact is None:
            return reply.lead
        # What tells facts of one study apart comes early, since titles are cut.
        study = self.assistant.knowledge.studies[fact.study]
        return f"{study.label} [{study.ref}]: {fact.text}"

    def _line(self, reply: Reply) -> str:
        fact = self._lead(reply)
        if fact is None:
            return " ".join((*reply.points[:2], *reply.sources[:1]))
        return self.assistant.composer.subject(self.assistant.knowledge.studies[fact.study])

    def _lead(self, reply: Reply) -> Fact | None:
        """Return the fact of a study that `reply` leads with, if it does."""
        fact = self.assistant.knowledge.facts[reply.facts[0]] if reply.facts else None
        return fact if fact is not None and fact.study and reply.lead.endswith(fact.text) else None


def _name(reply: Reply) -> str:
    """Return a name for `reply` that is the same for the same words."""
    words: Sequence[str] = (reply.kind, reply.lead, *reply.points, *reply.notes)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]
