"""The bot's account: who it is, its menus and descriptions, administrators of chats."""

import pytest

from tests.telegram.fake_api import World
from tests.telegram.fake_api.client import Api


async def test_a_wrong_token_opens_nothing(world: World, api: Api) -> None:
    """401 for one that was revoked or is another bot's, 404 for what is none, and for methods that do not exist."""
    assert (await api.call("getYou")).status == 404
    assert (await api.call("GETME")).result["username"] == world.bot.username
    world.account.revoked = True
    answer = await api.call("getMe")
    assert (answer.status, answer.description) == (401, "Unauthorized")
    world.account.revoked = False
    api.token = world.token.swapcase()
    assert (await api.call("getMe")).status == 401
    api.token = "nonsense"
    assert (await api.call("getMe")).status == 404


async def test_commands_are_kept_by_scope_and_language(world: World, api: Api) -> None:
    """What was set for groups is not what private chats show."""
    for_groups = [{"command": "ask", "description": "Ask"}]
    scope = {"type": "all_group_chats"}
    await api.call("setMyCommands", commands=for_groups, scope=scope)
    assert (await api.call("getMyCommands", scope=scope)).result == for_groups
    assert (await api.call("getMyCommands")).result == []
    assert len(world.account.commands) == 1


@pytest.mark.parametrize(
    ("command", "description"),
    [("Ask", "x"), ("a-b", "x"), ("x" * 33, "x"), ("", "x"), ("ask", ""), ("ask", "x" * 257)],
)
async def test_commands_that_telegram_refuses(world: World, api: Api, command: str, description: str) -> None:
    """1 to 32 of a-z, 0-9 and _, with a description of 1 to 256."""
    commands = [{"command": command, "description": description}]
    answer = await api.call("setMyCommands", commands=commands)
    assert (answer.status, world.account.commands) == (400, {})


async def test_too_many_commands_and_unknown_scopes(api: Api) -> None:
    """At most 100, for a scope that exists."""
    commands = [{"command": f"c{number}", "description": "x"} for number in range(101)]
    assert (await api.call("setMyCommands", commands=commands)).status == 400
    assert (await api.call("setMyCommands", commands=[], scope={"type": "everybody"})).status == 400


async def test_descriptions_have_limits(world: World, api: Api) -> None:
    """512 and 120 characters."""
    assert (await api.call("setMyDescription", description="x" * 512)).status == 200
    assert (await api.call("setMyDescription", description="x" * 513)).status == 400
    assert (await api.call("setMyShortDescription", short_description="x" * 121)).status == 400
    assert (await api.call("getMyDescription", language_code="de")).result == {"description": "x" * 512}
    assert world.account.about == {("description", ""): "x" * 512}


async def test_administrators(world: World, api: Api) -> None:
    """They are listed, anonymous ones too; a private chat has none."""
    ann, bob, eve = world.user("Ann"), world.user("Bob"), world.user("Eve")
    group = world.group("Ward", [eve], admins=[ann], anonymous=[bob])
    admins = (await api.call("getChatAdministrators", chat_id=group.id)).result
    assert [(a["user"]["id"], a["status"], a["is_anonymous"]) for a in admins] == [
        (ann.user.id, "creator", False),
        (bob.user.id, "administrator", True),
    ]
    assert (await api.call("getChatMember", chat_id=group.id, user_id=eve.user.id)).result["status"] == "member"
    assert (await api.call("getChatMember", chat_id=group.id, user_id=7)).status == 400
    assert (await api.call("getChatMemberCount", chat_id=group.id)).result == 4
    private = await api.call("getChatAdministrators", chat_id=eve.chat.id)
    assert private.description == "Bad Request: there are no administrators in the private chat"


async def test_anonymous_administrators_speak_as_the_group(world: World, api: Api) -> None:
    """A message of theirs comes from the group; a press on a button from the person."""
    bob = world.user("Bob")
    group = world.group("Ward", anonymous=[bob])
    await bob.says(group, "/settings")
    (update,) = await api.updates()
    message = update["message"]
    assert (message["sender_chat"]["id"], message["from"]["username"]) == (group.id, "GroupAnonymousBot")


async def test_leaving(world: World, api: Api) -> None:
    """After it the bot has no business there."""
    group = world.group("Ward")
    assert (await api.call("leaveChat", chat_id=group.id)).result is True
    answer = await api.call("getChat", chat_id=group.id)
    assert answer.description == "Forbidden: bot is not a member of the supergroup chat"
