"""The wiring of the channel, in one place. It starts nothing."""

import logging
import socket
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    ContextTypes,
    JobQueue,
    TypeHandler,
)

from lnbot.answer.assistant import Assistant
from lnbot.answer.suggestions import Suggestions
from lnbot.render.telegram_html import messages, paragraph
from lnbot.store.errors import StoreUnavailableError
from lnbot.store.removal import DAY, RETENTION, Retention
from lnbot.store.store import Store
from lnbot.telegram import texts
from lnbot.telegram.access import Access
from lnbot.telegram.admins import Admins
from lnbot.telegram.bot import FetchingBot, make_bot
from lnbot.telegram.codec import Verb
from lnbot.telegram.desk import Desk
from lnbot.telegram.features.basics import Basics
from lnbot.telegram.features.browse import Browse
from lnbot.telegram.features.buttons import Buttons
from lnbot.telegram.features.chat_settings import SettingsFeature
from lnbot.telegram.features.guest import Guest
from lnbot.telegram.features.inline import Inline
from lnbot.telegram.features.membership import Membership
from lnbot.telegram.features.questions import Context, Questions
from lnbot.telegram.floods import Floods
from lnbot.telegram.intake import Intake
from lnbot.telegram.logs import told
from lnbot.telegram.memory import Memory
from lnbot.telegram.metrics import Metrics
from lnbot.telegram.order import InOrder
from lnbot.telegram.sending import Sender, where
from lnbot.telegram.settings import Settings

log = logging.getLogger(__name__)

TIDY_EVERY = timedelta(minutes=10)
"""How often old rows are looked for. The store does the work once an hour, whoever asks for it."""

ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.MY_CHAT_MEMBER,
    Update.CHAT_MEMBER,
    Update.GUEST_MESSAGE,
)
"""The kinds of update that the handlers below take. Telegram remembers what was asked for last."""

App = Application[
    FetchingBot,
    ContextTypes.DEFAULT_TYPE,
    dict[Any, Any],
    dict[Any, Any],
    dict[Any, Any],
    JobQueue[ContextTypes.DEFAULT_TYPE],
]


class Channel(NamedTuple):
    """The channel, wired: its application, where its updates come in, and what is counted."""

    application: App
    intake: Intake
    metrics: Metrics


def build_application(settings: Settings, assistant: Assistant, store: Store) -> Channel:
    """Return the channel that answers by `assistant` and remembers in `store`."""
    memory = Memory(store)
    metrics = Metrics(assistant.knowledge.version)
    intake = Intake(memory, settings.copy_name or f"{socket.gethostname()} {settings.listen}")
    metrics.waiting.set_function(lambda: intake.queued)
    order = InOrder(intake.claim, intake.finish, metrics.handling)
    application: App = ApplicationBuilder().bot(make_bot(settings)).concurrent_updates(order).updater(None).build()

    def waiting(lane: int) -> int:
        return max(order.waiting(lane), intake.waiting(lane))

    floods = Floods(settings.user_limit, settings.member_limit, settings.group_limit)
    bot = application.bot
    desk = Desk(assistant, memory, floods, Sender(bot, memory), bot, waiting, metrics.replied)
    retention = RETENTION._replace(remarks=settings.keep_days * DAY)
    _add_features(application, desk, retention, metrics)
    _add_jobs(application, store, memory, retention)
    access = Access(settings)

    async def admit(update: Update, _: Context) -> None:
        metrics.received(update)
        if not access.admits(update):
            raise ApplicationHandlerStop

    application.add_handler(TypeHandler(Update, admit), group=-1)
    return Channel(application, intake, metrics)


def _add_features(application: App, desk: Desk, retention: Retention, metrics: Metrics) -> None:
    questions, browse = Questions(desk), Browse(desk)
    chosen = SettingsFeature(desk, Admins(desk.bot))
    buttons = Buttons(desk, {**browse.acts(), Verb.SETTINGS: chosen.pressed})
    features: Sequence[Any] = (
        Guest(desk),
        Membership(desk),
        questions,
        Basics(desk, retention),
        browse,
        chosen,
        buttons,
        Inline(desk, Suggestions(desk.offers)),
    )
    for feature in features:
        application.add_handlers(feature.handlers())
    # Of all handlers the first that fits takes an update: these take what is left.
    application.add_handlers(questions.last_handlers())
    failures = Failures(desk, metrics)
    application.add_error_handler(failures.failed)


def _add_jobs(application: App, store: Store, memory: Memory, retention: Retention) -> None:
    async def tidy(_: Context) -> None:
        try:
            removed = await store.tidy(memory.clock(), retention)
        except StoreUnavailableError as error:
            log.warning("old rows stay for now: %s", error)
        else:
            log.info("%d old rows were removed", removed)

    if application.job_queue is not None:
        application.job_queue.run_repeating(tidy, TIDY_EVERY, first=timedelta(seconds=5))


class Failures:
    """What happens when a handler fails: it is logged without what was written, and who wrote in private is told."""

    def __init__(self, desk: Desk, metrics: Metrics) -> None:
        """Tell people through `desk`, and count failures in `metrics`."""
        self._desk = desk
        self._metrics = metrics

    async def failed(self, update: object, context: Context) -> None:
        """Log a failure, and tell who waits for an answer."""
        if context.error is None:
            return
        self._metrics.errors.labels(type(context.error).__name__).inc()
        number = update.update_id if isinstance(update, Update) else 0
        log.error("update %d failed: %s", number, told(context.error))
        message = update.message if isinstance(update, Update) else None
        if message is None or message.chat.type != message.chat.PRIVATE or isinstance(context.error, TelegramError):
            return
        try:
            await self._desk.sender.send(where(message), messages((paragraph(texts.FAILED),)))
        except TelegramError as error:
            log.warning("nor could that be told (%s)", type(error).__name__)
