"""Sending, as Telegram allows and refuses it."""

from typing import Any

import pytest

from tests.telegram.fake_api import World
from tests.telegram.fake_api.client import Answer, Api


def keyboard(**button: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


async def test_a_message_arrives_with_its_entities_and_buttons(world: World, api: Api) -> None:
    """What comes back is what stands in the chat."""
    ann = world.user("Ann")
    answer = await api.send(ann.chat.id, "<b>88.5%</b> responded", reply_markup=keyboard(callback_data="v1:x"))
    posted = await ann.chat.next_reply()
    assert answer.result["message_id"] == posted.id
    assert answer.result["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert (posted.text, posted.formatted("bold"), posted.labels) == ("88.5% responded", ["88.5%"], ["Go"])


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({}, "Text buttons are unallowed"),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"url": "nowhere"}, "is invalid"),
        ({"text": " ", "callback_data": "x"}, "must be non-empty"),
        ({"text": 7, "callback_data": "x"}, "can't parse inline keyboard button"),
    ],
)
async def test_buttons_that_telegram_refuses(world: World, api: Api, button: dict[str, object], words: str) -> None:
    """Callback data has 1 to 64 bytes, every button a text and one thing that it does."""
    ann = world.user("Ann")
    answer = await api.send(ann.chat.id, "x", reply_markup=keyboard(**button))
    assert (answer.status, words in answer.description) == (400, True), answer
    assert world.refused[-1].description == answer.description


async def test_more_buttons_than_telegram_takes(world: World, api: Api) -> None:
    """Eight in a row and a hundred in all."""
    button, chat = {"text": "x", "callback_data": "x"}, world.user("Ann").chat
    for rows in ([[button] * 9], [[button]] * 101):
        answer = await api.send(chat.id, "x", reply_markup={"inline_keyboard": rows})
        assert answer.description == "Bad Request: reply markup is too long"


async def test_where_a_bot_may_not_write(world: World, api: Api) -> None:
    """Blocked, never spoken to, deleted, thrown out, silenced, unknown: each is refused in Telegram's words."""
    ann, bob, eve = world.user("Ann"), world.user("Bob"), world.user("Eve")
    silent = world.private(eve, started=False)
    ward, rounds, quiet = world.group("Ward", [ann]), world.group("Rounds", with_bot=False), world.group("Quiet")
    await ann.blocks()
    await bob.says(bob.chat, "hello")
    await bob.vanishes()
    await ann.removes_bot(ward)
    quiet.forbids_sending = True

    async def refusal(chat_id: int) -> tuple[int, str]:
        answer = await api.send(chat_id, "x")
        return answer.status, answer.description

    assert await refusal(ann.chat.id) == (403, "Forbidden: bot was blocked by the user")
    assert await refusal(bob.chat.id) == (403, "Forbidden: user is deactivated")
    assert await refusal(silent.id) == (403, "Forbidden: bot can't initiate conversation with a user")
    assert await refusal(ward.id) == (403, "Forbidden: bot was kicked from the supergroup chat")
    assert await refusal(rounds.id) == (403, "Forbidden: bot is not a member of the supergroup chat")
    assert await refusal(quiet.id) == (400, "Bad Request: not enough rights to send text messages to the chat")
    assert await refusal(12345) == (400, "Bad Request: chat not found")


async def test_a_group_that_became_a_supergroup_names_its_new_id(world: World, api: Api) -> None:
    """The refusal carries `migrate_to_chat_id`, and the bot is told in both chats."""
    ann = world.user("Ann")
    group = world.group("Ward", admins=[ann], basic=True)
    supergroup = await ann.migrates(group)
    answer = await api.send(group.id, "x")
    assert answer == Answer(
        400,
        None,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": supergroup.id},
    )
    told = [update["message"] for update in await api.updates()]
    assert told[0]["migrate_to_chat_id"] == supergroup.id
    assert told[1]["migrate_from_chat_id"] == group.id
    assert (await api.send(supergroup.id, "x")).status == 200


async def test_a_reply_to_what_is_gone_is_refused(world: World, api: Api) -> None:
    """Unless the call allows to send it all the same."""
    ann = world.user("Ann")
    asked = await ann.says(ann.chat, "question")
    assert (await api.send(ann.chat.id, "x", reply_parameters={"message_id": asked.id})).status == 200
    await ann.deletes(asked)
    answer = await api.send(ann.chat.id, "x", reply_parameters={"message_id": asked.id})
    assert answer.description == "Bad Request: message to be replied not found"
    lenient = {"message_id": asked.id, "allow_sending_without_reply": True}
    sent = await api.send(ann.chat.id, "x", reply_parameters=lenient)
    assert "reply_to_message" not in sent.result


