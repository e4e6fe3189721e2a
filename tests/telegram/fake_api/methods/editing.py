"""Methods that change or delete what stands in a chat."""

from typing import Any

import msgspec
from telegram.constants import MessageLimit

from tests.telegram.fake_api import keyboards
from tests.telegram.fake_api.chats import Posted
from tests.telegram.fake_api.errors import NOT_MODIFIED, bad_request
from tests.telegram.fake_api.methods.access import own_message, readable
from tests.telegram.fake_api.parameters import Parameters
from tests.telegram.fake_api.shapes import Message, Poll
from tests.telegram.fake_api.texts import message_text, taken_in
from tests.telegram.fake_api.world import World

DELETABLE = 48 * 3600
"""Seconds for which a bot may delete a message."""


def edit_message_text(world: World, parameters: Parameters) -> Message | bool:
    """Give a message another text and other buttons; without buttons in the call it has none after it."""
    if not parameters.text("text"):
        raise bad_request("message text is empty")
    formatted = message_text(parameters.text("text"), parameters.text("parse_mode"), "MESSAGE_TOO_LONG")
    posted = own_message(world, parameters, "edit")
    if not posted.message.text:
        raise bad_request("there is no text in the message to edit")
    preview = parameters.decoded("link_preview_options", dict[str, Any]) or None
    return _change(
        world,
        posted,
        text=formatted.text,
        entities=formatted.entities,
        reply_markup=keyboards.keyboard(parameters),
        link_preview_options=preview,
    )


def edit_message_caption(world: World, parameters: Parameters) -> Message | bool:
    """Give a picture or file another caption."""
    formatted = taken_in(
        parameters.text("caption"),
        parameters.text("parse_mode"),
        MessageLimit.CAPTION_LENGTH,
        "message caption is too long",
    )
    posted = own_message(world, parameters, "edit")
    if not posted.message.photo and posted.message.document is None:
        raise bad_request("there is no caption in the message to edit")
    return _change(
        world,
        posted,
        caption=formatted.text,
        caption_entities=formatted.entities,
        reply_markup=keyboards.keyboard(parameters),
    )


def edit_message_reply_markup(world: World, parameters: Parameters) -> Message | bool:
    """Give a message other buttons, or none."""
    return _change(world, own_message(world, parameters, "edit"), reply_markup=keyboards.keyboard(parameters))


def _change(world: World, posted: Posted, **fields: Any) -> Message | bool:
    changed = msgspec.structs.replace(posted.message, **fields)
    if changed == posted.message:
        raise bad_request(NOT_MODIFIED)
    if not posted.inline_message_id:
        world.flood.count(posted.chat.id)
    if changed.text != posted.message.text:
        posted.earlier.append(posted.text)
    for name, value in fields.items():
        setattr(posted.message, name, value)
    posted.message.edit_date = int(world.clock.now())
    world.changes.notify()
    return True if posted.inline_message_id else posted.shape()


def delete_message(world: World, parameters: Parameters) -> bool:
    """Delete a message: the bot's own, or as an administrator another's."""
    chat = readable(world, parameters)
    posted = chat.standing(parameters.integer("message_id"))
    if posted is None:
        raise bad_request("message to delete not found")
    if world.clock.now() - posted.message.date > DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    admin = chat.kind == "private" or (chat.bot_place is not None and chat.bot_place.admin)
    if posted.message.sender != world.bot and not admin:
        raise bad_request("message can't be deleted for everyone")
    posted.deleted = True
    world.changes.notify()
    return True


def stop_poll(world: World, parameters: Parameters) -> Poll:
    """Close a poll."""
    posted = own_message(world, parameters, "stopp")
    poll = posted.message.poll
    if poll is None:
        raise bad_request("message with poll to stop not found")
    if poll.is_closed:
        raise bad_request("poll has already been closed")
    poll.is_closed = True
    world.inbox.put(posted.chat.id, poll=poll)
    return poll


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "stopPoll": stop_poll,
}
