"""A store on each database that the tests can have here."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from lnbot.store.store import Store
from tests.store.postgres import Postgres, postgres_here


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the tests' own; skips where its programs are not installed."""
    programs = postgres_here()
    if programs is None:
        pytest.skip("PostgreSQL's programs (initdb, pg_ctl) are not installed here")
    server = Postgres(programs)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3"
    server: Postgres = request.getfixturevalue("postgres")
    return asyncio.run(server.new_database())


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """A store on an empty database."""
    opened = await Store.open(url)
    yield opened
    await opened.close()
