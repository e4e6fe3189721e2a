"""Runs the bot: from the first contact with Telegram to an orderly end."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from telegram.error import InvalidToken, RetryAfter, TelegramError

from lnbot.answer.assistant import Assistant
from lnbot.store.errors import StoreError, StoreUnavailableError
from lnbot.store.store import Store
from lnbot.telegram import logs
from lnbot.telegram.application import ALLOWED_UPDATES, Channel, build_application
from lnbot.telegram.bot import readable
from lnbot.telegram.menu import announce
from lnbot.telegram.settings import Settings, SettingsError
from lnbot.telegram.sound import number_of
from lnbot.telegram.web import Readiness, build_web, serve_web

log = logging.getLogger(__name__)

POLL = 10
"""Seconds for which Telegram holds a request for updates open while there are none."""

LONGEST_PAUSE = 30.0
"""Seconds between two tries to reach Telegram, at most."""


def run(settings: Settings) -> None:
    """Run the bot until the process is told to stop.

    Raises:
        SettingsError: Telegram refuses the token, or the database cannot be used.
        KnowledgeError: the knowledge base has faults.

    """
    logs.set_up(settings.log_level, settings.token.get_secret_value(), settings.log_format)
    assistant = Assistant.open(settings.knowledge)
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(settings, assistant))


async def serve(settings: Settings, assistant: Assistant, stop: asyncio.Event | None = None) -> None:
    """Open the store, answer updates until `stop` is set or a signal comes, and close all in order.

    Raises:
        SettingsError: Telegram refuses the token, or the database cannot be used.

    """
    stop = stop or _on_signals()
    try:
        store = await Store.open(settings.database_url)
    except StoreError as error:
        raise SettingsError(f"LNBOT_DATABASE_URL cannot be used: {error}") from None
    try:
        channel = build_application(settings, assistant, store)
        bot = channel.application.bot

        async def keep(raw: dict[str, Any]) -> None:
            await channel.intake.receive(raw, bot, channel.application.update_queue.put)

        readiness = Readiness(bot, store, assistant.knowledge.version)
        served = await serve_web(build_web(settings, keep, readiness, channel.metrics), settings)
        try:
            await answer_updates(channel, settings, stop)
        finally:
            await served.cleanup()
    except InvalidToken:
        raise SettingsError(
            "LNBOT_TOKEN is refused by Telegram; take the token that BotFather shows for the bot"
        ) from None
    finally:
        await store.close()
        log.info("stopped")


async def answer_updates(channel: Channel, settings: Settings, stop: asyncio.Event) -> None:
    """Connect, receive and handle until `stop`; what was handed on by then is handled before the end.

    Raises:
        InvalidToken: Telegram refuses the token.

    """
    application, intake = channel.application, channel.intake
    await intake.begin()
    try:
        if not await _insisting(application.initialize, stop):
            return
        await application.start()
        announcing = asyncio.create_task(announce(application.bot))
        put = application.update_queue.put
        handing = asyncio.create_task(intake.hand_on(application.bot, put, stop))
        # Without it nobody would be answered any more, and all else would look well.
        handing.add_done_callback(lambda _: stop.set())
        holding = asyncio.create_task(intake.hold())
        log.info("answering as @%s", application.bot.username)
        try:
            await (_await_webhook(channel, settings, stop) if settings.webhook_url else _poll(channel, stop))
        finally:
            log.info("stopping: what was handed on is answered first, what is kept waits")
            announcing.cancel()
            # A token that is refused, say, ends the fetching without anybody having said so to the rest.
            stop.set()
            try:
                await handing
            finally:
                await application.stop()
                holding.cancel()
    finally:
        await application.shutdown()
        # An application that never got to know its name counts as shut down; its connections are open all the same.
        await application.bot.shutdown()


async def _await_webhook(channel: Channel, settings: Settings, stop: asyncio.Event) -> None:
    """Tell Telegram where to send updates, and wait for `stop`. The webhook stays set: other copies may go on."""
    bot = channel.application.bot

    async def set_webhook() -> None:
        await bot.set_webhook(
            settings.webhook_url,
            secret_token=settings.webhook_secret.get_secret_value(),
            allowed_updates=ALLOWED_UPDATES,
        )

    if await _insisting(set_webhook, stop):
        await stop.wait()


async def _poll(channel: Channel, stop: asyncio.Event) -> None:
    """Fetch updates and keep them until `stop`; only what is kept is confirmed to Telegram."""
    bot, put = channel.application.bot, channel.application.update_queue.put
    offset = 0

    async def leave_webhook() -> None:
        # A server that knows no webhooks says of the method what it says of a wrong token; fetching will tell.
        with suppress(InvalidToken):
            await bot.delete_webhook()

    async def fetch() -> None:
        nonlocal offset
        fetched = await bot.fetch(offset, POLL, ALLOWED_UPDATES)
        for raw in fetched:
            try:
                await channel.intake.receive(raw, bot, put)
            except StoreUnavailableError as error:
                # Late is worse than twice: people are answered although nobody remembers it.
                log.warning("an update is handled without the database: %s", error)
                for _, update in readable([raw], bot):
                    if update is not None:
                        await channel.intake.receive_unkept(update, put)
        # Of these alone: after a quiet week Telegram counts from anywhere.
        offset = max((number + 1 for raw in fetched if (number := number_of(raw)) is not None), default=offset)

    await _insisting(leave_webhook, stop)
    while await _insisting(fetch, stop):
        pass
    # Tells Telegram what was received, so that it does not come again; what comes now waits for the next start.
    with suppress(TelegramError):
        await bot.fetch(offset, 0, ALLOWED_UPDATES)


async def _insisting(call: Callable[[], Awaitable[object]], stop: asyncio.Event) -> bool:
    """Make `call` until Telegram is reached; return False where `stop` came first.

    Raises:
        InvalidToken: Telegram refuses the token; nothing will change that.

    """
    pause = 1.0
    while not stop.is_set():
        try:
            return await _unless(stop, call())
        except InvalidToken:
            raise
        except TelegramError as error:
            wait = _seconds(error) or pause
            log.warning("Telegram does not answer as it should (%s); next try in %.0f s", type(error).__name__, wait)
            pause = min(2 * pause, LONGEST_PAUSE)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
    return False


async def _unless(stop: asyncio.Event, call: Awaitable[object]) -> bool:
    """Await `call` and return True; give it up and return False when `stop` is set first."""
    calling, stopping = asyncio.ensure_future(call), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((calling, stopping), return_when=asyncio.FIRST_COMPLETED)
        if not calling.done():
            return False
        await calling
        return True
    finally:
        for task in (calling, stopping):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await stopping


def _seconds(error: TelegramError) -> float:
    if not isinstance(error, RetryAfter):
        return 0.0
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()


def _on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
