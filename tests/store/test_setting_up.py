"""Setting up: files, migrations, wrong URLs, and a database that does not take part."""

import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from lnbot.store.database import Database, default_url
from lnbot.store.errors import StoreError, StoreUnavailableError
from lnbot.store.migrate import newest
from lnbot.store.store import Store
from lnbot.store.tables import Base
from lnbot.store.values import Place, Speaker
from tests.store.postgres import Postgres

NOW = 1_700_000_000
MIGRATIONS = Path(__file__).parents[2] / "lnbot" / "store" / "migrations"


async def test_the_file_is_made_with_its_folder_for_its_owner_alone(tmp_path: Path) -> None:
    """On the first run nothing has to be there, and nobody else on the machine can read what people ask."""
    path = tmp_path / "new" / "folder" / "store.sqlite3"
    store = await Store.open(f"sqlite+aiosqlite:///{path}")
    async with store.database.reading() as connection:
        pragmas = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in ("journal_mode", "foreign_keys")
        ]
    await store.close()
    assert pragmas == ["wal", 1]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_where_no_url_is_set_the_file_is_in_the_user_s_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default is a file of its own there."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    store = await Store.open()
    await store.close()
    assert default_url().endswith("lnbot.sqlite3")
    assert [path.name for path in tmp_path.rglob("*.sqlite3")] == ["lnbot.sqlite3"]


async def test_the_migrations_make_the_tables_that_the_program_uses(store: Store) -> None:
    """Nothing in the tables differs from what the code says, on each database."""

    def differences(connection: Connection) -> list[object]:
        return list(
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
        )

    async with store.database.reading() as connection:
        assert await connection.run_sync(differences) == []
    assert await store.version() == newest()


def test_the_migrations_are_numbered_in_one_line() -> None:
    """Each stands in a file that begins with its number, and follows the one before."""
    scripts = list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())[::-1]
    numbers = [script.revision for script in scripts]
    assert numbers == [f"{number:04}" for number in range(1, len(scripts) + 1)]
    assert [script.down_revision for script in scripts] == [None, *numbers[:-1]]
    assert all(Path(script.path).name.startswith(f"v{script.revision}_") for script in scripts)


async def test_tables_of_a_newer_program_are_left_alone(url: str) -> None:
    """The error names both versions; nothing was changed."""
    store = await Store.open(url)
    async with store.database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await store.close()
    for existing in (False, True):
        with pytest.raises(StoreError, match=f"version 9999, this lnbot .*{newest()}"):
            await Store.open(url, existing=existing)


async def test_a_migration_that_fails_leaves_nothing_behind(url: str) -> None:
    """A table that is in the way stops the first run; once it is gone, the next run does all of it."""
    database = Database(url)
    if database.is_file:
        Path(database.url.database or "").touch()
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE votes (x INTEGER)"))
    with pytest.raises(Exception, match="votes"):
        await Store.open(url)
    async with database.writing() as connection:
        await connection.execute(text("DROP TABLE votes"))
    await database.close()
    store = await Store.open(url)
    await store.check(NOW)
    await store.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "'nonsense' is no database URL; right would be sqlite\\+aiosqlite:////"),
        ("sqlite:////var/lib/lnbot.db", "right would be sqlite\\+aiosqlite:////var/lib/lnbot.db"),
        ("sqlite+aiosqlite://", "lost on a restart"),
        ("postgres://me:secret@db/lnbot", "right would be postgresql\\+asyncpg://me:\\*\\*\\*@db/lnbot"),
        ("postgresql://me:secret@db/lnbot", "right would be postgresql\\+asyncpg://me:\\*\\*\\*@db/lnbot"),
        ("postgresql+psycopg2://me:secret@db/lnbot", "psycopg2"),
        ("nosuch+driver://me:secret@db/lnbot", "knows no such database"),
        ("mysql+aiomysql://me:secret@db/lnbot", "driver is not installed"),
        ("sqlite+aiosqlite:////dev/null/lnbot.db", "cannot be written"),
    ],
)
async def test_a_wrong_url_is_one_line_without_the_password(url: str, said: str) -> None:
    """It says what it had and what would be right."""
    with pytest.raises(StoreError, match=said) as raised:
        await Store.open(url)
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


