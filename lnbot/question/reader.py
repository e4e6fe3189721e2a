"""From a text to a question: words, spelling, what is named, the form of what is asked."""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from lnbot.language.characters import plain
from lnbot.language.english import Commonness, commonness
from lnbot.language.words import Word, stem, words
from lnbot.question.lexicon import Mention, Names, find_mentions
from lnbot.question.question import Correction, Question, Token
from lnbot.question.spelling import mend

FORMS = frozenset(
    "bibliographic abbreviation comparison highest lowest total count list figure how-many review".split()
)
"""The intents that are forms of question: the form of the reply accounts for the words that show them."""

LONGEST = 2_000
"""Characters of a message that are read; the rest of a longer one is left aside."""

_REFERENCE = re.compile(
    r"\[(\d{1,3}(?:\s*[-,]\s*\d{1,3})*)\]"
    r"|\b(?:ref(?:erence)?s?|citations?|cit(?:es?|ing|ed)|bibliography|entry)\.?\s*(?:nos?\b\.?|numbers?|nr\b\.?|#)?\s*"
    r"(\d{1,3}(?:(?:\s*(?:,|and|&|to|-|or)\s*)+\d{1,3})*)\b(?!\s*(?:%|mg|g\b|months?|years?|patients?))",
    re.IGNORECASE,
)
_TABLE = re.compile(
    r"\b(?:tables?|tab\.?|tbl)\s*(?:no\.?|nr\.?|number|#)?\s*([1-9](?:\s*(?:,|and|&|or|\+)\s*[1-9])*)\b|\bT([1-3])\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"#\s?(\d{1,2})\b|\b(?:def(?:inition)?s?)\.?\s*(?:no\.?|nr\.?|number|#)?\s*(\d{1,2})\b", re.IGNORECASE
)
_SECTION = re.compile(
    r"\b(?:section|sect\.?|sec\.?|chapter|§)\s*([1-9](?:\.[1-9])?)\b|(?<![\d.])(4\.[1-5])(?![\d%])", re.IGNORECASE
)
_PARTS = (
    ("1", re.compile(r"\bintroduction\b", re.IGNORECASE)),
    ("5", re.compile(r"\b(?:the|their|its|in) conclusions?\b", re.IGNORECASE)),
    ("abstract", re.compile(r"\babstract\b|\bin the summary\b", re.IGNORECASE)),
)
_YEAR = re.compile(r"\b(19[5-9]\d|20[0-4]\d)\b")
_CITING = frozenset(
    ("et al study trial paper series cohort group data report colleague team registry work rct patient").split()
)


class Lexicon(NamedTuple):
    """What reading a question needs to know, compiled from the knowledge base.

    `kinds` gives the kind of each id, `authors` the names of authors as mentions, `first_authors` those who come first,
    `spellings` the words that a misspelt one may be mended to, `stems` the stems that the knowledge base knows.
    """

    names: Names
    kinds: dict[str, str]
    authors: Names
    first_authors: dict[str, int]
    intents: Names
    patterns: tuple[tuple[str, str], ...]
    spellings: tuple[str, ...]
    stems: dict[str, int]


def read_question(text: str, lexicon: Lexicon) -> Question:
    """Return `text` as a question. Never fails: what is not understood stays a word that no fact will account for."""
    text = plain(text[:LONGEST])
    foreign = any(
        intent == "foreign" and re.search(pattern, text, re.IGNORECASE) for intent, pattern in lexicon.patterns
    )
    read, corrections = (words(text), ()) if foreign else _spelt(words(text), lexicon)
    spelt = " ".join(word.written for word in read)
    mentions = find_mentions(read, lexicon.names)
    authors = list(_authors(read, mentions, lexicon))
    intents, cues = _intents(text, read, lexicon)
    tokens = _tokens(read, mentions, authors)
    of_kind = partial(_of_kinds, mentions, lexicon)
    references = tuple(_numbers(_REFERENCE, text))
    tables = tuple(dict.fromkeys(_numbers(_TABLE, spelt + " " + text)))
    definitions = tuple(dict.fromkeys(int(a or b) for a, b in _DEFINITION.findall(text + " " + spelt)))
    sections = tuple(dict.fromkeys(a or b for a, b in _SECTION.findall(text)))
    sections += tuple(part for part, pattern in _PARTS if pattern.search(text) and part not in sections)
    # The numbers of tables and the like are understood as places, not as figures.
    placed = {str(place) for place in (*references, *tables, *sections)}
    named = [*of_kind("treatment", "class", "country", "trial"), *authors, *references, *tables]
    return Question(
        text=text,
        tokens=tokens,
        treatments=of_kind("treatment", "class"),
        countries=of_kind("country"),
        aspects=of_kind("aspect"),
        events=of_kind("event"),
        populations=of_kind("population"),
        bodies=of_kind("body"),
        trials=of_kind("trial"),
        outside=of_kind("outside"),
        unreported=of_kind("unreported"),
        authors=tuple(dict.fromkeys(author.id for author in authors)),
        references=references,
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text))),
        tables=tables,
        definitions=definitions if not references or "#" in text else (),
        sections=sections,
        intents=intents,
        cues=cues | placed | ({"#authorship"} if "bibliographic" in intents and named else set()),
        corrections=corrections,
    )


