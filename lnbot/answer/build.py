"""Compiling what reading questions and finding facts need from a knowledge base.

The weight of a concept is learnt from the knowledge base: a word that occurs in the examples of many facts says little
about which one is meant ("please", "patients"), one that occurs in those of a single fact says nearly all. Nothing lists words
without meaning by hand, but for the closed classes of grammar.
"""

import zlib
from array import array
from collections.abc import Container, Iterable, Sequence
from math import log
from typing import NamedTuple

from lnbot.answer.index import FUNCTION_SHARE, SHARES, Index, author_id
from lnbot.knowledge.citation import family_name
from lnbot.knowledge.model import Fact, Knowledge
from lnbot.knowledge.places import parse_place
from lnbot.language.characters import unaccented
from lnbot.language.english import FUNCTION_WORDS, Commonness, commonness
from lnbot.language.words import stem, words
from lnbot.question.lexicon import Names, build_names, find_mentions
from lnbot.question.message import QUESTION, MessageModel, features_of, learn
from lnbot.question.question import Token
from lnbot.question.reader import FOREIGN, Lexicon, tokens_of

EXAMPLE, TAG, TEXT, KIN = 1.0, 1.0, 0.85, 0.45
"""How far a concept counts as covered when it stands in an example or the text, is a tag, or is only the class of a tag."""

TAGGED_ONLY = 0.8
"""How far an example or a text covers a thing that it names but that is no tag of the fact: it is mentioned, not meant."""

PRIOR, OWN = 60.0, 2.0
"""How many words of the general model stand behind the model of a fact, and how often its own words and tags count in it."""

_CHATTING = ("greeting", "thanks", "help")
"""The kinds of message whose words are never mended to those of the field."""

SYNONYM = 0.6
"""How far a word covers its synonyms, as a share of how far it covers itself."""

_KNOWN = {
    Commonness.EVERYDAY: 0.6,
    Commonness.COMMON: 0.8,
    Commonness.RARE: 1.0,
    Commonness.NAME: 1.0,
    Commonness.UNKNOWN: 1.0,
}
"""The weight of a word that some fact knows, as a share of what its rarity among the facts gives."""


def build_lexicon(knowledge: Knowledge) -> Lexicon:
    """Return what reading a question needs to know of `knowledge`."""
    kinds = {entity.id: entity.kind for entity in knowledge.entities.values()}
    family = {author_id(a): family_name(a) for ref in knowledge.references.values() for a in ref.authors}
    with_initials = [
        (author_id(author), author.replace(".", "")) for ref in knowledge.references.values() for author in ref.authors
    ]
    first: dict[str, int] = {}
    for number, reference in knowledge.references.items():
        first.setdefault(author_id(reference.authors[0]), number)
    settings: dict[str, tuple[str, ...]] = {}
    for study in knowledge.studies.values():
        author = author_id(knowledge.references[study.ref].authors[0])
        settings[author] = (*settings.get(author, ()), *study.countries, *study.treatments)
    texts = [ask for ask, _ in knowledge.asks] + [fact.text for fact in knowledge.facts.values()]
    texts += [name for name, _, _ in knowledge.names] + list(family.values())
    # No misspelt word is mended to a small word of another language.
    texts += [name for intent in knowledge.intents if intent.id != FOREIGN for name in intent.names]
    known = {word.folded for text in texts for word in words(text)}
    met = known | {word.folded for text, kind in knowledge.messages if kind in _CHATTING for word in words(text)}
    names = build_names(knowledge.names)
    asked = _asked(knowledge)
    phrases = [(name, intent.id, False) for intent in knowledge.intents for name in intent.names]
    return Lexicon(
        names=names,
        kinds=kinds,
        authors=build_names((name, author, False) for author, name in [*family.items(), *with_initials]),
        first_authors=first,
        settings=settings,
        intents=build_names(phrases),
        at_least={intent.id: intent.at_least for intent in knowledge.intents},
        patterns=tuple((i.id, frozenset(i.when), i.patterns) for i in knowledge.intents if i.patterns),
        spellings="\n".join(sorted(_spellings(knowledge, known))),
        stems="\n" + "\n".join(sorted({stem(word) for word in met})) + "\n",
        synonyms=dict(_synonyms(knowledge)),
        asked="\n" + "\n".join(sorted(asked)) + "\n",
        messages=_messages(knowledge, names, kinds, asked),
    )


