"""A reply, or a page of the bot's own words, as messages in the HTML that Telegram understands."""

import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from telegram.constants import MessageLimit

from lnbot.answer.reply import Reply
from lnbot.answer.texts import NOT_HEAD_TO_HEAD

OPEN_POINTS = 8
"""How many items of a list stand open; the rest is folded away."""

OPEN_NOTES = 3
"""How many caveats stand open; the rest is folded away."""

FOREMOST = (NOT_HEAD_TO_HEAD,)
"""Caveats that nobody should miss: they come first."""

WORTH_FOLDING = 3
"""From how many lines beyond those on a list has them folded away."""

_BULLET = "• "
_GAP = "\n\n"
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")


class Block(NamedTuple):
    """Lines of plain text in one style, apart from what stands before and after them.

    `tag` is the Telegram tag around them, ``b`` or ``blockquote expandable``, or nothing.
    """

    lines: tuple[str, ...]
    tag: str = ""


def heading(text: str) -> Block:
    """Return `text` in bold."""
    return Block((text,), "b")


def paragraph(*lines: str) -> Block:
    """Return `lines` as they are."""
    return Block(lines)


def bullets(items: Iterable[str]) -> Block:
    """Return `items` as a list."""
    return Block(tuple(_BULLET + item for item in items))


def folded(lines: Iterable[str]) -> Block:
    """Return `lines` in a quote that is folded until somebody opens it."""
    return Block(tuple(lines), "blockquote expandable")


def blocks(reply: Reply, *, short: bool = False) -> tuple[Block, ...]:
    """Return `reply` in blocks: the answer in bold, a list's items, caveats, details folded away, options, sources.

    A `short` one has no details and no more than one caveat.
    """
    # Of several studies each point is as much an answer as the lead; of one they are its details.
    is_list = reply.lead.endswith(":") or reply.kind == "chat" or len(reply.refs) > 1
    seen = OPEN_POINTS if is_list else 0
    points, more_points = reply.points[:seen], reply.points[seen:]
    ranked = sorted(reply.notes, key=lambda note: note not in FOREMOST)
    count = 1 if short else OPEN_NOTES
    notes, more_notes = tuple(ranked[:count]), ranked[count:]
    if is_list and len(more_points) + len(more_notes) < WORTH_FOLDING and not short:
        points, more_points, notes, more_notes = reply.points, (), tuple(ranked), []
    details = () if short else (*(_BULLET + point for point in more_points), *more_notes)
    lead = heading if reply.kind in ("answer", "clarify", "not_in_review") else paragraph
    return tuple(
        block
        for block in (
            lead(reply.lead),
            bullets(points),
            Block(notes, "i"),
            folded(details),
            paragraph(*(f"{number}. {option}" for number, option in enumerate(reply.options, 1))),
            paragraph(*reply.sources),
        )
        if any(block.lines)
    )


def messages(page: Iterable[Block], limit: int = MessageLimit.MAX_TEXT_LENGTH) -> tuple[str, ...]:
    """Return `page` as HTML for as few messages as hold it, each of at most `limit` UTF-16 units once it is parsed.

    Where a message ends a block ends; one that is cut is cut between lines, sentences or words, in this order, and has
    its tag in both messages.
    """
    made: list[str] = []
    held: list[Block] = []
    for block in page:
        rest = block
        while rest.lines:
            room = limit - _size(held) - (len(_GAP) if held else 0)
            if _size((rest,)) <= room:
                held.append(rest)
                break
            if room >= limit / 2:
                head, rest = _cut(rest, room)
                held.append(head)
            made.append(_html(held))
            held = []
    return (*made, _html(held)) if held else tuple(made)


def units(text: str) -> int:
    """Return how long `text` is to Telegram: in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def shortened(text: str, limit: int) -> str:
    """Return `text`, or as much of it as `limit` UTF-16 units hold with an ellipsis."""
    if units(text) <= limit:
        return text
    return _line_cut(text, limit - 1)[0].rstrip(" .,;:") + "…"


def _html(page: Sequence[Block]) -> str:
    return _GAP.join(_tagged(block) for block in page)


def _tagged(block: Block) -> str:
    text = escape("\n".join(block.lines), quote=False)
    return f"<{block.tag}>{text}</{block.tag.split()[0]}>" if block.tag else text


def _size(page: Sequence[Block]) -> int:
    return units(_GAP.join("\n".join(block.lines) for block in page))


def _cut(block: Block, room: int) -> tuple[Block, Block]:
    """Return what of `block` fits into `room`, never nothing, and what is left."""
    kept: list[str] = []
    rest = list(block.lines)
    while rest and _size((Block((*kept, rest[0])),)) <= room:
        kept.append(rest.pop(0))
    if not kept:
        head, tail = _line_cut(rest[0], room)
        kept, rest = [head], [tail, *rest[1:]]
    return block._replace(lines=tuple(kept)), block._replace(lines=tuple(rest))


def _line_cut(line: str, room: int) -> tuple[str, str]:
    """Return `line` in two, the first of at most `room` units: after a sentence, a word, or what reads as one character."""
    end = 0
    for character in line:
        room -= units(character)
        if room < 0:
            break
        end += 1
    for mark in (". ", "; ", " "):
        place = line.rfind(mark, end // 2, end)
        if place > 0:
            return line[: place + len(mark)].rstrip(), line[place + len(mark) :]
    whole = end
    while whole > 1 and _joins(line, whole):
        whole -= 1
    end = whole if whole > 1 else end
    return line[:end], line[end:]


def _joins(line: str, place: int) -> bool:
    """Whether the character at `place` and the one before it read as one."""
    after = line[place : place + 1]
    return after != "" and (after in _JOINERS or line[place - 1] == "\u200d" or bool(unicodedata.combining(after)))
