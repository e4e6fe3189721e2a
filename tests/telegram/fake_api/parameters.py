"""The parameters of a call."""

import json
from collections.abc import Mapping
from typing import TypeVar

import msgspec
from aiohttp import web

from tests.telegram.fake_api.errors import bad_request

T = TypeVar("T")


class Parameters:
    """The parameters of a call, each a text as it came."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)

    @classmethod
    async def of(cls, request: web.Request) -> "Parameters":
        """Read them from the query and the body: a form, a multipart form or JSON."""
        fields = {name: str(value) for name, value in request.query.items()}
        if request.content_type == "application/json":
            try:
                body = await request.json()
            except ValueError:
                raise bad_request("can't parse request JSON object") from None
            fields |= {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
        elif request.can_read_body:
            for name, value in (await request.post()).items():
                fields[name] = value if isinstance(value, str) else f"file:{name}"
        return cls(fields)

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        return self.fields.get(name, default)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a number; what is none counts as 0, as at Telegram."""
        value = self.fields.get(name, "")
        try:
            return int(value) if value else default
        except ValueError:
            return 0

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return self.fields.get(name, "").lower() in ("true", "yes", "1")

    def decoded(self, name: str, kind: type[T]) -> T | None:
        """Return what stands there as JSON, or None where nothing does.

        Raises:
            Refusal: it is not of that kind.

        """
        value = self.fields.get(name, "")
        if not value:
            return None
        try:
            return msgspec.json.decode(value, type=kind)
        except msgspec.MsgspecError as error:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object: {error}") from None
