"""People, and what they do in Telegram."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from telegram.constants import InlineQueryLimit, MessageLimit

from tests.telegram.fake_api import utf16
from tests.telegram.fake_api.chats import PATIENCE, FakeChat, Posted
from tests.telegram.fake_api.goings import Goings
from tests.telegram.fake_api.html import Formatted
from tests.telegram.fake_api.queries import InlineAnswer, Press
from tests.telegram.fake_api.shapes import (
    CallbackQuery,
    ChosenInlineResult,
    InaccessibleMessage,
    InlineQuery,
    InlineResult,
    PollAnswer,
    ResultsButton,
)
from tests.telegram.fake_api.sight import sees
from tests.telegram.fake_api.texts import message_text, trimmed, with_found

if TYPE_CHECKING:
    pass

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Person(Goings):
    """Somebody who uses Telegram. What they do reaches the bot as an update where Telegram would let it."""

    async def says(
        self,
        chat: FakeChat,
        text: str,
        *,
        reply_to: Posted | None = None,
        thread: int = 0,
        **more: Any,
    ) -> Posted:
        """Say `text` in `chat`, in a topic or as a reply if that is given; `more` are further fields of the message."""
        message = self._message(chat, thread, reply_to)
        message.text, message.entities = self._typed(text)
        for name, value in more.items():
            setattr(message, name, value)
        return await self._post(chat, message)

    async def sends(self, chat: FakeChat, *, reply_to: Posted | None = None, thread: int = 0, **content: Any) -> Posted:
        """Send what is no text: `sticker`, `voice`, `photo` with `caption`, ... as fields of the message."""
        message = self._message(chat, thread, reply_to)
        for name, value in content.items():
            setattr(message, name, value)
        return await self._post(chat, message)

    async def edits(self, posted: Posted, text: str) -> Posted:
        """Change what they said to `text`."""
        posted.earlier.append(posted.text)
        posted.message.text, posted.message.entities = self._typed(text)
        posted.message.edit_date = int(self.world.clock.now())
        if sees(self.world.account, posted):
            self.world.inbox.put(posted.chat.id, edited_message=posted.message)
        return posted

    async def deletes(self, posted: Posted) -> None:
        """Delete a message, theirs or (in a private chat or as an administrator) another's; the bot hears nothing of it."""
        posted.deleted = True

    async def starts(self, payload: str = "") -> Posted:
        """Press "Start" in the private chat, as a deep link with `payload` has it."""
        assert not payload or _PAYLOAD.fullmatch(payload), f"no deep link can carry {payload!r}"
        self.chat.started = True
        return await self.says(self.chat, f"/start {payload}".rstrip())

    async def opens(self, link: str | ResultsButton) -> Posted:
        """Open a link to the bot with its deep-link payload, or the button above inline results, and press "Start"."""
        if isinstance(link, ResultsButton):
            return await self.starts(link.start_parameter)
        parts = urlsplit(link)
        assert (parts.netloc, parts.path.strip("/")) == ("t.me", self.world.bot.username), f"{link} leads elsewhere"
        return await self.starts(parse_qs(parts.query).get("start", [""])[0])

    async def presses(self, posted: Posted, label: str, *, inaccessible: bool = False) -> Press:
        """Press the button that says `label` under a message; `inaccessible` if the bot can no longer see that one."""
        data = posted.button(label).callback_data
        assert data is not None, f"the button {label!r} sends nothing to the bot"
        return await self.replays(posted, data, inaccessible=inaccessible)

    async def replays(self, posted: Posted, data: str, *, inaccessible: bool = False) -> Press:
        """Send `data` as if a button under the message had it: an old one, or one that was made up."""
        press = self.world.queries.pressed()
        query = CallbackQuery(
            id=press.id, sender=self.user, chat_instance=str(7_000_000_000 + abs(posted.chat.id) % 1000), data=data
        )
        if posted.inline_message_id:
            query.inline_message_id = posted.inline_message_id
        elif posted.deleted or inaccessible:
            query.message = InaccessibleMessage(chat=posted.chat.shape, message_id=posted.id, date=0)
        else:
            query.message = posted.shape()
        self.world.inbox.put(posted.chat.id if not posted.inline_message_id else self.user.id, callback_query=query)
        return press

    async def inline(
        self, query: str, *, offset: str = "", chat_type: str = "sender", patience: float = PATIENCE
    ) -> InlineAnswer:
        """Type `query` behind the bot's name and return what is offered.

        Raises:
            AssertionError: the bot does not answer.

        """
        assert self.world.account.inline, "inline mode is off"
        assert utf16.length(query) <= InlineQueryLimit.MAX_QUERY_LENGTH, "Telegram cuts longer queries"
        remembered = self.world.queries.cached(query, self.user) if not offset else None
        if remembered is not None:
            return InlineAnswer(**{**vars(remembered), "user": self.user, "from_cache": True})
        asked = self.world.queries.asked(query, self.user)
        self.world.inbox.put(
            self.user.id,
            inline_query=InlineQuery(id=asked.id, sender=self.user, query=query, offset=offset, chat_type=chat_type),
        )
        await self.world.changes.until(lambda: asked.answered, patience)
        assert asked.answered, f"the inline query {query!r} was not answered ({self.world.explain()})"
        return asked.asked

    async def chooses(self, answer: InlineAnswer, result: InlineResult, chat: FakeChat) -> Posted:
        """Send one of the results into `chat`."""
        content = result.input_message_content
        assert content is not None, "a result without text cannot be sent here"
        message = self._message(chat, 0, None)
        message.text, message.entities = message_text(content.message_text, content.parse_mode)
        message.via_bot, message.reply_markup = self.world.bot, result.reply_markup
        posted = await self._post(chat, message)
        inline_message_id = self.world.queries.sent(chat, posted)
        if self.world.account.inline_feedback:
            chosen = ChosenInlineResult(
                result_id=result.id,
                sender=self.user,
                query=answer.query,
                inline_message_id=inline_message_id if result.reply_markup else "",
            )
            self.world.inbox.put(self.user.id, chosen_inline_result=chosen)
        return posted

    async def copies(self, posted: Posted, label: str) -> str:
        """Press a button that copies something, and return what."""
        copied = posted.button(label).copy_text
        assert copied is not None, f"the button {label!r} copies nothing"
        return copied.text

    async def follows(self, posted: Posted, label: str) -> Posted:
        """Press a button that is a link to the bot."""
        url = posted.button(label).url
        assert url is not None, f"the button {label!r} is no link"
        return await self.opens(url)

    async def votes(self, posted: Posted, *options: str) -> None:
        """Answer a poll; without options, take the answer back."""
        poll = posted.message.poll
        assert poll is not None, "there is no poll in this message"
        chosen = [number for number, option in enumerate(poll.options) if option.text in options]
        for number in chosen:
            poll.options[number].voter_count += 1
        poll.total_voter_count += 1 if chosen else -1
        if not poll.is_anonymous:
            answer = PollAnswer(
                poll_id=poll.id,
                option_ids=chosen,
                option_persistent_ids=[poll.options[number].persistent_id for number in chosen],
                user=self.user,
            )
            self.world.inbox.put(self.user.id, poll_answer=answer)
        self.world.inbox.put(posted.chat.id, poll=poll)

    @staticmethod
    def _typed(text: str) -> Formatted:
        formatted = with_found(trimmed(Formatted(text, [])))
        assert 0 < utf16.length(formatted.text) <= MessageLimit.MAX_TEXT_LENGTH, "no client sends that as one message"
        return formatted
