"""What the fake sends can be read by the library that the bot is written with."""

from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import (
    BotCommandScopeAllGroupChats,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputPollOption,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatMemberStatus, ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from tests.telegram.fake_api import World
from tests.telegram.fake_api.faults import Broken, DropAfter, Garbage, flooded


@pytest.fixture
async def bot(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[telegram.Bot]:
    """The library's bot, talking to the fake."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # otherwise it warns of its own future at each 429
    async with telegram.Bot(world.token, base_url=f"{world.url}/bot") as bot:
        yield bot


async def test_updates_of_every_kind_can_be_read(world: World, bot: telegram.Bot) -> None:
    """Nothing that the library demands is missing."""
    ann, bob = world.user("Ann", username="ann"), world.user("Bob")
    group, elsewhere = (
        world.group("Ward", [ann], admins=[bob], bot_admin=True),
        world.group("Away", [ann], with_bot=False),
    )
    basic = world.group("Small", [ann], basic=True)
    forum = world.group("Forum", [ann], forum=True)
    await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    asked = await ann.says(ann.chat, "/ask@lnreview_bot x")
    await ann.edits(asked, "y")
    topic = await ann.opens_topic(forum, "Dosing")
    await ann.says(forum, "/ask x", thread=topic.id)
    await ann.closes_topic(forum, topic)
    await ann.says(elsewhere, "@lnreview_bot x")
    await ann.leaves(group)
    await ann.joins(group)
    await ann.becomes(group, "administrator")
    await ann.migrates(basic)
    await ann.blocks()
    await ann.unblocks()
    await world.channel_speaks(group, "news")
    sent = await bot.send_poll(ann.chat.id, "?", [InputPollOption("a"), InputPollOption("b")], is_anonymous=False)
    assert sent.poll is not None
    await ann.votes(ann.chat.replies[-1], "a")
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="x")]])
    await bot.send_message(ann.chat.id, "x", reply_markup=buttons)
    await ann.presses(ann.chat.replies[-1], "Go")
    await ann.presses(ann.chat.replies[-1], "Go", inaccessible=True)
    updates = await bot.get_updates()
    kinds = {kind for update in updates for kind in Update.ALL_TYPES if getattr(update, kind) is not None}
    assert kinds == {
        Update.MESSAGE,
        Update.EDITED_MESSAGE,
        Update.GUEST_MESSAGE,
        Update.CHAT_MEMBER,
        Update.MY_CHAT_MEMBER,
        Update.POLL,
        Update.POLL_ANSWER,
        Update.CALLBACK_QUERY,
    }
    assert [u.update_id for u in updates] == sorted(u.update_id for u in updates)


async def test_answers_of_every_method_can_be_read(world: World, bot: telegram.Bot) -> None:
    """Messages, chats, members, menus."""
    ann = world.user("Ann")
    group = world.group("Ward", [ann], anonymous=[world.user("Bob")])
    me = await bot.get_me()
    assert (me.username, me.supports_guest_queries, me.can_read_all_group_messages) == (world.bot.username, True, False)
    assert (await bot.get_chat(group.id)).title == "Ward"
    (admin,) = await bot.get_chat_administrators(group.id)
    assert (admin.status, getattr(admin, "is_anonymous", None)) == (ChatMemberStatus.OWNER, True)
    for status in ("restricted", "kicked", "left", "member", "administrator"):
        await ann.becomes(group, status)
        assert (await bot.get_chat_member(group.id, ann.user.id)).status == status
    await bot.set_my_commands([("ask", "Ask")], scope=BotCommandScopeAllGroupChats(), language_code="de")
    assert (await bot.get_my_commands(BotCommandScopeAllGroupChats(), language_code="de"))[0].command == "ask"
    await bot.set_my_short_description("short")
    assert (await bot.get_my_short_description()).short_description == "short"
    assert (await bot.get_webhook_info()).pending_update_count == 0
    await bot.set_chat_menu_button()
    buttons = [
        InlineKeyboardButton("Copy", copy_text=CopyTextButton("Fei 2013")),
        InlineKeyboardButton("s", url="https://doi.org"),
    ]
    sent = await bot.send_message(
        ann.chat.id,
        "<blockquote expandable>x</blockquote>",
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_markup=InlineKeyboardMarkup([buttons]),
    )
    assert sent.entities[0].type == "expandable_blockquote"
    assert await ann.copies(await ann.chat.next_reply(), "Copy") == "Fei 2013"
    again = await bot.send_message(ann.chat.id, "y", reply_parameters=ReplyParameters(sent.message_id, quote="x"))
    assert (again.reply_to_message, again.quote.text if again.quote else "") == (sent, "x")
    copied = await bot.copy_message(ann.chat.id, ann.chat.id, sent.message_id)
    await bot.delete_message(ann.chat.id, copied.message_id)
    forwarded = await bot.forward_message(ann.chat.id, ann.chat.id, sent.message_id)
    assert forwarded.forward_origin is not None
    away = world.group("Away", [ann], with_bot=False)
    await ann.says(away, "@lnreview_bot x")
    guest = (await bot.get_updates())[-1].guest_message
    assert guest is not None
    assert guest.guest_query_id is not None
    result = InlineQueryResultArticle("1", "Title", InputTextMessageContent("answer"))
    answered = await bot.answer_guest_query(guest.guest_query_id, result)
    assert answered.inline_message_id == away.replies[-1].inline_message_id


async def test_refusals_become_the_errors_of_the_library(world: World, bot: telegram.Bot) -> None:
    """Each kind of refusal is the exception that a handler would catch."""
    ann = world.user("Ann")
    group = world.group("Ward", admins=[ann], basic=True)
    sent = await bot.send_message(ann.chat.id, "x")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("x")
    world.faults.plan("sendMessage", flooded(3))
    with pytest.raises(RetryAfter):
        await bot.send_message(ann.chat.id, "x")
    for fault in (Broken(502), DropAfter()):
        world.faults.plan("sendMessage", fault)
        with pytest.raises(NetworkError):
            await bot.send_message(ann.chat.id, "x")
    world.faults.plan("sendMessage", Garbage())
    with pytest.raises(telegram.error.TelegramError, match="Invalid server response"):
        await bot.send_message(ann.chat.id, "x")
    await ann.migrates(group)
    with pytest.raises(ChatMigrated):
        await bot.send_message(group.id, "x")
    await ann.blocks()
    with pytest.raises(Forbidden):
        await bot.send_message(ann.chat.id, "x")
    await bot.set_webhook("https://bot.example.org/hook")
    with pytest.raises(Conflict):
        await bot.get_updates()
    world.account.revoked = True
    with pytest.raises(InvalidToken):
        await bot.get_me()
