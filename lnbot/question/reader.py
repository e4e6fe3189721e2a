"""From a text to a question: words, spelling, what is named, the form of what is asked."""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from lnbot.language.characters import plain
from lnbot.language.english import FUNCTION_WORDS, Commonness, commonness
from lnbot.language.numbers import WORDS as NUMBER_WORDS
from lnbot.language.words import Word, stem, words
from lnbot.question.lexicon import Mention, Names, find_mentions, named
from lnbot.question.limits import read_limits
from lnbot.question.message import MessageModel, features_of
from lnbot.question.pointers import is_year, read_pointers
from lnbot.question.question import Correction, Question, Token
from lnbot.question.spelling import mend

FORMS = frozenset(
    (
        "bibliographic abbreviation comparison highest lowest total average range overlap sized count list figure how-many "
        "review exclusion tabled cohorts foreign oldest newest first-authored"
    ).split()
)
"""The intents that are forms of question: the form of the reply accounts for the words that show them."""

ASIDE = "aside"
"""The intent whose phrases are left out of a question."""

FOREIGN = "foreign"
"""The intent whose phrases are small words of other languages than English."""

EXCLUSION = "exclusion"
"""The intent whose phrases stand before what a question leaves out."""

_JOINING = ("and", "or", "nor")

_EXCLUDABLE = ("treatment", "class", "country", "design")

_ADDRESSED = r"(?<!\S)@\w+"
"""Whom a message in a group is addressed to."""

_ENDS = frozenset("least most max min maximum minimum".split())
"""Words that name an extreme, or a limit where a number follows ("at least 30")."""

_NOT_IN_REVIEW = ("outside", "unreported")

LONGEST = 2_000
"""Characters of a message that are read; the rest of a longer one is left aside."""

COUNTED = {
    word: f"{value:g}" for word, value in NUMBER_WORDS.items() if value >= 2 and word not in ("twice", "hundred")
}
"""The number words that count the same as digits. "One" counts nothing more often than not."""

_CITING = frozenset(
    ("et al study trial paper series cohort group data report colleague team registry work rct patient").split()
)


class Lexicon(NamedTuple):
    """What reading a question needs to know, compiled from the knowledge base.

    `kinds` gives the kind of each id, `authors` the names of authors as mentions, `first_authors` those who come first,
    `settings` the countries and treatments of the studies of each who comes first in one,
    `at_least` how many phrases an intent takes, `patterns` an intent's patterns with the words that make them worth trying;
    `spellings` the words that a misspelt one may be mended to and `stems` the stems that the knowledge base knows, a line
    each; `synonyms` gives for a stem the concept that it shares with its synonyms;
    `asked` are the stems that more than one example question holds, a line each; `messages` tells the kinds of message apart.
    """

    names: Names
    kinds: dict[str, str]
    authors: Names
    first_authors: dict[str, int]
    settings: dict[str, tuple[str, ...]]
    intents: Names
    at_least: dict[str, int]
    patterns: tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]
    spellings: str
    stems: str
    synonyms: dict[str, str]
    asked: str
    messages: MessageModel

    def is_asked(self, form: str) -> bool:
        """Whether the stem `form` stands in more than one of the texts and example questions of the facts."""
        return f"\n{form}\n" in self.asked

    def token(self, word: Word) -> Token:
        """Return `word` as a token of its own."""
        own = COUNTED.get(word.folded) or stem(word.folded)
        return Token(own, word.written, self.synonyms.get(own, ""))


