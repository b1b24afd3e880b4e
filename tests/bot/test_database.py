"""The store's engine keeps what it promises on SQLite; the PostgreSQL side is covered by the contract tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import UtcDateTime, open_engine, reading, writing
from bot.errors import StoreUnavailable

tables = MetaData()
notes = Table("notes", tables, Column("id", Integer, primary_key=True), Column("at", UtcDateTime))


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An empty store with one table."""
    opened = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}", timeout_s=0.2)
    async with writing(opened) as connection:
        await connection.run_sync(tables.create_all)
    yield opened
    await opened.dispose()


async def test_a_commit_is_on_disk_before_it_returns(engine: AsyncEngine) -> None:
    """WAL with full synchronisation: what was acknowledged survives a power cut."""
    async with reading(engine) as connection:
        assert (await connection.execute(text("PRAGMA journal_mode"))).scalar() == "wal"
        assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 2
        assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar() == 1


async def test_a_failed_transaction_leaves_nothing(engine: AsyncEngine) -> None:
    """All or nothing."""
    with pytest.raises(IntegrityError):  # noqa: PT012  (the whole block is what fails)
        async with writing(engine) as connection:
            await connection.execute(insert(notes).values(id=1))
            await connection.execute(insert(notes).values(id=1))
    async with reading(engine) as connection:
        assert (await connection.execute(select(notes))).all() == []


async def test_a_writer_that_waits_too_long_is_told(engine: AsyncEngine) -> None:
    """A locked store is an honest error, not a hang."""
    async with writing(engine):
        with pytest.raises(StoreUnavailable):
            async with writing(engine):
                pass


async def test_readers_do_not_wait_for_a_writer(engine: AsyncEngine) -> None:
    """They see the last commit."""
    async with writing(engine) as writer:
        await writer.execute(insert(notes).values(id=1))
        async with reading(engine) as reader:
            assert (await reader.execute(select(notes))).all() == []


def test_a_store_without_a_folder_is_refused_by_its_name(tmp_path: Path) -> None:
    """The operator learns what to make."""
    with pytest.raises(StoreUnavailable, match="missing"):
        open_engine(f"sqlite+aiosqlite:///{tmp_path / 'missing' / 'store.sqlite3'}")


async def test_a_store_that_is_not_a_database_is_unavailable(tmp_path: Path) -> None:
    """A damaged file is told in our words, and never overwritten."""
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"this is no database" * 100)
    engine = open_engine(f"sqlite+aiosqlite:///{path}")
    with pytest.raises(StoreUnavailable):
        async with reading(engine) as connection:
            await connection.execute(text("SELECT 1"))
    await engine.dispose()
    assert path.read_bytes().startswith(b"this is no database")


async def test_moments_come_back_aware_and_in_utc(engine: AsyncEngine) -> None:
    """Whatever zone they were given in."""
    moment = datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    async with writing(engine) as connection:
        await connection.execute(insert(notes).values(id=1, at=moment))
    async with reading(engine) as connection:
        stored = (await connection.execute(select(notes.c.at))).scalar_one()
    assert stored == moment
    assert stored.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(engine: AsyncEngine) -> None:
    """Nobody could tell what it means."""
    with pytest.raises(StatementError, match="without a time zone"):
        async with writing(engine) as connection:
            await connection.execute(insert(notes).values(id=1, at=datetime(2026, 1, 1)))  # noqa: DTZ001
