"""Values of the catalogue's structured data that a query names: a brand, a category, a pattern, a gender."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.search import text
from models.search.records import LONGEST_FACET_WORDS, Record

# These are wishes already, with shades and units; as facets they would count twice.
_WISHES: Final = frozenset({"colour", "color", "size", "material", "fabric", "second colour"})


class Facets:
    """Looks up phrases of a query among the values of brands, categories and attributes."""

    def __init__(self, records: Sequence[Record]) -> None:
        rows: dict[str, list[int]] = {}
        for row, record in enumerate(records):
            for code in record.facets:
                if code.partition(":")[0] not in _WISHES:
                    rows.setdefault(code, []).append(row)
        self._size = len(records)
        self._rows: Mapping[str, NDArray[np.int32]] = {
            code: np.array(found, dtype=np.int32) for code, found in rows.items()
        }
        self._phrases: dict[tuple[str, ...], list[str]] = {}
        for code in rows:
            self._phrases.setdefault(_stems(code.partition(":")[2]), []).append(code)

    def named(self, query: str) -> list[tuple[str, ...]]:
        """For each phrase that is a value, the longest first, the codes of what it is a value of."""
        return list(self._named(text.words(query)))

    def share(self, named: Sequence[tuple[str, ...]]) -> NDArray[np.float32]:
        """Which share of the phrases each product has, float32, shape (products,)."""
        share = np.zeros(self._size, dtype=np.float32)
        for codes in named:
            has = np.zeros(self._size, dtype=np.bool_)
            for code in codes:
                has[self._rows[code]] = True
            share += has / np.float32(len(named))
        return share

    def _named(self, words: list[str]) -> Iterator[tuple[str, ...]]:
        stems = _stems(" ".join(words))
        free = [True] * len(stems)
        for length in range(min(LONGEST_FACET_WORDS, len(stems)), 0, -1):
            for start in range(len(stems) - length + 1):
                place = slice(start, start + length)
                codes = self._phrases.get(stems[place])
                if codes and all(free[place]):
                    free[place] = [False] * length
                    yield tuple(codes)


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(term for term, _ in text.terms(phrase))