def _spelt(text: list[Word], lexicon: Lexicon) -> tuple[list[Word], tuple[Correction, ...]]:
    read: list[Word] = []
    corrections: list[Correction] = []
    for word in text:
        meant = ""
        if stem(word.folded) not in lexicon.stems and commonness(word.folded) is Commonness.UNKNOWN:
            meant = mend(word.folded, lexicon.spellings)
        if meant:
            corrections.append(Correction(word.written, meant))
        read.append(Word(meant, meant) if meant else word)
    return read, tuple(dict.fromkeys(corrections))


def _authors(text: Sequence[Word], mentions: list[Mention], lexicon: Lexicon) -> Iterable[Mention]:
    """Yield the mentions of authors. A name that is also an English word has to look like a name where it stands."""
    taken = {i for mention in mentions for i in range(mention.start, mention.end)}
    for mention in find_mentions(text, lexicon.authors):
        if mention.start in taken:
            continue
        following = [stem(word.folded) for word in text[mention.end : mention.end + 2]]
        cited = any(word in _CITING or _YEAR.fullmatch(word) for word in following)
        written = text[mention.start].written
        capital = written[0].isupper() and not written.isupper() and mention.start > 0
        ordinary = commonness(text[mention.start].folded) < Commonness.NAME
        if cited or capital or (not ordinary and mention.id in lexicon.first_authors):
            yield mention


def _tokens(text: Sequence[Word], mentions: list[Mention], authors: list[Mention]) -> tuple[Token, ...]:
    starts = {mention.start: (f"#{mention.id}", mention.end) for mention in mentions}
    starts |= {mention.start: (f"@{mention.id}", mention.end) for mention in authors}
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        concept, end = starts.get(at, (stem(text[at].folded), at + 1))
        tokens.append(Token(concept, " ".join(word.written for word in text[at:end])))
        at = end
    return tuple(tokens)


def _of_kinds(mentions: list[Mention], lexicon: Lexicon, *kinds: str) -> tuple[str, ...]:
    """Return the ids mentioned, of given kinds, each once, in the order of mention."""
    return tuple(dict.fromkeys(m.id for m in mentions if lexicon.kinds.get(m.id) in kinds))


def _numbers(pattern: re.Pattern[str], text: str) -> Iterable[int]:
    """Yield the numbers in the matches of `pattern`, ranges such as ``7-9`` filled in, each once."""
    seen: set[int] = set()
    for match in pattern.finditer(text):
        listed = next(group for group in match.groups() if group)
        for part in re.split(r"\s*(?:,|and|&|or|\+)\s*", listed):
            ends = [int(n) for n in re.findall(r"\d+", part)]
            for number in range(ends[0], ends[-1] + 1) if ends and ends[-1] - ends[0] < 50 else ends:
                if number not in seen:
                    seen.add(number)
                    yield number


def _intents(text: str, read: Sequence[Word], lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Return the intents that `text` shows, and the stems of the words that show a form of question."""
    found = {intent for intent, pattern in lexicon.patterns if re.search(pattern, text, re.IGNORECASE)}
    cues: set[str] = set()
    stems = tuple(stem(word.folded) for word in read)
    for start, first in enumerate(stems):
        for name, intent, _ in lexicon.intents.get(first, ()):
            if stems[start : start + len(name)] == name:
                found.add(intent)
                if intent in FORMS:
                    cues.update(name)
    return frozenset(found), frozenset(cues)
