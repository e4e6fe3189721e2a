"""Inline mode: answers while somebody types after the bot's name in any chat; what they choose is where they can go on."""

from collections.abc import Sequence

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest
from telegram.ext import ChosenInlineResultHandler, InlineQueryHandler

from lnbot.answer.reply import Reply
from lnbot.answer.suggestions import SHORTEST, Suggestion, Suggestions
from lnbot.render.telegram_html import blocks, messages, paragraph, shortened
from lnbot.store.values import Speaker
from lnbot.telegram import keyboards, texts
from lnbot.telegram.busy import aside
from lnbot.telegram.codec import ASKING, question_link
from lnbot.telegram.desk import Desk
from lnbot.telegram.features.questions import Context, Handlers
from lnbot.telegram.memory import Dialogue
from lnbot.telegram.sending import TOO_LATE, says

CACHED_FOR = 300
"""Seconds for which Telegram may give the same results to the same words, of whomever: answers change only with the bot."""

LONGEST_TITLE, LONGEST_LINE = 96, 160
"""Units of a title and of the line below: more is not shown."""


class Inline:
    """Answers inline queries."""

    def __init__(self, desk: Desk, suggestions: Suggestions) -> None:
        """Show what `suggestions` has; go on from what is chosen at `desk`."""
        self.desk = desk
        self.suggestions = suggestions

    def handlers(self) -> Handlers:
        """Return the handlers of queries, and of what is chosen (where inline feedback is switched on)."""
        return [InlineQueryHandler(self.typed), ChosenInlineResultHandler(self.chosen)]

    async def typed(self, update: Update, _: Context) -> None:
        """Show answers to what is typed so far, or examples where that is next to nothing."""
        query = update.inline_query
        if query is None:
            return
        text = " ".join(query.query.split())
        found = await aside(self._found, text)
        results = [self._article(one) for one in found] if found else [_nothing()]
        await self._show(query, text, results)

    async def chosen(self, update: Update, _: Context) -> None:
        """Let who chose an answer go on from it in private."""
        result = update.chosen_inline_result
        if result is None:
            return
        # What is typed may have changed since; the answer that was chosen has not.
        found = await aside(self._found, " ".join(result.query.split()))
        reply = next((one.reply for one in found if one.id == result.result_id), None)
        if reply is not None and reply.facts:
            turn = await aside(self.desk.offers.fact, reply.facts[0])
            user = result.from_user.id
            await self.desk.memory.keep_dialogue(
                Speaker(user, 0, user), Dialogue(turn.conversation, (), self.desk.memory.clock())
            )

    def _found(self, text: str) -> Sequence[Suggestion]:
        greeted = self.desk.assistant.answer(text).reply.kind == "chat"
        if greeted or (len(text) < SHORTEST and not text.isdecimal()):
            return tuple(self.suggestions.asked(question) for question in texts.INLINE_EXAMPLES)
        return self.suggestions.suggested(text)

    def _article(self, one: Suggestion) -> InlineQueryResultArticle:
        return article(one.id, one.title, one.line, one.reply, self.desk.bot.username)

    async def _show(self, query: InlineQuery, text: str, results: Sequence[InlineQueryResultArticle]) -> None:
        button = InlineQueryResultsButton(texts.ASK_IN_PRIVATE, start_parameter=question_link(text) or ASKING)
        try:
            await query.answer(results, cache_time=CACHED_FOR, is_personal=False, button=button)
        except BadRequest as error:
            if not says(error, TOO_LATE):
                raise


def article(name: str, title: str, line: str, reply: Reply, username: str) -> InlineQueryResultArticle:
    """Return `reply` as one message to be sent in the name of who chooses it."""
    page = messages(blocks(reply))
    # One result is one message: what is longer leaves its details out, and is cut after that.
    text = page[0] if len(page) == 1 else messages(blocks(reply, short=True))[0]
    return InlineQueryResultArticle(
        name,
        shortened(title, LONGEST_TITLE),
        InputTextMessageContent(text),
        reply_markup=keyboards.keyboard([keyboards.about_fact(username, reply)]),
        description=shortened(line, LONGEST_LINE),
    )


def _nothing() -> InlineQueryResultArticle:
    text = messages((paragraph(texts.INLINE_NOTHING), paragraph(texts.INLINE_NOTHING_MORE)))[0]
    return InlineQueryResultArticle(
        "nothing", texts.INLINE_NOTHING, InputTextMessageContent(text), description=texts.INLINE_NOTHING_MORE
    )
