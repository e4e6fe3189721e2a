"""Updates that are not as usual: each is left out or answered, none keeps the next one away, no handler fails over it."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from telegram.constants import MessageLimit

from lnbot.answer.assistant import Assistant
from tests.telegram.fake_api import World
from tests.telegram.running import running
from tests.telegram.scenarios.test_webhook import hooked

Raw = dict[str, Any]

ANN: Raw = {"id": 100_001, "is_bot": False, "first_name": "Ann", "username": "ann", "language_code": "en"}
BOT: Raw = {"id": 700_000_001, "is_bot": True, "first_name": "LN review", "username": "lnreview_bot"}
PRIVATE: Raw = {"id": 100_001, "type": "private", "first_name": "Ann"}
GROUP: Raw = {"id": -1_001_000_000_001, "type": "supergroup", "title": "Ward", "is_forum": True}
DATE = 1_790_000_000

MESSAGE: Raw = {
    "message_id": 5,
    "date": DATE,
    "chat": PRIVATE,
    "from": ANN,
    "text": "/ask dose of tacrolimus",
    "entities": [{"type": "bot_command", "offset": 0, "length": 4}],
    "reply_to_message": {
        "message_id": 4,
        "date": DATE,
        "chat": PRIVATE,
        "from": BOT,
        "text": "Fei 2013 [59]: 2 or 3 mg",
    },
}
IN_TOPIC: Raw = {
    "message_id": 9,
    "date": DATE,
    "chat": GROUP,
    "from": ANN,
    "sender_chat": GROUP,
    "message_thread_id": 7,
    "is_topic_message": True,
    "text": "@lnreview_bot dose of tacrolimus",
    "entities": [{"type": "mention", "offset": 0, "length": 13}],
    "reply_to_message": {
        "message_id": 7,
        "date": DATE,
        "chat": GROUP,
        "from": ANN,
        "forum_topic_created": {"name": "LN", "icon_color": 1},
    },
}
KEYBOARD: Raw = {"inline_keyboard": [[{"text": "Side effects", "callback_data": "v1:q:side effects of tacrolimus"}]]}
MEMBER: Raw = {"user": BOT, "status": "member"}
FULL: dict[str, Raw] = {
    "message": MESSAGE,
    "edited_message": {**MESSAGE, "edit_date": DATE + 5},
    "guest_message": {**IN_TOPIC, "guest_query_id": "77"},
    "callback_query": {
        "id": "1",
        "from": ANN,
        "chat_instance": "9",
        "data": "v1:q:side effects of tacrolimus",
        "message": {**MESSAGE, "from": BOT, "reply_markup": KEYBOARD},
    },
    "inline_query": {"id": "2", "from": ANN, "query": "tacrolimus", "offset": "", "chat_type": "sender"},
    "chosen_inline_result": {"result_id": "x", "from": ANN, "query": "tacrolimus", "inline_message_id": "y"},
    "my_chat_member": {"chat": GROUP, "from": ANN, "date": DATE, "old_chat_member": MEMBER, "new_chat_member": MEMBER},
}


def without_one(value: Raw) -> Iterator[tuple[str, Raw]]:
    """Yield the path of each field, however deep, with a copy of `value` that lacks it."""
    for key, inner in value.items():
        yield key, {name: one for name, one in value.items() if name != key}
        if isinstance(inner, dict):
            for path, less in without_one(inner):
                yield f"{key}.{path}", {**value, key: less}
        elif isinstance(inner, list) and inner and isinstance(inner[0], dict):
            for path, less in without_one(inner[0]):
                yield f"{key}.{path}", {**value, key: [less]}


def put(world: World, kind: str, body: object) -> None:
    """Let the bot know of an update of `kind`, whatever its `body`."""
    number = world.inbox.next_id
    world.inbox.put_raw(0, kind, json.dumps({"update_id": number, kind: body}).encode())


async def still_answers(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Check that somebody else is answered after all of it, and that no handler failed."""
    bea = world.user("Bea")
    await bea.says(bea.chat, "reference 59")
    assert (await bea.chat.next_reply()).text.startswith("[59]")
    await world.settled(30)
    failed = [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.ERROR and "cannot be read and is left out" not in record.getMessage()
    ]
    assert failed == []


