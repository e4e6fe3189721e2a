"""What a conversation remembers, and how a later message leans on it."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lnbot.answer.asked import EXTREMES
from lnbot.answer.find import Finder, Found
from lnbot.answer.reply import Reply
from lnbot.question.question import Question, Token

POINTING, LEANING, ALIKE = 0.45, 0.6, 0.8
"""How well a message has to fit what was said before, as a share of its fit alone: one that points to it, one that sounds
like a follow-up, and one that does not."""

EQUAL, EQUAL_POINTING = 0.87, 0.7
"""The share of the best fit from which on a way to fill in a message fits about as well; and where it points back."""

TELLING = 1.5
"""The weight from which on a word says what a message is about."""

BARE = 8
"""Up to how many words a message that only names an outcome is about what was told of before."""

_AGAINST = r"(?:vs|versus|compared (?:to|with)|against)\b"

SHORT = 4
"""Up to how many words a message is short."""

_POINTING = frozenset("it its that those these them same they he she his her their theirs".split())
_OPENINGS = (
    r"(?:and|what about|how about|what of|same|also|or|ok|okay|but|so|then|no|nope|not that|any|more|else|why"
    r"|vs|versus|compared)\b"
)
_JOINING = (
    r"(?:and|what about|how about|what of|same|also|or|vs|versus|compared|compare|no|nope|not that|then|so|but)\b"
)
"""How a message begins that goes on about what was said, whatever it names."""

_ORDINALS = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "last": -1,
}
_NAMED = r" (?:one|study|cohort|option|paper|series|of (?:them|those|these))\b"
_NTH = rf"\b(?:the )?({'|'.join(_ORDINALS)})(?:{_NAMED})?"
_NTH_NAMED = rf"\bthe ({'|'.join(_ORDINALS)}){_NAMED}"
_FORMS = frozenset(("highest", "lowest", "total", "average", "range", "count", "list", "cohorts", "tabled", "fall"))
_LASTING = ("answer", "clarify", "not_in_review")


class Conversation(NamedTuple):
    """What the last answer was about: the facts and studies that it rested on, what the question named, the options offered.

    `references` are those of the study that it was about, `cited` those that it rested on;
    `topic` are the words and things that said what the last question was about.
    """

    facts: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    references: tuple[int, ...] = ()
    cited: tuple[int, ...] = ()
    treatments: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    tables: tuple[int, ...] = ()
    forms: frozenset[str] = frozenset()
    topic: tuple[Token, ...] = ()
    options: tuple[str, ...] = ()


FRESH = Conversation()
"""A conversation in which nothing was said yet."""


def chosen(text: str, before: Conversation) -> str:
    """Return the option of the last reply that `text` picks, by its number, its place or its words, or nothing."""
    said = text.strip().rstrip(".)!?").lower()
    if not said or not before.options:
        return ""
    if said.isdecimal() and 0 < int(said) <= len(before.options):
        return before.options[int(said) - 1]
    nth = re.fullmatch(_NTH, said)
    if nth and -1 <= _ORDINALS[nth.group(1)] < len(before.options):
        return before.options[_ORDINALS[nth.group(1)]]
    holding = [option for option in before.options if said in option.lower()]
    return holding[0] if len(holding) == 1 else ""


class Context:
    """Reads messages in the light of what was said before."""

    def __init__(self, finder: Finder) -> None:
        """Judge with `finder` how well a message fits the facts alone and with what was said before."""
        self.finder = finder

    def completed(self, question: Question, before: Conversation) -> Question:
        """Return `question` with what it leaves open filled in from `before`, or as it is where it stands alone."""
        if before == FRESH or question.outside or _is_whole(question):
            return question
        pointed = self._pointed(question, before)
        if pointed is not None:
            return pointed
        alone = self._best(question)
        scored = [(self._best(filled), filled) for filled in self._filled(question, before) if filled != question]
        fitting = [(again, filled) for again, filled in scored if again and self._belongs(question, alone, again)]
        if not fitting:
            return question
        if self._is_bare(question):
            return fitting[0][1]
        best = max(again.score for again, _ in fitting)
        # Of readings that fit about as well the first one stays nearest to what was said.
        equal = EQUAL_POINTING if _points(question) else EQUAL
        # A score may lie below zero: what is near to it is measured by its size.
        return next(filled for again, filled in fitting if again.score >= best - (1 - equal) * abs(best))

    def after(self, question: Question, reply: Reply, before: Conversation) -> Conversation:
        """Return the conversation after `reply` to `question`, which `completed` has filled in."""
        if reply.kind not in _LASTING:
            return before._replace(options=reply.options)
        facts = [self.finder.knowledge.facts[fact_id] for fact_id in reply.facts]
        studies = tuple(dict.fromkeys(fact.study for fact in facts if fact.study))
        lead = facts[0] if facts else None
        one = lead is not None and len(lead.refs) <= 3 and len(studies) <= 1
        weights = self.finder.concepts(question)
        topic = [t for t in question.tokens if weights[t.concept] >= TELLING and t.concept not in question.cues]
        return Conversation(
            facts=reply.facts[:1],
            studies=studies,
            references=question.references or (lead.refs if lead is not None and lead.study and one else ()),
            cited=lead.refs if lead is not None and one else question.references,
            treatments=question.treatments or self._kept(question, before),
            countries=question.countries,
            aspects=question.aspects,
            events=question.events,
            tables=question.tables,
            forms=question.intents & _FORMS,
            topic=tuple(topic),
            options=reply.options,
        )

    @staticmethod
    def _kept(question: Question, before: Conversation) -> tuple[str, ...]:
        """Return the treatments that the talk is still about, where `question` went on about the study of the last answer."""
        return before.treatments if question.references and question.references == before.references else ()

    def _pointed(self, question: Question, before: Conversation) -> Question | None:
        """Return `question` about the study of the last list that it points to by its place there, or None."""
        said = question.text.lower().strip(" ?!.")
        nth = re.fullmatch(_NTH, said) or re.search(_NTH_NAMED, said)
        if nth is None or question.names_something or len(before.studies) <= max(1, _ORDINALS[nth.group(1)]):
            return None
        if len(question.tokens) > 2 * SHORT:
            return None
        study = self.finder.knowledge.studies[before.studies[_ORDINALS[nth.group(1)]]]
        return self._with(question, references=(study.ref,), aspects=question.aspects or before.aspects)

    def _filled(self, question: Question, before: Conversation) -> Iterator[Question]:
        """Yield the ways to fill in `question` with what it could mean to leave to `before`."""
        entry = question.references and not (question.aspects or question.events or self._says_more(question))
        if question.definitions or (entry and not leans(question)):
            return
        if "bibliographic" in question.intents and not question.names_something and before.cited:
            yield self._with(question, references=before.cited)
        filled: dict[str, Any] = {}
        if not (question.aspects or question.events) and not self._says_more(question):
            anew = question.intents & {*EXTREMES, "comparison"}
            forms = before.forms - EXTREMES if anew else before.forms
            filled |= {"aspects": before.aspects, "events": before.events, "intents": question.intents | forms}
        if question.authors or question.references or question.trials:
            yield self._with(question, **filled)
            return
        if question.treatments or question.countries:
            more = question.aspects or question.events or self._says_more(question) or _points(question)
            if before.references and not question.countries and (more or "figure" in question.intents):
                yield self._with(question, references=before.references)
            if re.match(_AGAINST, question.text.lower()):
                yield self._with(question, treatments=(*before.treatments, *question.treatments))
            filled["treatments"] = question.treatments or before.treatments
            filled["countries"] = question.countries or before.countries
            if not self._exists(filled["treatments"], filled["countries"]):
                filled |= {"treatments": question.treatments, "countries": question.countries}
            yield self._with(question, **filled)
            return
        if before.references and not question.tables:
            filled["references"] = before.references
        else:
            filled |= {"treatments": before.treatments, "countries": before.countries}
            filled["tables"] = question.tables or before.tables
        completed = self._with(question, **filled)
        if completed == question or (not before.references and not before.treatments):
            completed = completed._replace(tokens=tuple(dict.fromkeys((*completed.tokens, *before.topic))))
        yield completed
        things = [token for token in before.topic if token.concept[0] == "#"]
        spoken_of = question._replace(tokens=tuple(dict.fromkeys((*question.tokens, *things))))
        yield spoken_of if things else self._with(spoken_of, treatments=before.treatments)

    def _says_more(self, question: Question) -> bool:
        """Whether `question` asks for something by words that are no names."""
        weights = self.finder.concepts(question)
        return any(
            weights[t.concept] >= TELLING and t.concept[0] not in "#@" and t.concept not in question.cues
            for t in question.tokens
        )

    def _with(self, question: Question, **filled: Any) -> Question:
        """Return `question` with the fields `filled`, their things among its tokens."""
        held = {token.concept for token in question.tokens}
        things = [thing for name in ("treatments", "countries", "aspects", "events") for thing in filled.get(name, ())]
        added = [Token(f"#{thing}", self.finder.knowledge.entities[thing].name) for thing in things]
        added = [token for token in added if token.concept not in held]
        return question._replace(tokens=(*question.tokens, *added), **filled)

    def _exists(self, treatments: tuple[str, ...], countries: tuple[str, ...]) -> bool:
        """Whether a study of one of `treatments` is from one of `countries`."""
        if not treatments or not countries:
            return True
        wanted = frozenset[str]().union(*(self.finder.kin(treatment) for treatment in treatments))
        return any(
            not wanted.isdisjoint((*study.treatments, *study.about)) and not set(countries).isdisjoint(study.countries)
            for study in self.finder.knowledge.studies.values()
        )

    def _is_bare(self, question: Question) -> bool:
        """Whether `question` is no more than what is asked of something: "any deaths?", "which definition"."""
        asked = (*question.aspects, *question.events)
        if not asked or question.names_something or question.bodies or len(question.tokens) > BARE:
            return False
        return set(asked) <= self.finder.studied and not self._says_more(question)

    def _best(self, question: Question) -> Found | None:
        return next(iter(self.finder.rank(question, 1)), None)

    def _belongs(self, question: Question, alone: Found | None, again: Found) -> bool:
        """Return whether `question` is better read with what was said before (`again`) than alone."""
        score = alone.score if alone else 0.0
        if self._is_bare(question):
            return True
        if leans(question):
            return again.score >= score * (POINTING if _points(question) else LEANING)
        measured = {a for a in (*question.aspects, *question.events) if a in self.finder.measured}
        if question.names_something:
            return not (measured or self._says_more(question)) and again.score >= score * ALIKE
        told = not measured.isdisjoint(again.fact.about) and again.score >= score * LEANING
        return told or again.score >= score * ALIKE


def leans(question: Question) -> bool:
    """Whether `question` sounds as if it leaned on what was said before."""
    said = question.text.lower().strip(" ?!.")
    if re.match(_OPENINGS, said) or _points(question):
        return True
    return len(said.split()) < SHORT and not question.names_something


def _is_whole(question: Question) -> bool:
    """Whether `question` names all that it asks about: several treatments, or one with what is asked of it."""
    if re.match(_JOINING, question.text.lower().strip()) or _points(question):
        return False
    asked = (*question.aspects, *question.events, *question.designs)
    return len(question.treatments) > 1 or bool(question.treatments and asked)


def _points(question: Question) -> bool:
    """Whether `question` holds a word that stands for what was said before."""
    return not _POINTING.isdisjoint(token.written.lower() for token in question.tokens)
