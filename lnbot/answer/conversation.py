"""What a conversation remembers, and how a later message leans on it."""

from typing import NamedTuple

from lnbot.question.question import Question, Token

_LEANING = frozenset("it its they their them those these that this he she his her there one same also and too".split())
_OPENINGS = (("and",), ("what", "about"), ("how", "about"), ("same",), ("also",), ("or",), ("ok",), ("but",), ("so",))


class Conversation(NamedTuple):
    """What the last answer was about: the facts that it rested on, what the question named, the options it offered."""

    studies: tuple[str, ...] = ()
    references: tuple[int, ...] = ()
    treatments: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


FRESH = Conversation()
"""A conversation in which nothing was said yet."""


def leans(question: Question) -> bool:
    """Whether `question` sounds as if it leaned on what was said before."""
    said = [token.written.lower() for token in question.tokens]
    opening = any(tuple(said[: len(start)]) == start for start in _OPENINGS)
    if question.outside:
        return False
    return opening or not _LEANING.isdisjoint(said) or len(said) <= 3


def in_context(question: Question, before: Conversation) -> Question:
    """Return `question` with what it leaves open filled in from `before`.

    A question that names a country or a treatment keeps the rest of what was asked; one that names neither stays with
    the study that was answered about.
    """
    named = question.treatments or question.countries or question.authors or question.references or question.trials
    if question.authors or question.references or question.tables or question.definitions:
        return question
    if not named:
        return question._replace(
            references=before.references,
            treatments=() if before.references else before.treatments,
            countries=() if before.references else before.countries,
        )
    treatments = question.treatments or before.treatments
    countries = question.countries or (() if question.treatments else before.countries)
    if question.aspects or question.events:
        return question._replace(treatments=treatments, countries=countries)
    asked = tuple(Token(f"#{aspect}", aspect) for aspect in before.aspects)
    return question._replace(
        treatments=treatments, countries=countries, aspects=before.aspects, tokens=(*question.tokens, *asked)
    )
