"""Finding the things that a text names: every name of every entity, matched longest first over the stems of words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lnbot.language.words import Word, stem, words

Names = dict[str, str]
"""By first stem, a line a name, the longest first: its stems, the id that it names, and its words as written where only that
spelling counts, with tabs between. Packed, because thousands of names load and a few are looked up."""


class Mention(NamedTuple):
    """A thing named in a text: its id and the words, from `start` up to `end`, that name it."""

    id: str
    start: int
    end: int


def build_names(names: Iterable[tuple[str, str, bool]]) -> Names:
    """Return `names`, given as name, id and whether only the exact spelling counts, ready to be matched."""
    found: dict[str, set[tuple[int, str]]] = {}
    for name, entity, exact in names:
        parts = words(name)
        stems = [stem(word.folded) for word in parts]
        written = " ".join(word.written for word in parts) if exact else ""
        found.setdefault(stems[0], set()).add((-len(stems), f"{' '.join(stems)}\t{entity}\t{written}"))
    return {first: "\n".join(line for _, line in sorted(group)) for first, group in found.items()}


def named(first: str, names: Names) -> Iterator[tuple[list[str], str, str]]:
    """Yield stems, id and written form, empty where any counts, of each of `names` that begins with the stem `first`."""
    for line in names[first].split("\n") if first in names else ():
        stems, entity, written = line.split("\t")
        yield stems.split(" "), entity, written


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
    for name, entity, written in named(stems[at], names):
        end = at + len(name)
        if list(stems[at:end]) != name:
            continue
        if not written or " ".join(word.written for word in text[at:end]) == written:
            return Mention(entity, at, end)
    return None
