"""What a newcomer meets: /start with its deep links, /help, /about; and what is theirs: /privacy, /forget, /feedback."""

from telegram import Update
from telegram.ext import CommandHandler, filters

from lnbot.answer.texts import EXAMPLES
from lnbot.render.telegram_html import paragraph
from lnbot.store.removal import Retention
from lnbot.telegram import keyboards, pages, texts
from lnbot.telegram.address import argument, asked_by_command, speaker
from lnbot.telegram.codec import ASKING, target
from lnbot.telegram.desk import Desk
from lnbot.telegram.features.questions import REFERENCE, Context, Handlers


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
            "ref": self.reference,
        }
        return [CommandHandler(name, run, filters.UpdateType.MESSAGE) for name, run in commands.items()]

    async def start(self, update: Update, _: Context) -> None:
        """Welcome, or answer what the deep link asks."""
        if update.message is None:
            return
        payload = argument(update.message)
        if payload in ("", ASKING):
            knowledge = self.desk.assistant.knowledge
            await self.desk.say(
                update.message, pages.welcome(knowledge), keyboards.keyboard(keyboards.options(EXAMPLES))
            )
            return
        aim = target(payload)
        if aim is not None and aim.fact in self.desk.assistant.knowledge.facts:
            turn = self.desk.offers.fact(aim.fact)
            await self.desk.answer(update.message, turn.reply.read_as, known=turn)
        elif aim is not None and aim.question:
            await self.desk.answer(update.message, aim.question)
        else:
            await self.desk.say(update.message, (paragraph(texts.LINK_GONE),))

    async def help(self, update: Update, _: Context) -> None:
        """Show what the bot can do, with examples."""
        if update.message is not None:
            page = pages.helping(self.desk.bot.username)
            await self.desk.say(update.message, page, keyboards.keyboard(keyboards.options(EXAMPLES)))

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
        if update.message is not None:
            removed = await self.desk.memory.store.forget_user(speaker(update.message).user_id)
            await self.desk.say(update.message, (paragraph(texts.FORGOTTEN if removed else texts.FORGOTTEN_NOTHING),))

    async def feedback(self, update: Update, _: Context) -> None:
        """Keep what somebody has to say to the editor."""
        if update.message is None:
            return
        text = argument(update.message)
        if text:
            await self.desk.memory.comment(text)
        await self.desk.say(update.message, (paragraph(texts.FEEDBACK_THANKS if text else texts.FEEDBACK_HOW),))

    async def reference(self, update: Update, _: Context) -> None:
        """Give a reference by its number."""
        if update.message is None:
            return
        number = asked_by_command(update.message, self.desk.bot.bot).strip("[]#. ")
        if number.isdecimal():
            await self.desk.answer(update.message, REFERENCE.format(number=int(number)))
        else:
            last = max(self.desk.assistant.knowledge.references)
            await self.desk.say(update.message, (paragraph(texts.REF_HOW.format(last=last)),))
