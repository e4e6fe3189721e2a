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
"""In how many parts the share is packed by which a fact covers a concept, and a unit of evidence."""


class Index(NamedTuple):
    """The facts by concept, with packed numbers: loading all of them as objects would take longer than the answer.

    `concepts` names all concepts in order, a line each; `weights` gives their weights in the same order, `starts` in pairs
    where the numbers of each begin in `postings` (fact, share and evidence in turn) and in `held` (its example questions); `facts`
    are the ids of facts by number, `lengths` what the length of what is said of each takes off its evidence; `example_facts` and `example_weights` give for each example question its fact and the
    summed weight of its concepts; `greatest` is the weight of a concept that only one fact knows.
    """

    facts: tuple[str, ...]
    concepts: str
    weights: bytes
    starts: bytes
    postings: bytes
    lengths: bytes
    held: bytes
    example_facts: bytes
    example_weights: bytes
    greatest: float

    def number(self, concept: str) -> int:
        """Return the number of `concept`, or -1 for one that no fact knows."""
        at = self.concepts.find(f"\n{concept}\n")
        return self.concepts.count("\n", 0, at) if at >= 0 else -1

    def covering(self, concept: str) -> Iterator[tuple[int, float, float]]:
        """Yield the number of each fact that covers `concept`, with how far it does and what that speaks for the fact."""
        number = self.number(concept)
        if number >= 0:
            starts, packed = memoryview(self.starts).cast("I"), memoryview(self.postings).cast("H")
            for i in range(starts[2 * number], starts[2 * number + 2], 3):
                yield packed[i], packed[i + 1] / SHARES, packed[i + 2] / SHARES

    def examples(self, concept: str) -> Iterator[tuple[int, int, float]]:
        """Yield number, fact number and summed weight of each example question that holds `concept`."""
        number = self.number(concept)
        if number >= 0:
            starts, held = memoryview(self.starts).cast("I"), memoryview(self.held).cast("H")
            facts = memoryview(self.example_facts).cast("H")
            weights = memoryview(self.example_weights).cast("f")
            for example in held[starts[2 * number + 1] : starts[2 * number + 3]]:
                yield example, facts[example], weights[example]

    def weight(self, token: Token) -> float:
        """Return how much `token` says about which fact is meant."""
        number = self.number(token.concept)
        if number >= 0:
            return memoryview(self.weights).cast("f")[number]
        group = self.number(token.group) if token.group else -1
        if group >= 0:
            return memoryview(self.weights).cast("f")[group]
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
