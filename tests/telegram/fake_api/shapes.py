"""The objects of the Bot API as they go over the wire, as far as the fake needs them."""

from typing import Any

import msgspec


class Wire(msgspec.Struct, omit_defaults=True, kw_only=True):
    """An object of the Bot API. Fields that may be missing have a default, and are left out when they have it."""


class Fixed(msgspec.Struct, omit_defaults=True, kw_only=True, frozen=True):
    """An object of the Bot API that does not change."""


class User(Wire):
    """A person or a bot."""

    id: int
    is_bot: bool
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""


class Me(User, kw_only=True):
    """The bot as it sees itself."""

    can_join_groups: bool
    can_read_all_group_messages: bool
    supports_inline_queries: bool
    supports_guest_queries: bool
    can_connect_to_business: bool = False
    has_main_web_app: bool = False


class Chat(Wire):
    """A chat, as it stands in messages."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    first_name: str = ""
    is_forum: bool = False


class Entity(Fixed, frozen=True):
    """A formatted or special part of a text; offset and length count UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""
    user: User | None = None
    custom_emoji_id: str = ""

    @property
    def end(self) -> int:
        """The offset behind the last unit."""
        return self.offset + self.length


class CopyText(Fixed, frozen=True):
    """What a button copies."""

    text: str


class Button(Fixed, frozen=True):
    """A button of an inline keyboard."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    copy_text: CopyText | None = None
    switch_inline_query: str | None = None
    switch_inline_query_current_chat: str | None = None
    style: str | None = None


class Keyboard(Fixed, frozen=True):
    """The buttons under a message."""

    inline_keyboard: list[list[Button]]


class PollOption(Wire):
    """One answer of a poll."""

    persistent_id: str
    text: str
    voter_count: int


class Poll(Wire):
    """A poll or quiz."""

    id: str
    question: str
    options: list[PollOption]
    total_voter_count: int
    is_closed: bool
    is_anonymous: bool
    type: str
    allows_multiple_answers: bool
    allows_revoting: bool
    members_only: bool
    correct_option_ids: list[int] = []
    explanation: str = ""
    explanation_entities: list[Entity] = []


class PollAnswer(Wire):
    """What somebody answered in a poll that is not anonymous."""

    poll_id: str
    option_ids: list[int]
    option_persistent_ids: list[str]
    user: User


class TextQuote(Wire):
    """The part of a message that a reply quotes."""

    text: str
    position: int
    is_manual: bool = False


class Message(Wire):
    """A message of any kind."""

    message_id: int
    date: int
    chat: Chat
    sender: User | None = msgspec.field(default=None, name="from")
    sender_chat: Chat | None = None
    message_thread_id: int = 0
    is_topic_message: bool = False
    edit_date: int = 0
    text: str = ""
    entities: list[Entity] = []
    caption: str = ""
    caption_entities: list[Entity] = []
    photo: list[dict[str, Any]] = []
    document: dict[str, Any] | None = None
    sticker: dict[str, Any] | None = None
    voice: dict[str, Any] | None = None
    reply_to_message: "Message | None" = None
    quote: TextQuote | None = None
    reply_markup: Keyboard | None = None
    via_bot: User | None = None
    poll: Poll | None = None
    forward_origin: dict[str, Any] | None = None
    is_automatic_forward: bool = False
    link_preview_options: dict[str, Any] | None = None
    new_chat_members: list[User] = []
    left_chat_member: User | None = None
    group_chat_created: bool = False
    migrate_to_chat_id: int = 0
    migrate_from_chat_id: int = 0
    forum_topic_created: dict[str, Any] | None = None
    forum_topic_closed: dict[str, Any] | None = None
    forum_topic_reopened: dict[str, Any] | None = None
    guest_query_id: str = ""
    guest_bot_caller_user: User | None = None


class InaccessibleMessage(Wire):
    """A message that was deleted or is too old for the bot to see."""

    chat: Chat
    message_id: int
    date: int


class CallbackQuery(Wire):
    """A press on a button."""

    id: str
    sender: User = msgspec.field(name="from")
    chat_instance: str
    data: str
    message: Message | InaccessibleMessage | None = None
    inline_message_id: str = ""


class InlineQuery(Wire):
    """What somebody types behind the bot's name."""

    id: str
    sender: User = msgspec.field(name="from")
    query: str
    offset: str
    chat_type: str = ""


class ChosenInlineResult(Wire):
    """The result that somebody sent."""

    result_id: str
    sender: User = msgspec.field(name="from")
    query: str
    inline_message_id: str = ""


class ChatMemberUpdated(Wire):
    """A change of somebody's place in a chat."""

    chat: Chat
    sender: User = msgspec.field(name="from")
    date: int
    old_chat_member: dict[str, Any]
    new_chat_member: dict[str, Any]


class Update(Wire):
    """Something that happened, as the bot hears of it."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    channel_post: Message | None = None
    inline_query: InlineQuery | None = None
    chosen_inline_result: ChosenInlineResult | None = None
    callback_query: CallbackQuery | None = None
    poll: Poll | None = None
    poll_answer: PollAnswer | None = None
    my_chat_member: ChatMemberUpdated | None = None
    chat_member: ChatMemberUpdated | None = None
    guest_message: Message | None = None


class MessageContent(Fixed, frozen=True):
    """The text that an inline result sends."""

    message_text: str = ""
    parse_mode: str = ""
    link_preview_options: dict[str, Any] | None = None


class InlineResult(Fixed, frozen=True):
    """One result of an inline query."""

    type: str
    id: str
    title: str = ""
    description: str = ""
    input_message_content: MessageContent | None = None
    reply_markup: Keyboard | None = None
    thumbnail_url: str = ""
    url: str = ""


class ResultsButton(Fixed, frozen=True):
    """The button above the results of an inline query."""

    text: str
    start_parameter: str = ""