@pytest.mark.parametrize("kind", FULL)
async def test_any_field_may_be_missing(
    world: World, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    """One at a time, however deep, the ones included that Telegram always sends."""
    ann = world.user("Ann")
    ann.chat.started = True
    async with running(world, assistant, tmp_path, user_limit=1000):
        put(world, kind, FULL[kind])
        for _, less in without_one(FULL[kind]):
            put(world, kind, less)
        await still_answers(world, caplog)


async def test_a_group_message_with_any_field_missing(
    world: World, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In a topic, by an anonymous administrator."""
    ann = world.user("Ann")
    world.group("Ward", [ann], forum=True)
    async with running(world, assistant, tmp_path):
        for _, less in without_one(IN_TOPIC):
            put(world, "message", less)
        await still_answers(world, caplog)


STRANGE: list[Raw] = [
    {},
    {"a_kind_of_next_year": {"id": 1}},
    {"message": None},
    {"message": 5},
    {"message": []},
    {"message": "text"},
    {"poll": {"id": "1"}},
    {"message_reaction": {"chat": PRIVATE, "message_id": 1, "date": DATE, "old_reaction": [], "new_reaction": []}},
    {"channel_post": {"message_id": 1, "date": DATE, "chat": {"id": -100, "type": "channel"}, "text": "reference 59"}},
    {"business_message": {**MESSAGE, "business_connection_id": "x"}},
    {"purchased_paid_media": {"from": ANN, "paid_media_payload": "x"}},
    {"message": {**MESSAGE, "chat": {**PRIVATE, "type": "of_next_year"}}},
    {"message": {**MESSAGE, "date": 0}},
    {"message": {**MESSAGE, "date": -1}},
    {"message": {**MESSAGE, "date": 10**18}},
    {"message": {**MESSAGE, "message_id": 0}},
    {"message": {**MESSAGE, "message_id": 10**20}},
    {"message": {**MESSAGE, "chat": {**PRIVATE, "id": 10**20}}},
    {"message": {**MESSAGE, "chat": {**PRIVATE, "id": "100001"}}},
    {"message": {**MESSAGE, "from": {**ANN, "id": 10**20}}},
    {"message": {**MESSAGE, "text": ""}},
    {"message": {**MESSAGE, "text": "tacrolimus \ud83d dose"}},
    {"message": {**MESSAGE, "text": "nothing \ud800 known", "entities": []}},
    {"message": {**MESSAGE, "text": "anifrolumab\x00 dose", "entities": []}},
    {"message": {**MESSAGE, "entities": [{"type": "bot_command", "offset": 3000, "length": 9000}]}},
    {"message": {**MESSAGE, "entities": [{"type": "of_next_year", "offset": 0, "length": 4}]}},
    {"callback_query": {**FULL["callback_query"], "data": ""}},
    {"callback_query": {**FULL["callback_query"], "data": "v1:r:1:99999999999999999999999"}},
    {"callback_query": {"id": "3", "from": ANN, "chat_instance": "9", "game_short_name": "x"}},
    {"callback_query": {"id": "4", "from": ANN, "chat_instance": "9", "data": "v1:o:1", "inline_message_id": "y"}},
]


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_strange_updates_keep_nothing_away(
    world: World, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture, webhook: bool
) -> None:
    """Kinds that nobody knows yet, what is no object, numbers that fit nowhere, broken characters."""
    ann = world.user("Ann")
    ann.chat.started = True
    run = hooked if webhook else running
    async with run(world, assistant, tmp_path, user_limit=1000):
        for strange in STRANGE:
            number = world.inbox.next_id
            world.inbox.put_raw(number, "message", json.dumps({"update_id": number, **strange}).encode())
        await still_answers(world, caplog)


NUMBERS = ['"7"', "null", "1.5", "true", "-1", "1e400", "10" * 40, "[]"]


@pytest.mark.parametrize("number", NUMBERS)
async def test_an_update_whose_number_is_none(
    world: World, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture, number: str
) -> None:
    """It is passed over; by webhook it is refused."""
    async with running(world, assistant, tmp_path):
        body = b'{"update_id": %s, "message": {"message_id": 1}}' % number.encode()
        world.inbox.put_raw(0, "message", body)
        await still_answers(world, caplog)


async def test_deeply_nested_updates(
    world: World, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Deeper than the program can follow."""
    nested = "7"
    for _ in range(700):
        nested = f'{{"message_id": 1, "date": 1, "chat": {{"id": 1, "type": "private"}}, "reply_to_message": {nested}}}'
    async with hooked(world, assistant, tmp_path):
        for body in (nested, "[" * 100_000 + "]" * 100_000):
            number = world.inbox.next_id
            world.inbox.put_raw(number, "message", f'{{"update_id": {number}, "message": {body}}}'.encode())
        await world.changes.until(lambda: len(world.webhook.attempts) >= 2, 10)
        world.inbox.waiting.clear()
        await still_answers(world, caplog)


@pytest.mark.parametrize("letter", ["😀", "👩‍⚕️", "🏳️‍🌈", "é", "\u0301", "\u202e", "<b>", "&amp;"])
async def test_a_message_as_long_as_one_can_be(
    world: World, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture, letter: str
) -> None:
    """Of emoji, of accents, of what looks like formatting: it is answered, and Telegram takes the answer."""
    ann = world.user("Ann")
    units = len(letter.encode("utf-16-le")) // 2
    text = letter * (MessageLimit.MAX_TEXT_LENGTH // units)
    async with running(world, assistant, tmp_path):
        await ann.says(ann.chat, text)
        await ann.chat.next_reply()
        await ann.says(ann.chat, f"dose of tacrolimus {text[: len(text) // 2]}")
        await ann.chat.next_reply()
        await still_answers(world, caplog)
    assert world.refused == []


async def test_nested_entities(
    world: World, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A hundred on one place, and a mention within them."""
    ann = world.user("Ann")
    text = "@lnreview_bot dose of tacrolimus"
    kinds = ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "mention", "blockquote", "text_link")
    entities = [{"type": kinds[n % 9], "offset": n % 7, "length": len(text) - n % 7} for n in range(100)]
    async with running(world, assistant, tmp_path):
        put(world, "message", {**MESSAGE, "text": text, "entities": entities, "chat": {**PRIVATE, "id": ann.chat.id}})
        assert "Fei 2013" in (await ann.chat.next_reply()).text
        await still_answers(world, caplog)


async def test_an_account_that_was_deleted_meanwhile(
    world: World, assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing can be sent to it; that is no failure, and what was kept of the chat goes."""
    gone = world.user("")
    async with running(world, assistant, tmp_path):
        gone.chat.blocked = True
        await gone.says(gone.chat, "reference 59")
        await still_answers(world, caplog)
