"""Where the bot may read, write and answer."""

from tests.telegram.fake_api.chats import FakeChat, Posted, Topic
from tests.telegram.fake_api.errors import Refusal, bad_request, forbidden
from tests.telegram.fake_api.parameters import Parameters
from tests.telegram.fake_api.world import World


def readable(world: World, parameters: Parameters) -> FakeChat:
    """Return the chat that the call names.

    Raises:
        Refusal: there is none, or the bot is not in it.

    """
    named = parameters.text("chat_id")
    if not named:
        raise bad_request("chat_id is empty")
    chat = world.chats.get(parameters.integer("chat_id"))
    if chat is None:
        raise bad_request("chat not found")
    if chat.kind != "private":
        _check_place(chat)
    return chat


def writable(world: World, parameters: Parameters) -> FakeChat:
    """Return the chat that the call names, in which the bot may write.

    Raises:
        Refusal: there is none, or the bot may not.

    """
    chat = readable(world, parameters)
    if chat.migrated_to is not None:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to.id)
    if chat.kind == "private":
        _check_person(world, chat)
    elif _silenced(chat):
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def _silenced(chat: FakeChat) -> bool:
    place = chat.bot_place
    return place is not None and not place.admin and (chat.forbids_sending or place.status == "restricted")


def _check_place(chat: FakeChat) -> None:
    place = chat.bot_place
    if chat.migrated_to is not None or (place is not None and place.present):
        return
    if place is not None and place.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    raise forbidden(f"bot is not a member of the {chat.kind} chat")


def _check_person(world: World, chat: FakeChat) -> None:
    if world.people[chat.id].deleted:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")


def topic_of(chat: FakeChat, thread: int) -> Topic | None:
    """Return the topic to write in; outside of forums there is none, and the number is overlooked.

    Raises:
        Refusal: there is no such topic.

    """
    if not chat.shape.is_forum or not thread:
        return None
    topic = chat.topics.get(thread)
    if topic is None or topic.deleted:
        raise bad_request("message thread not found")
    return topic


def check_open(chat: FakeChat, topic: Topic | None) -> None:
    """Check that the topic (or the general one) is open.

    Raises:
        Refusal: it is closed, and the bot is no administrator.

    """
    closed = topic.closed if topic is not None else chat.shape.is_forum and chat.general_closed
    if closed and not (chat.bot_place and chat.bot_place.admin):
        raise bad_request("TOPIC_CLOSED")


def own_message(world: World, parameters: Parameters, doing: str) -> Posted:
    """Return the message of the bot that the call names, to `doing` ("edit", say).

    Raises:
        Refusal: there is none, or it is not the bot's.

    """
    inline_message_id = parameters.text("inline_message_id")
    if inline_message_id:
        sent = world.queries.inline_messages.get(inline_message_id)
        if sent is None or sent.deleted:
            raise bad_request("MESSAGE_ID_INVALID")
        return sent
    chat = readable(world, parameters)
    if chat.kind == "private" and world.people[chat.id].deleted:
        raise forbidden("user is deactivated")
    if not parameters.text("message_id"):
        raise bad_request("message identifier is not specified")
    posted = chat.standing(parameters.integer("message_id"))
    if posted is None:
        raise bad_request(f"message to {doing} not found")
    if posted.message.sender != world.bot:
        raise bad_request(f"message can't be {doing}ed")
    return posted


def unmodelled(what: str) -> Refusal:
    """Return the refusal of something that Telegram has and the fake does not, so that no test passes by its silence."""
    return bad_request(f"the fake does not know {what}")
