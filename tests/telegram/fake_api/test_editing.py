"""Editing and deleting, as Telegram allows and refuses it."""

from tests.telegram.fake_api import World
from tests.telegram.fake_api.client import Api

BUTTONS = {"inline_keyboard": [[{"text": "Go", "callback_data": "x"}]]}


async def test_an_edit_changes_the_message_where_it_stands(world: World, api: Api) -> None:
    """Text, formatting and buttons are those of the edit; buttons that it does not bring are gone."""
    ann = world.user("Ann")
    sent = await api.send(ann.chat.id, "one", reply_markup=BUTTONS)
    place = {"chat_id": ann.chat.id, "message_id": sent.result["message_id"]}
    edited = await api.call("editMessageText", text="<b>two</b>", parse_mode="HTML", **place)
    assert edited.result["edit_date"] > 0
    posted = await ann.chat.next_reply()
    assert (posted.text, posted.formatted("bold"), posted.labels, posted.edits) == ("two", ["two"], [], 1)


async def test_an_edit_that_changes_nothing_is_refused(world: World, api: Api) -> None:
    """The same text with the same formatting and buttons is no edit."""
    ann = world.user("Ann")
    sent = await api.send(ann.chat.id, "<b>one</b>", reply_markup=BUTTONS)
    place = {"chat_id": ann.chat.id, "message_id": sent.result["message_id"], "parse_mode": "HTML"}
    same = await api.call("editMessageText", text="<strong>one</strong>", reply_markup=BUTTONS, **place)
    assert same.description.startswith("Bad Request: message is not modified")
    same = await api.call("editMessageReplyMarkup", reply_markup=BUTTONS, **place)
    assert same.description.startswith("Bad Request: message is not modified")
    assert (await api.call("editMessageText", text="one", reply_markup=BUTTONS, **place)).status == 200
    assert (await api.call("editMessageReplyMarkup", **place)).status == 200


async def test_what_cannot_be_edited(world: World, api: Api) -> None:
    """What is gone, what others said, what has no text, what was never there."""
    ann = world.user("Ann")
    asked = await ann.says(ann.chat, "question")
    sent = await api.send(ann.chat.id, "one")
    photo = await api.call("sendPhoto", chat_id=ann.chat.id, photo="id")

    async def refusal(**place: object) -> str:
        return (await api.call("editMessageText", text="two", **place)).description

    chat_id = ann.chat.id
    long = await api.call("editMessageText", chat_id=chat_id, message_id=sent.result["message_id"], text="x" * 4097)
    assert long.description == "Bad Request: MESSAGE_TOO_LONG"
    assert await refusal(chat_id=chat_id, message_id=asked.id) == "Bad Request: message can't be edited"
    photo_id = photo.result["message_id"]
    assert await refusal(chat_id=chat_id, message_id=photo_id) == "Bad Request: there is no text in the message to edit"
    assert await refusal(inline_message_id="made up") == "Bad Request: MESSAGE_ID_INVALID"
    await ann.deletes(await ann.chat.next_reply())
    gone = await refusal(chat_id=chat_id, message_id=sent.result["message_id"])
    assert gone == "Bad Request: message to edit not found"


async def test_deleting(world: World, api: Api) -> None:
    """Once, and within 48 hours."""
    ann = world.user("Ann")
    first, second = await api.send(ann.chat.id, "one"), await api.send(ann.chat.id, "two")

    async def delete(message_id: int) -> str:
        return (await api.call("deleteMessage", chat_id=ann.chat.id, message_id=message_id)).description

    assert await delete(first.result["message_id"]) == ""
    assert await delete(first.result["message_id"]) == "Bad Request: message to delete not found"
    world.clock.advance(49 * 3600)
    assert await delete(second.result["message_id"]) == "Bad Request: message can't be deleted for everyone"
    assert [posted.text for posted in ann.chat.replies] == ["two"]
