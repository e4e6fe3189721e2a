"""Joining, leaving, and all that stands in the way of a message."""

import asyncio
import sqlite3

import pytest

from lnbot.telegram import texts
from tests.telegram.fake_api import World
from tests.telegram.fake_api.faults import Broken, DropAfter, Garbage, Late
from tests.telegram.scenarios.conftest import Bot

QUESTION = "dose of tacrolimus"
MENTION = f"@lnreview_bot {QUESTION}"


def rows(bot: Bot, chat_id: int) -> int:
    """Return how many rows the store has of a chat."""
    with sqlite3.connect(bot.folder / "lnbot.sqlite") as database:
        return sum(
            database.execute(f"SELECT count(*) FROM {table} WHERE chat_id = ?", (chat_id,)).fetchone()[0]  # noqa: S608 - names of our own
            for table in ("chat_settings", "dialogues", "exchanges", "votes")
        )


@pytest.mark.usefixtures("bot")
async def test_a_group_that_is_joined_is_greeted_once(world: World) -> None:
    """In a few words, however often Telegram tells of it; not again when the bot is made an administrator."""
    ann = world.user("Ann")
    ward = world.group("Ward", [], admins=[ann], with_bot=False)
    await ann.adds_bot(ward)
    assert (await ward.next_reply()).text == texts.HELLO.format(username="lnreview_bot")
    await ann.promotes_bot(ward)
    await world.silent(ward)
    await ann.removes_bot(ward)
    await ann.adds_bot(ward)
    assert (await ward.next_reply()).text.startswith("Hello")


async def test_what_is_kept_of_a_group_goes_when_the_bot_is_removed(world: World, bot: Bot) -> None:
    """Settings, dialogues, exchanges and votes."""
    ann = world.user("Ann")
    ward = world.group("Ward", [], admins=[ann])
    await ann.says(ward, "/settings quiet 22-7")
    await ann.says(ward, "/ask dose of tacrolimus")
    await world.settled()
    await ann.presses(ward.replies[-1], texts.GOOD)
    await world.settled()
    assert rows(bot, ward.id) == 4
    await ann.removes_bot(ward)
    await world.settled()
    assert rows(bot, ward.id) == 0
    assert not world.refused


async def test_what_is_kept_of_somebody_goes_when_they_block_the_bot(world: World, bot: Bot) -> None:
    """Also where the bot learns of it only from Telegram's refusal."""
    ann, bob = world.user("Ann"), world.user("Bob")
    for person in (ann, bob):
        await person.says(person.chat, QUESTION)
    await world.settled()
    await ann.blocks()
    await world.settled()
    assert rows(bot, ann.chat.id) == 0
    await bob.says(bob.chat, QUESTION)
    bob.chat.blocked = True
    await world.settled()
    assert len(bob.chat.replies) <= 2


async def test_a_group_that_becomes_a_supergroup_keeps_what_it_has(world: World, bot: Bot) -> None:
    """Settings and dialogues move with it, and nobody is greeted anew."""
    ann = world.user("Ann")
    ward = world.group("Ward", [], admins=[ann], basic=True)
    await ann.says(ward, "/settings")
    page = await ward.next_reply()
    await ann.presses(page, "Rating buttons")
    await ann.says(ward, "@lnreview_bot response rate of tacrolimus in CYC-resistant patients")
    await ward.next_reply()
    await world.settled()
    supergroup = await ann.migrates(ward)
    await world.silent(supergroup)
    assert rows(bot, ward.id) == 0
    await ann.says(supergroup, "@lnreview_bot and its side effects?")
    answer = await supergroup.next_reply()
    assert "Aspergillosis" in answer.text
    assert texts.GOOD not in answer.labels


@pytest.mark.usefixtures("bot")
async def test_an_answer_that_meets_a_group_migrating_goes_to_the_supergroup(world: World) -> None:
    """Telegram refuses the old number and names the new one."""
    ann = world.user("Ann")
    ward = world.group("Ward", [ann], basic=True)
    supergroup = world.migrated(ward)
    await ann.says(ward, MENTION)
    assert "Fei 2013" in (await supergroup.next_reply()).text


