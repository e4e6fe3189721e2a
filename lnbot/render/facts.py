"""Every fact of a knowledge base, a line each."""

import json
from collections.abc import Iterator

from lnbot.answer.compose import Composer
from lnbot.knowledge.model import Knowledge
from lnbot.knowledge.places import spoken


def fact_lines(knowledge: Knowledge, *, as_json: bool) -> Iterator[str]:
    """Yield each fact of `knowledge` on a line: as a JSON object, or as its id and text."""
    composer = Composer(knowledge)
    for fact in knowledge.facts.values():
        if not fact.states:
            continue
        text = composer.statement(fact)
        if not as_json:
            yield f"{fact.id}: {text}"
            continue
        if fact.note:
            text += f" ({fact.note})"
        yield json.dumps(
            {
                "id": fact.id,
                "text": text,
                "figures": [figure.printed for figure in fact.figures],
                "refs": fact.refs,
                "where": [spoken(code) for code in fact.where],
                "about": fact.about,
            },
            ensure_ascii=False,
        )
