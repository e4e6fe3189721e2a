"""Guest mode: answers a mention in a chat that the bot has not joined."""

from telegram import Update
from telegram.error import BadRequest
from telegram.ext import MessageHandler, filters

from lnbot.answer.reply import Reply
from lnbot.telegram import texts
from lnbot.telegram.address import heard, is_not_for_us, speaker
from lnbot.telegram.desk import Desk
from lnbot.telegram.features.inline import article
from lnbot.telegram.features.questions import Context, Handlers
from lnbot.telegram.floods import Verdict
from lnbot.telegram.memory import Dialogue
from lnbot.telegram.sending import TOO_LATE, says


class Guest:
    """Answers where the bot is a guest: one message to each mention, and nothing that was not asked for."""

    def __init__(self, desk: Desk) -> None:
        """Answer at `desk`."""
        self.desk = desk

    def handlers(self) -> Handlers:
        """Return the handler of mentions elsewhere."""
        return [MessageHandler(filters.UpdateType.GUEST_MESSAGE, self.mentioned)]

    async def mentioned(self, update: Update, _: Context) -> None:
        """Answer a mention."""
        message = update.guest_message
        if message is None or not message.guest_query_id or is_not_for_us(message, self.desk.bot.bot):
            return
        who = speaker(message)
        verdict = self.desk.floods.asks(message.chat_id, who.user_id, group=True)
        if verdict is Verdict.SILENCE:
            return
        asked_at = int(message.date.timestamp())
        text = heard(message, self.desk.bot.bot).text
        kept = await self.desk.memory.dialogue(who, asked_at)
        if verdict is Verdict.NOTICE:
            seconds = self.desk.floods.wait(message.chat_id, who.user_id, group=True)
            reply = Reply("chat", texts.TOO_MANY.format(seconds=seconds))
        elif text:
            turn = await self.desk.turn(text, kept.conversation)
            reply = turn.reply
            await self.desk.memory.keep_dialogue(who, Dialogue(turn.conversation, (), asked_at))
        else:
            reply = Reply("chat", texts.ASK_WHAT.format(username=self.desk.bot.username))
        result = article("answer", reply.lead, reply.read_as, reply, self.desk.bot.username)
        try:
            await self.desk.bot.answer_guest_query(message.guest_query_id, result)
        except BadRequest as error:
            if not says(error, TOO_LATE):
                raise
