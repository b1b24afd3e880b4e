"""SQLite for an event loop: aiosqlite's connection, with one visit to its thread for each statement.

aiosqlite runs each call on a connection in that connection's thread, and SQLAlchemy makes four for a query: open a
cursor, execute, fetch all rows, close. Handing over costs more than most of our queries take, so a statement
here opens its cursor, runs and reads its first thousand rows in one go; the rest comes when it is asked for.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import aiosqlite

_CHUNK: Final = 1000  # rows read at once


class Cursor:
    """A cursor, as far as SQLAlchemy needs one, whose first rows are here when :meth:`execute` returns."""

    def __init__(self, connection: Connection) -> None:
        self.arraysize = _CHUNK
        self._connection = connection
        self._cursor: sqlite3.Cursor | None = None  # made in the connection's thread
        self._rows: deque[Any] = deque()
        self._more = False

    async def __aenter__(self) -> Self:
        """Itself: there is nothing to open."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
        await self.close()

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        """Runs a statement and reads what it returns."""
        await self._connection.visit(self._run, sql, () if parameters is None else parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Cursor:
        """Runs a statement once for each set of parameters."""
        await self._connection.visit(self._run_many, sql, parameters)
        return self

    async def fetchone(self) -> Any | None:
        """The next row."""
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        wanted = self.arraysize if size is None else size
        if self._more and len(self._rows) < wanted:
            await self._connection.visit(self._read, max(wanted - len(self._rows), _CHUNK))
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    async def fetchall(self) -> list[Any]:
        """All rows that are left."""
        if self._more:
            await self._connection.visit(self._read, None)
        return await self.fetchmany(len(self._rows))

    async def close(self) -> None:
        """Forgets the rows; a statement that was read to its end is done with already."""
        if self._more and self._cursor is not None:
            await self._connection.visit(lambda _connection, cursor: cursor.close(), self._cursor)
        self._rows.clear()
        self._more = False

    @property
    def description(self) -> Any:
        """The columns of the last statement; None when it returned none."""
        return self._cursor and self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed."""
        return self._cursor.rowcount if self._cursor else -1

    @property
    def lastrowid(self) -> int | None:
        """The id that the last insert was given."""
        return self._cursor.lastrowid if self._cursor else None

    def _run(self, connection: sqlite3.Connection, sql: str, parameters: Any) -> None:
        self._cursor = connection.execute(sql, parameters)
        self._rows = deque()
        self._read(connection, _CHUNK)

    def _run_many(self, connection: sqlite3.Connection, sql: str, parameters: Any) -> None:
        self._cursor = connection.executemany(sql, parameters)
        self._rows = deque()
        self._more = False

    def _read(self, _connection: sqlite3.Connection, count: int | None) -> None:
        if self._cursor is None:
            return
        rows = self._cursor.fetchall() if count is None else self._cursor.fetchmany(count)
        self._rows.extend(rows)
        self._more = count is not None and len(rows) == count


class Connection(aiosqlite.Connection):
    """A connection that makes these cursors."""

    def cursor(self) -> Cursor:  # type: ignore[override]  # SQLAlchemy asks for nothing but what ours has
        """A cursor, made without asking the thread for it."""
        return Cursor(self)

    async def visit(self, function: Callable[..., None], *arguments: object) -> None:
        """Runs ``function(connection, *arguments)`` in the connection's thread."""
        await self._execute(function, self._conn, *arguments)  # type: ignore[no-untyped-call]


async def connect(database: Path, *, timeout_s: float) -> Connection:
    """Opens the file ``database``; its thread ends with the process, as SQLAlchemy wants it.

    Args:
        database: created if it is missing.
        timeout_s: longest wait for a lock.
    """
    connection = Connection(
        # Opened in one thread and, when the process ends, finalised in another.
        lambda: sqlite3.connect(database, timeout=timeout_s, check_same_thread=False),
        iter_chunk_size=_CHUNK,
    )
    connection._thread.daemon = True  # noqa: SLF001  (aiosqlite has no other way to say so)
    await connection
    return connection
