"""What kind of message a text is: a question on the review, a request for advice on a person, small talk, something else.

A multinomial logistic regression over words and pairs of words, learnt when the knowledge base is compiled from the
examples in its messages and from the example questions of its facts. Things that the review knows count as one word a kind
(``<treatment>``), so that "should I stop Prograf" teaches what "can he stop CellCept" is; and a word that no example
question of a fact holds twice counts as unknown, which is what gives away most of what is off topic.
"""

import re
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import exp, sqrt
from typing import NamedTuple

from lnbot.language.durations import is_duration
from lnbot.language.english import commonness
from lnbot.language.words import Word, stem
from lnbot.question.lexicon import Mention

QUESTION = "question"
"""The kind of a question on the review."""

PASSES, STEP, DECAY = 4, 0.5, 1e-5
"""How often the examples are gone through, how far a weight moves at first, and how fast unneeded weights shrink."""

SURE = 0.9
"""The likelihood of the right kind from which on an example teaches nothing more."""

_AGE = re.compile(r"\d{1,2}(?:f|m|yo|y|yr|yrs|w)")
_START, _END = "<start>", "<end>"
_WORDS_A_STEP, _MOST_STEPS = 4, 5


class MessageModel(NamedTuple):
    """The compiled model: `kinds` in order, checksums of the features sorted, and for each of them a weight a kind."""

    kinds: tuple[str, ...]
    features: bytes
    weights: bytes

    def kinds_of(self, features: Iterable[str]) -> dict[str, float]:
        """Return how likely a message with `features` is of each kind."""
        known, weights, count = memoryview(self.features).cast("I"), memoryview(self.weights).cast("f"), len(self.kinds)
        sums = [0.0] * count
        for feature in features:
            key = _key(feature)
            at = bisect_left(known, key)
            if at < len(known) and known[at] == key:
                sums = [one + weight for one, weight in zip(sums, weights[at * count : (at + 1) * count], strict=True)]
        return dict(zip(self.kinds, _shares(sums), strict=True))


def features_of(
    text: Sequence[Word], mentions: Sequence[Mention], kinds: dict[str, str], known: Callable[[str], bool]
) -> list[str]:
    """Return the features of a message: its words, the things named by their kind, neighbours, unknown words, length.

    `known` tells of a stem whether example questions of facts hold it.
    """
    starts = {mention.start: mention for mention in mentions}
    units = [_START]
    unknown: list[str] = []
    at = 0
    while at < len(text):
        mention = starts.get(at)
        if mention is not None:
            units.append(f"<{kinds.get(mention.id, 'author')}>")
            at = mention.end
            continue
        unit = _unit(text[at].folded)
        if unit[0] != "<" and not known(unit):
            unknown += ["<unknown>", f"<unknown {int(commonness(text[at].folded))}>"]
        units.append(unit)
        at += 1
    units.append(_END)
    rest = [f"<length {min(len(text) // _WORDS_A_STEP, _MOST_STEPS)}>"] + ([] if mentions else ["<nothing named>"])
    return [*units[1:-1], *(f"{a} {b}" for a, b in pairwise(units)), *unknown, *rest]


def learn(examples: Sequence[tuple[str, Sequence[str]]]) -> MessageModel:
    """Return the model learnt from `examples`, each a kind and the features of a message of it.

    Stochastic gradient steps with a size of their own for each weight (AdaGrad), in the order given; the same examples
    give the same model.
    """
    kinds = tuple(sorted({kind for kind, _ in examples}))
    weights: dict[int, list[float]] = {}
    squares: dict[int, list[float]] = {}
    coded = [(kinds.index(kind), [_key(feature) for feature in features]) for kind, features in examples]
    for _ in range(PASSES):
        for right, keys in coded:
            rows = [weights.setdefault(key, [0.0] * len(kinds)) for key in keys]
            shares = _shares([sum(column) for column in zip(*rows, strict=True)])
            if shares[right] >= SURE:
                continue
            slopes = [share - (i == right) for i, share in enumerate(shares)]
            for key, row in zip(keys, rows, strict=True):
                square = squares.setdefault(key, [1.0] * len(kinds))
                for i, slope in enumerate(slopes):
                    square[i] += slope * slope
                    row[i] -= STEP * (slope + DECAY * row[i]) / sqrt(square[i])
    ordered = sorted(key for key, row in weights.items() if any(row))
    packed = array("f", (weight for key in ordered for weight in weights[key]))
    return MessageModel(kinds, array("I", ordered).tobytes(), packed.tobytes())


def _unit(word: str) -> str:
    if is_duration(word):
        return "<time>"
    if word[0].isdigit():
        return "<age>" if _AGE.fullmatch(word) else "<number>"
    return stem(word)


def _key(feature: str) -> int:
    return zlib.crc32(feature.encode())


def _shares(sums: Sequence[float]) -> list[float]:
    """Return `sums` as likelihoods that make one together."""
    top = max(sums)
    powers = [exp(one - top) for one in sums]
    whole = sum(powers)
    return [power / whole for power in powers]
