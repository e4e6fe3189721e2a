"""The webhook, health and measurements, over HTTP as Telegram, a proxy and a monitor would call them."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from lnbot.answer.assistant import Assistant
from tests.telegram.fake_api import World
from tests.telegram.fake_api.faults import Slow
from tests.telegram.fake_api.webhook import SECRET_HEADER
from tests.telegram.running import handled, serving_bot, settings_for

SECRET = "0123456789abcdef_of-the-tests"
PUBLIC = "https://bot.example.org"


def free_port() -> int:
    """Return a port that nothing listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def hooked(world: World, assistant: Assistant, folder: Path, **more: Any) -> AsyncIterator[str]:
    """Run the bot behind a webhook, its port reached through a proxy, and give its own address."""
    port = free_port()
    settings = settings_for(
        world.url,
        world.token,
        folder,
        webhook_url=f"{PUBLIC}/telegram",
        webhook_secret=SecretStr(SECRET),
        listen=f"127.0.0.1:{port}",
        **more,
    )
    inside = f"http://127.0.0.1:{port}"
    world.webhook.proxies[PUBLIC] = inside
    async with serving_bot(settings, assistant):
        world.handled = partial(handled, folder)
        assert await world.changes.until(lambda: bool(world.inbox.webhook_url), 10), world.explain()
        yield inside
    world.handled = None


async def test_a_conversation_by_webhook(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """What is said is answered, in context, and each update acknowledged at the first attempt."""
    ann = world.user("Ann")
    async with hooked(world, assistant, tmp_path):
        await ann.says(ann.chat, "response rate of tacrolimus in CYC-resistant patients")
        assert "88.5%" in (await ann.chat.next_reply()).text
        await ann.says(ann.chat, "and its side effects?")
        assert "3.8%" in (await ann.chat.next_reply()).text
        await world.settled()
    assert {status for _, status in world.webhook.attempts} == {200}
    assert world.refused == []


async def test_what_comes_twice_is_answered_once(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """Also after a restart on the same database."""
    ann = world.user("Ann")
    async with hooked(world, assistant, tmp_path):
        await ann.says(ann.chat, "reference 59")
        await ann.chat.next_reply()
        number = world.webhook.attempts[-1][0]
        world.inbox.again(number)
        await world.settled()
    async with hooked(world, assistant, tmp_path):
        world.inbox.again(number)
        await ann.says(ann.chat, "reference 60")
        assert (await ann.chat.next_reply()).text.startswith("[60]")
        await world.settled()


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "application/json"}, b"{}", 403),
        ({"Content-Type": "application/json", SECRET_HEADER: "wrong"}, b"{}", 403),
        ({"Content-Type": "text/plain", SECRET_HEADER: SECRET}, b"{}", 415),
        ({"Content-Type": "application/json", SECRET_HEADER: SECRET}, b"no JSON", 400),
        ({"Content-Type": "application/json", SECRET_HEADER: SECRET}, b"[]", 400),
        ({"Content-Type": "application/json; charset=utf-8", SECRET_HEADER: SECRET}, b'{"update_id": 7}', 200),
        ({"Content-Type": "application/json", SECRET_HEADER: SECRET}, b" " * (1 << 20) + b"{}", 413),
    ],
)
async def test_only_telegram_is_let_in(  # noqa: PLR0917 - three of them are the case
    world: World, assistant: Assistant, tmp_path: Path, headers: dict[str, str], body: bytes, status: int
) -> None:
    """By its secret, with JSON of a size that it sends."""
    async with (
        hooked(world, assistant, tmp_path) as inside,
        aiohttp.ClientSession() as client,
        client.post(f"{inside}/telegram", data=io.BytesIO(body), headers=headers) as answer,
    ):
        assert answer.status == status


async def test_health_readiness_and_measurements(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """Alive; ready, with the knowledge base; counted, without a word of what was asked."""
    ann = world.user("Ann")
    async with hooked(world, assistant, tmp_path) as inside, aiohttp.ClientSession() as client:
        await ann.says(ann.chat, "side effects of Prograf in Korea")
        await ann.chat.next_reply()
        await world.settled()
        async with client.get(f"{inside}/healthz") as answer:
            assert answer.status == 200
        async with client.get(f"{inside}/readyz") as answer:
            ready = await answer.json()
            assert answer.status == 200
            assert ready == {"telegram": True, "database": True, "knowledge": assistant.knowledge.version}
        async with client.get(f"{inside}/metrics") as answer:
            text = await answer.text()
    assert 'lnbot_updates_total{kind="message"} 1.0' in text
    assert 'lnbot_replies_total{kind="answer"} 1.0' in text
    assert f'lnbot_knowledge{{version="{assistant.knowledge.version}"}} 1.0' in text
    assert "Prograf" not in text and "Ann" not in text and world.token not in text


async def test_the_queue_is_measured(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """While answers wait, and when none does any more."""
    ann = world.user("Ann")
    world.faults.plan("sendMessage", Slow(2))
    async with hooked(world, assistant, tmp_path) as inside, aiohttp.ClientSession() as client:
        for number in (50, 51, 52):
            await ann.says(ann.chat, f"reference {number}")
        assert await world.changes.until(lambda: len(world.webhook.attempts) == 3, 5)
        async with client.get(f"{inside}/metrics") as answer:
            assert "lnbot_waiting_updates 3.0" in await answer.text()
        await world.settled()
        async with client.get(f"{inside}/metrics") as answer:
            assert "lnbot_waiting_updates 0.0" in await answer.text()


async def test_two_copies_answer_each_update_once_and_in_order(
    world: World, assistant: Assistant, tmp_path: Path
) -> None:
    """On one database, whichever of them an update comes to."""
    people = [world.user(f"Person {number}") for number in range(5)]
    async with AsyncExitStack() as both:
        inside = [
            await both.enter_async_context(hooked(world, assistant, tmp_path, copy_name=n)) for n in ("one", "two")
        ]
        for number in range(50, 56):
            for place, person in enumerate(people):
                world.webhook.proxies[PUBLIC] = inside[(number + place) % 2]
                await person.says(person.chat, f"reference {number}")
        for person in people:
            answers = [(await person.chat.next_reply()).text[:4] for _ in range(6)]
            assert answers == [f"[{number}]" for number in range(50, 56)]
        await world.settled()
        await asyncio.sleep(0)
    assert world.refused == []


async def test_only_who_is_on_the_list_is_answered(world: World, assistant: Assistant, tmp_path: Path) -> None:
    """Others get nothing."""
    ann, bob = world.user("Ann"), world.user("Bob")
    async with hooked(world, assistant, tmp_path, allowed_users=str(ann.user.id)):
        await bob.says(bob.chat, "reference 59")
        await ann.says(ann.chat, "reference 60")
        assert (await ann.chat.next_reply()).text.startswith("[60]")
        await world.silent(bob.chat)
