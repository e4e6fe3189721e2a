"""How updates reach the bot: what it sees, polling, webhook, and what goes wrong on the way."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.telegram.fake_api import World
from tests.telegram.fake_api.client import Api
from tests.telegram.fake_api.faults import Broken, DropAfter, DropBefore, Garbage, Late, Slow, flooded

NAME = "@lnreview_bot"


def texts(updates: list[Any]) -> list[str]:
    return [update["message"].get("text", "") for update in updates if "message" in update]


async def test_privacy_mode_hides_what_is_not_meant_for_the_bot(world: World, api: Api) -> None:
    """Commands, mentions, replies to it and service messages come through; talk does not, unless it is switched off."""
    ann, bob = world.user("Ann"), world.user("Bob")
    group = world.group("Ward", [ann])
    await api.send(group.id, "hello")
    said = await group.next_reply()
    for text in ("talk", "/ask@other_bot x", f"{NAME} x", "/ask x", f"/ask{NAME} x"):
        await ann.says(group, text)
    await ann.says(group, "answer", reply_to=said)
    await bob.joins(group)
    seen = await api.updates()
    assert texts(seen) == [f"{NAME} x", "/ask x", f"/ask{NAME} x", "answer", ""]
    world.account.privacy = False
    await ann.says(group, "talk")
    assert texts(await api.updates(offset=seen[-1]["update_id"] + 1)) == ["talk"]


async def test_the_bot_hears_nothing_from_where_it_is_not(world: World, api: Api) -> None:
    """Being brought in and thrown out it is told."""
    ann = world.user("Ann")
    group = world.group("Ward", [ann], with_bot=False)
    await ann.says(group, "/ask x")
    await ann.adds_bot(group)
    await ann.removes_bot(group)
    await ann.says(group, "/ask x")
    updates = await api.updates()
    statuses = [u["my_chat_member"]["new_chat_member"]["status"] for u in updates if "my_chat_member" in u]
    assert (statuses, texts(updates)) == (["member", "kicked"], [""])


async def test_only_who_is_there_can_speak(world: World) -> None:
    """A test that lets somebody speak in a chat that they are not in is wrong, and hears so."""
    with pytest.raises(AssertionError, match="Ann is not in 'Ward'"):
        await world.user("Ann").says(world.group("Ward"), "x")


async def test_updates_stay_until_they_are_confirmed(world: World, api: Api) -> None:
    """A later offset confirms; what was confirmed can come again on command."""
    ann = world.user("Ann")
    for text in ("one", "two", "three"):
        await ann.says(ann.chat, text)
    first = await api.updates(limit=2)
    assert texts(first) == ["one", "two"]
    assert texts(await api.updates()) == ["one", "two", "three"]
    offset = first[-1]["update_id"] + 1
    assert texts(await api.updates(offset)) == ["three"]
    assert await api.updates(offset + 1) == []
    world.inbox.again(first[0]["update_id"])
    assert texts(await api.updates(offset + 1)) == ["one"]
    assert await api.updates(offset + 1) == []


async def test_updates_that_come_twice(world: World, api: Api) -> None:
    """On command each comes again with the same id."""
    ann = world.user("Ann")
    world.inbox.twice = True
    await ann.says(ann.chat, "one")
    first, second = await api.updates()
    assert first == second
    assert await api.updates(first["update_id"] + 1) == []


async def test_kinds_of_updates_are_remembered(world: World, api: Api) -> None:
    """What was asked for once holds until something else is asked for; some kinds come only on demand."""
    ann, bob = world.user("Ann"), world.user("Bob")
    group = world.group("Ward", [bob], admins=[ann], bot_admin=True)
    await bob.becomes(group, "administrator")
    assert await api.updates(allowed_updates=["callback_query", "chat_member"]) == []
    await ann.says(ann.chat, "unheard")
    await bob.becomes(group, "member")
    (update,) = await api.updates()
    assert update["chat_member"]["new_chat_member"]["status"] == "member"
    await api.updates(update["update_id"] + 1, allowed_updates=[])
    await ann.says(ann.chat, "heard")
    assert texts(await api.updates()) == ["heard"]
    assert (await api.call("getUpdates", allowed_updates=["mesage"])).status == 400


async def test_a_poll_waits_for_what_comes(world: World, api: Api) -> None:
    """It answers at once when something does, and with nothing when its time is over."""
    ann = world.user("Ann")
    poll = asyncio.create_task(api.updates(timeout=30))
    await world.changes.until(lambda: world.inbox.polls == 1, 5)
    await ann.says(ann.chat, "hello")
    assert texts(await poll) == ["hello"]


async def test_a_second_poller_ends_the_first(world: World, api: Api) -> None:
    """The first is told that there is a conflict."""
    first = asyncio.create_task(api.call("getUpdates", timeout=30))
    await world.changes.until(lambda: world.inbox.polls == 1, 5)
    assert await api.updates() == []
    answer = await first
    assert (answer.status, "terminated by other getUpdates request" in answer.description) == (409, True)


async def test_a_poller_that_left_is_no_conflict(world: World, api: Api) -> None:
    """A poll whose client is gone makes room in silence, and takes nothing with it."""
    ann = world.user("Ann")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await api.call("getUpdates", timeout=30)
    assert await api.updates() == []
    assert world.refused == []
    await ann.says(ann.chat, "hello")
    assert texts(await api.updates()) == ["hello"]


async def test_what_a_person_edits_and_sends_besides_text(world: World, api: Api) -> None:
    """An edit comes as one; a sticker has no text."""
    ann = world.user("Ann")
    posted = await ann.says(ann.chat, "one")
    await ann.edits(posted, "two")
    await ann.sends(ann.chat, sticker={"file_id": "s", "file_unique_id": "s", "type": "regular"})
    updates = await api.updates()
    assert [(u["edited_message"]["text"]) for u in updates if "edited_message" in u] == ["two"]
    assert "sticker" in updates[-1]["message"]


async def test_what_a_channel_posts_into_its_group(world: World, api: Api) -> None:
    """It comes from Telegram, on behalf of the channel."""
    group = world.group("Ward", bot_admin=True)
    await world.channel_speaks(group, "news")
    (update,) = await api.updates()
    assert (update["message"]["is_automatic_forward"], update["message"]["from"]["id"]) == (True, 777_000)


async def test_faults_on_command(world: World, api: Api) -> None:
    """Each kind of misbehaviour does what it says, as often as it says, and whether the call was acted on can be seen."""
    ann = world.user("Ann")
    chat = ann.chat

    async def send() -> int:
        return (await api.send(chat.id, "x")).status

    world.faults.plan("sendMessage", Broken(502))
    with pytest.raises(aiohttp.ContentTypeError):
        await send()
    world.faults.plan("sendMessage", DropBefore())
    with pytest.raises(aiohttp.ClientError):
        await send()
    assert chat.replies == []
    world.faults.plan("sendMessage", DropAfter())
    with pytest.raises(aiohttp.ClientError):
        await send()
    world.faults.plan("sendMessage", Garbage())
    with pytest.raises(ValueError, match="Expecting"):
        await send()
    assert len(chat.replies) == 2
    world.faults.plan("sendMessage", flooded(3))
    assert await send() == 429
    slow = world.faults.plan("", Slow(0.01), times=None, chat_id=chat.id)
    late = world.faults.plan("", Late(0.01), chat_id=7)
    assert [await send(), await send()] == [200, 200]
    assert (slow.hits, late.hits) == (2, 0)
    world.faults.clear()
    assert (await send(), slow.hits) == (200, 2)


@contextlib.asynccontextmanager
async def listener(statuses: list[int]) -> AsyncIterator[tuple[str, list[tuple[str, Any]]]]:
    """A webhook that answers with `statuses` in turn, then 200; yields its address and what it got."""
    got: list[tuple[str, Any]] = []

    async def receive(request: web.Request) -> web.Response:
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), await request.json()))
        return web.Response(status=statuses.pop(0) if statuses else 200)

    application = web.Application()
    application.router.add_post("/hook", receive)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{site.port}", got
    finally:
        await runner.cleanup()


async def test_a_webhook_gets_updates_until_it_takes_them(world: World, api: Api) -> None:
    """With the secret, behind the public address, again after a refusal, in order; getUpdates is refused meanwhile."""
    ann = world.user("Ann")
    async with listener([500, 503]) as (inside, got):
        world.webhook.proxies["https://bot.example.org"] = inside
        await api.call("setWebhook", url="https://bot.example.org/hook", secret_token="s3cret")
        for text in ("one", "two"):
            await ann.says(ann.chat, text)
        await world.settled()
    assert [body["message"]["text"] for _, body in got] == ["one", "one", "one", "two"]
    assert {secret for secret, _ in got} == {"s3cret"}
    assert [status for _, status in world.webhook.attempts] == [500, 503, 200, 200]
    assert (await api.call("getUpdates")).status == 409
    info = (await api.call("getWebhookInfo")).result
    assert (info["url"], info["pending_update_count"]) == ("https://bot.example.org/hook", 0)
    assert (await api.call("deleteWebhook")).result is True
    assert await api.updates() == []


@pytest.mark.parametrize(
    ("url", "secret"),
    [("http://bot.example.org", ""), ("https://bot.example.org:9000", ""), ("https://bot.example.org", "a b")],
)
async def test_webhooks_that_telegram_refuses(world: World, api: Api, url: str, secret: str) -> None:
    """HTTPS on a port that Telegram speaks to, a secret of A-Z, a-z, 0-9, _ and -."""
    assert (await api.call("setWebhook", url=url, secret_token=secret)).status == 400
    assert world.inbox.webhook_url == ""


async def test_setting_a_webhook_ends_a_poll(world: World, api: Api) -> None:
    """The poll under way is told so."""
    poll = asyncio.create_task(api.call("getUpdates", timeout=30))
    await world.changes.until(lambda: world.inbox.polls == 1, 5)
    await api.call("setWebhook", url="https://bot.example.org/hook")
    assert (await poll).status == 409


async def test_waiting_for_a_bot_that_does_nothing_fails_with_the_reason(world: World) -> None:
    """`settled` and `next_reply` give up and say what they waited for."""
    ann = world.user("Ann")
    await ann.says(ann.chat, "hello")
    with pytest.raises(AssertionError, match=r"1 update\(s\) wait"):
        await world.settled(patience=0.05)
    with pytest.raises(AssertionError, match=r"the bot said nothing more in 'Ann'.*waiting: message"):
        await ann.chat.next_reply(patience=0.05)
