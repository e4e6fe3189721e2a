"""Methods that put something into a chat."""

from typing import Any

import msgspec
from telegram.constants import ChatAction, MessageLimit, PollLimit, PollType

from tests.telegram.fake_api import keyboards, utf16
from tests.telegram.fake_api.chats import FakeChat, Posted
from tests.telegram.fake_api.errors import bad_request
from tests.telegram.fake_api.methods.access import check_open, readable, topic_of, unmodelled, writable
from tests.telegram.fake_api.parameters import Parameters
from tests.telegram.fake_api.shapes import Message, Poll, PollOption, TextQuote
from tests.telegram.fake_api.texts import message_text, taken_in
from tests.telegram.fake_api.world import World


class _Reply(msgspec.Struct):
    message_id: int
    chat_id: int | str | None = None
    allow_sending_without_reply: bool = False
    quote: str = ""
    quote_parse_mode: str = ""
    quote_position: int = 0


class _LinkPreview(msgspec.Struct, omit_defaults=True):
    is_disabled: bool = False
    url: str = ""
    prefer_small_media: bool = False
    prefer_large_media: bool = False
    show_above_text: bool = False


def send_message(world: World, parameters: Parameters) -> Message:
    """Send a text."""
    if not parameters.text("text"):
        raise bad_request("message text is empty")
    formatted = message_text(parameters.text("text"), parameters.text("parse_mode"))
    preview = parameters.decoded("link_preview_options", _LinkPreview)
    options = msgspec.to_builtins(preview) if preview is not None else None
    return _send(
        world, parameters, text=formatted.text, entities=formatted.entities, link_preview_options=options or None
    )


def send_photo(world: World, parameters: Parameters) -> Message:
    """Send a picture with a caption."""
    size = {"file_id": parameters.text("photo"), "file_unique_id": "p", "width": 800, "height": 600}
    return _send(world, parameters, photo=[size], **_caption(parameters))


def send_document(world: World, parameters: Parameters) -> Message:
    """Send a file with a caption."""
    file = {"file_id": parameters.text("document"), "file_unique_id": "d", "file_name": "file"}
    return _send(world, parameters, document=file, **_caption(parameters))


def _caption(parameters: Parameters) -> dict[str, Any]:
    formatted = taken_in(
        parameters.text("caption"),
        parameters.text("parse_mode"),
        MessageLimit.CAPTION_LENGTH,
        "message caption is too long",
    )
    return {"caption": formatted.text, "caption_entities": formatted.entities}


def send_poll(world: World, parameters: Parameters) -> Message:
    """Send a poll or a quiz."""
    question = taken_in(parameters.text("question"), parameters.text("question_parse_mode"), 4096)
    options = [
        taken_in(option["text"], option.get("text_parse_mode", ""), 4096)
        for option in parameters.decoded("options", list[dict[str, str]]) or []
    ]
    explanation = taken_in(parameters.text("explanation"), parameters.text("explanation_parse_mode"), 4096)
    _check_poll(question.text, [option.text for option in options], explanation.text)
    kind = parameters.text("type", PollType.REGULAR)
    correct = parameters.decoded("correct_option_ids", list[int])
    if kind == PollType.QUIZ and (not correct or not all(0 <= number < len(options) for number in correct)):
        raise bad_request("invalid correct option identifier specified")
    poll = Poll(
        id=str(8_000_000_000 + world.number()),
        question=question.text,
        options=[PollOption(persistent_id=str(i), text=o.text, voter_count=0) for i, o in enumerate(options)],
        total_voter_count=0,
        is_closed=False,
        is_anonymous=parameters.text("is_anonymous", "true") != "false",
        type=kind,
        allows_multiple_answers=parameters.flag("allows_multiple_answers"),
        allows_revoting=kind != PollType.QUIZ,
        members_only=False,
        correct_option_ids=correct or [],
        explanation=explanation.text,
        explanation_entities=explanation.entities,
    )
    return _send(world, parameters, poll=poll)


