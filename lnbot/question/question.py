"""A question as the program reads it."""

from typing import NamedTuple

from lnbot.question.limits import Limit


class Token(NamedTuple):
    """A part of a question that can carry meaning.

    `concept` is ``#id`` for a named thing and the stem of a word otherwise; `written` is what stood in the text; `group` is
    the concept that a word shares with its synonyms, ``~stem``, if it has any.
    """

    concept: str
    written: str
    group: str = ""


class Correction(NamedTuple):
    """A word that was read as another."""

    written: str
    read: str


class Question(NamedTuple):
    """A question: its tokens, and what it names, by kind.

    `kinds` says how likely it is to be of each kind of message, as `message.MessageModel` tells;
    `references` are reference numbers that it names; `definitions` are numbers after ``#``; `excluded` are the treatments,
    countries and designs that it names only to leave them out ("rather than tacrolimus"); `limits` what numbers must keep to;
    `intents` the forms of question whose cue words it holds, `cues` the concepts that those words are; `corrections` the
    words that were read as others.
    """

    text: str
    kinds: dict[str, float]
    tokens: tuple[Token, ...]
    treatments: tuple[str, ...]
    countries: tuple[str, ...]
    aspects: tuple[str, ...]
    events: tuple[str, ...]
    populations: tuple[str, ...]
    bodies: tuple[str, ...]
    trials: tuple[str, ...]
    designs: tuple[str, ...]
    journals: tuple[str, ...]
    excluded: tuple[str, ...]
    outside: tuple[str, ...]
    unreported: tuple[str, ...]
    authors: tuple[str, ...]
    references: tuple[int, ...]
    years: tuple[int, ...]
    tables: tuple[int, ...]
    definitions: tuple[int, ...]
    sections: tuple[str, ...]
    limits: tuple[Limit, ...]
    intents: frozenset[str]
    cues: frozenset[str]
    corrections: tuple[Correction, ...]

    @property
    def names_drug(self) -> bool:
        """Whether it names a treatment, or a drug that the review does not know, with something else of the field."""
        field = self.names_field or "domain" in self.intents or len(self.tokens) <= 3
        return bool((self.treatments and self.names_field) or ("other-drugs" in self.outside and field))

    @property
    def names_field(self) -> bool:
        """Whether it names something of the field: a disease, an outcome, a study, a place of the review."""
        named = (self.aspects, self.events, self.populations, self.bodies, self.trials, self.authors, self.references)
        return any(named) or bool(self.unreported or self.tables or self.definitions or self.sections)

    @property
    def names_study(self) -> bool:
        """Whether it names a study of the review, which no patient is."""
        return bool(self.authors or self.references or self.trials)

    @property
    def names_something(self) -> bool:
        """Whether it names a treatment, study, country or place of the review."""
        return bool(
            self.treatments
            or self.countries
            or self.authors
            or self.references
            or self.trials
            or self.tables
            or self.definitions
        )
