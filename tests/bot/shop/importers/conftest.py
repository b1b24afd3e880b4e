"""An empty SQLite store, and importing a text into it; test_import.py runs on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import open_engine
from bot.shop import SqlShop
from bot.shop.importers import ImportReport, import_file

Importing = Callable[..., Awaitable[ImportReport]]


@pytest.fixture
async def engine(sqlite_copy: Path) -> AsyncIterator[AsyncEngine]:
    """An empty store with the newest schema."""
    opened = open_engine(f"sqlite+aiosqlite:///{sqlite_copy}", timeout_s=10)
    yield opened
    await opened.dispose()


@pytest.fixture
def shop(engine: AsyncEngine) -> SqlShop:
    """The shop on that store."""
    return SqlShop(engine)


@pytest.fixture
def importing(engine: AsyncEngine, tmp_path: Path) -> Importing:
    """Imports a text as a file of some name."""

    async def run(kind: str, content: str | bytes, name: str = "file.jsonl", **options: Any) -> ImportReport:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return await import_file(engine, kind, path, **options)

    return run
