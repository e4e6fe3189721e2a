"""Runs the bot: from the first contact with Telegram to an orderly end."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from lnbot.answer.assistant import Assistant
from lnbot.store.errors import StoreError
from lnbot.store.store import Store
from lnbot.telegram import logs
from lnbot.telegram.application import ALLOWED_UPDATES, Channel, build_application
from lnbot.telegram.bot import FetchingBot, readable
from lnbot.telegram.menu import announce
from lnbot.telegram.settings import Settings, SettingsError

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
    logs.set_up(settings.log_level, settings.token.get_secret_value())
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
        await answer_updates(channel, stop)
    except InvalidToken:
        raise SettingsError(
            "LNBOT_TOKEN is refused by Telegram; take the token that BotFather shows for the bot"
        ) from None
    finally:
        await store.close()
        log.info("stopped")


async def answer_updates(channel: Channel, stop: asyncio.Event) -> None:
    """Connect, poll and handle until `stop`; what was received by then is handled before the end.

    Raises:
        InvalidToken: Telegram refuses the token.

    """
    application = channel.application
    await channel.once.begin()
    try:
        if not await _insisting(application.initialize, stop):
            return
        await application.start()
        announcing = asyncio.create_task(announce(application.bot))
        log.info("answering as @%s", application.bot.username)
        try:
            await _poll(application.bot, application.update_queue.put, stop)
        finally:
            log.info("stopping: what was received is answered first")
            announcing.cancel()
            await application.stop()
    finally:
        await application.shutdown()
        # An application that never got to know its name counts as shut down; its connections are open all the same.
        await application.bot.shutdown()


async def _poll(bot: FetchingBot, receive: Callable[[Update], Awaitable[None]], stop: asyncio.Event) -> None:
    """Hand each update to `receive`, in order, until `stop`."""
    offset = 0

    async def leave_webhook() -> None:
        # A server that knows no webhooks says of the method what it says of a wrong token; fetching will tell.
        with suppress(InvalidToken):
            await bot.delete_webhook()

    async def fetch() -> None:
        nonlocal offset
        for number, update in readable(await bot.fetch(offset, POLL, ALLOWED_UPDATES), bot):
            if update is not None:
                await receive(update)
            offset = number + 1

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
