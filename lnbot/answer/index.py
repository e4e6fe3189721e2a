"""What each fact can be asked by, compiled so that it loads in milliseconds. `build` makes it."""

from itertools import pairwise
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

    `facts` are the ids of facts by number, `lengths` what the length of what is said of each takes off its evidence. `measured`
    are the aspects and events of which some fact has a figure, `studied` those that some fact of a study is about. `concepts`
    gives each concept its number, `weights` their weights, `groups` the number of the group of synonyms of each plus one, or
    zero; `starts` says where the numbers of each begin in `postings` (fact, share and evidence in turn). `fact_examples` says
    where the example questions of each fact begin, `example_starts` where the concepts of each example begin in `examples`,
    `example_weights` what they weigh together. `greatest` is the weight of a concept that only one fact knows.
    """

    facts: tuple[str, ...]
    lengths: bytes
    measured: tuple[str, ...]
    studied: tuple[str, ...]
    concepts: dict[str, int]
    weights: bytes
    groups: bytes
    starts: bytes
    postings: bytes
    fact_examples: bytes
    example_starts: bytes
    examples: bytes
    example_weights: bytes
    greatest: float

    def number(self, concept: str) -> int:
        """Return the number of `concept`, or -1 for one that no fact knows."""
        return self.concepts.get(concept, -1)

    def covering(self, concept: str) -> tuple[list[int], list[int], list[int]]:
        """Return the numbers of the facts that cover `concept`, how far each does, and what that speaks for it.

        The last two are in parts of which `SHARES` make a whole.
        """
        number = self.number(concept)
        if number < 0:
            return [], [], []
        starts = memoryview(self.starts).cast("I")
        packed = memoryview(self.postings).cast("H")[starts[number] : starts[number + 1]].tolist()
        return packed[::3], packed[1::3], packed[2::3]

    def likeness(self, fact: int, weights: dict[int, float], grouped: dict[int, float], total: float) -> list[float]:
        """Return how like each example question of `fact` is to a question, the likest first.

        `weights` are the question's concepts by number, `grouped` what the groups of their synonyms count for, `total` what
        the question weighs. The likeness is the weight shared over the mean weight of both (Dice's coefficient).
        """
        bounds, starts = memoryview(self.fact_examples).cast("I"), memoryview(self.example_starts).cast("I")
        packed, groups = memoryview(self.examples).cast("H"), memoryview(self.groups).cast("H")
        own = memoryview(self.example_weights).cast("f")
        first = bounds[fact]
        ends = starts[first : bounds[fact + 1] + 1].tolist()  # plain lists: a view costs more to index than to copy
        said = packed[ends[0] : ends[-1]].tolist()
        alike = []
        for example, (start, end) in enumerate(pairwise(ends), first):
            shared = 0.0
            for concept in said[start - ends[0] : end - ends[0]]:
                if concept in weights:
                    shared += weights[concept]
                elif groups[concept] in grouped:
                    shared += grouped[groups[concept]]
            if shared:
                alike.append(2 * shared / (own[example] + total))
        alike.sort(reverse=True)
        return alike

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
