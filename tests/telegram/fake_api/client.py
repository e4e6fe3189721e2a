"""Calls the Bot API plainly, with nothing of a bot library in between."""

import json
from typing import Any, NamedTuple

import aiohttp

from tests.telegram.fake_api.world import World


class Answer(NamedTuple):
    """The answer to a call: its status, what came out, or why it was refused."""

    status: int
    result: Any = None
    description: str = ""
    parameters: dict[str, int] | None = None


class Api:
    """A bot without a mind of its own: it makes the calls that the test says."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self.world = world
        self.session = session
        self.token = world.token

    async def call(self, method: str, **parameters: object) -> Answer:
        """Call `method` as a form, values that are no texts as JSON, and return the answer."""
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        url = f"{self.world.url}/bot{self.token}/{method}"
        async with self.session.post(url, data=form) as response:
            body = await response.json()
            return Answer(response.status, body.get("result"), body.get("description", ""), body.get("parameters"))

    async def send(self, chat_id: int, text: str, **parameters: object) -> Answer:
        """Send `text`, as HTML."""
        return await self.call("sendMessage", chat_id=chat_id, text=text, parse_mode="HTML", **parameters)

    async def updates(self, offset: int = 0, timeout: int = 0, **parameters: object) -> list[Any]:
        """Fetch what waits."""
        answer = await self.call("getUpdates", offset=offset, timeout=timeout, **parameters)
        assert answer.status == 200, answer
        result: list[Any] = answer.result
        return result
