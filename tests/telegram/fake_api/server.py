"""The fake Bot API over HTTP: `URL/bot<token>/method`."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from aiohttp import web

from tests.telegram.fake_api.errors import NOT_FOUND, UNAUTHORIZED, Refusal
from tests.telegram.fake_api.faults import Broken, DropAfter, DropBefore, Fault, Garbage, Late, Refused, Slow
from tests.telegram.fake_api.methods import METHODS
from tests.telegram.fake_api.parameters import Parameters
from tests.telegram.fake_api.world import Call, World

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
_POLL = "getupdates"
_BROKEN_PAGE = "<html><head><title>Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_GARBAGE = b'{"ok": true, "result": {"message_id": 1'


class Server:
    """Answers calls out of a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def application(self) -> web.Application:
        """Return the aiohttp application."""
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_route("*", "/bot{token:[^/]+}/{method}", self.call)
        return application

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        if method.lower() == _POLL:
            return await self._answered(request, method)
        self.world.under_way += 1
        try:
            return await self._answered(request, method)
        finally:
            self.world.under_way -= 1
            self.world.changes.notify()

    async def _answered(self, request: web.Request, method: str) -> web.StreamResponse:
        if not _TOKEN.fullmatch(request.match_info["token"]):
            return self._refused(Refusal(*NOT_FOUND), Call(method, {}, 0, "", self.world.clock.now()))
        if request.match_info["token"] != self.world.token or self.world.account.revoked:
            return self._refused(Refusal(*UNAUTHORIZED), Call(method, {}, 0, "", self.world.clock.now()))
        try:
            parameters = await Parameters.of(request)
        except Refusal as refusal:
            return self._refused(refusal, Call(method, {}, 0, "", self.world.clock.now()))
        call = Call(method, parameters.fields, 0, "", self.world.clock.now())
        fault = self.world.faults.met(method, parameters.integer("chat_id") or None)
        if fault is not None:
            return await self._misbehave(request, fault, parameters, call)
        return await self._act(request, parameters, call)

    async def _act(self, request: web.Request, parameters: Parameters, call: Call) -> web.Response:
        try:
            if call.method.lower() == _POLL:
                result: object = await self.world.inbox.poll(parameters, request)
            elif call.method.lower() in METHODS:
                result = METHODS[call.method.lower()](self.world, parameters)
            else:
                raise Refusal(*NOT_FOUND)
        except Refusal as refusal:
            return self._refused(refusal, call)
        if call.method.lower() != _POLL:
            self.world.calls.append(call._replace(code=200))
        return web.Response(body=msgspec.json.encode({"ok": True, "result": result}), content_type="application/json")

    def _refused(self, refusal: Refusal, call: Call) -> web.Response:
        self.world.calls.append(call._replace(code=refusal.code, description=refusal.description))
        body: dict[str, object] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
        if refusal.parameters:
            body["parameters"] = refusal.parameters
        return web.Response(body=msgspec.json.encode(body), status=refusal.code, content_type="application/json")

    async def _misbehave(
        self, request: web.Request, fault: Fault, parameters: Parameters, call: Call
    ) -> web.StreamResponse:
        match fault:
            case Slow(seconds):
                await asyncio.sleep(seconds)
                return await self._act(request, parameters, call)
            case Late(seconds):
                answer = await self._act(request, parameters, call)
                await asyncio.sleep(seconds)
                return answer
            case Garbage():
                await self._act(request, parameters, call)
                return web.Response(body=_GARBAGE, content_type="application/json")
            case Refused(refusal):
                return self._refused(refusal, call)
            case Broken(status):
                self.world.calls.append(call._replace(code=status, description="a page of HTML"))
                return web.Response(text=_BROKEN_PAGE, status=status, content_type="text/html")
            case DropBefore():
                self.world.calls.append(call._replace(description="connection dropped"))
            case DropAfter():
                await self._act(request, parameters, call)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


@asynccontextmanager
async def serving(world: World | None = None, port: int = 0) -> AsyncIterator[World]:
    """Serve `world`, or a new one, on a free port of the loopback while the context lasts; `world.url` says where."""
    world = world or World()
    runner = web.AppRunner(Server(world).application(), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    world.url = f"http://127.0.0.1:{site.port}"
    world.webhook.start()
    try:
        yield world
    finally:
        await world.webhook.stop()
        await runner.cleanup()
