"""Work done aside of the event loop."""

import asyncio

import pytest

from lnbot.telegram.busy import aside


async def test_a_call_that_ends_an_iterator_does_not_hang() -> None:
    """What is raised in the other thread arrives, whatever it is: who waited for an answer waited for ever."""
    async with asyncio.timeout(5):
        with pytest.raises(RuntimeError):
            await aside(next, iter(()))
        assert await aside(next, iter((1,))) == 1
