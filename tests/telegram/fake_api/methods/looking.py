"""Methods that look at chats and members, and leave chats."""

from typing import Any

import msgspec

from tests.telegram.fake_api.errors import bad_request
from tests.telegram.fake_api.members import Member
from tests.telegram.fake_api.methods.access import readable
from tests.telegram.fake_api.parameters import Parameters
from tests.telegram.fake_api.world import World


def get_chat(world: World, parameters: Parameters) -> dict[str, Any]:
    """Return what is known of a chat."""
    chat = readable(world, parameters)
    return {
        **msgspec.to_builtins(chat.shape),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }


def get_chat_administrators(world: World, parameters: Parameters) -> list[dict[str, Any]]:
    """Return the administrators of a group; of bots only the own one."""
    chat = readable(world, parameters)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [m.shape() for m in chat.members.values() if m.admin and (not m.user.is_bot or m.user == world.bot)]


def get_chat_member(world: World, parameters: Parameters) -> dict[str, Any]:
    """Return somebody's place in a chat."""
    chat = readable(world, parameters)
    user_id = parameters.integer("user_id")
    if user_id == world.bot.id:
        place = chat.bot_place
        assert place is not None, "the bot has no place in a chat that it can read"
        return place.shape()
    if user_id not in world.people:
        raise bad_request("user not found")
    member = chat.members.get(user_id) or Member(world.people[user_id].user, "left")
    return member.shape()


def get_chat_member_count(world: World, parameters: Parameters) -> int:
    """Return how many are in a chat."""
    return sum(1 for member in readable(world, parameters).members.values() if member.present)


def leave_chat(world: World, parameters: Parameters) -> bool:
    """Leave a chat."""
    chat = readable(world, parameters)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[world.bot.id] = Member(world.bot, "left")
    world.changes.notify()
    return True


METHODS = {
    "getChat": get_chat,
    "getChatAdministrators": get_chat_administrators,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
}
