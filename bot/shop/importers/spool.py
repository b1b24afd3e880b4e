"""Brings rows together that belong together but stand apart in the file, on disk instead of in memory."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any


def gathered(rows: Iterable[tuple[str, int, Any]]) -> Iterator[list[tuple[int, Any]]]:
    """Groups rows by key.

    Args:
        rows: (key, line, JSON value).

    Yields:
        One group at a time, by key; inside, (line, value) in the order of the file.
    """
    with tempfile.NamedTemporaryFile(suffix=".sqlite3") as file:
        connection = sqlite3.connect(file.name, isolation_level=None)
        try:
            # Nothing here needs to survive a crash.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("CREATE TABLE rows (key TEXT, line INTEGER, value TEXT)")
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT INTO rows VALUES (?, ?, ?)",
                ((key, line, json.dumps(value)) for key, line, value in rows),
            )
            connection.execute("COMMIT")
            ordered = connection.execute("SELECT key, line, value FROM rows ORDER BY key, line, rowid")
            for _, group in groupby(ordered, key=lambda row: row[0]):
                yield [(line, json.loads(value)) for _, line, value in group]
        finally:
            connection.close()
