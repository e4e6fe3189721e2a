"""Mending the spelling of words that nobody uses, against the words that the knowledge base knows.

A real word is never mended, and a name is only read as another when few letters differ: an unknown drug must not become a
known one (everolimus is not tacrolimus), so the first letter has to agree once two letters differ.
"""

from collections.abc import Sequence

SHORTEST = 4


def _allowed(word: str) -> int:
    """Return how many letters of `word` may differ: one in a short word, three in a very long one."""
    return 1 if len(word) < 7 else 2 if len(word) < 11 else 3


def mend(word: str, known: Sequence[str]) -> str:
    """Return the one of `known` that `word` was meant to be, or nothing.

    `word` and `known` are in lower case. Letters that change places count as one difference.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    from rapidfuzz import process  # loaded only for a misspelt question: it takes longer than the answer
    from rapidfuzz.distance import OSA

    limit = _allowed(word)
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=limit, limit=12)
    ranked = sorted(
        (distance, match[0] != word[0], not _within(word, match), abs(len(match) - len(word)), match)
        for match, distance, _ in near
    )
    if not ranked:
        return ""
    distance, other_start, *_, match = ranked[0]
    if other_start and (distance > 1 or len(word) < 6):
        return ""
    if distance == limit and limit > 1 and len(match) < 8:
        return ""
    return match


def _within(word: str, match: str) -> bool:
    """Whether `match` holds the letters of `word` in their order: letters are left out more often than put in wrong."""
    letters = iter(match)
    return all(letter in letters for letter in word)
