"""The values that go into the store and come out of it."""

from datetime import UTC, datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

Speak = Literal["commands", "mention", "replies", "everything"]
"""When the bot speaks in a group. Each takes in the ones before it: on commands only; also when it is mentioned; also when
somebody replies to it; to every message."""

Verbosity = Literal["short", "full"]

Reason = Literal["unanswered", "disliked", "liked", "comment"]
"""Why a text is kept for the editor of the knowledge base."""


class Place(NamedTuple):
    """A chat, or a topic in it; topic 0 is the chat itself."""

    chat_id: int
    thread_id: int = 0


class Speaker(NamedTuple):
    """A user in a chat and topic: whose dialogue it is."""

    chat_id: int
    thread_id: int
    user_id: int


class QuietHours(NamedTuple):
    """A time of day in which the bot keeps silent: minutes after midnight (0 to 1439) in `zone`, `end` not included.

    It goes over midnight where `end` is before `start`; where both are the same it lasts the whole day.
    `zone` is a name of the IANA time zone database.
    """

    start: int
    end: int
    zone: str

    def cover(self, now: int) -> bool:
        """Whether the moment `now` (seconds UTC) is in the quiet hours.

        Raises:
            zoneinfo.ZoneInfoNotFoundError, ValueError: `zone` is not known.

        """
        there = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(self.zone))
        minute = there.hour * 60 + there.minute
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


class ChatSettings(NamedTuple):
    """What a chat, or a topic in it, has chosen.

    `feedback` says whether buttons to rate an answer show, `keep_questions` whether questions that were not answered or
    were disliked may be kept for the editor.
    """

    speak: Speak = "replies"
    verbosity: Verbosity = "full"
    quiet: QuietHours | None = None
    feedback: bool = True
    keep_questions: bool = True


class Exchange(NamedTuple):
    """A question, by the number of its message, and how it was answered.

    `answers` are the numbers of the messages that answer it, `kind` and `read_as` are those of the reply, `before` is the
    dialogue before the question as opaque bytes, `at` is when it was answered.
    """

    chat_id: int
    message_id: int
    thread_id: int
    user_id: int
    answers: tuple[int, ...]
    question: str
    kind: str
    read_as: str
    before: bytes
    at: int


class Taken(NamedTuple):
    """An update to be handled now by whoever took it; `attempts` counts the times it was taken, this one included."""

    update_id: int
    lane: int
    body: bytes
    attempts: int


class Remark(NamedTuple):
    """A text for the editor: how often it came, why, what kind of reply it got and how it was understood last."""

    reason: Reason
    text: str
    times: int
    kind: str
    read_as: str
    last: int