def _spellings(knowledge: Knowledge, known: Iterable[str]) -> Iterable[str]:
    """Return the words that a misspelt one may be mended to: those of English, of the facts, and the names of things.

    Other words of example questions are of other languages, or nobody's.
    """
    treatments = {e.id for e in knowledge.entities.values() if e.kind in ("treatment", "class", "country", "event")}
    texts = [fact.text for fact in knowledge.facts.values()]
    texts += [name for name, own_id, _ in knowledge.names if own_id in treatments]
    named = {word.folded for text in texts for word in words(text)}
    fit = (word for word in known if len(word) >= 4 and word.isalpha())
    return (word for word in fit if word in named or commonness(word) < Commonness.UNKNOWN)


EVERY_NTH = 4
"""Of how many example questions one teaches what a question is: there are many times more than other messages. Those in
other languages all do."""


def _messages(knowledge: Knowledge, names: Names, kinds: dict[str, str], asked: Container[str]) -> MessageModel:
    """Return the model of the kinds of message, to which the example questions of facts are questions."""
    small = {word.folded for i in knowledge.intents if i.id == FOREIGN for name in i.names for word in words(name)}
    foreign = [ask for ask, _ in knowledge.asks if sum(word.folded in small for word in words(ask)) > 1]
    questions = [(ask, QUESTION) for ask in [*(ask for ask, _ in knowledge.asks[::EVERY_NTH]), *foreign]]
    # In an order that mixes the kinds and is always the same.
    examples = sorted([*knowledge.messages, *questions], key=lambda example: zlib.crc32(example[0].encode()))
    read = [(kind, words(text)) for text, kind in examples]
    return learn(
        [
            (kind, features_of(said, find_mentions(said, names), kinds, asked.__contains__))
            for kind, said in read
            if said
        ]
    )


def _asked(knowledge: Knowledge) -> set[str]:
    """Return the stems that stand in more than one of the texts and example questions of the facts."""
    texts = [ask for ask, _ in knowledge.asks] + [f.text for f in knowledge.facts.values() if f.kind != "reference"]
    counts: dict[str, int] = {}
    for text in texts:
        for form in {stem(word.folded) for word in words(text)}:
            counts[form] = counts.get(form, 0) + 1
    return {form for form, count in counts.items() if count > 1}


def _synonyms(knowledge: Knowledge) -> Iterable[tuple[str, str]]:
    """Yield the stem of each synonym with the concept of its group."""
    for group in knowledge.synonyms:
        stems = [stem(words(word)[0].folded) for word in group]
        yield from ((one, f"~{stems[0]}") for one in stems)


class Example(NamedTuple):
    """An example question: the number of the fact that it asks for, and its concepts, each once."""

    fact: int
    concepts: tuple[str, ...]


def build_index(knowledge: Knowledge, lexicon: Lexicon) -> Index:
    """Return the index of the facts of `knowledge`."""
    ids = tuple(knowledge.facts)
    number = {fact_id: i for i, fact_id in enumerate(ids)}
    examples: list[Example] = []
    common: dict[str, float] = {}
    for ask, fact_id in knowledge.asks:
        tokens = concepts(ask, lexicon)
        for token in tokens:
            common[token.concept] = min(_share(token), common.get(token.concept, 1.0))
        examples.append(Example(number[fact_id], tuple(dict.fromkeys(token.concept for token in tokens))))
    for concept, group in lexicon.synonyms.items():
        if concept in common:
            common[group] = min(common[concept], common.get(group, 1.0))
    own = [_strongest(_own(knowledge.facts[fact_id], knowledge, lexicon)) for fact_id in ids]
    cover = _coverage(own, examples, lexicon)
    for i, fact in enumerate(knowledge.facts.values()):
        if fact.kind == "topic":  # its questions may name things in passing that none of its facts tells of
            told = set[str]().union(*(cover[number[held]] for held in fact.holds))
            cover[i] = {concept: share for concept, share in cover[i].items() if concept[0] != "#" or concept in told}
    counts: dict[str, int] = {}
    for covered in cover:
        for concept in covered:
            counts[concept] = counts.get(concept, 0) + 1
    weights = {concept: log((len(ids) + 1) / count) * common.get(concept, 1.0) for concept, count in counts.items()}
    measured = sorted({f.measure for fact in knowledge.facts.values() for f in fact.figures if f.measure} | {"dose"})
    kinds = ("aspect", "event")
    tags = {tag for fact in knowledge.facts.values() if fact.study for tag in fact.about}
    studied = sorted(tag for tag in tags if tag in knowledge.entities and knowledge.entities[tag].kind in kinds)
    compiled = Compiled(ids, weights, cover, _evidence(own, examples), tuple(measured), tuple(studied))
    return _packed(compiled, examples, lexicon)


