"""Telegram's HTML: what its parser takes, what it refuses and in which words, and the entities that come out."""

import re
from typing import NamedTuple

from tests.telegram.fake_api import utf16
from tests.telegram.fake_api.errors import Refusal, bad_request
from tests.telegram.fake_api.shapes import Entity

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
CODE = frozenset(("code", "pre"))
QUOTES = frozenset(("blockquote", "expandable_blockquote"))
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([A-Za-z]+));?")
_SPACE = " \t\r\n\0\v"
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_LINK = re.compile(r"(?:(?:https?|ftp|tg|ton)://)?[^\s/?#@:]+(?:\.[^\s/?#@:.]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_DEEP_LINK = re.compile(r"tg://\S+", re.IGNORECASE)
_USER = re.compile(r"tg://user\?id=(\d+)", re.IGNORECASE)


class Formatted(NamedTuple):
    """A text and its entities, in the order of their offsets."""

    text: str
    entities: list[Entity]


def lost(what: str) -> Refusal:
    """Return the refusal of what Telegram takes but does not keep. It would not say so; a test has to hear of it."""
    return bad_request(f"Telegram would silently lose: {what}")


class _Open(NamedTuple):
    tag: str
    argument: str
    offset: int


def parse_html(source: str) -> Formatted:
    """Return the text and entities that `source` stands for.

    Raises:
        Refusal: Telegram cannot parse it; the words are Telegram's, the offset counts bytes of UTF-8.

    """
    return _Parser(source).parsed()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parsed(self) -> Formatted:
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "&":
                self._add(self._reference() or self._next())
            elif character != "<":
                self._add(self._next())
            elif self.source.startswith("</", self.at):
                self._close()
            else:
                self._start()
        if self.open:
            raise self._fault(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        # Telegram sorts by offset, then the longer one first.
        self.entities.sort(key=lambda entity: (entity.offset, -entity.length))
        self._check_nesting()
        return Formatted("".join(self.text), self.entities)

    def _check_nesting(self) -> None:
        """Refuse what Telegram would take and then lose: code together with other formatting, and quotes in quotes."""
        for number, one in enumerate(self.entities):
            for other in self.entities[number + 1 :]:
                kinds = {one.type, other.type}
                if other.offset < one.end and (kinds <= QUOTES or (kinds & CODE and not kinds & QUOTES)):
                    raise lost(f"{other.type} within {one.type}")

    def _next(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def _add(self, characters: str) -> None:
        self.text.append(characters)
        self.offset += utf16.length(characters)

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", errors="surrogatepass"))

    def _fault(self, words: str, position: int | None = None) -> Refusal:
        where = "" if position is None else f" at byte offset {self._byte(position)}"
        return bad_request(f"can't parse entities: {words}{where}")

    def _reference(self) -> str:
        """Return the character that a reference here stands for and step over it, or nothing: then "&" stands for itself."""
        found = _REFERENCE.match(self.source, self.at)
        if found is None:
            return ""
        hexadecimal, decimal, name = found.groups()
        if name:
            character = NAMED.get(name, "")
        else:
            code = int(hexadecimal, 16) if hexadecimal else int(decimal)
            surrogate = 0xD800 <= code <= 0xDFFF
            character = "" if code == 0 or code >= 0x10FFFF or surrogate else chr(code)
        if character:
            self.at = found.end()
        return character

    def _skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in _SPACE:
            self.at += 1

    def _ended(self) -> bool:
        return self.at >= len(self.source)

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        assert found is not None
        self.at = found.end()
        return found.group()

    def _start(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._match(_TAG_NAME).lower()
        if self._ended():
            raise self._fault("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self._fault(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while True:
            self._skip_space()
            if self._ended():
                raise self._fault("Unclosed start tag", begin)
            if self.source[self.at] == ">":
                break
            argument = self._attribute(tag, begin) or argument
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise self._fault('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, argument, self.offset))

    def _attribute(self, tag: str, begin: int) -> str:
        """Read an attribute and return what it says of an entity of `tag`, if anything."""
        name = self._match(_ATTRIBUTE_NAME)
        if not name:
            raise self._fault(f'Empty attribute name in the tag "{tag}"', begin)
        self._skip_space()
        if self._ended():
            raise self._fault(f'Unclosed start tag "{tag}"', begin)
        if self.source[self.at] != "=":
            return self._argument(tag, name, "")
        self.at += 1
        self._skip_space()
        if self._ended():
            raise self._fault(f'Unclosed start tag "{tag}"', begin)
        value = self._quoted() if self.source[self.at] in "'\"" else self._token()
        if self._ended():
            raise self._fault("Unclosed start tag", begin)
        return self._argument(tag, name, value)

    def _token(self) -> str:
        begin = self.at
        value = self._match(_NAME_TOKEN).lower()
        if not self._ended() and self.source[self.at] not in _SPACE + ">":
            raise self._fault("Unexpected end of name token", begin)
        return value

    def _quoted(self) -> str:
        quote = self._next()
        value = []
        while not self._ended() and self.source[self.at] != quote:
            value.append((self._reference() if self.source[self.at] == "&" else "") or self._next())
        self.at += 1
        return "".join(value)

    @staticmethod
    def _argument(tag: str, name: str, value: str) -> str:
        if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id")):
            return value
        if (tag, name) == ("code", "class") and value.startswith("language-"):
            return value.removeprefix("language-")
        if (tag, name) == ("span", "class") and value.startswith("tg-"):
            return value.removeprefix("tg-")
        if (tag, name) == ("blockquote", "expandable"):
            return "expandable"
        return ""

    def _close(self) -> None:
        begin = self.at
        if not self.open:
            raise self._fault("Unexpected end tag", begin)
        self.at += 2
        name = self._match(_TAG_NAME).lower()
        self._skip_space()
        if self._ended() or self.source[self.at] != ">":
            raise self._fault("Unclosed end tag", begin)
        opened = self.open[-1]
        if name and name != opened.tag:
            where = self._byte(begin)
            raise self._fault(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self.at += 1
        self.open.pop()
        if self.offset > opened.offset:
            self._entity(opened)

    def _entity(self, opened: _Open) -> None:
        kind, offset, size = TAGS[opened.tag], opened.offset, self.offset - opened.offset
        last = self.entities[-1] if self.entities else None
        same = last is not None and (last.offset, last.length) == (offset, size)
        match opened.tag:
            case "a":
                self._link(opened, offset, size)
                return
            case "pre" if last is not None and same and last.type == "code" and last.language:
                self.entities[-1] = Entity(type="pre", offset=offset, length=size, language=last.language)
                return
            case "code" if same and last is not None and last.type == "pre" and opened.argument:
                self.entities[-1] = Entity(type="pre", offset=offset, length=size, language=opened.argument)
                return
            case "tg-emoji" if not opened.argument.isdecimal():
                raise bad_request("invalid custom emoji identifier specified")
            case "blockquote" if opened.argument:
                kind = "expandable_blockquote"
        self.entities.append(
            Entity(
                type=kind,
                offset=offset,
                length=size,
                language=opened.argument if opened.tag == "code" else "",
                custom_emoji_id=opened.argument if opened.tag == "tg-emoji" else "",
            )
        )

    def _link(self, opened: _Open, offset: int, size: int) -> None:
        url = opened.argument or utf16.part("".join(self.text), offset, size)
        if _USER.fullmatch(url):
            self.entities.append(Entity(type="text_mention", offset=offset, length=size))
        elif _LINK.fullmatch(url) or _DEEP_LINK.fullmatch(url):
            with_scheme = url if "://" in url else f"http://{url}"
            self.entities.append(Entity(type="text_link", offset=offset, length=size, url=with_scheme))
        else:
            raise lost(f"the link to {url!r}")
