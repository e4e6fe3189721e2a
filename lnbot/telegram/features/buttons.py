"""Buttons: takes each press and hands it to what does it; asks what is offered, gives sources in full, takes votes."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from telegram import CallbackQuery, Message, Update
from telegram.constants import CallbackQueryLimit
from telegram.error import BadRequest, TelegramError
from telegram.ext import CallbackQueryHandler

from lnbot.knowledge.citation import full_citation
from lnbot.render.telegram_html import messages, paragraph, shortened
from lnbot.store.values import Speaker
from lnbot.telegram import keyboards, texts
from lnbot.telegram.address import in_group, place_of
from lnbot.telegram.codec import Verb, unpack
from lnbot.telegram.desk import Desk
from lnbot.telegram.features.questions import Context, Handlers
from lnbot.telegram.sending import TOO_LATE, says, where

log = logging.getLogger(__name__)

TELLING = (Verb.RATE, Verb.SETTINGS)
"""What answers a press with a notice; all else does so in the chat, so that the press itself is taken at once."""

ANSWERING = (Verb.ASK, Verb.OPTION, Verb.OFFER, Verb.SOURCES, Verb.TABLE, Verb.RATE)
"""What does not change the message that its button is under."""

LONGEST_NUMBER = 18
"""Digits of a number; the database takes no longer ones."""

ALERTS = (texts.SETTINGS_WHO, texts.SETTINGS_UNKNOWN, texts.GONE, texts.NOT_YOURS)
"""Notices that wait until they are read."""


class Pressed(NamedTuple):
    """A button that was pressed: what it carries, by whom, under which message, and its label where Telegram gives it."""

    arguments: tuple[str, ...]
    who: Speaker
    message: Message
    label: str

    def argument(self, place: int) -> str:
        """Return an argument by its place, or nothing."""
        return self.arguments[place] if place < len(self.arguments) else ""

    def number(self, place: int) -> int:
        """Return an argument as a number, or -1 where it is none that a button of ours has."""
        given = self.argument(place)
        return int(given) if given.isascii() and given.isdecimal() and len(given) <= LONGEST_NUMBER else -1


Act = Callable[[Pressed], Awaitable[str]]
"""What a button does; it returns the notice for who pressed it, or nothing."""


class Buttons:
    """Takes all presses."""

    def __init__(self, desk: Desk, acts: Mapping[Verb, Act]) -> None:
        """Answer at `desk`; `acts` is what the buttons of other features do."""
        self.desk = desk
        own: dict[Verb, Act] = {
            Verb.ASK: self.ask,
            Verb.OPTION: self.option,
            Verb.OFFER: self.offer,
            Verb.SOURCES: self.sources,
            Verb.RATE: self.rate,
        }
        self.acts = {**own, **acts}

    def handlers(self) -> Handlers:
        """Return the handler of presses."""
        return [CallbackQueryHandler(self.pressed)]

    async def pressed(self, update: Update, _: Context) -> None:
        """Do what a button says."""
        query = update.callback_query
        if query is None:
            return
        press, message = unpack(query.data), query.message
        if press is None or not isinstance(message, Message) or not _reaches(message, press.verb):
            await _taken(query, texts.GONE)
        elif not self.desk.floods.presses(message.chat_id, query.from_user.id, group=in_group(message)):
            await _taken(query, texts.TOO_FAST)
        else:
            telling = press.verb in TELLING
            if not telling:
                await _taken(query)
            place = place_of(message)
            who = Speaker(place.chat_id, place.thread_id, query.from_user.id)
            notice = await self.acts[press.verb](Pressed(press.arguments, who, message, _label(message, query.data)))
            if telling:
                await _taken(query, notice)
            elif notice:
                await self.desk.sender.send(where(message), messages((paragraph(notice),)))

    async def ask(self, pressed: Pressed) -> str:
        """Ask the question that the button carries."""
        if not pressed.argument(0):
            return texts.GONE
        await self.desk.answer_press(pressed.message, pressed.who, pressed.argument(0))
        return ""

    async def option(self, pressed: Pressed) -> str:
        """Ask the question that stands on the button, in full where it is shortened there."""
        last = await self.desk.memory.dialogue(pressed.who, self.desk.memory.clock())
        offered, place = last.conversation.options, pressed.number(0) - 1
        full = offered[place] if 0 <= place < len(offered) else ""
        start = pressed.label.removesuffix("…")
        question = full if full.startswith(start) else start
        if not question:
            return texts.GONE
        await self.desk.answer_press(pressed.message, pressed.who, question)
        return ""

    async def offer(self, pressed: Pressed) -> str:
        """Ask what is offered about a study or a treatment."""
        offer = self.desk.offers.offer(pressed.argument(0), pressed.argument(1))
        if offer is None:
            return texts.GONE
        await self.desk.answer_press(pressed.message, pressed.who, offer.question)
        return ""

    async def sources(self, pressed: Pressed) -> str:
        """Give references in full, with the button that copies them."""
        listed = self.desk.assistant.knowledge.references
        numbers = [int(n) for n in pressed.argument(0).split(".") if n.isascii() and n.isdecimal() and int(n) in listed]
        if not numbers:
            return texts.GONE
        page = tuple(paragraph(f"[{number}] {full_citation(listed[number])}") for number in numbers)
        copying = [keyboards.copying(listed[number]) for number in numbers] if len(numbers) == 1 else []
        await self.desk.sender.send(where(pressed.message), messages(page), keyboards.keyboard([copying]))
        return ""

    async def rate(self, pressed: Pressed) -> str:
        """Note a vote on an answer."""
        asked, good = pressed.number(1), pressed.argument(0) == "1"
        if asked < 0:
            return texts.GONE
        became = await self.desk.memory.rate(pressed.message.chat_id, asked, pressed.who.user_id, good=good)
        return {"noted": texts.RATED, "withdrawn": texts.RATED_BACK, "gone": texts.RATED_LATE}[became]


def _reaches(message: Message, verb: Verb) -> bool:
    """Whether what `verb` does under `message` can be seen there.

    The library makes a `Message` also of what Telegram no longer shows: that one cannot be changed, and its topic is unknown.
    """
    return message.is_accessible or (verb in ANSWERING and not message.chat.is_forum)


async def _taken(query: CallbackQuery, notice: str = "") -> None:
    text = shortened(notice, CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH) if notice else None
    try:
        await query.answer(text, show_alert=True if notice in ALERTS else None)
    except BadRequest as error:
        if not says(error, TOO_LATE):
            raise
    except TelegramError as error:
        # The button goes on turning for a while; what was asked by it is answered all the same.
        log.warning("a press could not be taken (%s)", type(error).__name__)


def _label(message: Message, data: str | None) -> str:
    rows = message.reply_markup.inline_keyboard if message.reply_markup is not None else ()
    return next((one.text for row in rows for one in row if one.callback_data == data), "")
