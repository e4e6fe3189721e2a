"""A reply as a JSON object with the fields of the command line's contract."""

import json

from lnbot.answer.reply import Reply
from lnbot.render.plain import plain_text


def json_object(reply: Reply, **more: object) -> str:
    """Return `reply` as one line of JSON, with the fields of `more` first."""
    return json.dumps(
        {
            **more,
            "kind": reply.kind,
            "text": plain_text(reply),
            "refs": reply.refs,
            "facts": reply.facts,
            "options": reply.options,
            "confidence": round(reply.confidence, 3),
            "read_as": reply.read_as,
        },
        ensure_ascii=False,
    )
