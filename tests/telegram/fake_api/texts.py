"""A text as Telegram takes it in: parsed, trimmed, measured, and with the entities that it finds by itself."""

import re

import msgspec
from telegram.constants import MessageLimit

from tests.telegram.fake_api import utf16
from tests.telegram.fake_api.errors import bad_request
from tests.telegram.fake_api.html import Formatted, lost, parse_html
from tests.telegram.fake_api.shapes import Entity

_FOUND = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "url",
        re.compile(r"(?<![\w@./])(?:https?://)?(?:[a-z0-9-]+\.)+(?:com|org|net|me|io|int|gov)(?:/[^\s<>]*)?\b", re.I),
    ),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)
_NOTHING_FOUND_IN = frozenset(("code", "pre", "text_link", "text_mention"))
_SPACE = " \n\t\u00a0\u200b"
_CONTROL = {code: " " for code in range(32) if code != 10}


def taken_in(source: str, parse_mode: str, limit: int, too_long: str = "message is too long") -> Formatted:
    """Return `source` as Telegram keeps it.

    Raises:
        Refusal: it cannot be parsed, or is longer than `limit` UTF-16 units once it is. It may come out empty.

    """
    if len(source.encode("utf-8", errors="surrogatepass")) > 1 << 15:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    source = source.replace("\r", "")
    if mode not in ("", "none", "html"):
        raise bad_request("unsupported parse_mode")
    formatted = parse_html(source) if mode == "html" else Formatted(source, [])
    formatted = with_found(trimmed(formatted))
    if utf16.length(formatted.text) > limit:
        raise bad_request(too_long)
    return formatted


def message_text(source: str, parse_mode: str, too_long: str = "message is too long") -> Formatted:
    """Return `source` as the text of a message.

    Raises:
        Refusal: it cannot be parsed, is empty, or is too long.

    """
    formatted = taken_in(source, parse_mode, MessageLimit.MAX_TEXT_LENGTH, too_long)
    if not formatted.text:
        raise bad_request("message text is empty")
    return formatted


def trimmed(formatted: Formatted) -> Formatted:
    """Return `formatted` without space around it and without entities that hold nothing but space."""
    text = formatted.text.translate(_CONTROL).rstrip(_SPACE)
    end = utf16.length(text)
    first = min((entity.offset for entity in formatted.entities), default=end)
    head = utf16.part(text, 0, first)
    cut = len(head) - len(head.lstrip(_SPACE))
    entities = []
    for entity in formatted.entities:
        size = min(entity.end, end) - entity.offset
        if size > 0 and utf16.part(text, entity.offset, size).strip(_SPACE):
            entities.append(msgspec.structs.replace(entity, offset=entity.offset - cut, length=size))
    if len(entities) > MessageLimit.MESSAGE_ENTITIES:
        raise lost(f"formatting beyond {MessageLimit.MESSAGE_ENTITIES} parts")
    return Formatted(text[cut:], entities)


def with_found(formatted: Formatted) -> Formatted:
    """Return `formatted` with the commands, mentions, addresses and tags that Telegram finds in its text."""
    taken = [(entity.offset, entity.end) for entity in formatted.entities if entity.type in _NOTHING_FOUND_IN]
    entities = list(formatted.entities)
    for kind, pattern in _FOUND:
        for match in pattern.finditer(formatted.text):
            offset = utf16.length(formatted.text[: match.start()])
            end = offset + utf16.length(match.group())
            if all(end <= begin or offset >= stop for begin, stop in taken):
                entities.append(Entity(type=kind, offset=offset, length=end - offset))
                taken.append((offset, end))
    return Formatted(formatted.text, sorted(entities, key=lambda entity: (entity.offset, -entity.length)))
