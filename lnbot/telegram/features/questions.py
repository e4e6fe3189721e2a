"""Questions: free text, /ask and the commands that are questions, and what becomes of an answer when one is edited."""

from telegram import Message, Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, MessageHandler, filters

from lnbot.render.telegram_html import paragraph
from lnbot.store.dialogues import STALE_AFTER
from lnbot.telegram import texts
from lnbot.telegram.address import command_in, heard, in_group, is_not_for_us, meant, said
from lnbot.telegram.asking import Asked, asked
from lnbot.telegram.desk import Desk

EDITED_FOR = STALE_AFTER
"""Seconds after its question was sent for which an answer follows an edit."""

Context = ContextTypes.DEFAULT_TYPE
Handlers = list[BaseHandler[Update, Context, None]]

HOW = {"ask": texts.ASK_HOW, "ref": texts.REF_HOW}
"""What is said of a command that is a question, where it asks nothing."""


class Questions:
    """Answers questions at `desk`."""

    def __init__(self, desk: Desk) -> None:
        """Answer at `desk`."""
        self.desk = desk

    def handlers(self) -> Handlers:
        """Return the handlers of /ask and of edits."""
        edited = filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.CAPTION)
        asking = CommandHandler(("ask", "definitions", "ref"), self.ask, filters.UpdateType.MESSAGE)
        return [MessageHandler(edited, self.edited), asking]

    def last_handlers(self) -> Handlers:
        """Return the handlers of what no other feature takes: free text, what is no text, unknown commands."""
        new = filters.UpdateType.MESSAGE
        return [
            MessageHandler(new & filters.COMMAND, self.unknown),
            MessageHandler(new & (filters.TEXT | filters.CAPTION), self.text),
            MessageHandler(new & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL, self.no_text),
        ]

    async def text(self, update: Update, _: Context) -> None:
        """Answer a text, if it is for the bot."""
        if update.message is not None and not is_not_for_us(update.message, self.desk.bot.bot):
            await self._heard(update.message)

    async def ask(self, update: Update, _: Context) -> None:
        """Answer the question that a command is, or say how it is used."""
        if update.message is None:
            return
        question = self._asked(update.message)
        if question.text:
            await self.desk.answer(update.message, question)
            return
        how = HOW[command_in(update.message)].format(last=max(self.desk.assistant.knowledge.references))
        await self.desk.say(update.message, (paragraph(how),))

    async def edited(self, update: Update, _: Context) -> None:
        """Change the answer of a question that was edited, or answer it where it was none before."""
        message = update.edited_message
        if message is None or is_not_for_us(message, self.desk.bot.bot) or not _fresh(message):
            return
        exchange = await self.desk.memory.exchange(message.chat_id, message.message_id)
        if exchange is None:
            await self._heard(message)
        elif (question := self._asked(message)).text not in ("", exchange.question):
            await self.desk.answer_again(message, question, exchange)

    async def unknown(self, update: Update, _: Context) -> None:
        """Say that a command is not known, unless it may be another bot's."""
        message = update.message
        if message is None or is_not_for_us(message, self.desk.bot.bot):
            return
        command = next(iter(said(message).split()), "").lower()
        ours = command.endswith(f"@{(self.desk.bot.username or '').lower()}")
        if ours or (not in_group(message) and "@" not in command):
            await self.desk.say(message, (paragraph(texts.UNKNOWN_COMMAND),))

    async def no_text(self, update: Update, _: Context) -> None:
        """Say that only text is read."""
        message = update.message
        if message is not None and not is_not_for_us(message, self.desk.bot.bot):
            await self.desk.say(message, (paragraph(texts.TEXT_ONLY),))

    async def _heard(self, message: Message) -> None:
        if command_in(message):
            return
        spoken, settings, group = (
            heard(message, self.desk.bot.bot),
            await self.desk.settings(message),
            in_group(message),
        )
        if not meant(spoken.called, settings, group=group) or (group and self.desk.is_quiet(settings)):
            return
        if not spoken.text:
            await self.desk.say(message, (paragraph(texts.ASK_WHAT.format(username=self.desk.bot.username)),))
            return
        await self.desk.answer(message, Asked(spoken.text), called=bool(spoken.called) or not group)

    def _asked(self, message: Message) -> Asked:
        return asked(message, self.desk.bot.bot, self.desk.offers)


def _fresh(message: Message) -> bool:
    edited = message.edit_date or message.date
    return (edited - message.date).total_seconds() < EDITED_FOR
