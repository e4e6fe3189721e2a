"""What the tests of the channel share: the fake Bot API, served anew for each test."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.telegram.fake_api import World, serving
from tests.telegram.fake_api.client import Api


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A world with nobody in it yet, served over HTTP."""
    async with serving() as world:
        yield world


@pytest.fixture
async def api(world: World) -> AsyncIterator[Api]:
    """Calls to the Bot API by hand."""
    async with aiohttp.ClientSession() as session:
        yield Api(world, session)