def _check_poll(question: str, options: list[str], explanation: str) -> None:
    if not question:
        raise bad_request("poll question must be non-empty")
    if utf16.length(question) > PollLimit.MAX_QUESTION_LENGTH:
        raise bad_request("poll question must not exceed 300 characters")
    if len(options) < PollLimit.MIN_OPTION_NUMBER:
        raise bad_request("poll must have at least 1 option")
    if len(options) > PollLimit.MAX_OPTION_NUMBER:
        raise bad_request("poll can't have more than 12 options")
    if not all(options):
        raise bad_request("poll options must be non-empty")
    if any(utf16.length(option) > PollLimit.MAX_OPTION_LENGTH for option in options):
        raise bad_request("poll options length must not exceed 100")
    if utf16.length(explanation) > PollLimit.MAX_EXPLANATION_LENGTH:
        raise bad_request("message is too long")
    if explanation.count("\n") > PollLimit.MAX_EXPLANATION_LINE_FEEDS:
        raise bad_request("poll explanation has too many line feeds")


def send_chat_action(world: World, parameters: Parameters) -> bool:
    """Show what the bot is doing."""
    action = parameters.text("action")
    if action not in set(ChatAction):
        raise bad_request("wrong parameter action in request")
    chat = writable(world, parameters)
    topic_of(chat, parameters.integer("message_thread_id"))
    chat.actions.append(action)
    return True


def copy_message(world: World, parameters: Parameters) -> dict[str, int]:
    """Send a copy of a message."""
    source = _source(world, parameters, "copy")
    sent = _send(world, parameters, text=source.message.text, entities=source.message.entities)
    return {"message_id": sent.message_id}


def forward_message(world: World, parameters: Parameters) -> Message:
    """Forward a message."""
    source = _source(world, parameters, "forward")
    sender = source.message.sender
    origin = {"type": "user", "date": source.message.date, "sender_user": msgspec.to_builtins(sender)}
    return _send(world, parameters, text=source.message.text, entities=source.message.entities, forward_origin=origin)


def _source(world: World, parameters: Parameters, doing: str) -> Posted:
    chat = readable(world, Parameters({"chat_id": parameters.text("from_chat_id")}))
    source = chat.standing(parameters.integer("message_id"))
    if source is None:
        raise bad_request(f"message to {doing} not found")
    if not source.message.text:
        raise unmodelled(f"how to {doing} what is no text")
    return source


def _send(world: World, parameters: Parameters, **content: Any) -> Message:
    markup = keyboards.keyboard(parameters)
    chat = writable(world, parameters)
    topic = topic_of(chat, parameters.integer("message_thread_id"))
    reply = _reply_parameters(parameters)
    target, quote = _target(world, chat, reply) if reply is not None else (None, None)
    thread = topic.id if topic is not None else 0
    if not thread and target is not None and target.message.is_topic_message:
        # A reply lands in the topic of what it replies to.
        thread = target.message.message_thread_id
        topic = chat.topics.get(thread)
    check_open(chat, topic)
    world.flood.count(chat.id)
    message = chat.said(world.bot, thread, target)
    message.reply_markup, message.quote = markup, quote
    for name, value in content.items():
        setattr(message, name, value)
    posted = chat.add(message)
    posted.force_reply = '"force_reply"' in parameters.text("reply_markup")
    if message.poll is not None:
        world.polls[message.poll.id] = (message.poll, chat, posted.id)
    return posted.shape()


def _reply_parameters(parameters: Parameters) -> _Reply | None:
    reply = parameters.decoded("reply_parameters", _Reply)
    if reply is None and parameters.integer("reply_to_message_id"):
        return _Reply(
            parameters.integer("reply_to_message_id"),
            allow_sending_without_reply=parameters.flag("allow_sending_without_reply"),
        )
    return reply


def _target(world: World, chat: FakeChat, reply: _Reply) -> tuple[Posted | None, TextQuote | None]:
    there = chat if reply.chat_id in (None, chat.id, str(chat.id)) else world.chats.get(int(reply.chat_id or 0))
    if there is None:
        raise bad_request("chat not found")
    target = there.standing(reply.message_id)
    if target is None:
        if reply.allow_sending_without_reply:
            return None, None
        raise bad_request("message to be replied not found")
    if not reply.quote:
        return target, None
    quoted = taken_in(reply.quote, reply.quote_parse_mode, 1024).text
    if quoted not in target.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return target, TextQuote(text=quoted, position=reply.quote_position, is_manual=True)


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendPoll": send_poll,
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}
