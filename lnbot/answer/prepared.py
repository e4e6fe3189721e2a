"""A knowledge base ready to answer from: its facts, the lexicon to read questions with, the index to find facts by."""

import gc
import marshal
import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lnbot.answer.index import Index
from lnbot.knowledge import image
from lnbot.knowledge.model import Entity, Fact, Figure, Intent, Knowledge, Reference, Review, Study, Table
from lnbot.question.message import MessageModel
from lnbot.question.reader import Lexicon

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Prepared(NamedTuple):
    """What answering needs."""

    knowledge: Knowledge
    lexicon: Lexicon
    concepts: Index


def shipped_knowledge() -> str:
    """Return the folder of the knowledge base that came with the program: in the package, or beside it in a checkout."""
    inside = os.path.join(_PACKAGE, "data")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), "knowledge")


def prepare(folder: str) -> Prepared:
    """Return the knowledge base in `folder`, from the compiled image where there is a fresh one.

    Raises:
        KnowledgeError: the knowledge base has faults.

    """

    def build() -> Any:
        # Imported here: reading and checking YAML takes far longer to load than an image does.
        from lnbot.answer.build import build_index, build_lexicon
        from lnbot.knowledge.compile import compile_folder

        knowledge = compile_folder(folder)
        lexicon = build_lexicon(knowledge)
        kept = knowledge._replace(facts={}, names=(), intents=(), asks=(), synonyms=(), messages=())
        facts = {key: marshal.dumps(_flat(fact)) for key, fact in knowledge.facts.items()}
        return (*_flat((kept, lexicon, build_index(knowledge, lexicon))), facts)

    # Many values are made at once and all of them stay: looking for garbage among them, now or at exit, is time for nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _whole(image.cached(folder, _PACKAGE, build))
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def _flat(value: Any) -> Any:
    """Return `value` with every named tuple as a plain one, as `marshal` needs it."""
    if isinstance(value, tuple):
        return tuple(map(_flat, value))
    return {key: _flat(item) for key, item in value.items()} if isinstance(value, dict) else value


def _whole(flat: Any) -> Prepared:
    """Return what `_flat` made plain."""
    version, review, _, studies, references, entities, names, intents, asks, synonyms, messages = flat[0]
    knowledge = Knowledge(
        version,
        Review(*review)._replace(tables=tuple(Table(*table) for table in review[-1])),
        Facts(flat[3]),
        {key: Study(*study) for key, study in studies.items()},
        {key: Reference(*reference) for key, reference in references.items()},
        {key: Entity(*entity) for key, entity in entities.items()},
        names,
        tuple(Intent(*intent) for intent in intents),
        asks,
        synonyms,
        messages,
    )
    lexicon = Lexicon(*flat[1])
    return Prepared(knowledge, lexicon._replace(messages=MessageModel(*lexicon.messages)), Index(*flat[2]))


class Facts(Mapping[str, Fact]):
    """The facts by id, each made when it is first asked for: a reply needs a few of them."""

    def __init__(self, packed: dict[str, bytes]) -> None:
        """Make facts of what `prepare` packed."""
        self._packed = packed
        self._made: dict[str, Fact] = {}

    def __getitem__(self, key: str) -> Fact:
        """Return the fact with id `key`."""
        fact = self._made.get(key)
        if fact is None:
            fact = Fact(*marshal.loads(self._packed[key]))  # noqa: S302 - a part of our own image, whole by its checksum
            fact = fact._replace(figures=tuple(Figure(*figure) for figure in fact.figures)) if fact.figures else fact
            self._made[key] = fact
        return fact

    def __iter__(self) -> Iterator[str]:
        """Yield the ids in the order of the knowledge base."""
        return iter(self._packed)

    def __len__(self) -> int:
        """Return how many facts there are."""
        return len(self._packed)
