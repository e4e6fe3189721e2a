"""Methods on the bot's own account: who it is, its commands and descriptions, its webhook."""

import json
import re
from collections.abc import Mapping
from typing import Any

from telegram.constants import BotCommandLimit, BotCommandScopeType, BotDescriptionLimit, BotNameLimit

from tests.telegram.fake_api import utf16
from tests.telegram.fake_api.errors import bad_request
from tests.telegram.fake_api.methods.access import readable
from tests.telegram.fake_api.parameters import Parameters
from tests.telegram.fake_api.shapes import Me
from tests.telegram.fake_api.world import World

_COMMAND = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")


def get_me(world: World, _parameters: Parameters) -> Me:
    """Return the bot as it sees itself."""
    return world.account.me()


def _scope(world: World, parameters: Parameters) -> tuple[str, str]:
    """Return the scope, as JSON, and the language that the call names.

    Raises:
        Refusal: there is no such scope or language.

    """
    scope = parameters.decoded("scope", dict[str, Any]) or {"type": BotCommandScopeType.DEFAULT.value}
    if scope.get("type") not in set(BotCommandScopeType):
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" in scope:
        readable(world, Parameters({"chat_id": str(scope["chat_id"])}))
    language = parameters.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return json.dumps(scope, sort_keys=True), language


def set_my_commands(world: World, parameters: Parameters) -> bool:
    """Set the menu of commands for a scope and language."""
    commands = parameters.decoded("commands", list[dict[str, str]]) or []
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        name = command["command"].removeprefix("/")
        if not _COMMAND.fullmatch(name) or len(name) > BotCommandLimit.MAX_COMMAND:
            raise bad_request("BOT_COMMAND_INVALID")
        size = utf16.length(command["description"].strip())
        if not BotCommandLimit.MIN_DESCRIPTION <= size <= BotCommandLimit.MAX_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.account.commands[_scope(world, parameters)] = commands
    world.changes.notify()
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[dict[str, str]]:
    """Return the menu of commands for a scope and language."""
    return world.account.commands.get(_scope(world, parameters), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    """Take the menu of commands of a scope and language away."""
    world.account.commands.pop(_scope(world, parameters), None)
    return True


def _set_about(world: World, parameters: Parameters, field: str, limit: int) -> bool:
    text, language = parameters.text(field), parameters.text("language_code")
    if utf16.length(text) > limit:
        raise bad_request(f"{field.replace('_', ' ')} is too long")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    world.account.about[(field, language)] = text
    return True


def _get_about(world: World, parameters: Parameters, field: str) -> dict[str, str]:
    language = parameters.text("language_code")
    texts = world.account.about
    return {field: texts.get((field, language)) or texts.get((field, ""), "")}


def set_my_name(world: World, parameters: Parameters) -> bool:
    """Set the bot's name."""
    return _set_about(world, parameters, "name", BotNameLimit.MAX_NAME_LENGTH)


def get_my_name(world: World, parameters: Parameters) -> dict[str, str]:
    """Return the bot's name."""
    return _get_about(world, parameters, "name")


def set_my_description(world: World, parameters: Parameters) -> bool:
    """Set what an empty chat with the bot shows."""
    return _set_about(world, parameters, "description", BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)


def get_my_description(world: World, parameters: Parameters) -> dict[str, str]:
    """Return what an empty chat with the bot shows."""
    return _get_about(world, parameters, "description")


def set_my_short_description(world: World, parameters: Parameters) -> bool:
    """Set what the bot's profile shows."""
    return _set_about(world, parameters, "short_description", BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)


def get_my_short_description(world: World, parameters: Parameters) -> dict[str, str]:
    """Return what the bot's profile shows."""
    return _get_about(world, parameters, "short_description")


def set_chat_menu_button(_world: World, parameters: Parameters) -> bool:
    """Set what the button beside the text field does."""
    button = parameters.decoded("menu_button", dict[str, Any]) or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("MenuButton has unsupported type")
    return True


def set_webhook(world: World, parameters: Parameters) -> bool:
    """Have updates posted to an address."""
    world.webhook.set(parameters)
    return True


def delete_webhook(world: World, parameters: Parameters) -> bool:
    """Have updates wait for getUpdates."""
    world.webhook.set(Parameters({"drop_pending_updates": parameters.text("drop_pending_updates")}))
    return True


def get_webhook_info(world: World, _parameters: Parameters) -> Mapping[str, object]:
    """Return how it stands with the webhook."""
    return world.webhook.info()


def log_out(_world: World, _parameters: Parameters) -> bool:
    """Log the bot out, which on a server of one's own means nothing."""
    return True


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": log_out,
    "close": log_out,
}
