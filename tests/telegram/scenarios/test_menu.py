"""What Telegram shows of the bot: menus by kind of chat, and descriptions."""

import json

from telegram.constants import BotDescriptionLimit

from lnbot.telegram import texts
from tests.telegram.fake_api import World
from tests.telegram.scenarios.conftest import Bot


def menu(world: World, scope: str) -> list[str]:
    """Return the commands of a scope."""
    found = next(commands for (at, _), commands in world.account.commands.items() if json.loads(at)["type"] == scope)
    return [command["command"] for command in found]


async def test_each_kind_of_chat_has_its_menu(world: World, bot: Bot) -> None:
    """Only who may change settings in a group sees /settings there; a second start changes nothing."""
    await world.settled()
    assert menu(world, "all_private_chats") == list(texts.IN_PRIVATE)
    assert menu(world, "all_group_chats") == list(texts.IN_GROUPS)
    assert menu(world, "all_chat_administrators") == list(texts.FOR_ADMINS)
    assert menu(world, "default") == list(texts.IN_GROUPS)
    made = len(world.made("setMyCommands")), len(world.made("setMyDescription"))
    await bot.restart()
    await world.settled()
    assert (len(world.made("setMyCommands")), len(world.made("setMyDescription"))) == made


def test_descriptions_are_within_telegrams_limits() -> None:
    """Longer ones would be refused."""
    assert len(texts.DESCRIPTION) <= BotDescriptionLimit.MAX_DESCRIPTION_LENGTH
    assert len(texts.SHORT_DESCRIPTION) <= BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
