"""What Telegram demands of the buttons under a message."""

import re
from typing import Any

import msgspec
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from tests.telegram.fake_api import utf16
from tests.telegram.fake_api.errors import bad_request
from tests.telegram.fake_api.parameters import Parameters
from tests.telegram.fake_api.shapes import Button, Keyboard

_URL = re.compile(r"(?:https?://|tg://)[^\s/?#]+\S*|[^\s/?#:]+\.[^\s/?#:]+\S*", re.IGNORECASE)
_OTHER = ("keyboard", "remove_keyboard", "force_reply")
_ACTIONS = ("callback_data", "url", "copy_text", "switch_inline_query", "switch_inline_query_current_chat")


def keyboard(parameters: Parameters) -> Keyboard | None:
    """Return the inline keyboard that comes with a message, if one does.

    Raises:
        Refusal: Telegram would not take it.

    """
    raw = parameters.decoded("reply_markup", dict[str, Any])
    if not raw or any(name in raw for name in _OTHER):
        return None
    try:
        markup = msgspec.convert(raw, Keyboard)
    except msgspec.ValidationError as error:
        raise bad_request(f"can't parse inline keyboard button: {error}") from None
    return checked(markup)


def checked(markup: Keyboard) -> Keyboard | None:
    """Return `markup`, or None where it has no buttons.

    Raises:
        Refusal: Telegram would not take it.

    """
    rows = [row for row in markup.inline_keyboard if row]
    if sum(map(len, rows)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise bad_request("reply markup is too long")
    if any(len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for button in (button for row in rows for button in row):
        _check(button)
    return Keyboard(inline_keyboard=rows) if rows else None


def _check(button: Button) -> None:
    if not button.text.strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    given = [name for name in _ACTIONS if getattr(button, name) is not None]
    if not given:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        # Telegram takes the first and says nothing; whoever sets two has made a mistake.
        raise bad_request(f"can't parse inline keyboard button: more than one of {', '.join(given)}")
    data = button.callback_data
    if data is not None and not (
        InlineKeyboardButtonLimit.MIN_CALLBACK_DATA <= len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    ):
        raise bad_request("BUTTON_DATA_INVALID")
    if button.url is not None and not _URL.fullmatch(button.url):
        raise bad_request(f"inline keyboard button URL '{button.url}' is invalid: Wrong HTTP URL")
    if button.copy_text is not None and not (
        InlineKeyboardButtonLimit.MIN_COPY_TEXT
        <= utf16.length(button.copy_text.text)
        <= InlineKeyboardButtonLimit.MAX_COPY_TEXT
    ):
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
