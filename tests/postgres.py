"""A real PostgreSQL for tests: started once, on a free port, with a fresh database for each test."""

from __future__ import annotations

import asyncio
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot import migrations

START_TIMEOUT_S = 30.0
PASSWORD = secrets.token_hex(16)


@dataclass(frozen=True)
class PostgresServer:
    """A running server; ``port`` is on the loopback address."""

    port: int

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://frontdoor:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """Runs one statement outside any transaction."""
        asyncio.run(self._execute(statement))

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(
            host="127.0.0.1",
            port=self.port,
            user="frontdoor",
            password=PASSWORD,
            database="postgres",
            timeout=5,
        )
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for all tests; skipped with a reason where PostgreSQL is not installed, but never in CI."""
    binaries = _binaries()
    if binaries is None:
        reason = "no PostgreSQL: install it (Debian: apt-get install postgresql), or put initdb on the PATH"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="frontdoor-postgres-"))
    if owner:
        shutil.chown(folder, user=owner["user"])
    try:
        port = _free_port()
        _initialise(binaries, folder, owner)
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [
                    binaries / "postgres",
                    *("-D", folder / "data", "-p", str(port), "-k", folder),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off"),
                ],
                stdout=log,
                stderr=log,
                **owner,
            )
        try:
            running = PostgresServer(port)
            _wait(running, server, folder / "log")
            yield running
        finally:
            server.terminate()
            server.wait(timeout=START_TIMEOUT_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty database."""
    name = f"test_{secrets.token_hex(8)}"
    postgres_server.execute(f"CREATE DATABASE {name}")
    yield postgres_server.url(name)
    postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "store.sqlite3"
    migrations.upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture
def sqlite_copy(sqlite_template: Path, tmp_path: Path) -> Path:
    """A store with the newest schema and nothing in it, as an SQLite file."""
    return Path(shutil.copy(sqlite_template, tmp_path / "store.sqlite3"))


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    postgres_server.execute("CREATE DATABASE template")
    migrations.upgrade(postgres_server.url("template"))
    return "template"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def migrated_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a store with the newest schema and nothing in it, once for each database.

    It is a copy, which is ten times faster than a migration for each test.
    """
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{request.getfixturevalue('sqlite_copy')}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = f"test_{secrets.token_hex(8)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('postgres_template')}")
    yield server.url(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store, once for each database that Frontdoor runs on."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


def _binaries() -> Path | None:
    """The folder with initdb and postgres; Debian keeps it off the PATH."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _owner() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root hands it to somebody else."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_name, "group": user.pw_gid, "extra_groups": []}


def _initialise(binaries: Path, folder: Path, owner: dict[str, Any]) -> None:
    password = folder / "password"
    password.write_text(PASSWORD)
    subprocess.run(
        [
            binaries / "initdb",
            *("-D", folder / "data", "-U", "frontdoor", "--pwfile", password),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        **owner,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            server.execute("SELECT 1")
        except (OSError, asyncpg.PostgresError):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"PostgreSQL did not start:\n{log.read_text()}")
            time.sleep(0.05)
        else:
            return
