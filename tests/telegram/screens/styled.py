"""A message's text with its entities, as HTML for a browser."""

from html import escape

from tests.telegram.fake_api import utf16
from tests.telegram.fake_api.shapes import Entity

_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ('<blockquote class="expandable">', "</blockquote>"),
}
_LINKED = ("url", "text_link", "mention", "bot_command", "email", "hashtag", "text_mention")
_BLOCKS = ("blockquote", "expandable_blockquote", "pre")


def styled(text: str, entities: list[Entity]) -> str:
    """Return `text` as HTML in which each of `entities` looks as in Telegram. They nest properly, as the fake ensures."""
    return _between(text, 0, utf16.length(text), sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


def _between(text: str, begin: int, end: int, entities: list[Entity]) -> str:
    parts = []
    at = begin
    while entities:
        outer = entities[0]
        inner = [entity for entity in entities[1:] if entity.offset < outer.end]
        parts.append(_plain(text, at, outer.offset))
        opening, closing = _TAGS.get(
            outer.type, ('<span class="link">', "</span>") if outer.type in _LINKED else ("", "")
        )
        parts.append(opening + _between(text, outer.offset, outer.end, inner) + closing)
        at = outer.end
        if outer.type in _BLOCKS and utf16.part(text, at, 1) == "\n":
            # The line feed behind a block is the block's own.
            at += 1
        entities = entities[1 + len(inner) :]
    parts.append(_plain(text, at, end))
    return "".join(parts)


def _plain(text: str, begin: int, end: int) -> str:
    return escape(utf16.part(text, begin, max(0, end - begin)))
