"""What the tests of the channel share: the fake Bot API, served anew for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.telegram.fake_api import World, serving


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A world with nobody in it yet, served over HTTP."""
    async with serving() as world:
        yield world