@pytest.mark.usefixtures("bot")
async def test_a_question_that_was_deleted_is_answered_without_a_reply(world: World) -> None:
    """There is nothing left to reply to."""
    ann = world.user("Ann")
    ward = world.group("Ward", [ann])
    asked = await ann.says(ward, MENTION)
    await ann.deletes(asked)
    answer = await ward.next_reply()
    assert answer.message.reply_to_message is None


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("obstacle", ["closed topic", "no writing", "thrown out", "blocked", "deleted account"])
async def test_where_nothing_can_be_said_nothing_is_said(world: World, obstacle: str) -> None:
    """No error, no second try, and the next question elsewhere is answered."""
    ann, bob, eve = world.user("Ann"), world.user("Bob"), world.user("Eve")
    ward = world.group("Ward", [ann], admins=[eve], forum=True)
    topic = await eve.opens_topic(ward, "Dosing")
    await world.settled()
    if obstacle in ("blocked", "deleted account"):
        await ann.says(ann.chat, QUESTION)
        ann.chat.blocked = obstacle == "blocked"
        ann.deleted = obstacle == "deleted account"
    else:
        await ann.says(ward, MENTION, thread=topic.id)
        topic.closed = obstacle == "closed topic"
        ward.forbids_sending = obstacle == "no writing"
        if obstacle == "thrown out":
            await eve.removes_bot(ward)
    await bob.says(bob.chat, QUESTION)
    assert "Fei 2013" in (await bob.chat.next_reply()).text
    await world.settled()
    assert len([call for call in world.refused if call.method == "sendMessage"]) <= 1


@pytest.mark.usefixtures("bot")
async def test_an_update_that_comes_twice_is_answered_once(world: World, bot: Bot) -> None:
    """Before and after a restart."""
    ann = world.user("Ann")
    await ann.says(ann.chat, QUESTION)
    await ann.chat.next_reply()
    await world.settled()
    update_id = world.inbox.delivered[-1].update_id
    world.inbox.again(update_id)
    await world.silent(ann.chat)
    await bot.restart()
    world.inbox.again(update_id)
    await world.silent(ann.chat)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("fault", [Broken(502), Broken(500)])
async def test_a_message_that_telegram_surely_did_not_send_is_sent_again(world: World, fault: Broken) -> None:
    """The server failed before it did anything."""
    ann = world.user("Ann")
    world.faults.plan("sendMessage", fault, times=2)
    await ann.says(ann.chat, QUESTION)
    assert "Fei 2013" in (await ann.chat.next_reply()).text
    await world.silent(ann.chat)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("fault", [DropAfter(), Garbage()])
async def test_a_message_that_may_have_been_sent_is_not_sent_again(world: World, fault: DropAfter | Garbage) -> None:
    """Twice is worse than once too seldom; here it was sent, and only the answer of the server was lost."""
    ann = world.user("Ann")
    world.faults.plan("sendMessage", fault)
    await ann.says(ann.chat, QUESTION)
    await ann.chat.next_reply()
    await world.silent(ann.chat)


@pytest.mark.usefixtures("bot")
async def test_telegram_away_for_a_while_loses_no_question(world: World) -> None:
    """Getting updates fails, then goes on where it stopped."""
    ann = world.user("Ann")
    world.faults.plan("getUpdates", Broken(502), times=2)
    await ann.says(ann.chat, QUESTION)
    assert "Fei 2013" in (await ann.chat.next_reply()).text


@pytest.mark.usefixtures("bot")
async def test_a_press_that_waited_too_long_is_no_error(world: World) -> None:
    """Telegram then no longer wants to know what became of it."""
    ann = world.user("Ann")
    await ann.says(ann.chat, QUESTION)
    answer = await ann.chat.next_reply()
    press = await ann.presses(answer, texts.GOOD)
    press.at -= 3600
    await world.settled()


async def test_on_a_signal_what_was_received_is_answered_first(world: World, bot: Bot) -> None:
    """Stopping takes as long as the answers under way."""
    ann = world.user("Ann")
    world.faults.plan("sendMessage", Late(0.5))
    await ann.says(ann.chat, QUESTION)
    await world.changes.until(lambda: bool(world.under_way), 5)
    await asyncio.wait_for(bot.stop(), 10)
    assert len(ann.chat.replies) == 1
    await bot.start()
    await world.settled()
    assert len(ann.chat.replies) == 1


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "body",
    ['"poll": {"id": "1"}', '"message": {"text": "Kowalska"}', '"message": 7', '"new_kind": {}', '"message": null'],
)
async def test_an_update_that_cannot_be_read_keeps_nothing_else_away(
    world: World, caplog: pytest.LogCaptureFixture, body: str
) -> None:
    """It counts as received, so that it does not come again; what it holds is in no line of the log."""
    ann = world.user("Ann")
    before = len(world.inbox.delivered)
    number = world.inbox.put_raw(0, "poll", f'{{"update_id": {world.inbox.next_id}, {body}}}'.encode())
    await ann.says(ann.chat, QUESTION)
    assert "Fei 2013" in (await ann.chat.next_reply()).text
    await world.settled()
    assert number in [update.update_id for update in world.inbox.delivered[before:]]
    assert "Kowalska" not in caplog.text
    caplog.clear()
