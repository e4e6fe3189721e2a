"""What the bot gets to see, by its place in a chat and its privacy mode."""

import msgspec

from tests.telegram.fake_api.account import Account
from tests.telegram.fake_api.chats import Posted
from tests.telegram.fake_api.shapes import Message

_SERVICE = frozenset(
    (
        "new_chat_members",
        "left_chat_member",
        "group_chat_created",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "forum_topic_created",
        "forum_topic_closed",
        "forum_topic_reopened",
    )
)


def sees(account: Account, posted: Posted) -> bool:
    """Whether the bot gets to see what was said."""
    chat = posted.chat
    place = chat.bot_place
    if place is None or not place.present:
        return False
    if chat.kind in ("private", "channel") or not account.privacy or place.admin:
        return True
    return is_service(posted.message) or _is_for_bot(account, posted)


def calls_bot(account: Account, posted: Posted) -> bool:
    """Whether the bot is called into a chat that it has not joined: by a mention, or a reply to what it said there."""
    replied = posted.message.reply_to_message
    return mentions(account, posted) or (replied is not None and replied.sender == account.user)


def mentions(account: Account, posted: Posted) -> bool:
    """Whether the bot's name stands in what was said."""
    return f"@{account.user.username}".lower() in map(str.lower, posted.formatted("mention"))


def _is_for_bot(account: Account, posted: Posted) -> bool:
    message, name = posted.message, f"@{account.user.username}".lower()
    replied = message.reply_to_message
    if replied is not None and account.user in (replied.sender, replied.via_bot):
        return True
    commands = posted.formatted("bot_command")
    return (
        message.via_bot == account.user
        or mentions(account, posted)
        or any("@" not in command or command.lower().endswith(name) for command in commands)
    )


def is_service(message: Message) -> bool:
    """Whether `message` tells of a change in the chat."""
    return not _SERVICE.isdisjoint(msgspec.to_builtins(message))
