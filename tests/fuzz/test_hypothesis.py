"""Made-up updates, presses, links, queries and commands, by Hypothesis."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.error import BadRequest

from lnbot.answer.assistant import Assistant
from lnbot.answer.conversation import FRESH
from lnbot.store.values import Exchange, Speaker
from lnbot.telegram import pages
from lnbot.telegram.codec import Verb
from lnbot.telegram.texts import COMMANDS
from tests.fuzz.harness import Channel
from tests.telegram.faults.test_odd_updates import ANN, DATE, FULL, GROUP, MESSAGE, PRIVATE

SOME = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
)
TEXT = st.text(st.characters(), max_size=200)
LINK = st.text("abcdefgrsk_0123456789-ABCDEF", max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def channel(assistant: Assistant) -> Iterator[Channel]:
    """The channel, shared by the examples."""
    opened = Channel(assistant)
    ann = opened.world.user("Ann")
    ann.chat.started = True
    opened.world.group("Ward", [ann], forum=True)
    yield opened
    opened.close()


def said(text: str, **more: Any) -> dict[str, Any]:
    """Return an update with a message that says `text`, a command if it begins like one."""
    word = text.split(maxsplit=1)[0] if text.split() else ""
    command = [{"type": "bot_command", "offset": 0, "length": len(word)}] if word.startswith("/") else []
    message = {"message_id": 5, "date": DATE, "chat": PRIVATE, "from": ANN, "text": text, "entities": command, **more}
    return {"message": message}


@SOME
@given(TEXT)
def test_any_text(channel: Channel, text: str) -> None:
    """In private, and in a group by mention."""
    channel.handle(said(text))
    channel.handle(said(f"@lnreview_bot {text}", chat=GROUP))


@SOME
@given(st.sampled_from(sorted([*COMMANDS, "start", "nonsense"])), TEXT | LINK | st.integers().map(str))
def test_any_argument_of_any_command(channel: Channel, command: str, argument: str) -> None:
    """Deep links (`/start`) included."""
    channel.handle(said(f"/{command} {argument}"))


@SOME
@given(LINK, st.sampled_from(("", "ref_", "fact_", "ask_")))
def test_any_deep_link(channel: Channel, payload: str, kind: str) -> None:
    """Of ours, nearly of ours, or of nobody."""
    channel.handle(said(f"/start {kind}{payload}"))


@SOME
@given(st.sampled_from(list(Verb)), st.lists(TEXT | st.integers().map(str), max_size=4), st.booleans())
def test_any_callback_data(channel: Channel, verb: Verb, arguments: list[str], group: bool) -> None:
    """Of every kind of button, in private and in a group."""
    message = {**MESSAGE, "chat": GROUP if group else PRIVATE}
    press = {"id": "1", "from": ANN, "chat_instance": "9", "message": message}
    channel.handle({"callback_query": {**press, "data": ":".join(("v1", verb, *arguments))}})


@SOME
@given(TEXT, TEXT)
def test_any_inline_query(channel: Channel, query: str, offset: str) -> None:
    """And what is chosen of its results."""
    channel.handle({"inline_query": {"id": "2", "from": ANN, "query": query, "offset": offset}})
    channel.handle({"chosen_inline_result": {"result_id": offset, "from": ANN, "query": query}})


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """Return a whole update in which one value, somewhere, is something else."""
    kind = draw(st.sampled_from(sorted(FULL)))
    return {kind: _spoilt(draw, FULL[kind])}


def _spoilt(draw: st.DrawFn, value: dict[str, Any]) -> dict[str, Any]:
    key = draw(st.sampled_from(sorted(value)))
    inner = value[key]
    if isinstance(inner, dict) and draw(st.booleans()):
        return {**value, key: _spoilt(draw, inner)}
    same = st.integers(-(2**70), 2**70) if isinstance(inner, int) else TEXT
    return {**value, key: draw(same if not isinstance(inner, dict | list) else JSON)}


@SOME
@given(spoilt())
def test_any_value_anywhere(channel: Channel, update: dict[str, Any]) -> None:
    """It is read and handled, or left out."""
    channel.handle(update)


@SOME
@given(st.binary(max_size=300) | JSON.map(repr).map(str.encode))
def test_any_body(channel: Channel, body: bytes) -> None:
    """Whatever is posted to the webhook by somebody who knows the secret."""
    channel.receive(body)


def test_the_harness_sees_what_goes_wrong(channel: Channel) -> None:
    """What is said is answered there, and neither a failure nor a refusal passes by."""
    ward = next(chat for chat in channel.world.chats.values() if chat.kind == "supergroup")
    for chat in (channel.world.people[ANN["id"]].chat, ward):
        before = len(chat.replies)
        channel.handle(said("/help", chat=PRIVATE if chat.kind == "private" else GROUP))
        assert len(chat.replies) == before + 1
    with pytest.raises(BadRequest):
        channel.run(channel.bot.send_message(ANN["id"], "<b>"))
    with pytest.raises(AssertionError, match="would refuse"):
        channel.handle(said("/help"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "about", None)
        with pytest.raises(AssertionError, match="a handler failed"):
            channel.handle(said("/about"))


NUMBER = st.integers(-(2**63), 2**63 - 1)


@SOME
@given(
    NUMBER, NUMBER, TEXT.filter(lambda text: text.isprintable()), TEXT.filter(str.isprintable), st.binary(max_size=50)
)
def test_anything_that_is_stored(  # noqa: PLR0917 - they are what is stored
    channel: Channel, chat: int, user: int, question: str, read_as: str, state: bytes
) -> None:
    """Comes back as it went in, or struck out, and is gone when it is forgotten."""

    async def stored() -> None:
        store = channel.store
        speaker = Speaker(chat, 0, user)
        await store.dialogues.keep(speaker, state, DATE)
        assert await store.dialogues.of(speaker, DATE) == state
        exchange = Exchange(chat, 5, 0, user, (6, 7), question, "answer", read_as, state, DATE)
        await store.exchanges.keep(exchange, unanswered=True)
        kept = await store.exchanges.of(chat, 5, DATE)
        assert kept is not None and kept.answers == (6, 7) and kept.before == state
        assert await store.forget_user(user) >= 2
        assert await store.exchanges.of(chat, 5, DATE) is None
        assert await store.dialogues.of(speaker, DATE) is None

    channel.run(stored())


def test_a_text_that_fits_no_context(assistant: Assistant) -> None:
    """Is answered like any other."""
    before = assistant.answer("reference 59", FRESH).conversation
    text = 'kd_qu 27:0 Euro"id"1"o fse"fn_ie*ae"nn,oe"n"chat_st"9?aa"v1:q:ide ff&s"pe"ot_c'
    assert assistant.answer(text, before).reply.lead
