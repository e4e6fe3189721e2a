"""Shows that the bot is at work, where that takes longer than a moment."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import ParamSpec, TypeVar

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from lnbot.telegram.sending import Target

MOMENT = 0.4
"""Seconds for which nobody wonders."""

LASTS = 4.5
"""Seconds after which "typing" has to be shown again: Telegram takes it away after five."""

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


@asynccontextmanager
async def typing(bot: Bot, target: Target) -> AsyncIterator[None]:
    """Show "typing" in the chat of `target` from a moment after the start until the end."""
    task = asyncio.create_task(_keep_typing(bot, target))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_typing(bot: Bot, target: Target) -> None:
    await asyncio.sleep(MOMENT)
    # A chat that takes no "typing" will say the same of the answer, where it matters.
    with suppress(TelegramError):
        while True:
            await bot.send_chat_action(target.chat_id, ChatAction.TYPING, message_thread_id=target.thread_id)
            await asyncio.sleep(LASTS)


async def aside(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `call` returns, without holding up other chats meanwhile.

    Raises:
        RuntimeError: it raised StopIteration, which cannot pass from one thread to another: who waits would wait for ever.

    """

    def called() -> T:
        try:
            return call(*args, **kwargs)
        except StopIteration as error:
            raise RuntimeError("an iterator was empty") from error

    return await asyncio.to_thread(called)