def _strongest(shares: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return each concept of `shares` with the greatest of its shares."""
    strongest: dict[str, float] = {}
    for concept, share in shares:
        strongest[concept] = max(share, strongest.get(concept, 0.0))
    return strongest


def _coverage(own: Sequence[dict[str, float]], examples: Iterable[Example], lexicon: Lexicon) -> list[dict[str, float]]:
    """Return for each fact how far it covers each concept of its own and of its examples, and their synonyms."""
    asked: dict[int, set[str]] = {}
    for example in examples:
        asked.setdefault(example.fact, set()).update(example.concepts)
    cover: list[dict[str, float]] = []
    for i, shares in enumerate(own):
        covered = {concept: TAGGED_ONLY if concept[0] == "#" else EXAMPLE for concept in asked.get(i, ())}
        for concept, share in shares.items():
            covered[concept] = max(share, covered.get(concept, 0.0))
        grouped: dict[str, float] = {}
        for concept, share in covered.items():
            if group := lexicon.synonyms.get(concept):
                grouped[group] = max(share * SYNONYM, grouped.get(group, 0.0))
        cover.append(covered | grouped)
    return cover


class Evidence(NamedTuple):
    """How much more each concept is said of each fact than in general, and what the length of what is said of it takes off."""

    of: list[dict[str, float]]
    lengths: list[float]


def _evidence(own: Sequence[dict[str, float]], examples: Iterable[Example]) -> Evidence:
    """Return the logarithms of a smoothed unigram model of each fact's examples and own words over one of all.

    Query likelihood with a Dirichlet prior of weight `PRIOR`: Zhai and Lafferty, ACM Trans Inf Syst 2004;22:179-214.
    """
    counts: list[dict[str, float]] = [dict.fromkeys(shares, OWN) for shares in own]
    for example in examples:
        of_fact = counts[example.fact]
        for concept in example.concepts:
            of_fact[concept] = of_fact.get(concept, 0.0) + 1
    totals: dict[str, float] = {}
    for of_fact in counts:
        for concept, count in of_fact.items():
            totals[concept] = totals.get(concept, 0.0) + count
    whole = sum(totals.values())
    of = [{c: log(1 + n * whole / (PRIOR * totals[c])) for c, n in of_fact.items()} for of_fact in counts]
    return Evidence(of, [log(1 + sum(of_fact.values()) / PRIOR) for of_fact in counts])


class Compiled(NamedTuple):
    """What is known of the facts before it is packed: ids, the weights of concepts, by fact what covers and what speaks."""

    ids: tuple[str, ...]
    weights: dict[str, float]
    cover: list[dict[str, float]]
    evidence: Evidence
    measured: tuple[str, ...]
    studied: tuple[str, ...]


def _packed(compiled: Compiled, examples: Sequence[Example], lexicon: Lexicon) -> Index:
    """Return what was compiled in the packed form that loads fast."""
    postings: dict[str, list[int]] = {}
    for i, covered in enumerate(compiled.cover):
        for concept, share in covered.items():
            more = compiled.evidence.of[i].get(concept, 0.0)
            postings.setdefault(concept, []).extend((i, round(share * SHARES), round(more * SHARES)))
    ordered = sorted(postings)
    numbers = {concept: i for i, concept in enumerate(ordered)}
    starts, packed = array("I"), array("H")
    for concept in ordered:
        starts.append(len(packed))
        packed.extend(postings[concept])
    starts.append(len(packed))
    by_fact: dict[int, list[Example]] = {}
    for example in examples:
        by_fact.setdefault(example.fact, []).append(example)
    fact_examples, example_starts, concepts_of, weights_of = array("I", [0]), array("I"), array("H"), array("f")
    for i in range(len(compiled.ids)):
        for example in by_fact.get(i, ()):
            example_starts.append(len(concepts_of))
            concepts_of.extend(numbers[concept] for concept in example.concepts)
            weights_of.append(sum(compiled.weights[concept] for concept in example.concepts))
        fact_examples.append(len(weights_of))
    example_starts.append(len(concepts_of))
    return Index(
        facts=compiled.ids,
        lengths=array("f", compiled.evidence.lengths).tobytes(),
        measured=compiled.measured,
        studied=compiled.studied,
        concepts=numbers,
        weights=array("f", (compiled.weights[concept] for concept in ordered)).tobytes(),
        groups=array("H", (numbers.get(lexicon.synonyms.get(c, ""), -1) + 1 for c in ordered)).tobytes(),
        starts=starts.tobytes(),
        postings=packed.tobytes(),
        fact_examples=fact_examples.tobytes(),
        example_starts=example_starts.tobytes(),
        examples=concepts_of.tobytes(),
        example_weights=weights_of.tobytes(),
        greatest=log(len(compiled.ids) + 1),
    )


def _share(token: Token) -> float:
    """Return the share of its rarity that a known `token` weighs: function words next to nothing."""
    if token.concept[0] in "#@":
        return 1.0
    word = unaccented(token.written).lower()
    return FUNCTION_SHARE if word in FUNCTION_WORDS or (len(word) == 1 and word.isalpha()) else _KNOWN[commonness(word)]


def concepts(text: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """Return the concepts of a text of the knowledge base, which needs no mending."""
    read = words(text)
    mentions = find_mentions(read, lexicon.names)
    taken = {i for mention in mentions for i in range(mention.start, mention.end)}
    authors = [mention for mention in find_mentions(read, lexicon.authors) if mention.start not in taken]
    return tokens_of(read, mentions, authors, lexicon)


def _tags(fact: Fact, knowledge: Knowledge) -> Iterable[tuple[str, float]]:
    """Yield the tags of a fact, those narrower and those wider than them."""
    for tag in fact.about:
        for narrower in knowledge.entities.values():
            if narrower.parent == tag and narrower.kind in ("aspect", "event"):
                yield f"#{narrower.id}", KIN
        entity = knowledge.entities.get(tag)
        while entity is not None and entity.parent:
            yield f"#{entity.parent}", KIN
            entity = knowledge.entities.get(entity.parent)
    yield from ((f"#{tag}", TAG) for tag in fact.about)


def _own(fact: Fact, knowledge: Knowledge, lexicon: Lexicon) -> Iterable[tuple[str, float]]:
    """Yield the concepts that a fact covers by itself, with how far."""
    for text in (fact.text, fact.note):
        for concept, *_ in concepts(text, lexicon):
            yield concept, TAGGED_ONLY * TEXT if concept[0] == "#" else TEXT
    yield from _tags(fact, knowledge)
    if fact.by:
        yield f"#{fact.by}", TAG
    for number in fact.refs:
        reference = knowledge.references[number]
        yield f"@{number}", TAG
        yield str(reference.year), TEXT
        for i, author in enumerate(reference.authors):
            yield f"@{author_id(author)}", TAG if i == 0 else KIN
        if fact.kind == "study":
            for concept, *_ in concepts(f"{reference.title} {reference.journal}", lexicon):
                yield concept, KIN
    for code in fact.where:
        place = parse_place(code)
        if place.table:
            yield f"@table-{place.table}", TAG
            yield "tabl", TEXT
        if place.section or code == "abstract":
            yield f"@section-{place.section or code}", TAG
