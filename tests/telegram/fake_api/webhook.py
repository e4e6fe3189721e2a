"""Delivery of updates to the bot's webhook."""

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import aiohttp
from telegram.constants import WebhookLimit

from tests.telegram.fake_api.clock import Clock
from tests.telegram.fake_api.errors import bad_request
from tests.telegram.fake_api.inbox import Inbox, Waiting
from tests.telegram.fake_api.parameters import Parameters

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEFAULT_CONNECTIONS = 40


class Webhook:
    """Posts what waits in the inbox to the bot's webhook, again and again until it is answered 2xx.

    Updates of one chat go out one after the other, those of different chats side by side.
    """

    def __init__(self, inbox: Inbox, clock: Clock) -> None:
        self.inbox = inbox
        self.clock = clock
        self.proxies: dict[str, str] = {}
        """Where a public address leads to: as a reverse proxy in front of the bot would."""
        self.patience = 60.0
        self.pause = 0.05
        """Seconds between two attempts; at Telegram they grow from one second on."""
        self.attempts: list[tuple[int, int]] = []
        """Each attempt: the id of the update, and the status that came back (0: none)."""
        self.secret = ""
        self.max_connections = DEFAULT_CONNECTIONS
        self.last_error = ""
        self.last_error_date = 0
        self._deliveries: dict[int, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None

    def set(self, parameters: Parameters) -> None:
        """Carry out setWebhook.

        Raises:
            Refusal: the address or the secret is none that Telegram takes.

        """
        url = parameters.text("url")
        parts = urlsplit(url)
        if url and parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if parts.scheme == "https" and (parts.port or 443) not in (443, 80, 88, 8443):
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        secret = parameters.text("secret_token")
        if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        self.inbox.read_allowed(parameters)
        if parameters.flag("drop_pending_updates"):
            self.inbox.waiting.clear()
        self.inbox.end_polls("terminated by setWebhook request")
        self.inbox.webhook_url, self.secret = url, secret
        self.max_connections = parameters.integer("max_connections", DEFAULT_CONNECTIONS)
        self.inbox.changes.notify()

    def info(self) -> Mapping[str, object]:
        """Return the answer to getWebhookInfo."""
        info: dict[str, object] = {
            "url": self.inbox.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.inbox.waiting),
        }
        if self.inbox.webhook_url:
            info["max_connections"] = self.max_connections
        if self.inbox.allowed:
            info["allowed_updates"] = sorted(self.inbox.allowed)
        if self.last_error:
            info |= {"last_error_date": self.last_error_date, "last_error_message": self.last_error}
        return info

    def start(self) -> None:
        """Begin to deliver."""
        self._watch = asyncio.create_task(self._deliver_all())

    async def stop(self) -> None:
        """Stop delivering."""
        tasks = [*self._tasks, *([self._watch] if self._watch else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _deliver_all(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.patience)) as client:
            while True:
                for update in list(self.inbox.waiting) if self.inbox.webhook_url else ():
                    if update.queue not in self._deliveries and len(self._deliveries) < self.max_connections:
                        self._begin(client, update)
                seen = self.inbox.changes.count
                await self.inbox.changes.until(lambda seen=seen: self.inbox.changes.count != seen, 3600)  # type: ignore[misc] # a lambda with a default

    def _begin(self, client: aiohttp.ClientSession, update: Waiting) -> None:
        task = asyncio.create_task(self._deliver(client, update))
        self._deliveries[update.queue] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, client: aiohttp.ClientSession, update: Waiting) -> None:
        try:
            while self.inbox.webhook_url and update in self.inbox.waiting:
                status = await self.post(client, update)
                self.attempts.append((update.update_id, status))
                if 200 <= status < 300:
                    if update in self.inbox.waiting:
                        self.inbox.confirm(update)
                    return
                self.last_error = f"Wrong response from the webhook: {status}" if status else "Connection refused"
                self.last_error_date = int(self.clock.now())
                await asyncio.sleep(self.pause)
        finally:
            del self._deliveries[update.queue]
            self.inbox.changes.notify()

    async def post(self, client: aiohttp.ClientSession, update: Waiting) -> int:
        """Post `update` once and return the status of the answer, 0 where there is none."""
        headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: self.secret} if self.secret else {})
        try:
            async with client.post(
                self._address(), data=bytes(update.body), headers=headers, allow_redirects=False
            ) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    def _address(self) -> str:
        url = self.inbox.webhook_url
        for public, inside in self.proxies.items():
            if url.startswith(public):
                return inside + url.removeprefix(public)
        return url
