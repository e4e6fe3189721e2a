"""Methods that answer presses on buttons, inline queries and calls from chats that the bot has not joined."""

import re
from collections.abc import Sequence

from telegram.constants import (
    CallbackQueryLimit,
    InlineQueryLimit,
    InlineQueryResultLimit,
    InlineQueryResultsButtonLimit,
)

from tests.telegram.fake_api import keyboards, utf16
from tests.telegram.fake_api.errors import bad_request
from tests.telegram.fake_api.methods.access import unmodelled
from tests.telegram.fake_api.parameters import Parameters
from tests.telegram.fake_api.shapes import InlineResult, ResultsButton
from tests.telegram.fake_api.texts import message_text
from tests.telegram.fake_api.world import World

_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_CACHE = 24 * 60 * 60
DEFAULT_CACHE = 300


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    """Answer a press on a button."""
    text = parameters.text("text")
    if utf16.length(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    url = parameters.text("url")
    if url and not url.startswith(f"https://t.me/{world.bot.username}?start="):
        raise bad_request("URL_INVALID")
    press = world.queries.press(parameters.text("callback_query_id"))
    press.answered, press.text, press.alert, press.url = True, text, parameters.flag("show_alert"), url
    world.changes.notify()
    return True


def answer_inline_query(world: World, parameters: Parameters) -> bool:
    """Offer results to somebody who types behind the bot's name."""
    results = parameters.decoded("results", list[InlineResult]) or []
    if len(results) > InlineQueryLimit.RESULTS:
        raise bad_request("too many inline query results specified")
    _check_results(results)
    button = parameters.decoded("button", ResultsButton)
    if button is not None:
        _check_button(button)
    if len(parameters.text("next_offset").encode()) > InlineQueryLimit.MAX_OFFSET_LENGTH:
        raise bad_request("NEXT_OFFSET_INVALID")
    asked = world.queries.asked_inline(parameters.text("inline_query_id"))
    answer = asked.asked
    answer.results, answer.button = results, button
    answer.cache_time = max(0, min(parameters.integer("cache_time", DEFAULT_CACHE), LONGEST_CACHE))
    answer.is_personal, answer.next_offset = parameters.flag("is_personal"), parameters.text("next_offset")
    asked.answered = True
    world.queries.remember(answer)
    world.changes.notify()
    return True


def answer_guest_query(world: World, parameters: Parameters) -> dict[str, str]:
    """Answer a mention in a chat that the bot has not joined, with one inline result."""
    result = parameters.decoded("result", InlineResult)
    if result is None:
        raise bad_request("result isn't specified")
    _check_results([result])
    content = result.input_message_content
    if content is None:
        raise unmodelled("results without text")
    call = world.queries.guest_call(parameters.text("guest_query_id"))
    chat = call.posted.chat
    message = chat.said(world.bot, call.posted.message.message_thread_id, call.posted)
    message.text, message.entities = message_text(content.message_text, content.parse_mode)
    message.reply_markup, message.guest_bot_caller_user = result.reply_markup, call.caller
    call.reply = chat.add(message)
    return {"inline_message_id": world.queries.sent(chat, call.reply)}


def _check_results(results: Sequence[InlineResult]) -> None:
    ids = [result.id for result in results]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in results:
        size = len(result.id.encode())
        if not InlineQueryResultLimit.MIN_ID_LENGTH <= size <= InlineQueryResultLimit.MAX_ID_LENGTH:
            raise bad_request("RESULT_ID_INVALID")
        if result.type != "article":
            raise unmodelled(f"inline results of type {result.type!r}")
        if not result.title.strip():
            raise bad_request("ARTICLE_TITLE_EMPTY")
        if result.input_message_content is None:
            raise bad_request("can't parse inline query result: Input message content is not specified")
        content = result.input_message_content
        if not content.message_text:
            raise bad_request("message text is empty")
        message_text(content.message_text, content.parse_mode)
        if result.reply_markup is not None:
            keyboards.checked(result.reply_markup)


def _check_button(button: ResultsButton) -> None:
    if not button.text:
        raise bad_request('can\'t parse inline query results button: Field "text" must be non-empty')
    size = len(button.start_parameter)
    limit = InlineQueryResultsButtonLimit
    if not limit.MIN_START_PARAMETER_LENGTH <= size <= limit.MAX_START_PARAMETER_LENGTH:
        raise bad_request("START_PARAM_INVALID")
    if not _START_PARAMETER.fullmatch(button.start_parameter):
        raise bad_request("START_PARAM_INVALID")


METHODS = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "answerGuestQuery": answer_guest_query,
}
