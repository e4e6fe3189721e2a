"""Who said a message, where, what is asked in it, and whether the bot is meant."""

import re
from typing import NamedTuple

from telegram import Message, User
from telegram.constants import ChatType, MessageEntityType

from lnbot.store.values import ChatSettings, Place, Speaker

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class Heard(NamedTuple):
    """What was asked in a message. `called` says how the bot was meant: by command, mention or reply, or not at all."""

    text: str
    called: str


def speaker(message: Message) -> Speaker:
    """Return who said `message`, in which chat and topic; who speaks as a group or channel is that chat."""
    place = place_of(message)
    author = message.sender_chat or message.from_user or message.chat
    return Speaker(place.chat_id, place.thread_id, author.id)


def place_of(message: Message) -> Place:
    """Return the chat of `message` and its topic, if it is in one."""
    return Place(message.chat_id, (message.message_thread_id or 0) if message.is_topic_message else 0)


def in_group(message: Message) -> bool:
    """Whether `message` is in a group."""
    return message.chat.type in GROUPS


def is_not_for_us(message: Message, bot: User) -> bool:
    """Whether `message` is none to answer whatever it says: another bot's, a channel's, or an inline answer of our own."""
    own = message.via_bot is not None and message.via_bot.id == bot.id
    other = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    return own or other or bool(message.is_automatic_forward) or message.chat.type == ChatType.CHANNEL


def said(message: Message) -> str:
    """Return the words of `message`, those under a picture included."""
    return message.text or message.caption or ""


def heard(message: Message, bot: User) -> Heard:
    """Return what `message`, which is no command, asks, without the mention of `bot`."""
    words = said(message)
    mention = re.compile(rf"(?<![\w@])@{re.escape(bot.username or '')}\b[\s,:;]*", re.IGNORECASE)
    text = mention.sub(" ", words).strip() if bot.username else words.strip()
    if bot.username and mention.search(words):
        return Heard(text or _quoted(message, bot), "mention")
    return Heard(text, "reply" if replies_to(message, bot) else "")


def command_in(message: Message) -> str:
    """Return the command that `message` begins with, or nothing: a slash alone is none."""
    found = (message.entities or message.caption_entities)[:1]
    if not found or found[0].type != MessageEntityType.BOT_COMMAND or found[0].offset:
        return ""
    return next(iter(said(message).split()), "")[1:].partition("@")[0].lower()


def argument(message: Message) -> str:
    """Return what stands after the command in `message`."""
    return next(iter(said(message).split(maxsplit=1)[1:]), "").strip()


def asked_by_command(message: Message, bot: User) -> str:
    """Return what stands after the command in `message`, or what the message said that it replies to."""
    return argument(message) or _quoted(message, bot)


def replies_to(message: Message, bot: User) -> bool:
    """Whether `message` replies to one of `bot`."""
    replied = message.reply_to_message
    # In a topic all that replies to nothing replies to the message that opened the topic, whoever did that.
    if replied is None or replied.forum_topic_created is not None or replied.from_user is None:
        return False
    return replied.from_user.id == bot.id and replied.via_bot is None


def meant(call: str, settings: ChatSettings, *, group: bool) -> bool:
    """Whether a message by which the bot was called like `call` is for it, as `settings` say."""
    if not group or settings.speak == "everything":
        return True
    return {"mention": settings.speak in ("mention", "replies"), "reply": settings.speak == "replies"}.get(call, False)


def _quoted(message: Message, bot: User) -> str:
    """Return what was said in the message of somebody else that `message` replies to."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None or replies_to(message, bot):
        return ""
    return argument(replied) if command_in(replied) else heard(replied, bot).text
