"""What each fact can be asked by, compiled so that it loads in milliseconds. `build` makes it."""

from collections.abc import Iterator
from typing import NamedTuple

from lnbot.knowledge.citation import family_name
from lnbot.language.characters import unaccented
from lnbot.language.english import FUNCTION_WORDS, Commonness, commonness
from lnbot.question.question import Token

_UNSEEN = {
    Commonness.EVERYDAY: 0.25,
    Commonness.COMMON: 0.55,
    Commonness.RARE: 0.85,
    Commonness.NAME: 1.0,
    Commonness.UNKNOWN: 1.0,
}
"""The weight of a word that no fact knows, as a share of the greatest weight: the rarer in English, the more it says."""


FUNCTION_SHARE, NUMBER_SHARE = 0.08, 0.5
"""The weight of a function word and of an unknown number, as a share of the greatest weight."""


SHARES = 1000
"""In how many parts the share is packed by which a fact covers a concept."""


class Index(NamedTuple):
    """The facts by concept, with packed numbers: loading all of them as objects would take longer than the answer.

    `concepts` gives a concept's weight, the facts that cover it (number and share in turn) and its example questions;
    `facts` are the ids of facts by number; `example_facts` and `example_weights` give for each example question its fact
    and the summed weight of its concepts; `greatest` is the weight of a concept that only one fact knows.
    """

    facts: tuple[str, ...]
    concepts: dict[str, tuple[float, bytes, bytes]]
    example_facts: bytes
    example_weights: bytes
    greatest: float

    def postings(self, concept: str) -> Iterator[tuple[int, float]]:
        """Yield the number of each fact that covers `concept`, with how far it does."""
        if concept in self.concepts:
            packed = memoryview(self.concepts[concept][1]).cast("H")
            for i in range(0, len(packed), 2):
                yield packed[i], packed[i + 1] / SHARES

    def examples(self, concept: str) -> Iterator[tuple[int, int, float]]:
        """Yield number, fact number and summed weight of each example question that holds `concept`."""
        if concept in self.concepts:
            facts = memoryview(self.example_facts).cast("H")
            weights = memoryview(self.example_weights).cast("f")
            for example in memoryview(self.concepts[concept][2]).cast("H"):
                yield example, facts[example], weights[example]

    def weight(self, token: Token) -> float:
        """Return how much `token` says about which fact is meant."""
        if token.concept in self.concepts:
            return self.concepts[token.concept][0]
        if token.concept[0] in "#@":
            return self.greatest
        word = unaccented(token.written).lower()
        if word in FUNCTION_WORDS or (len(word) == 1 and word.isalpha()):
            return self.greatest * FUNCTION_SHARE
        if word[0].isdigit():
            return self.greatest * NUMBER_SHARE
        return self.greatest * _UNSEEN[commonness(word)]


def author_id(author: str) -> str:
    """Return the id by which a question names `author`, given as the reference list prints the name."""
    return unaccented(family_name(author)).lower().replace(" ", "-")
