"""The bot does on a server that nobody of this project wrote what it does on the fake."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from lnbot.answer.assistant import Assistant
from tests.telegram.running import handled, serving_bot, settings_for
from tests.telegram.second_opinion.emulator import BOT, TOKEN, Emulator, Made, emulating, person

PATIENCE = 10.0
NOW = 1_790_000_000
ANN = person(1, "Ann")
PRIVATE = {"id": 1, "type": "private", "first_name": "Ann"}
FORUM = {"id": -1001, "type": "supergroup", "title": "Ward", "is_forum": True}
ITSELF = {"id": int(TOKEN.partition(":")[0]), "is_bot": True, "first_name": "LN review", "username": BOT["username"]}


@pytest.fixture
async def emulator(monkeypatch: pytest.MonkeyPatch, assistant: Assistant, tmp_path: Path) -> AsyncIterator[Emulator]:
    """The emulator, with the bot running on it."""
    async with emulating(monkeypatch) as emulator, serving_bot(settings_for(emulator.url, TOKEN, tmp_path), assistant):
        yield emulator


async def until(holds: Callable[[], bool]) -> None:
    """Wait until `holds`: the emulator does not tell when something happened."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


async def nth(emulator: Emulator, method: str, number: int = 1) -> Made:
    """Return the call of `method` of that number; wait for it."""
    await until(lambda: len(emulator.calls(method)) >= number)
    return emulator.calls(method)[number - 1]


def message(number: int, text: str, chat: dict[str, Any] = PRIVATE, **more: object) -> dict[str, object]:
    command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    entities = [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else []
    return {"message_id": number, "date": NOW, "chat": chat, "from": ANN, "text": text, "entities": entities, **more}


async def test_a_conversation_in_private(emulator: Emulator, tmp_path: Path) -> None:
    """An answer in HTML with its source; a follow-up; a press on a button, which is answered."""
    await emulator.happens(message=message(101, "response rate of tacrolimus in CYC-resistant patients"))
    first = await nth(emulator, "sendMessage")
    assert "<b>" in first.fields["text"]
    assert "88.5%" in first.fields["text"]
    assert "[59]" in first.fields["text"]
    assert first.fields["parse_mode"] == "HTML"
    await emulator.happens(message=message(102, "and its side effects?"))
    second = await nth(emulator, "sendMessage", 2)
    assert "3.8%" in second.fields["text"]
    button = first.result["reply_markup"]["inline_keyboard"][0][0]
    pressed = {
        "id": "777",
        "from": ANN,
        "chat_instance": "1",
        "data": button["callback_data"],
        "message": {**first.result, "date": NOW, "from": ITSELF},
    }
    await emulator.happens(callback_query=pressed)
    assert (await nth(emulator, "answerCallbackQuery")).fields["callback_query_id"] == "777"
    await handled(tmp_path)
    assert emulator.refused == []


async def test_an_edited_question(emulator: Emulator) -> None:
    """Its answer is edited, not given anew."""
    asked = message(101, "response rate of tacrolimus in CYC-resistant patients")
    await emulator.happens(message=asked)
    answer = await nth(emulator, "sendMessage")
    await emulator.happens(edited_message={**asked, "text": "what is reference 60", "edit_date": NOW + 5})
    edit = await nth(emulator, "editMessageText")
    assert int(edit.fields["message_id"]) == answer.result["message_id"]
    assert "[60]" in edit.fields["text"]
    assert emulator.refused == []


async def test_a_group_with_topics(emulator: Emulator, tmp_path: Path) -> None:
    """Spoken to it answers in the topic, as a reply; not spoken to it says nothing."""
    topic = {"message_thread_id": 7, "is_topic_message": True}
    mention = f"@{BOT['username']}"
    await emulator.happens(message=message(103, "nothing for the bot", FORUM, **topic))
    called = {"entities": [{"type": "mention", "offset": 0, "length": len(mention)}], **topic}
    await emulator.happens(message=message(104, f"{mention} what is reference 59", FORUM, **called))
    answer = await nth(emulator, "sendMessage")
    assert '"message_id": 104' in answer.fields["reply_parameters"]
    assert int(answer.fields["message_thread_id"]) == 7
    await handled(tmp_path)
    assert len(emulator.calls("sendMessage")) == 1
    assert emulator.refused == []


async def test_inline(emulator: Emulator) -> None:
    """Results come with titles that tell them apart."""
    await emulator.happens(inline_query={"id": "55", "from": ANN, "query": "tacrolimus respon", "offset": ""})
    answer = await nth(emulator, "answerInlineQuery")
    results = emulator.decoded(answer.fields["results"])
    titles = [result["title"] for result in results]
    assert len(set(titles)) == len(titles) > 0
    assert emulator.refused == []


async def test_what_a_new_bot_tells_of_itself(emulator: Emulator) -> None:
    """The menu of commands and the descriptions are taken."""
    await until(lambda: bool(emulator.calls("setMyShortDescription")))
    assert emulator.calls("setMyCommands")
    assert emulator.calls("setMyDescription")
    assert emulator.refused == []
