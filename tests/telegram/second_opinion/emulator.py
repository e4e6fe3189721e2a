"""lo-bot-api-emulator, with what it leaves out of the Bot API added."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import pytest
from aiohttp import web
from lo_bot_api_emulator import CONTRACT, LoBotApiEmulator, updates  # type: ignore[import-untyped] # it has no types
from telegram.constants import UpdateType

TOKEN = "700000002:AAFakeTokenOfTheSecondOpinion_0123456"
BOT = {"username": "lnreview_bot", "supports_inline_queries": True, "supports_guest_queries": True}
_MORE_PARAMETERS = {
    "sendMessage": ["link_preview_options", "message_thread_id"],
    "editMessageText": ["link_preview_options"],
    "sendChatAction": ["message_thread_id"],
    "answerInlineQuery": ["button"],
}
_PLAIN: Mapping[str, object] = {
    "setMyDescription": True,
    "setMyShortDescription": True,
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}
"""Methods that are only taken, and what they give."""


class Made(NamedTuple):
    """A call that was not refused."""

    method: str
    fields: Mapping[str, Any]
    result: Any


class Emulator(LoBotApiEmulator):  # type: ignore[misc] # it has no types
    """The emulator as a bot of today needs it; `made` keeps the calls that were not refused."""

    def __init__(self) -> None:
        super().__init__(allow_insecure_loopback_webhooks=True)
        self.made: list[Made] = []
        self.url = ""

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        """Return the result of a call; refuse, by raising, what is wrong with it."""
        given = dict(fields)
        if method in _PLAIN:
            result: Any = _PLAIN[method]
        elif method == "getChatAdministrators":
            result = [{"status": "creator", "user": person(1, "Ann"), "is_anonymous": False}]
        else:
            result = super().validate(method, fields, uploads)
        if method == "getMe":
            result |= BOT
        if isinstance(result, dict) and "chat" in result and int(given["chat_id"]) < 0:
            result["chat"]["type"] = "supergroup"
        self.made.append(Made(method, given, result))
        return result

    @classmethod
    def validate_reply(cls, fields: dict[str, Any]) -> None:
        """Check what a message replies to; a text may be quoted."""
        reply = json.loads(fields.get("reply_parameters", "{}"))
        kept = {key: value for key, value in reply.items() if not key.startswith("quote")}
        super().validate_reply({**fields, "reply_parameters": json.dumps(kept)} if reply else fields)

    async def happens(self, **update: object) -> int:
        """Let the bot know of something, and return the id of the update."""
        update_id: int = await self.enqueue_update(update, token=TOKEN)
        return update_id

    def calls(self, method: str) -> list[Made]:
        """Return the calls of `method` that were not refused."""
        return [made for made in self.made if made.method == method]

    @property
    def refused(self) -> list[str]:
        """The methods of calls that were refused."""
        return [call["method"] for call in self.requests if call["status"] >= 400]


def person(number: int, name: str) -> dict[str, object]:
    """Return a User."""
    return {"id": number, "is_bot": False, "first_name": name}


@asynccontextmanager
async def emulating(patch: pytest.MonkeyPatch) -> AsyncIterator[Emulator]:
    """Serve the emulator on the loopback; what it has as tables of the module is amended through `patch`."""
    kinds = {kind.value for kind in UpdateType}
    patch.setattr(updates, "KINDS", updates.KINDS | kinds)
    patch.setattr(updates, "ALLOWED_UPDATE_TYPES", updates.ALLOWED_UPDATE_TYPES | kinds)
    for method, more in _MORE_PARAMETERS.items():
        known = CONTRACT["methods"][method]["parameters"]
        patch.setitem(CONTRACT["methods"][method], "parameters", [*known, *more])
    emulator = Emulator()
    runner = web.AppRunner(emulator.app(), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    emulator.url = f"http://127.0.0.1:{site.port}"
    try:
        yield emulator
    finally:
        await runner.cleanup()
