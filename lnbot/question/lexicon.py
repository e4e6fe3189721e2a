"""Finding the things that a text names: every name of every entity, matched longest first over the stems of words."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lnbot.language.words import Word, stem, words

Names = dict[str, tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]]
"""By first stem: the stems of a name, the id that it names, and its words as written where only that spelling counts."""


class Mention(NamedTuple):
    """A thing named in a text: its id and the words, from `start` up to `end`, that name it."""

    id: str
    start: int
    end: int


def build_names(names: Iterable[tuple[str, str, bool]]) -> Names:
    """Return `names`, given as name, id and whether only the exact spelling counts, ready to be matched."""
    found: dict[str, set[tuple[tuple[str, ...], str, tuple[str, ...]]]] = {}
    for name, entity, exact in names:
        parts = words(name)
        stems = tuple(stem(word.folded) for word in parts)
        written = tuple(word.written for word in parts) if exact else ()
        found.setdefault(stems[0], set()).add((stems, entity, written))
    return {first: tuple(sorted(group, key=lambda n: (-len(n[0]), n))) for first, group in found.items()}


def find_mentions(text: Sequence[Word], names: Names) -> list[Mention]:
    """Return the mentions in `text`, left to right, the longest name winning where several begin."""
    stems = [stem(word.folded) for word in text]
    found: list[Mention] = []
    at = 0
    while at < len(stems):
        mention = _mention_at(text, stems, at, names)
        if mention is None:
            at += 1
        else:
            found.append(mention)
            at = mention.end
    return found


def _mention_at(text: Sequence[Word], stems: Sequence[str], at: int, names: Names) -> Mention | None:
    for name, entity, written in names.get(stems[at], ()):
        end = at + len(name)
        if tuple(stems[at:end]) != name:
            continue
        if not written or tuple(word.written for word in text[at:end]) == written:
            return Mention(entity, at, end)
    return None
