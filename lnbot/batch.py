"""Many conversations at once: a JSON object a line in, a JSON object a line out, in the same order."""

import json
from typing import BinaryIO, TextIO

from lnbot.answer.assistant import Assistant
from lnbot.answer.conversation import Conversation
from lnbot.answer.reply import Reply
from lnbot.render.as_json import json_object


def answer_lines(source: BinaryIO, target: TextIO, assistant: Assistant) -> int:
    """Answer each line of `source` on a line of `target` and return how many lines could not be read.

    A line is ``{"id": ..., "turns": ["...", ...]}``: a conversation of its own, whose last turn is replied to. One that cannot
    be read gives ``{"id": null, "error": "..."}``; blank lines are passed over.
    """
    unread = 0
    for line in source:
        if not line.strip():
            continue
        try:
            case, turns = _read(line)
        except ValueError as error:
            unread += 1
            target.write(json.dumps({"id": None, "error": str(error)}, ensure_ascii=False) + "\n")
        else:
            target.write(json_object(converse(turns, assistant), id=case) + "\n")
        target.flush()
    return unread


def converse(turns: list[str], assistant: Assistant) -> Reply:
    """Return the reply to the last of `turns`, said one after another in a fresh conversation."""
    conversation = Conversation()
    for text in turns:
        reply, conversation = assistant.answer(text, conversation)
    return reply


def _refused(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")


def _read(line: bytes) -> tuple[object, list[str]]:
    try:
        case = json.loads(line, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(case, dict) or "id" not in case:
        raise ValueError('should be an object with "id" and "turns"')
    turns = case.get("turns")
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise ValueError('"turns" should be a list of at least one text')
    return case["id"], turns
