"""What a newcomer meets: /start with its deep links, /help, /about; and what is theirs: /privacy, /forget, /feedback."""

from telegram import Update
from telegram.ext import CommandHandler, filters

from lnbot.render.telegram_html import paragraph
from lnbot.store.errors import StoreUnavailableError
from lnbot.store.removal import Retention
from lnbot.telegram import keyboards, pages, texts
from lnbot.telegram.address import argument, speaker
from lnbot.telegram.asking import Asked
from lnbot.telegram.codec import ASKING, target
from lnbot.telegram.desk import Desk
from lnbot.telegram.features.questions import Context, Handlers

SURE = 0.8
"""The confidence from which on the words of a link that is not ours are taken for a question."""


class Basics:
    """The commands that need no buttons but those of the examples."""

    def __init__(self, desk: Desk, retention: Retention) -> None:
        """Answer at `desk`; `retention` is what /privacy tells of."""
        self.desk = desk
        self.retention = retention

    def handlers(self) -> Handlers:
        """Return the handlers of the commands."""
        commands = {
            "start": self.start,
            "help": self.help,
            "about": self.about,
            "privacy": self.privacy,
            "forget": self.forget,
            "feedback": self.feedback,
        }
        return [CommandHandler(name, run, filters.UpdateType.MESSAGE) for name, run in commands.items()]

    async def start(self, update: Update, _: Context) -> None:
        """Welcome, or answer what the deep link asks."""
        if update.message is None:
            return
        payload = argument(update.message)
        aim = target(payload) if payload != ASKING else None
        if aim is None or (aim.guessed and not await self._is_sure(aim.question)):
            page = pages.welcome(self.desk.assistant.knowledge)
            await self.desk.say(update.message, page, keyboards.keyboard(keyboards.options(texts.EXAMPLES)))
        elif aim.question:
            await self.desk.answer(update.message, Asked(aim.question, alone=True))
        elif aim.fact in self.desk.assistant.knowledge.facts:
            turn = self.desk.offers.fact(aim.fact)
            await self.desk.answer(update.message, Asked(turn.reply.read_as, alone=True), known=turn)
        else:
            await self.desk.say(update.message, (paragraph(texts.LINK_GONE),))

    async def help(self, update: Update, _: Context) -> None:
        """Show what the bot can do, with examples."""
        if update.message is not None:
            page = pages.helping(self.desk.bot.username)
            await self.desk.say(update.message, page, keyboards.keyboard(keyboards.options(texts.EXAMPLES)))

    async def about(self, update: Update, _: Context) -> None:
        """Show what the bot knows, and what it is not."""
        if update.message is not None:
            await self.desk.say(update.message, pages.about(self.desk.assistant.knowledge))

    async def privacy(self, update: Update, _: Context) -> None:
        """Show what is kept."""
        if update.message is not None:
            await self.desk.say(update.message, pages.privacy(self.retention))

    async def forget(self, update: Update, _: Context) -> None:
        """Remove what is kept of who says it."""
        if update.message is None:
            return
        try:
            removed = await self.desk.memory.store.forget_user(speaker(update.message).user_id)
            text = texts.FORGOTTEN if removed else texts.FORGOTTEN_NOTHING
        except StoreUnavailableError:
            text = texts.NOT_NOW
        await self.desk.say(update.message, (paragraph(text),))

    async def feedback(self, update: Update, _: Context) -> None:
        """Keep what somebody has to say to the editor."""
        if update.message is None:
            return
        text, said_back = argument(update.message), texts.FEEDBACK_HOW
        if text:
            try:
                await self.desk.memory.comment(text)
                said_back = texts.FEEDBACK_THANKS
            except StoreUnavailableError:
                said_back = texts.NOT_NOW
        await self.desk.say(update.message, (paragraph(said_back),))

    async def _is_sure(self, question: str) -> bool:
        """Whether a question that was guessed from a link is surely one."""
        reply = (await self.desk.turn(question)).reply
        return reply.kind == "answer" and reply.confidence >= SURE
