"""The whole channel without a network: updates go in as Telegram's JSON, and the fake Bot API judges what comes out."""

import asyncio
import json
import logging
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from pydantic import SecretStr
from telegram.request import BaseRequest, RequestData

from lnbot.answer.assistant import Assistant
from lnbot.store.store import Store
from lnbot.telegram import application, floods
from lnbot.telegram.bot import FetchingBot, readable
from lnbot.telegram.settings import Settings
from tests.telegram.fake_api import World
from tests.telegram.fake_api.errors import QUERY_TOO_OLD, Refusal
from tests.telegram.fake_api.methods import METHODS
from tests.telegram.fake_api.parameters import Parameters

T = TypeVar("T")

HARMLESS = (
    "chat not found",
    "message to edit not found",
    "message is not modified",
    "message thread not found",
    "bot is not a member",
    "bot can't initiate conversation",
    QUERY_TOO_OLD,
)
"""What Telegram may say of chats, messages and queries that were made up: nothing that a text or a button is to blame for."""


class Judge(BaseRequest):
    """Hands calls to the fake Bot API, and remembers what that had to refuse."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.refused: list[str] = []

    @property
    def read_timeout(self) -> float:
        """Seconds; nothing here takes any."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing is to be opened."""

    async def shutdown(self) -> None:
        """Nothing is to be closed."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Answer a call."""
        del method
        name = url.rpartition("/")[2]
        fields = request_data.json_parameters if request_data is not None else {}
        self.world.flood.per_second = self.world.flood.per_minute_in_group = 1_000_000
        try:
            result = METHODS[name.lower()](self.world, Parameters(fields))
        except Refusal as refusal:
            if not any(words in refusal.description for words in HARMLESS):
                self.refused.append(f"{name}: {refusal.description}")
            body: dict[str, object] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            return refusal.code, json.dumps(body).encode()
        return 200, msgspec.json.encode({"ok": True, "result": result})


class Failures(logging.Handler):
    """Collects what is logged as an error, but for what is said of updates that cannot be read."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record."""
        message = record.getMessage()
        if "cannot be read and is left out" not in message:
            self.said.append(message)


class Channel:
    """The channel on a store of its own."""

    def __init__(self, assistant: Assistant) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.world = World()
        self.judge = Judge(self.world)
        self.failures = Failures()
        logging.getLogger().addHandler(self.failures)
        self.number = 1
        self.bot: FetchingBot
        self.run(self._open(assistant))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what `work` comes to."""
        return self.runner.run(work)

    async def _open(self, assistant: Assistant) -> None:
        url = f"sqlite+aiosqlite:///{Path(self.folder.name) / 'store.sqlite'}"
        self.store = await Store.open(url)
        settings = Settings(
            token=SecretStr(self.world.token),
            api_url="http://127.0.0.1:9",
            database_url=url,
            user_limit=10**6,
            member_limit=10**6,
        ).model_copy(update={"group_limit": 10**6})  # more than is allowed: each input has to be handled
        floods.PRESSES = 10**6
        self.channel = application.build_application(settings, assistant, self.store)
        self.bot = self.channel.application.bot
        self.bot._request = (self.judge, self.judge)
        self.bot.rate_limiter.process_request = _at_once  # type: ignore[method-assign,union-attr] # nothing is sent
        await self.channel.application.initialize()

    def close(self) -> None:
        """Close all of it."""
        logging.getLogger().removeHandler(self.failures)
        self.run(self.store.close())
        self.runner.close()
        self.folder.cleanup()

    def receive(self, body: bytes) -> None:
        """Take an update as the webhook would, handle it, and check what became of it.

        Raises:
            AssertionError: a handler failed, or Telegram would refuse what was sent.

        """
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return
        if isinstance(raw, dict):
            self.handle(raw)

    def handle(self, raw: dict[str, Any]) -> None:
        """Handle an update that was read from JSON; see `receive`."""
        self.run(self._handle(raw))
        said, refused = self.failures.said[:], self.judge.refused[:]
        self.failures.said.clear()
        self.judge.refused.clear()
        assert not said, f"a handler failed: {said}"
        assert not refused, f"Telegram would refuse: {refused}"

    async def _handle(self, raw: dict[str, Any]) -> None:
        self.number += 1
        for _, update in readable([{**raw, "update_id": raw.get("update_id", self.number)}], self.bot):
            if update is not None:
                await self.channel.intake.receive(json.loads(update.to_json()), self.bot, self._ignored)
                await self.channel.application.process_update(update)
                await self.store.updates.finish(update.update_id, "fuzz")

    async def _ignored(self, update: object) -> None:
        del update


async def _at_once(callback: Any, args: Any, kwargs: Any, *_: Any, **__: Any) -> Any:
    return await callback(*args, **kwargs)
