"""A PostgreSQL server for tests: its own data in a folder of its own, on a free port of loopback."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine


def postgres_here() -> Path | None:
    """Return the folder with the newest PostgreSQL server's programs, or None where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    folders = [*sorted(found, key=lambda path: int(path.parent.name)), *([Path(on_path).parent] if on_path else [])]
    return folders[-1] if folders else None


class Postgres:
    """A server that can be started and stopped."""

    def __init__(self, programs: Path) -> None:
        """Make a cluster with `programs`; nothing runs yet."""
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="lnbot-postgres-"))
        # The server refuses to run as root.
        self.user = _unprivileged() if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.numbers = itertools.count(1)
        self._run("initdb", "-D", "data", "-U", "lnbot", "--auth=trust", "--no-sync", "--encoding=UTF8")

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, as when its machine goes away."""
        self._run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        """Stop it and remove its data."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)

    async def new_database(self) -> str:
        """Return the URL of a new, empty database."""
        name = f"lnbot{next(self.numbers)}"
        engine = create_async_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
        await engine.dispose()
        return self._url(name)

    def _url(self, database: str) -> str:
        return f"postgresql+asyncpg://lnbot@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *arguments: str) -> None:
        # To a file, not a pipe: the server keeps what it is given open for as long as it lives.
        with tempfile.TemporaryFile() as said:
            command = [str(self.programs / program), *arguments]
            done = subprocess.run(
                command, cwd=self.folder, user=self.user, stdout=said, stderr=said, check=False, timeout=60
            )
            said.seek(0)
            assert done.returncode == 0, said.read().decode()


def _unprivileged() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
