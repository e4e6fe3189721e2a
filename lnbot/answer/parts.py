"""Questions of two parts: "how many died, and was it the treatment?" The second part leans on the first."""

import re
from collections.abc import Mapping

from lnbot.answer.compose import Composer, Reading
from lnbot.answer.reply import Reply
from lnbot.knowledge.model import Fact

SURE = 0.5
"""How sure the reply to a part has to be for it to be told."""

_ASKING = (
    r"(?:what|whats|how|who|whom|whose|which|was|were|did|does|do|is|are|why|when|where|in what|in which|in whom|in how"
    r"|on what|by what|by how|for how|at what|since when|with what)\b"
)
_BOUNDARY = re.compile(
    rf"\s+(?:and|&|plus|but)\s+(?={_ASKING})|\s*[,;–—]\s*(?:and|&|plus|but)\s+(?={_ASKING}|(?:their|its|any)\b)"
    rf"|[?]\s+(?=(?:and\s+)?{_ASKING})",
    re.IGNORECASE,
)
_SHORTEST = 2
"""How many words a part has at least."""


def parted(text: str) -> tuple[str, str] | None:
    """Return the two parts of a question that asks for two things, or None."""
    found = list(_BOUNDARY.finditer(text))
    if not found:
        return None
    first, second = text[: found[-1].start()].strip(), text[found[-1].end() :].strip()
    return (first, second) if min(len(first.split()), len(second.split())) >= _SHORTEST else None


def joined(reply: Reply, second: Reply, facts: Mapping[str, Fact], composer: Composer) -> Reply:
    """Return `reply` with the lead of `second` as its last point; `facts` are those of the knowledge base."""
    told = [facts[fact_id] for fact_id in dict.fromkeys((*reply.facts, *second.facts[:1]))]
    points = reply.points if second.lead in (reply.lead, *reply.points) else (*reply.points, second.lead)
    both = composer.composed(reply.lead, points, [fact for fact in told if not fact.doubt], Reading("", 1.0))
    return reply._replace(
        points=points,
        notes=tuple(dict.fromkeys((*reply.notes, *both.notes))),
        sources=both.sources,
        refs=tuple(sorted({*reply.refs, *both.refs})),
        facts=tuple(dict.fromkeys((*reply.facts, *both.facts))),
    )