def read_question(text: str, lexicon: Lexicon) -> Question:
    """Return `text` as a question. Never fails: what is not understood stays a word that no fact will account for."""
    text = plain(re.sub(_ADDRESSED, " ", text[:LONGEST]))
    typed = words(text)
    foreign = FOREIGN in _phrases(typed, lexicon)[0]
    read, corrections = (typed, ()) if foreign else _spelt(typed, lexicon)
    spelt = " ".join(word.written for word in read)
    features = features_of(read, find_mentions(read, lexicon.names), lexicon.kinds, lexicon.is_asked)
    read = _without_asides(read, lexicon)
    mentions = find_mentions(read, lexicon.names)
    authors = list(_authors(read, mentions, lexicon))
    limits = read_limits(spelt.lower() if not any(c in text for c in "<>+%") else text.lower())
    pointers = read_pointers(text, spelt)
    limits = tuple(limit for limit in limits if f"{limit.most:g}" not in pointers.sections)
    intents, cues = _intents(text, read, lexicon)
    if limits and not _ENDS.isdisjoint(cues):
        intents -= {"lowest", "highest"}
    tokens = tokens_of(read, mentions, authors, lexicon)
    excluded = _excluded(read, mentions, lexicon)
    of_kind = partial(_of_kinds, [mention for mention in mentions if mention.id not in excluded], lexicon)
    tables = tuple(dict.fromkeys([*pointers.tables, *(int(table[-1]) for table in of_kind("table"))]))
    # The numbers of tables and the like are understood as places, not as figures.
    placed = {
        str(place) for place in (*pointers.references, *pointers.tables, *pointers.definitions, *pointers.sections)
    }
    named = [*of_kind("treatment", "class", "country", "trial"), *authors, *pointers.references, *pointers.tables]
    return Question(
        text=text,
        kinds=lexicon.messages.kinds_of(features),
        tokens=tokens,
        treatments=of_kind("treatment", "class"),
        countries=of_kind("country"),
        aspects=of_kind("aspect"),
        events=of_kind("event"),
        populations=of_kind("population"),
        bodies=of_kind("body"),
        trials=of_kind("trial"),
        designs=of_kind("design"),
        journals=of_kind("journal"),
        excluded=excluded,
        outside=of_kind("outside"),
        unreported=of_kind("unreported"),
        authors=tuple(dict.fromkeys(author.id for author in authors)),
        references=pointers.references,
        years=pointers.years,
        tables=tables,
        definitions=pointers.definitions,
        sections=pointers.sections,
        limits=limits,
        intents=intents,
        cues=cues | placed | ({"#authorship"} if "bibliographic" in intents and named else set()),
        corrections=corrections,
    )


def _spelt(text: list[Word], lexicon: Lexicon) -> tuple[list[Word], tuple[Correction, ...]]:
    read: list[Word] = []
    corrections: list[Correction] = []
    for word in text:
        meant = ""
        if f"\n{stem(word.folded)}\n" not in lexicon.stems and commonness(word.folded) is Commonness.UNKNOWN:
            meant = mend(word.folded, lexicon.spellings.split())
        if meant:
            corrections.append(Correction(word.written, meant))
        read.append(Word(meant, meant) if meant else word)
    return read, tuple(dict.fromkeys(corrections))


def _without_asides(read: list[Word], lexicon: Lexicon) -> list[Word]:
    """Return `read` without the phrases that say nothing about what is asked ("for our journal club")."""
    asides = {i for m in find_mentions(read, lexicon.intents) if m.id == ASIDE for i in range(m.start, m.end)}
    return [word for i, word in enumerate(read) if i not in asides] if len(asides) < len(read) else read


def _authors(text: Sequence[Word], mentions: list[Mention], lexicon: Lexicon) -> Iterable[Mention]:
    """Yield the mentions of authors. A name that is also an English word has to look like a name where it stands."""
    taken = {i for mention in mentions for i in range(mention.start, mention.end)}
    for mention in find_mentions(text, lexicon.authors):
        if mention.start in taken:
            continue
        following = [stem(word.folded) for word in text[mention.end : mention.end + 2]]
        cited = any(word in _CITING or is_year(word) for word in following)
        written = text[mention.start].written
        known = commonness(text[mention.start].folded)
        ordinary = known < Commonness.NAME
        # Any word that begins a message may have a capital: only a rare one is a name for it.
        begins = mention.start == 0 and (known <= Commonness.COMMON or mention.id not in lexicon.first_authors)
        capital = written[0].isupper() and not written.isupper() and not begins
        # "proteinuria uk smith": a word that is a name too, beside the country or the treatment of that author's study.
        settings = lexicon.settings.get(mention.id, ()) if known > Commonness.EVERYDAY else ()
        beside = any(other.id in settings for other in mentions)
        if cited or capital or beside or (not ordinary and mention.id in lexicon.first_authors):
            yield mention


