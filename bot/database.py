"""Opens the store: one SQLAlchemy engine for SQLite or PostgreSQL, with the same promises on both.

A committed transaction survives ``kill -9`` and power loss (SQLite: WAL with ``synchronous=FULL``), a writer
waits at most ``timeout_s`` for another, and foreign keys are enforced. Write transactions on SQLite begin with
``BEGIN IMMEDIATE``: one that starts as a reader and then writes would fail when another wrote in between.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import TypeDecorator

from bot.errors import StoreUnavailable
from bot.sqlite import connect

# One naming convention, so that migrations can name every constraint.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC; SQLite has no time zones, so they are put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuses naive moments: nobody could tell what they mean."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Aware in UTC, whatever the driver returned."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def open_engine(url: str, *, timeout_s: float = 1.0) -> AsyncEngine:
    """An engine on the store at ``url``; the caller disposes of it.

    Args:
        url: a ``sqlite+aiosqlite://`` or ``postgresql+asyncpg://`` address.
        timeout_s: longest wait for a lock or a connection.

    Raises:
        StoreUnavailable: the folder of an SQLite file does not exist.
    """
    if url.startswith("sqlite"):
        file = Path(make_url(url).database or "")
        if not file.parent.is_dir():
            raise StoreUnavailable(f"the store's folder does not exist: {file.parent}")
        engine = create_async_engine(
            url,
            async_creator=lambda: connect(file, timeout_s=timeout_s),
            pool_size=5,
            max_overflow=5,
        )
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    milliseconds = str(int(timeout_s * 1000))
    return create_async_engine(
        url,
        pool_pre_ping=True,
        pool_timeout=timeout_s,
        connect_args={
            "timeout": timeout_s,
            "server_settings": {"lock_timeout": milliseconds, "timezone": "UTC"},
        },
    )


def open_sqlite_engine(url: str, *, timeout_s: float = 1.0) -> Engine:
    """A blocking engine on the SQLite store at ``url``, for code that runs in threads of its own.

    Args:
        url: a ``sqlite+aiosqlite://`` address.
        timeout_s: longest wait for a lock.
    """
    engine = create_engine(
        make_url(url).set(drivername="sqlite"),
        connect_args={"timeout": timeout_s, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@asynccontextmanager
async def writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One write transaction: committed when the block ends, rolled back when it raises.

    Raises:
        StoreUnavailable: the database is locked, full, read-only, damaged or gone.
    """
    with translated():
        async with engine.connect() as connection:
            await connection.execution_options(frontdoor_writes=True)
            async with connection.begin():
                yield connection


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One consistent view of the store.

    Raises:
        StoreUnavailable: the database is damaged or gone.
    """
    with translated():
        async with engine.connect() as connection:
            yield connection


def insert_once(connection: Connection, table: Table, values: dict[str, Any] | list[dict[str, Any]]) -> int:
    """Inserts rows unless a unique constraint already has one like them; returns how many were new."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return connection.execute(dialect.insert(table).values(values).on_conflict_do_nothing()).rowcount


@contextmanager
def translated() -> Iterator[None]:
    """Turns "the database does not answer" into our error; mistakes in a statement stay what they are."""
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except (DBAPIError, PoolTimeout, sqlite3.DatabaseError, ConnectionError) as error:
        raise StoreUnavailable("the store does not answer") from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # SQLAlchemy, not the driver, decides when transactions begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("frontdoor_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
