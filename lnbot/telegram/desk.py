"""The desk where questions come in and answers go out: what all features of the channel share."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from telegram import Bot, InlineKeyboardMarkup, Message

from lnbot.answer.assistant import Assistant, Turn
from lnbot.answer.conversation import FRESH, Conversation
from lnbot.answer.offers import Offers
from lnbot.answer.reply import Reply
from lnbot.render.telegram_html import Block, blocks, messages, paragraph
from lnbot.store.values import ChatSettings, Exchange, Speaker
from lnbot.telegram import keyboards, texts
from lnbot.telegram.address import in_group, place_of, said, speaker
from lnbot.telegram.asking import Asked
from lnbot.telegram.busy import aside, typing
from lnbot.telegram.floods import Floods, Verdict
from lnbot.telegram.memory import Dialogue, Discretion, Memory, packed, unpacked
from lnbot.telegram.sending import Sender, Target, where

LATE = 30
"""Seconds after which people have turned to something else, so that an answer has to say what it answers."""

UNANSWERED = ("not_in_review", "clarify")
"""The kinds of reply to a question that the editor of the knowledge base should see."""

BESIDE_THE_POINT = ("chat", "off_topic", "declined")
"""The kinds of reply that nobody gets who did not call the bot."""


class Shown(NamedTuple):
    """An answer as Telegram shows it: HTML for one or more messages, and the buttons under the last."""

    texts: tuple[str, ...]
    keyboard: InlineKeyboardMarkup | None


class Desk:
    """Answers questions: asks the assistant, shows its reply, remembers the dialogue."""

    def __init__(  # noqa: PLR0913, PLR0917 - it is where all of these come together
        self,
        assistant: Assistant,
        memory: Memory,
        floods: Floods,
        sender: Sender,
        bot: Bot,
        waiting: Callable[[int], int],
        replied: Callable[[str], None],
    ) -> None:
        """Answer by `assistant` through `sender`, within the limits of `floods`.

        `waiting` says how many updates of a chat wait to be handled, the one that is being handled included; `replied` is
        told the kind of each reply.
        """
        self.assistant = assistant
        self.offers = Offers(assistant)
        self.memory = memory
        self.floods = floods
        self.sender = sender
        self.bot = bot
        self._waiting = waiting
        self._replied = replied

    async def settings(self, message: Message) -> ChatSettings:
        """Return what the chat and topic of `message` have chosen."""
        return await self.memory.settings(place_of(message))

    def is_quiet(self, settings: ChatSettings) -> bool:
        """Whether it is now in the quiet hours of `settings`."""
        return settings.quiet is not None and settings.quiet.cover(self.memory.clock())

    async def turn(self, text: str, before: Conversation = FRESH) -> Turn:
        """Return the assistant's reply to `text` after `before`, without holding up other chats."""
        reply, after = await aside(self.assistant.answer, text, before)
        self._replied(reply.kind)
        # Small talk changes nothing of what was talked about; what it offers can be chosen all the same.
        after = after._replace(options=reply.options)
        return Turn(reply, Discretion(text).of(after))

    async def admits(self, message: Message) -> bool:
        """Count `message` as a question and return whether it is answered; of those that are not, one is told why."""
        group, who = in_group(message), speaker(message)
        verdict = self.floods.asks(message.chat_id, who.user_id, group=group)
        if verdict is Verdict.NOTICE:
            seconds = self.floods.wait(message.chat_id, who.user_id, group=group)
            notice = texts.TOO_MANY_HERE if group else texts.TOO_MANY
            text = notice.format(seconds=seconds, username=self.bot.username)
            await self.sender.send(self.target(message), messages((paragraph(text),)))
        return verdict is Verdict.ANSWER

    def target(self, message: Message) -> Target:
        """Return where an answer to `message` goes: as a reply, but in private where nothing came in between."""
        late = self.memory.clock() - message.date.timestamp() > LATE
        alone = not in_group(message) and self._waiting(message.chat_id) <= 1 and not late
        return where(message)._replace(reply_to=None) if alone else where(message)

    async def answer(self, message: Message, asked: Asked, *, called: bool = True, known: Turn | None = None) -> None:
        """Answer what is `asked` in `message`, by what is `known`; where nobody `called` the bot, only to the point."""
        settings, who = await self.settings(message), speaker(message)
        asked_at = int(message.date.timestamp())
        kept = await self.memory.dialogue(who, asked_at)
        before = FRESH if asked.alone else await self._leaning_on(message, kept)
        if not called and (await self.turn(asked.text, before)).reply.kind in BESIDE_THE_POINT:
            return
        if not await self.admits(message):
            return
        async with typing(self.bot, where(message)):
            turn = known or await self.turn(asked.text, before)
            shown = self.shown(turn.reply, settings, rated=message.message_id)
            silently = self.is_quiet(settings)
            sent = await self.sender.send(self.target(message), shown.texts, shown.keyboard, silently=silently)
        await self.memory.keep_dialogue(who, Dialogue(turn.conversation, sent, asked_at))
        await self._keep(message, asked, turn.reply, before, sent)

    async def answer_again(self, message: Message, asked: Asked, exchange: Exchange) -> None:
        """Change the answer of `exchange` to that of what is `asked` since its question `message` was edited."""
        settings, who = await self.settings(message), speaker(message)
        if not self.floods.presses(message.chat_id, who.user_id, group=in_group(message)):
            return
        asked_at = int(message.date.timestamp())
        before = FRESH if asked.alone else unpacked(exchange.before)
        turn = await self.turn(asked.text, before)
        shown = self.shown(turn.reply, settings, rated=message.message_id)
        answers = await self._replaced(message, exchange.answers, shown)
        last = await self.memory.dialogue(who, asked_at)
        if last.answers == exchange.answers:
            await self.memory.keep_dialogue(who, Dialogue(turn.conversation, answers, asked_at))
        await self._keep(message, asked, turn.reply, before, answers)

    async def answer_press(self, message: Message, who: Speaker, text: str) -> None:
        """Answer the question `text`, for which `who` pressed a button under `message`, in a message of its own."""
        settings = await self.settings(message)
        asked_at = max(int(message.date.timestamp()), self.memory.clock())
        async with typing(self.bot, where(message)):
            turn = await self.turn(text)
            shown = self.shown(turn.reply, settings)
            sent = await self.sender.send(self.target(message), shown.texts, shown.keyboard)
        await self.memory.keep_dialogue(who, Dialogue(turn.conversation, sent, asked_at))

    async def say(
        self, message: Message, page: Sequence[Block], keyboard: InlineKeyboardMarkup | None = None
    ) -> tuple[int, ...]:
        """Send `page` as a reply to `message`, if the sender of that may still ask."""
        if not await self.admits(message):
            return ()
        silently = self.is_quiet(await self.settings(message))
        return await self.sender.send(self.target(message), messages(page), keyboard, silently=silently)

    def shown(self, reply: Reply, settings: ChatSettings, rated: int = 0) -> Shown:
        """Return `reply` as the chat wants it; `rated` is the number of the question's message, if it can be rated."""
        page = messages(blocks(reply, short=settings.verbosity == "short"))
        rows = [
            *keyboards.options(reply.options),
            *keyboards.offers(self.offers.after(reply)),
            keyboards.sources(reply, self.assistant.knowledge.references),
        ]
        if rated and settings.feedback and reply.kind in ("answer", "not_in_review"):
            rows.append(keyboards.rating(rated))
        return Shown(page, keyboards.keyboard(rows))

    async def _leaning_on(self, message: Message, kept: Dialogue) -> Conversation:
        """Return the conversation that `message` goes on with: that of the answer that it replies to, else its sender's own."""
        replied = message.reply_to_message
        if replied is None or replied.message_id in kept.answers or replied.from_user is None:
            return kept.conversation
        if replied.from_user.id != self.bot.id or replied.forum_topic_created is not None:
            return kept.conversation
        # Another answer than the last one, maybe another person's: its first line names the study that it is about.
        cited = set(re.findall(r"\[(\d+)\]", said(replied).partition("\n")[0]))
        return (await self.turn(f"reference {cited.pop()}")).conversation if len(cited) == 1 else FRESH

    async def _replaced(self, message: Message, answers: tuple[int, ...], shown: Shown) -> tuple[int, ...]:
        """Put `shown` into the messages `answers`, with more or fewer of them where it takes that; return their numbers."""
        kept = answers[: len(shown.texts)]
        for place, (number, text) in enumerate(zip(kept, shown.texts, strict=False), 1):
            keyboard = shown.keyboard if place == len(shown.texts) else None
            await self.sender.edit(message.chat_id, number, text, keyboard)
        for number in answers[len(kept) :]:
            await self.sender.delete(message.chat_id, number)
        more = shown.texts[len(kept) :]
        return (*kept, *(await self.sender.send(where(message), more, shown.keyboard) if more else ()))

    async def _keep(
        self, message: Message, asked: Asked, reply: Reply, before: Conversation, answers: tuple[int, ...]
    ) -> None:
        who = speaker(message)
        exchange = Exchange(
            chat_id=who.chat_id,
            message_id=message.message_id,
            thread_id=who.thread_id,
            user_id=who.user_id,
            answers=answers,
            question=asked.text,
            kind=reply.kind,
            read_as=Discretion(asked.text).of_reading(reply.read_as),
            before=packed(before),
            at=self.memory.clock(),
        )
        await self.memory.keep_exchange(exchange, unanswered=reply.kind in UNANSWERED)
