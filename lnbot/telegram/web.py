"""What the bot serves over HTTP: Telegram's webhook where one is set, whether it lives and is ready, and its measurements."""

import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import TelegramError

from lnbot.store.errors import StoreError, StoreUnavailableError
from lnbot.store.store import Store
from lnbot.telegram.bot import FetchingBot
from lnbot.telegram.metrics import Metrics
from lnbot.telegram.settings import Settings, SettingsError
from lnbot.telegram.sound import number_of

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header, not what it holds

LARGEST_BODY = 1 << 20
"""Bytes that an update may have: far more than Telegram sends."""

ASKED_FOR = 15.0
"""Seconds for which it is remembered that Telegram was reached."""

Keep = Callable[[dict[str, Any]], Awaitable[None]]


class Readiness:
    """Tells whether the bot can do its work: Telegram reachable, database writable, knowledge base loaded."""

    def __init__(self, bot: FetchingBot, store: Store, version: str) -> None:
        """Ask `bot` and `store`; `version` is that of the knowledge base."""
        self._bot = bot
        self._store = store
        self._version = version
        self._reached = 0.0

    async def report(self) -> tuple[bool, dict[str, object]]:
        """Return whether all is well, and what is how."""
        telegram, database = await self._reaches_telegram(), await self._writes()
        return telegram and database, {"telegram": telegram, "database": database, "knowledge": self._version}

    async def _reaches_telegram(self) -> bool:
        if time.monotonic() - self._reached < ASKED_FOR:
            return True
        try:
            await self._bot.get_me()
        except (TelegramError, RuntimeError):  # the library raises RuntimeError before it is started
            return False
        self._reached = time.monotonic()
        return True

    async def _writes(self) -> bool:
        try:
            await self._store.check(int(time.time()))
        except StoreError:
            return False
        return True


def build_web(settings: Settings, keep: Keep, readiness: Readiness, metrics: Metrics) -> web.Application:
    """Return the application that serves all this; `keep` takes an update, and raises where it cannot be kept."""
    application = web.Application(client_max_size=LARGEST_BODY)

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_: web.Request) -> web.Response:
        well, report = await readiness.report()
        return web.json_response(report, status=200 if well else 503)

    async def measured(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    routes = [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", measured)]
    if settings.webhook_url:
        secret = settings.webhook_secret.get_secret_value()
        routes.append(web.post(webhook_path(settings), _Webhook(secret, keep).take))
    application.add_routes(routes)
    return application


class _Webhook:
    def __init__(self, secret: str, keep: Keep) -> None:
        self._secret = secret.encode()
        self._keep = keep

    async def take(self, request: web.Request) -> web.Response:
        """Answer 200 only when the update is kept: until then Telegram sends it again."""
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret):
            return web.Response(status=403)
        if request.content_type != "application/json":
            return web.Response(status=415)
        try:
            raw = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(raw, dict) or number_of(raw) is None:
            return web.Response(status=400)
        try:
            await self._keep(raw)
        except StoreUnavailableError as error:
            log.warning("update %d was not kept, Telegram will send it again: %s", raw["update_id"], error)
            return web.Response(status=503)
        return web.Response()


def webhook_path(settings: Settings) -> str:
    """Return the path under which the webhook is served: that of its public address."""
    return urlsplit(settings.webhook_url).path or "/"


async def serve_web(application: web.Application, settings: Settings) -> web.AppRunner:
    """Serve `application` where `settings` say; `cleanup` of the result ends it.

    Raises:
        SettingsError: that place cannot be listened at.

    """
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    host, _, port = settings.listen.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        needed = bool(settings.webhook_url) or "listen" in settings.model_fields_set
        if not needed:
            log.warning("health and metrics are not served: %s is taken", settings.listen)
            return runner
        await runner.cleanup()
        raise SettingsError(
            f"LNBOT_LISTEN has {settings.listen!r}, which cannot be listened at: {error.strerror or error}"
        ) from None
    return runner
