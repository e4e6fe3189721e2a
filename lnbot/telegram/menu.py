"""What Telegram shows of the bot: the commands of its menu, by kind of chat, and its descriptions."""

import logging
from collections.abc import Awaitable, Iterable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from lnbot.telegram import texts

log = logging.getLogger(__name__)


async def announce(bot: Bot) -> None:
    """Set menu and descriptions where they are not what they should be. What fails is logged: the bot works without."""
    for scope, names in (
        (BotCommandScopeDefault(), texts.IN_GROUPS),
        (BotCommandScopeAllPrivateChats(), texts.IN_PRIVATE),
        (BotCommandScopeAllGroupChats(), texts.IN_GROUPS),
        (BotCommandScopeAllChatAdministrators(), texts.FOR_ADMINS),
    ):
        await _done(_commands(bot, scope, names), f"the menu ({scope.type})")
    await _done(_descriptions(bot), "the descriptions")


async def _commands(bot: Bot, scope: BotCommandScope, names: Iterable[str]) -> None:
    wanted = tuple(BotCommand(name, texts.COMMANDS[name]) for name in names)
    if await bot.get_my_commands(scope) != wanted:
        await bot.set_my_commands(wanted, scope)


async def _descriptions(bot: Bot) -> None:
    # Telegram lets them be set a few times a day only.
    if (await bot.get_my_description()).description != texts.DESCRIPTION:
        await bot.set_my_description(texts.DESCRIPTION)
    if (await bot.get_my_short_description()).short_description != texts.SHORT_DESCRIPTION:
        await bot.set_my_short_description(texts.SHORT_DESCRIPTION)


async def _done(call: Awaitable[None], what: str) -> None:
    try:
        await call
    except TelegramError as error:
        log.warning("%s could not be set (%s)", what, type(error).__name__)
