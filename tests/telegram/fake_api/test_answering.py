"""Answers to presses, inline queries and calls from chats that the bot has not joined."""

import asyncio
from typing import Any

import pytest

from tests.telegram.fake_api import World
from tests.telegram.fake_api.client import Api

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
BUTTONS = {"inline_keyboard": [[{"text": "Go", "callback_data": "v1:go"}]]}


def article(number: int = 1, **more: object) -> dict[str, Any]:
    return {
        "type": "article",
        "id": str(number),
        "title": f"Result {number}",
        "input_message_content": {"message_text": "<b>88.5%</b>", "parse_mode": "HTML"},
        **more,
    }


async def test_a_press_reaches_the_bot_and_its_answer_the_person(world: World, api: Api) -> None:
    """With the message, the data and who pressed; answered once, in time."""
    ann = world.user("Ann")
    await api.send(ann.chat.id, "x", reply_markup=BUTTONS)
    press = await ann.presses(await ann.chat.next_reply(), "go")
    (update,) = await api.updates()
    query = update["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == ("v1:go", ann.user.id, "x")
    assert (await api.call("answerCallbackQuery", callback_query_id=query["id"], text="Done")).status == 200
    assert (await press.answer()).text == "Done"
    again = await api.call("answerCallbackQuery", callback_query_id=query["id"])
    assert again.description == TOO_OLD


async def test_a_press_waits_only_so_long(world: World, api: Api) -> None:
    """After that, and for an id that never was, the answer is refused."""
    ann = world.user("Ann")
    await api.send(ann.chat.id, "x", reply_markup=BUTTONS)
    press = await ann.presses(await ann.chat.next_reply(), "Go")
    assert (await api.call("answerCallbackQuery", callback_query_id=press.id, text="x" * 201)).status == 400
    world.clock.advance(16)
    for query_id in (press.id, "1"):
        answer = await api.call("answerCallbackQuery", callback_query_id=query_id)
        assert answer.description == TOO_OLD


async def test_a_press_under_a_message_that_is_gone(world: World, api: Api) -> None:
    """The bot gets only where the message stood: its date is 0."""
    ann = world.user("Ann")
    await api.send(ann.chat.id, "x", reply_markup=BUTTONS)
    posted = await ann.chat.next_reply()
    await ann.presses(posted, "Go", inaccessible=True)
    (update,) = await api.updates()
    assert update["callback_query"]["message"]["date"] == 0
    assert "text" not in update["callback_query"]["message"]


async def test_inline_results_are_offered_chosen_and_remembered(world: World, api: Api) -> None:
    """The choice comes back with an id to edit it by where it has buttons; the same query is answered from memory."""
    ann = world.user("Ann")
    group = world.group("Ward", [ann], with_bot=False)
    typing = asyncio.create_task(ann.inline("tacro"))
    (update,) = await api.updates(timeout=5)
    query_id = update["inline_query"]["id"]
    results = [article(1, reply_markup=BUTTONS), article(2)]
    button = {"text": "Ask in private", "start_parameter": "ask"}
    answer = await api.call("answerInlineQuery", inline_query_id=query_id, results=results, button=button)
    assert answer.status == 200
    offered = await typing
    assert offered.titles == ["Result 1", "Result 2"]
    assert (await ann.inline("tacro")).from_cache
    posted = await ann.chooses(offered, offered.result("Result 1"), group)
    assert (posted.text, posted.formatted("bold")) == ("88.5%", ["88.5%"])
    (chosen,) = await api.updates(offset=update["update_id"] + 1)
    place = {"inline_message_id": chosen["chosen_inline_result"]["inline_message_id"]}
    assert (await api.call("editMessageText", text="edited", **place)).result is True
    assert posted.text == "edited"
    assert offered.button is not None
    assert (await ann.opens(offered.button)).text == "/start ask"


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([article(number) for number in range(51)], "too many inline query results"),
        ([article(1), article(1)], "RESULT_ID_DUPLICATE"),
        ([article(1, id="é" * 33)], "RESULT_ID_INVALID"),
        ([article(1, id="")], "RESULT_ID_INVALID"),
        ([article(1, title="")], "ARTICLE_TITLE_EMPTY"),
        ([article(1, input_message_content={"message_text": "p<0.05", "parse_mode": "HTML"})], "can't parse entities"),
        ([article(1, input_message_content={"message_text": "x" * 4097})], "message is too long"),
        ([article(1, input_message_content=None)], "content is not specified"),
        ([article(1, reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]})], "BUTTON_DATA"),
    ],
)
async def test_inline_results_that_telegram_refuses(
    world: World, api: Api, results: list[dict[str, object]], words: str
) -> None:
    """At most 50, ids of 1 to 64 bytes and no two the same, each with a title and a text that can be sent."""
    asked = world.queries.asked("x", world.user("Ann").user)
    answer = await api.call("answerInlineQuery", inline_query_id=asked.id, results=results)
    assert (answer.status, words in answer.description) == (400, True), answer
    assert (await api.call("answerInlineQuery", inline_query_id=asked.id, results=[])).status == 200


@pytest.mark.parametrize("payload", ["x" * 65, "a b", "", "ü"])
async def test_buttons_over_inline_results_carry_only_what_links_can(world: World, api: Api, payload: str) -> None:
    """1 to 64 of A-Z, a-z, 0-9, _ and -."""
    asked = world.queries.asked("x", world.user("Ann").user)
    button = {"text": "Ask", "start_parameter": payload}
    answer = await api.call("answerInlineQuery", inline_query_id=asked.id, results=[], button=button)
    assert answer.description == "Bad Request: START_PARAM_INVALID"


async def test_a_late_inline_answer_is_refused(world: World, api: Api) -> None:
    """People have typed on by then."""
    asked = world.queries.asked("x", world.user("Ann").user)
    world.clock.advance(11)
    answer = await api.call("answerInlineQuery", inline_query_id=asked.id, results=[article()])
    assert answer.description == TOO_OLD


async def test_a_mention_where_the_bot_is_not_a_member(world: World, api: Api) -> None:
    """It comes as a guest message, and is answered once with an inline result, which stands there as a reply."""
    ann = world.user("Ann")
    group = world.group("Elsewhere", [ann], with_bot=False)
    await ann.says(group, "nothing for the bot")
    asked = await ann.says(group, "@LNreview_bot response rate?")
    (update,) = await api.updates()
    message = update["guest_message"]
    assert (message["chat"]["id"], message["message_id"]) == (group.id, asked.id)
    answer = await api.call("answerGuestQuery", guest_query_id=message["guest_query_id"], result=article())
    reply = await group.next_reply()
    assert reply.message.reply_to_message is not None
    assert (reply.text, reply.message.reply_to_message.message_id) == ("88.5%", asked.id)
    assert answer.result == {"inline_message_id": reply.inline_message_id}
    again = await api.call("answerGuestQuery", guest_query_id=message["guest_query_id"], result=article())
    assert again.description == TOO_OLD
    assert (await api.send(group.id, "x")).status == 403
