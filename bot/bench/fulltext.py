"""Plain BM25 by SQLite's full-text search (FTS5), what a shop gets without a search of its own."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

NAME: Final = "SQLite FTS5, BM25"
_WORD: Final = re.compile(r"\w+")
_CHINESE: Final = re.compile(r"([\u3400-\u9fff])")


class FullText:
    """Ranks texts by BM25 over all of their words, stemmed; a query matches with any of its words.

    Chinese characters count as words: FTS5 knows no others, and would otherwise find next to nothing.
    """

    def __init__(self, texts: Iterable[tuple[str, str]], path: Path | None = None) -> None:
        """Indexes (id, text) pairs in memory, or in the file ``path``."""
        self._store = sqlite3.connect(str(path or ":memory:"))
        self._store.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, body, tokenize='porter unicode61')"
        )
        self._store.executemany(
            "INSERT INTO texts VALUES (?, ?)", ((id_, _spaced(text)) for id_, text in texts)
        )

    def search(self, query: str, limit: int) -> list[str]:
        """Ids, best first."""
        words = _WORD.findall(_spaced(query))
        if not words:
            return []
        any_word = " OR ".join(f'"{word}"' for word in words)
        rows = self._store.execute(
            "SELECT id FROM texts WHERE texts MATCH ? ORDER BY rank, rowid LIMIT ?", (any_word, limit)
        )
        return [id_ for (id_,) in rows]

    def close(self) -> None:
        """Gives the memory back."""
        self._store.close()


def product_text(product: Mapping[str, Any]) -> str:
    """All that a product says of itself, in one text."""
    chinese = (product.get("translations") or {}).get("zh") or {}
    options = (value for variant in product.get("variants") or () for value in variant["options"].values())
    parts: Sequence[Any] = (
        product["title"],
        product.get("category"),
        product.get("brand"),
        *(product.get("attributes") or {}).values(),
        *dict.fromkeys(options),
        product.get("description"),
        *chinese.values(),
    )
    return " ".join(str(part) for part in parts if part)


def _spaced(text: str) -> str:
    readable = text.encode("utf-8", "replace").decode("utf-8")  # SQLite takes no lone surrogates
    return _CHINESE.sub(r" \1 ", readable)
