"""What buttons and deep links carry: short texts that can be read without anything remembered, so also after a restart."""

import re
from enum import StrEnum
from typing import NamedTuple

from telegram.constants import InlineKeyboardButtonLimit, InlineQueryResultsButtonLimit

VERSION = "v1"
LONGEST_DATA = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
LONGEST_PAYLOAD = InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH


ASKING = "ask"
"""The deep-link payload that only opens the chat, for want of a question that fits into one."""


class Verb(StrEnum):
    """What a button does."""

    ASK = "q"
    OPTION = "o"
    OFFER = "f"
    SOURCES = "s"
    TREATMENTS = "ts"
    TREATMENT = "t"
    OUTCOME = "to"
    COMPARE = "c"
    TABLE = "tb"
    RATE = "r"
    SETTINGS = "st"


class Press(NamedTuple):
    """What a pressed button says: what to do, and with what."""

    verb: Verb
    arguments: tuple[str, ...] = ()


def pack(verb: Verb, *arguments: str | int) -> str:
    """Return the callback data of a button.

    Raises:
        ValueError: it is longer than Telegram takes.

    """
    data = ":".join((VERSION, verb, *map(str, arguments)))
    if len(data.encode()) > LONGEST_DATA:
        raise ValueError(f"callback data of more than {LONGEST_DATA} bytes: {data!r}")
    return data


def unpack(data: str | None) -> Press | None:
    """Return what `data` says, or None where it is of another version or no data of ours."""
    version, _, rest = (data or "").partition(":")
    verb, _, tail = rest.partition(":")
    if version != VERSION or verb not in {str(known) for known in Verb}:
        return None
    if Verb(verb) is Verb.ASK:
        return Press(Verb.ASK, (tail,))
    return Press(Verb(verb), tuple(tail.split(":")) if tail else ())


class Target(NamedTuple):
    """What a deep link leads to: a fact by its id, or a question in words; of a link that is not ours that is a guess."""

    fact: str = ""
    question: str = ""
    guessed: bool = False


def reference_link(number: int) -> str:
    """Return the deep-link payload of a reference."""
    return f"ref_{number}"


def fact_link(fact_id: str) -> str:
    """Return the deep-link payload of a fact, or nothing where its id does not fit into one."""
    payload = f"fact_{_escaped(fact_id, dash='-')}"
    return payload if len(payload) <= LONGEST_PAYLOAD else ""


def question_link(text: str) -> str:
    """Return the deep-link payload of a question, or nothing where it is empty or too long for one."""
    words = _escaped(" ".join(text.replace("-", " ").split()), dash=" ")
    return f"ask_{words}" if 0 < len(words) <= LONGEST_PAYLOAD - len("ask_") else ""


def target(payload: str) -> Target | None:
    """Return what the deep-link `payload` leads to; one that is not ours is read as words, an empty one as nothing."""
    kind, _, rest = payload.partition("_")
    if kind == "fact" and rest:
        return Target(fact=_unescaped(rest, dash="-"))
    if kind == "ref" and rest.isdecimal():
        return Target(question=f"reference {rest}")
    ours = kind == "ask"
    words = (_unescaped(rest, dash=" ") if ours else re.sub(r"[_-]+", " ", payload)).strip()
    return Target(question=words, guessed=not ours) if words else None


def _escaped(text: str, *, dash: str) -> str:
    """Return `text` in the characters that a deep link may have: a dash for `dash`, ``_`` and hex digits for a byte."""
    return "".join(
        character
        if character.isascii() and character.isalnum()
        else "-"
        if character == dash
        else "".join(f"_{byte:02x}" for byte in character.encode())
        for character in text
    )


def _unescaped(payload: str, *, dash: str) -> str:
    def byte(match: re.Match[str]) -> str:
        return chr(int(match.group(1), 16))

    read = re.sub(r"_([0-9a-f]{2})", byte, payload.replace("-", dash))
    # Each byte is a character now; those of one character come together again.
    return read.encode("latin-1", errors="replace").decode("utf-8", errors="replace")