def tokens_of(
    text: Sequence[Word], mentions: Iterable[Mention], authors: Iterable[Mention], lexicon: Lexicon
) -> tuple[Token, ...]:
    """Return the parts of `text` that can carry meaning: the things named, the authors, and every other word."""
    starts = {mention.start: (_named(text, mention, lexicon), mention.end) for mention in authors}
    starts |= {mention.start: (_named(text, mention, lexicon), mention.end) for mention in mentions}
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        concept, end = starts.get(at, ("", at + 1))
        written = " ".join(word.written for word in text[at:end])
        tokens.append(Token(concept, written) if concept else lexicon.token(text[at]))
        at = end
    return tuple(tokens)


def _named(text: Sequence[Word], mention: Mention, lexicon: Lexicon) -> str:
    """Return the concept of a thing named. What the review does not know is one concept a name, not one a group."""
    kind = lexicon.kinds.get(mention.id)
    if kind not in _NOT_IN_REVIEW:
        return f"#{mention.id}" if kind else f"@{mention.id}"
    return f"#{mention.id}:" + "-".join(stem(word.folded) for word in text[mention.start : mention.end])


def _excluded(read: Sequence[Word], mentions: Iterable[Mention], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the ids that `read` names right after a phrase that leaves them out."""
    stems = [stem(word.folded) for word in read]
    ends = {
        start + len(name)
        for start, first in enumerate(stems)
        for name, intent, _ in named(first, lexicon.intents)
        if intent == EXCLUSION and stems[start : start + len(name)] == name
    }
    left_out: list[str] = []
    for mention in mentions:
        if mention.start in ends and lexicon.kinds.get(mention.id) in _EXCLUDABLE:
            left_out.append(mention.id)
            joined = mention.end < len(stems) and stems[mention.end] in _JOINING
            ends |= {mention.end + 1} if joined else set()
    return tuple(dict.fromkeys(left_out))


def _of_kinds(mentions: list[Mention], lexicon: Lexicon, *kinds: str) -> tuple[str, ...]:
    """Return the ids mentioned, of given kinds, each once, in the order of mention."""
    return tuple(dict.fromkeys(m.id for m in mentions if lexicon.kinds.get(m.id) in kinds))


def _intents(text: str, read: Sequence[Word], lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Return the intents that `text` shows, and the stems of the words that show a form of question."""
    found, cues = _phrases(read, lexicon)
    said = {word.folded for word in read}
    for intent, when, patterns in lexicon.patterns:
        if not said.isdisjoint(when) and any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns):
            found.add(intent)
    return frozenset(found), frozenset(cues)


def _phrases(read: Sequence[Word], lexicon: Lexicon) -> tuple[set[str], set[str]]:
    """Return the intents whose phrases `read` holds often enough, and the stems of the phrases that show a form."""
    said: dict[str, set[tuple[str, ...]]] = {}
    stems = [stem(word.folded) for word in read]
    for start, first in enumerate(stems):
        for name, intent, _ in named(first, lexicon.intents):
            if stems[start : start + len(name)] == name:
                said.setdefault(intent, set()).add(tuple(name))
    found = {intent for intent, names in said.items() if len(names) >= lexicon.at_least[intent]}
    if FOREIGN in found:
        small = {part for name in said[FOREIGN] for part in name}
        english = {word.folded for word in read if word.folded in FUNCTION_WORDS and stem(word.folded) not in small}
        if len(english) >= len(small):  # "do" and "come" are words of other languages too
            found.remove(FOREIGN)
    return found, {part for intent in found & FORMS for name in said[intent] for part in name}