async def test_a_store_that_has_to_exist_is_not_made(tmp_path: Path) -> None:
    """Neither file nor tables appear where somebody only wants to read."""
    path = tmp_path / "store.sqlite3"
    for said in ("no such file", "no tables"):
        with pytest.raises(StoreError, match=said):
            await Store.open(f"sqlite+aiosqlite:///{path}", existing=True)
        path.touch()


async def test_a_file_that_another_holds_is_unavailable_and_then_works_again(tmp_path: Path) -> None:
    """Waiting for the lock has an end; reading goes on all the while."""
    url = f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3"
    holding, store = await Store.open(url), await Store.open(f"{url}?timeout=0.05")
    try:
        async with holding.database.writing():
            with pytest.raises(StoreUnavailableError, match="locked"):
                await store.check(NOW)
            assert await store.dialogues.of(Speaker(1, 0, 1), NOW) is None
        await store.check(NOW)
    finally:
        await holding.close()
        await store.close()


async def test_a_full_disk_is_unavailable_and_loses_nothing_of_before(tmp_path: Path) -> None:
    """What does not fit is not kept, what was kept is still read, and smaller things still go in."""
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3")
    speaker = Speaker(1, 0, 1)
    await store.dialogues.keep(speaker, b"before", NOW)

    def limit(connection: DBAPIConnection, _entry: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count = 1")
        cursor.close()

    event.listen(store.database.engine.sync_engine, "connect", limit)
    await store.database.engine.dispose()
    with pytest.raises(StoreUnavailableError, match="full"):
        await store.dialogues.keep(speaker, b"x" * 1_000_000, NOW)
    assert await store.dialogues.of(speaker, NOW) == b"before"
    await store.check(NOW)
    await store.close()


async def test_a_file_that_cannot_be_written_fails_the_check(tmp_path: Path) -> None:
    """Read-only, it still serves what it has."""
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3")
    await store.settings.change(Place(1), lambda s: s._replace(verbosity="short"))
    await store.close()
    read_only = f"sqlite+aiosqlite:///file:{tmp_path}/store.sqlite3?mode=ro&uri=true"
    store = await Store.open(read_only, existing=True)
    with pytest.raises(StoreUnavailableError, match="readonly"):
        await store.check(NOW)
    assert (await store.settings.of(Place(1))).verbosity == "short"
    await store.close()


async def test_a_server_that_went_away_is_unavailable_until_it_is_back(postgres: Postgres) -> None:
    """Neither reading nor writing hangs or raises anything else, and the same store goes on afterwards."""
    store = await Store.open(await postgres.new_database())
    try:
        await store.settings.change(Place(1), lambda s: s._replace(verbosity="short"))
        postgres.stop()
        with pytest.raises(StoreUnavailableError):
            await store.settings.of(Place(1))
        with pytest.raises(StoreUnavailableError):
            await store.check(NOW)
        postgres.start()
        await store.check(NOW)
        assert (await store.settings.of(Place(1))).verbosity == "short"
    finally:
        await store.close()


async def test_a_server_that_is_not_there_is_one_line(postgres: Postgres) -> None:
    """On start too: the address as it was given, and what is wrong."""
    url = (await postgres.new_database()).replace("lnbot@", "lnbot:secret@")
    for wrong, said in ((url.replace(f":{postgres.port}/", ":1/"), "refused|Connect"), (url + "x", "does not exist")):
        with pytest.raises(StoreUnavailableError, match=said) as raised:
            await Store.open(wrong)
        assert "secret" not in str(raised.value)
        assert "\n" not in str(raised.value)


async def test_an_error_shows_no_one_s_words(tmp_path: Path) -> None:
    """What went into a statement stays out of the message of its error: it may be somebody's question."""
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/store.sqlite3")
    async with store.database.writing() as connection:
        for table in ("votes", "exchanges", "remarks"):
            await connection.execute(text(f"DROP TABLE {table}"))
    with pytest.raises(StoreUnavailableError) as raised:
        await store.exchanges.comment("which dose", NOW)
    chain = [raised.value, raised.value.__cause__]
    assert all("which dose" not in str(error) for error in chain)
    await store.close()
