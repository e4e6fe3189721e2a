"""Browsing by buttons, in one message that changes: treatment, then outcome; two treatments side by side; tables."""

from collections.abc import Mapping

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import CommandHandler, filters

from lnbot.answer.offers import COMPARED
from lnbot.answer.reply import Reply
from lnbot.render.telegram_html import heading, messages, paragraph
from lnbot.telegram import keyboards, texts
from lnbot.telegram.address import argument
from lnbot.telegram.asking import TABLES, Asked, asked
from lnbot.telegram.codec import Verb
from lnbot.telegram.desk import Desk
from lnbot.telegram.features.buttons import Act, Pressed
from lnbot.telegram.features.questions import Context, Handlers


class Browse:
    """Lets people find what is known without typing."""

    def __init__(self, desk: Desk) -> None:
        """Answer at `desk`."""
        self.desk = desk

    def handlers(self) -> Handlers:
        """Return the handlers of the commands."""
        commands = {"treatments": self.treatments, "compare": self.compare, "table": self.table}
        return [CommandHandler(name, run, filters.UpdateType.MESSAGE) for name, run in commands.items()]

    def acts(self) -> Mapping[Verb, Act]:
        """Return what the buttons do."""
        return {
            Verb.TREATMENTS: self.turn_page,
            Verb.TREATMENT: self.choose_treatment,
            Verb.OUTCOME: self.choose_outcome,
            Verb.COMPARE: self.choose_compared,
            Verb.TABLE: self.choose_table,
        }

    async def treatments(self, update: Update, _: Context) -> None:
        """Show the treatments."""
        if update.message is not None:
            listed = keyboards.treatments(self.desk.offers.treatments(), 0)
            await self.desk.say(update.message, (heading(texts.BROWSE),), listed)

    async def compare(self, update: Update, _: Context) -> None:
        """Compare what stands after the command, or let people choose."""
        if update.message is not None:
            first = self.desk.offers.treatment_in(argument(update.message))
            listed = keyboards.compared(self.desk.offers.treatments(), first)
            await self._asked_or_chosen(update.message, self._compare(first), listed)

    async def table(self, update: Update, _: Context) -> None:
        """Show a table of the review, or let people choose one."""
        if update.message is not None:
            await self._asked_or_chosen(update.message, texts.TABLE_WHICH, keyboards.tables())

    async def turn_page(self, pressed: Pressed) -> str:
        """Show a page of the treatments."""
        listed = keyboards.treatments(self.desk.offers.treatments(), max(0, pressed.number(0)))
        return await self._show(pressed, messages((heading(texts.BROWSE),))[0], listed)

    async def choose_treatment(self, pressed: Pressed) -> str:
        """Show what can be asked about a treatment."""
        treatment = pressed.argument(0)
        made = self.desk.offers.of_treatment(treatment)
        if not made:
            return texts.GONE
        question = texts.BROWSE_OUTCOME.format(treatment=self._name(treatment))
        return await self._show(pressed, messages((heading(question),))[0], keyboards.outcomes(made, treatment))

    async def choose_outcome(self, pressed: Pressed) -> str:
        """Show what the review reports on an outcome of a treatment."""
        aspect, treatment = pressed.argument(0), pressed.argument(1)
        offer = self.desk.offers.offer(aspect, treatment)
        if offer is None:
            return texts.GONE
        reply = (await self.desk.turn(offer.question)).reply
        return await self._answer(pressed, reply, keyboards.after_outcome(treatment))

    async def choose_compared(self, pressed: Pressed) -> str:
        """Show the first, then the second treatment to choose, then the two side by side."""
        first, second, aspect = pressed.argument(0), pressed.argument(1), pressed.number(2)
        entities = self.desk.offers.treatments()
        if not second:
            listed = keyboards.compared(entities, first)
            return await self._show(pressed, messages((heading(self._compare(first)),))[0], listed)
        comparable = self.desk.offers.comparable(first, second)
        if not comparable:
            rows = keyboards.comparison(first, second, (), "")
            text = messages((paragraph(texts.NO_COMPARISON),))[0]
            return await self._show(pressed, text, keyboards.keyboard(rows))
        chosen = COMPARED[aspect] if 0 <= aspect < len(COMPARED) else comparable[0]
        named = [(str(COMPARED.index(one)), self._name(one)) for one in comparable]
        reply = (await self.desk.turn(self.desk.offers.comparison(first, second, chosen))).reply
        rows = keyboards.comparison(first, second, named, str(COMPARED.index(chosen)))
        return await self._answer(pressed, reply, rows)

    async def choose_table(self, pressed: Pressed) -> str:
        """Show a table."""
        question = TABLES.get(pressed.number(0))
        if question is None:
            return texts.GONE
        await self.desk.answer_press(pressed.message, pressed.who, question)
        return ""

    async def _asked_or_chosen(self, message: Message, which: str, listed: InlineKeyboardMarkup | None) -> None:
        """Answer what the command in `message` asks; where it asks nothing, ask `which` of those `listed` is meant."""
        question: Asked = asked(message, self.desk.bot.bot, self.desk.offers)
        if question.text:
            await self.desk.answer(message, question)
        else:
            await self.desk.say(message, (heading(which),), listed)

    async def _answer(self, pressed: Pressed, reply: Reply, rows: list[keyboards.Row]) -> str:
        """Show as much of `reply` as one message holds, with `rows` under it."""
        settings = await self.desk.settings(pressed.message)
        shown = self.desk.shown(reply, settings).texts
        if len(shown) > 1:
            shown = self.desk.shown(reply, settings._replace(verbosity="short")).texts
        rows = [keyboards.sources(reply, self.desk.assistant.knowledge.references), *rows]
        return await self._show(pressed, shown[0], keyboards.keyboard(rows))

    async def _show(self, pressed: Pressed, text: str, keyboard: InlineKeyboardMarkup | None) -> str:
        await self.desk.sender.edit(pressed.message.chat_id, pressed.message.message_id, text, keyboard)
        return ""

    def _compare(self, first: str) -> str:
        return texts.COMPARE_SECOND.format(first=self._name(first)) if first else texts.COMPARE_FIRST

    def _name(self, thing: str) -> str:
        entity = self.desk.assistant.knowledge.entities.get(thing)
        return entity.name[:1].upper() + entity.name[1:] if entity is not None else ""
