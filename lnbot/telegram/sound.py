"""Whether an update is as Telegram makes them: the library takes what is missing for None, and numbers of any size."""

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    ChosenInlineResult,
    InlineQuery,
    Message,
    MessageEntity,
    TelegramObject,
    Update,
    User,
)

LARGEST = 2**63 - 1
"""The largest number that the database takes; Telegram's are below 2**52."""

RELIED_ON = (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    ChosenInlineResult,
    InlineQuery,
    Message,
    MessageEntity,
    Update,
    User,
)
"""The objects that handlers look into. Of all others nothing is required: Telegram may change them as it likes."""


def number_of(raw: dict[str, Any]) -> int | None:
    """Return the number of the update `raw`, or None where it has none that Telegram could have given it."""
    number = raw.get("update_id")
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= LARGEST else None


def cleaned(value: Any) -> Any:
    """Return what was read from JSON with halves of characters, and the character that no database takes, replaced.

    Each is replaced by one of the same length, so that what points into a text still does.
    """
    if isinstance(value, str):
        return value.encode(errors="replace").decode().replace("\0", "?")
    if isinstance(value, dict):
        return {key: cleaned(one) for key, one in value.items()}
    return [cleaned(one) for one in value] if isinstance(value, list) else value


def is_sound(thing: TelegramObject) -> bool:
    """Whether `thing`, and each object in it that is relied on, has all that it must have, and numbers that are some."""
    if any(getattr(thing, name, None) is None for name in _needed(type(thing))):  # type: ignore[arg-type] # see below
        return False
    if isinstance(thing, Chat | User | Message):
        numbers = (thing.message_id, thing.message_thread_id or 0) if isinstance(thing, Message) else (thing.id,)
        if not all(isinstance(number, int) and abs(number) <= LARGEST for number in numbers):
            return False
    return all(is_sound(inner) for inner in _inside(thing))


def _inside(thing: TelegramObject) -> Iterator[TelegramObject]:
    # The checker takes the library's `__hash__`, which is of an object, for that of its class.
    for name in _attributes(type(thing)):  # type: ignore[arg-type] # as above
        value = getattr(thing, name, None)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, RELIED_ON):
                yield one


@cache
def _needed(kind: type[TelegramObject]) -> tuple[str, ...]:
    parameters = list(inspect.signature(kind).parameters.values())
    return tuple(one.name for one in parameters if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD)


@cache
def _attributes(kind: type[TelegramObject]) -> tuple[str, ...]:
    slots = (name for base in kind.__mro__ for name in getattr(base, "__slots__", ()))
    return tuple(name for name in slots if not name.startswith("_"))
