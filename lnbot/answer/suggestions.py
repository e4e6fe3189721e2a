"""Answers for a question that is still being typed: the likeliest first, each complete, each told apart by its title."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lnbot.answer.offers import Offers
from lnbot.answer.reply import Reply
from lnbot.knowledge.citation import author_line, source_line
from lnbot.knowledge.places import spoken
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
_TOPICS = 2


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
        for reply, about in self._replies(self.completed(text)):
            name = _name(reply)
            if name in made:
                continue
            title = f"{about} · {reply.lead}" if about in titles else about
            titles.add(title)
            made[name] = Suggestion(name, title, self._line(reply), reply)
            if len(made) == MOST:
                break
        return tuple(made.values())

    def _replies(self, text: str) -> Iterator[tuple[Reply, str]]:
        """Yield replies with their titles."""
        reply = self.assistant.answer(text).reply
        first = reply.facts[:1]
        if reply.kind in ("answer", "clarify", "not_in_review"):
            yield reply, self._title(reply, text)
        ranked = self.assistant.finder.rank(read_question(text, self.assistant.lexicon), MOST)
        found = [one for one in ranked if one.fact.states]
        if not found or found[0].certainty < SURELY or reply.kind == "not_in_review":
            return
        for one in found:
            # What the answer itself leads with is not said a second time, unless the answer is a list.
            told = self.offers.fact(one.fact.id).reply
            if one.score >= found[0].score * NEAR and ((one.fact.id,) != first or told.lead != reply.lead):
                yield told, self._title(told, text)

    def _title(self, reply: Reply, text: str) -> str:
        """Return what `reply` is about: a list by its question, a fact by its study or place, and by its topics."""
        if reply.lead.endswith(":"):
            return f"{reply.lead[:-1]} ({text})"
        fact = self.assistant.knowledge.facts.get(next(iter(reply.facts), ""))
        if fact is None or reply.kind != "answer":
            return reply.lead
        knowledge = self.assistant.knowledge
        if fact.kind == "reference":
            entry = knowledge.references[fact.refs[0]]
            return f"[{entry.number}] {author_line(entry)} {entry.year}"
        about = [knowledge.entities[thing] for thing in fact.about if thing in knowledge.entities]
        topics = [entity.name for entity in about if entity.kind in ("aspect", "event")][:_TOPICS]
        if fact.study:
            study = knowledge.studies[fact.study]
            treatments = [knowledge.entities[treatment].name for treatment in study.treatments[:1]]
            return " · ".join((f"{study.label} [{study.ref}]", *treatments, *topics))
        subjects = [entity.name for entity in about if entity.kind in ("treatment", "class", "body")][:1]
        place = spoken(fact.where[0]).partition(", paragraph")[0]
        said = " · ".join((*subjects, *topics, place))
        return said[:1].upper() + said[1:]

    def _line(self, reply: Reply) -> str:
        """Return what `reply` says: of a list its first items, of a reference its title, of a refusal why."""
        if reply.lead.endswith(":") and reply.points:
            return "; ".join(reply.points[:3])
        if reply.kind != "answer":
            return " ".join(reply.notes)
        fact = self.assistant.knowledge.facts.get(next(iter(reply.facts), ""))
        if fact is not None and fact.kind == "reference":
            entry = self.assistant.knowledge.references[fact.refs[0]]
            return f"{entry.title} {source_line(entry)}"
        return fact.text if fact is not None and fact.study and reply.lead.endswith(fact.text) else reply.lead


def _name(reply: Reply) -> str:
    """Return a name for `reply` that is the same for the same words."""
    words: Sequence[str] = (reply.kind, reply.lead, *reply.points, *reply.notes)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]
