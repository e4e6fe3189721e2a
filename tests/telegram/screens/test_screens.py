"""Chats are drawn as a phone shows them, and can be photographed."""

import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lnbot.answer.assistant import Assistant
from tests.telegram.fake_api import FakeChat, World
from tests.telegram.fake_api.client import Api
from tests.telegram.fake_api.html import parse_html
from tests.telegram.running import running
from tests.telegram.screens.camera import missing, photograph
from tests.telegram.screens.page import WIDTH, inline_page, page
from tests.telegram.screens.styled import styled

QUESTIONS = (
    "/start",
    "/help",
    "response rate of tacrolimus in CYC-resistant patients",
    "and its side effects?",
    "which rituximab studies had at least 60 patients",
    "complete remission in the Chinese rituximab report",
    "/compare rituximab tacrolimus",
    "proteinuria",
    "/table 1",
    "/ref 59",
    "/treatments",
    "anifrolumab response rate in refractory LN",
    "should I give my patient rituximab?",
    "/settings",
    "/privacy",
    "tell me a joke",
)


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ("<b>a <i>b</i></b> &lt;c&gt;", "<b>a <i>b</i></b> &lt;c&gt;"),
        ("<b>😀</b>é", "<b>😀</b>é"),
        ('<a href="https://doi.org">x</a>', '<span class="link">x</span>'),
        ("a\n<blockquote expandable>b\nc</blockquote>\nd", 'a\n<blockquote class="expandable">b\nc</blockquote>d'),
        ("<blockquote>a <b>b</b></blockquote>", "<blockquote>a <b>b</b></blockquote>"),
    ],
)
def test_entities_are_drawn_where_they_stand(source: str, drawn: str) -> None:
    """Formatting covers what it covers in Telegram, and nothing of the text becomes markup."""
    assert styled(*parse_html(source)) == drawn


async def test_a_page_shows_who_said_what_and_the_buttons(world: World, api: Api) -> None:
    """Messages stand in order, those of the person on the right; what was deleted is gone."""
    ann = world.user("Ann")
    asked = await ann.says(ann.chat, "what <b> is")
    buttons = {"inline_keyboard": [[{"text": "Copy", "copy_text": {"text": "x"}}]]}
    await api.send(ann.chat.id, "<b>This</b>", reply_parameters={"message_id": asked.id}, reply_markup=buttons)
    gone = await ann.says(ann.chat, "never mind")
    await ann.deletes(gone)
    drawn = page(ann.chat)
    assert drawn.index('class="row out"') < drawn.index("what &lt;b&gt; is") < drawn.index('class="row in"')
    assert drawn.index('class="reply"') < drawn.index("<b>This</b>") < drawn.index("Copy<sup>")
    assert "never mind" not in drawn


def size(picture: Path) -> tuple[int, int]:
    """Return the width and height of a PNG."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


@pytest.fixture
async def camera(tmp_path: Path, world: World, assistant: Assistant) -> AsyncIterator[Path]:
    """The folder for pictures, with the bot running in `world`."""
    if missing():
        pytest.skip(f"{missing()} is not installed; .ci/run installs it")
    async with running(world, assistant, tmp_path):
        yield tmp_path


async def said(world: World, chat: FakeChat, before: int) -> str:
    """Return the page of what was said in `chat` after its first `before` messages."""
    await world.settled()
    return page(chat, posted=list(chat.messages.values())[before:], expanded=True)


@pytest.mark.slow
async def test_screens_of_a_dozen_replies(world: World, camera: Path) -> None:
    """Replies of each kind fit the width of a phone, and so do their buttons; the pictures are there to look at."""
    ann = world.user("Ann")
    pictures = []
    for number, question in enumerate(QUESTIONS, 1):
        before = len(ann.chat.messages)
        await ann.says(ann.chat, question)
        pictures.append(photograph(await said(world, ann.chat, before), camera / f"{number:02d}.png"))
    group = world.group("Ward", [ann], forum=True)
    topic = await ann.opens_topic(group, "Dosing")
    await ann.says(group, f"@{world.bot.username} dose of tacrolimus", thread=topic.id)
    pictures.append(photograph(await said(world, group, 0), camera / "group.png"))
    offered = await ann.inline("tacrolimus respon")
    pictures.append(photograph(inline_page(offered, world.bot.username), camera / "inline.png"))
    assert world.refused == []
    assert [size(picture.path) for picture in pictures] == [(2 * WIDTH, 2 * picture.height) for picture in pictures]
    assert [picture.path.name for picture in pictures if picture.wide] == []
    assert [label for picture in pictures for label in picture.cut] == []
