"""The library's bot, with updates fetched one by one: what cannot be read must not keep the others away."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode, PollingLimit
from telegram.ext import Defaults, ExtBot
from telegram.request import HTTPXRequest

from lnbot.telegram.pace import Pace
from lnbot.telegram.settings import Settings
from lnbot.telegram.sound import cleaned, is_sound, number_of

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds that a request to Telegram may take: one given up too early was often done all the same."""

AT_ONCE = 256
"""How many requests may be under way at the same time."""


class FetchingBot(ExtBot[None]):
    """A bot that fetches updates as they come, readable or not."""

    async def fetch(self, offset: int, wait: int, kinds: Sequence[str]) -> list[dict[str, Any]]:
        """Return the updates from number `offset` on, of the `kinds` named; wait up to `wait` seconds for one.

        Raises:
            TelegramError: Telegram was not reached, or refuses.

        """
        # The library's own way reads them all at once, and fails over all of them where one is not as it should be.
        data = {"offset": offset, "limit": PollingLimit.MAX_LIMIT, "timeout": wait, "allowed_updates": kinds}
        fetched = await self._post("getUpdates", data, read_timeout=wait + PATIENCE)
        return [raw for raw in fetched if isinstance(raw, dict)] if isinstance(fetched, list) else []


def make_bot(settings: Settings) -> FetchingBot:
    """Return the bot that `settings` tell of; it is not started."""

    def request(connections: int) -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=connections,
            read_timeout=PATIENCE,
            write_timeout=PATIENCE,
            connect_timeout=PATIENCE,
            pool_timeout=PATIENCE,
        )

    return FetchingBot(
        settings.token.get_secret_value(),
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=request(AT_ONCE),
        get_updates_request=request(1),
        defaults=Defaults(parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=Pace(),
    )


def readable(fetched: Sequence[dict[str, Any]], bot: FetchingBot) -> Iterator[tuple[int, Update | None]]:
    """Yield the number of each update that was `fetched`, and the update, or None where it cannot be read."""
    for raw in fetched:
        number = number_of(raw)
        if number is None:
            continue
        update = _read(raw, bot)
        if update is None:
            log.error("update %d cannot be read and is left out; it has %s", number, ", ".join(sorted(map(str, raw))))
        yield number, update


def _read(raw: dict[str, Any], bot: FetchingBot) -> Update | None:
    try:
        update = Update.de_json(cleaned(raw), bot)
        return update if is_sound(update) else None
    except (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError):
        # Whatever the library stumbles over. Its words may hold what somebody wrote.
        return None