async def test_topics(world: World, api: Api) -> None:
    """A message goes to its topic, a reply to that of what it replies to; closed and unknown topics are refused."""
    ann = world.user("Ann")
    forum = world.group("Forum", [ann], forum=True)
    topic = await ann.opens_topic(forum, "Dosing")
    asked = await ann.says(forum, "question", thread=topic.id)
    assert asked.message.is_topic_message
    sent = await api.send(forum.id, "x", message_thread_id=topic.id)
    assert (sent.result["message_thread_id"], sent.result["is_topic_message"]) == (topic.id, True)
    replied = await api.send(forum.id, "x", reply_parameters={"message_id": asked.id})
    assert replied.result["message_thread_id"] == topic.id
    general = await api.send(forum.id, "x")
    assert "message_thread_id" not in general.result
    for unknown in (1, 99):
        answer = await api.send(forum.id, "x", message_thread_id=unknown)
        assert answer.description == "Bad Request: message thread not found"
    await ann.closes_topic(forum, topic)
    closed = await api.send(forum.id, "x", message_thread_id=topic.id)
    assert closed.description == "Bad Request: TOPIC_CLOSED"


async def test_replies_in_supergroups_make_threads_that_are_no_topics(world: World, api: Api) -> None:
    """Their number on a message outside of forums means nothing for sending."""
    ann = world.user("Ann")
    group = world.group("Ward", [ann])
    first = await ann.says(group, "one")
    second = await ann.says(group, "two", reply_to=first)
    assert (second.message.message_thread_id, second.message.is_topic_message) == (first.id, False)
    sent = await api.send(group.id, "x", message_thread_id=first.id)
    assert (sent.status, "message_thread_id" in sent.result) == (200, False)


async def test_flood_limits(world: World, api: Api) -> None:
    """20 messages a minute in a group, 30 a second in all; the refusal says when to try again."""
    group = world.group("Ward")
    people = [world.user(f"Person {number}") for number in range(31)]
    assert [(await api.send(group.id, "x")).status for _ in range(20)] == [200] * 20
    answer = await api.send(group.id, "x")
    assert answer.status == 429
    assert answer.parameters is not None
    assert answer.description == f"Too Many Requests: retry after {answer.parameters['retry_after']}"
    world.clock.advance(answer.parameters["retry_after"])
    assert (await api.send(group.id, "x")).status == 200
    world.clock.advance(1)
    statuses = [(await api.send(person.chat.id, "x")).status for person in people]
    assert statuses == [200] * 30 + [429]


async def test_polls_are_measured_and_answered(world: World, api: Api) -> None:
    """Question, options and explanation have limits; an answer comes as an update where the poll is not anonymous."""
    ann = world.user("Ann")
    quiz: dict[str, object] = {
        "chat_id": ann.chat.id,
        "question": "How many responded?",
        "options": [{"text": "38.5%"}, {"text": "88.5%"}],
        "type": "quiz",
        "correct_option_ids": [1],
        "explanation": "Fei 2013: p&lt;0.05",
        "explanation_parse_mode": "HTML",
        "is_anonymous": False,
    }
    sent = await api.call("sendPoll", **quiz)
    assert sent.result["poll"]["explanation"] == "Fei 2013: p<0.05"
    for wrong in (
        {"question": "x" * 301},
        {"options": [{"text": "x" * 101}, {"text": "y"}]},
        {"options": [{"text": str(number)} for number in range(13)]},
        {"explanation": "x" * 201},
        {"explanation": "a\nb\nc\nd"},
        {"explanation": "p<0.05"},
        {"correct_option_ids": [2]},
    ):
        assert (await api.call("sendPoll", **{**quiz, **wrong})).status == 400, wrong
    await ann.votes(await ann.chat.next_reply(), "88.5%")
    answers = [update["poll_answer"] for update in await api.updates() if "poll_answer" in update]
    assert [(answer["option_ids"], answer["user"]["id"]) for answer in answers] == [([1], ann.user.id)]
    stopped = await api.call("stopPoll", chat_id=ann.chat.id, message_id=sent.result["message_id"])
    assert stopped.result["is_closed"]
    again = await api.call("stopPoll", chat_id=ann.chat.id, message_id=sent.result["message_id"])
    assert again.description == "Bad Request: poll has already been closed"


async def test_captions_are_shorter_than_texts(world: World, api: Api) -> None:
    """1,024 units."""
    chat = world.user("Ann").chat
    assert (await api.call("sendPhoto", chat_id=chat.id, photo="id", caption="x" * 1024)).status == 200
    long = await api.call("sendPhoto", chat_id=chat.id, photo="id", caption="x" * 1025)
    assert long.description == "Bad Request: message caption is too long"


async def test_chat_actions(world: World, api: Api) -> None:
    """A chat shows that the bot types; what no client could show is refused."""
    chat = world.user("Ann").chat
    assert (await api.call("sendChatAction", chat_id=chat.id, action="typing")).result is True
    assert chat.actions == ["typing"]
    assert (await api.call("sendChatAction", chat_id=chat.id, action="thinking")).status == 400
