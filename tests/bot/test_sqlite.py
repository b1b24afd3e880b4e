"""The embedded store's driver: rows, counts and ids as sqlite3 gives them, in one visit to its thread."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sqlite import Connection, Cursor, connect


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Connection]:
    """An empty database file with one table."""
    opened = await connect(tmp_path / "store.sqlite3", timeout_s=0.2)
    await opened.cursor().execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, words TEXT)")
    yield opened
    await opened.close()


async def run(connection: Connection, sql: str, *parameters: object) -> Cursor:
    """A statement on a cursor of its own."""
    return await connection.cursor().execute(sql, parameters)


async def test_a_query_asks_the_thread_once(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening the cursor, all rows and closing included."""
    await connection.cursor().executemany("INSERT INTO notes VALUES (?, ?)", [(1, "one"), (2, "two")])
    visits = []
    original = connection.visit

    async def counted(*arguments: object) -> None:
        visits.append(arguments)
        await original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(connection, "visit", counted)
    async with connection.cursor() as cursor:
        await cursor.execute("SELECT id, words FROM notes ORDER BY id")
        assert [column[0] for column in cursor.description] == ["id", "words"]
        assert await cursor.fetchone() == (1, "one")
        assert await cursor.fetchall() == [(2, "two")]
        assert await cursor.fetchone() is None
    assert len(visits) == 1


async def test_rows_come_in_the_pieces_that_are_asked_for(connection: Connection) -> None:
    """The last piece is what is left."""
    cursor = await run(
        connection, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5) SELECT i FROM n"
    )
    assert await cursor.fetchmany(2) == [(1,), (2,)]
    assert await cursor.fetchmany(9) == [(3,), (4,), (5,)]
    assert await cursor.fetchmany() == []


async def test_of_very_many_rows_the_rest_comes_when_it_is_asked_for(connection: Connection) -> None:
    """In order, none left out, and a cursor may be closed in the middle."""
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2500) SELECT i FROM n"
    cursor = await run(connection, many)
    first = [await cursor.fetchone(), *await cursor.fetchmany(1500)]
    assert [*first, *await cursor.fetchall()] == [(i,) for i in range(1, 2501)]
    assert await cursor.fetchmany() == []
    abandoned = await run(connection, many)
    await abandoned.close()
    assert await abandoned.fetchall() == []
    await run(connection, "DROP TABLE notes")  # which an open statement would forbid


async def test_a_change_tells_its_rows_and_its_id(connection: Connection) -> None:
    """And returns no columns, unless it is told to."""
    added = await run(connection, "INSERT INTO notes (words) VALUES ('one'), ('two')")
    assert (added.description, added.rowcount, added.lastrowid) == (None, 2, 2)
    changed = await run(connection, "UPDATE notes SET words = 'three' WHERE id = ? RETURNING id", 2)
    assert await changed.fetchall() == [(2,)]
    assert changed.rowcount == 1


async def test_a_cursor_that_ran_nothing_has_nothing(connection: Connection) -> None:
    """No columns, no rows, no count."""
    cursor = connection.cursor()
    assert (cursor.description, cursor.rowcount, cursor.lastrowid) == (None, -1, None)
    assert await cursor.fetchall() == []


async def test_a_mistake_in_a_statement_is_raised_where_it_is_awaited(connection: Connection) -> None:
    """The connection can be used after it."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await run(connection, "SELECT * FROM no_such_table")
    assert await (await run(connection, "SELECT 1")).fetchall() == [(1,)]
