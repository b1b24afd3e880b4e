"""BM25 over documents with weighted fields (BM25F), scored ahead of time into one sparse table.

Known libraries score plain bags of words. Here titles must weigh more than descriptions, query terms have
weights, and a score must say how much of the query was found, so that it can be compared with a threshold.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.search import text

K1: Final = 1.2
B: Final = 0.5  # titles and descriptions differ little in length, and a longer one is not a worse one

Scores = NDArray[np.float32]


class TermIndex:
    """Which documents a query's terms are in, and how much that says."""

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        *,
        starts: NDArray[np.int64],
        documents: NDArray[np.int32],
        weights: Scores,
        rarity: Scores,
        size: int,
    ) -> None:
        self._vocabulary = vocabulary
        self._starts = starts  # term t owns documents[starts[t] : starts[t + 1]]
        self._documents = documents
        self._weights = weights
        self._rarity = rarity
        self._size = size
        # A term of the query that no document has is as telling as the rarest one that some has.
        self._unknown_rarity = float(np.log(1 + size / 0.5))

    @classmethod
    def build(cls, documents: Sequence[Mapping[str, str]], fields: Mapping[str, float]) -> Self:
        """Indexes documents.

        Args:
            documents: field → text.
            fields: weight of each field; others are not read.
        """
        counts: list[dict[str, dict[str, float]]] = []
        lengths: dict[str, float] = defaultdict(float)
        for document in documents:
            by_field: dict[str, dict[str, float]] = {}
            for name in fields:
                bag: dict[str, float] = defaultdict(float)
                for term, _ in text.terms(document.get(name, "")):
                    bag[term] += 1
                by_field[name] = bag
                lengths[name] += sum(bag.values())
            counts.append(by_field)
        means = {name: lengths[name] / max(len(documents), 1) or 1.0 for name in fields}
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, by_field in enumerate(counts):
            frequency: dict[str, float] = defaultdict(float)
            for name, weight in fields.items():
                bag = by_field[name]
                norm = 1 - B + B * sum(bag.values()) / means[name]
                for term, count in bag.items():
                    frequency[term] += weight * count / norm
            for term, value in frequency.items():
                postings[term].append((number, value / (K1 + value)))
        return cls._from_postings(postings, len(documents))

    @classmethod
    def _from_postings(cls, postings: Mapping[str, Sequence[tuple[int, float]]], size: int) -> Self:
        vocabulary = {term: number for number, term in enumerate(sorted(postings))}
        found = np.array([len(postings[term]) for term in vocabulary], dtype=np.int64)
        pairs = [pair for term in vocabulary for pair in postings[term]]
        return cls(
            vocabulary,
            starts=np.concatenate(([0], np.cumsum(found))),
            documents=np.array([number for number, _ in pairs], dtype=np.int32),
            weights=np.array([weight for _, weight in pairs], dtype=np.float32),
            rarity=np.log(1 + (size - found + 0.5) / (found + 0.5)).astype(np.float32),
            size=size,
        )

    @property
    def vocabulary(self) -> Sequence[str]:
        """Every term, sorted."""
        return list(self._vocabulary)

    def together(self, terms: Sequence[str]) -> bool:
        """Whether there is a document with all of these terms."""
        numbers = [self._vocabulary[term] for term in terms if term in self._vocabulary]
        if not numbers or len(numbers) < len(terms):
            return False
        found: NDArray[np.int32] | None = None
        for number in numbers:
            owned = self._documents[self._starts[number] : self._starts[number + 1]]
            found = owned if found is None else np.intersect1d(found, owned, assume_unique=True)
        return found is not None and len(found) > 0

    def scores(self, query: Sequence[tuple[str, float]], *, unknown: float = 1.0) -> Scores:
        """How well each document matches.

        Args:
            query: terms with weights, as :func:`models.search.text.terms` gives them.
            unknown: how much of its weight a term has that is in no document at all.

        Returns:
            float32, shape (documents,), from 0 to 1: the share of the query that is found, each term counted by
            its rarity and by how prominent it is in the document.
        """
        result = np.zeros(self._size, dtype=np.float32)
        total = 0.0
        for term, weight in dict(query).items():
            number = self._vocabulary.get(term)
            if number is None:
                total += unknown * weight * self._unknown_rarity
                continue
            rarity = weight * float(self._rarity[number])
            total += rarity
            owned = slice(self._starts[number], self._starts[number + 1])
            result[self._documents[owned]] += rarity * self._weights[owned]
        return result / np.float32(total) if total else result

    def save(self, folder: Path, name: str) -> None:
        """Writes ``name.terms.json`` and ``name.terms.npz``."""
        (folder / f"{name}.terms.json").write_text(json.dumps(self.vocabulary, ensure_ascii=False))
        np.savez(
            folder / f"{name}.terms.npz",
            starts=self._starts,
            documents=self._documents,
            weights=self._weights,
            rarity=self._rarity,
            size=np.array(self._size),
        )

    @classmethod
    def load(cls, folder: Path, name: str) -> Self:
        """Reads what :meth:`save` wrote."""
        terms = json.loads((folder / f"{name}.terms.json").read_text())
        with np.load(folder / f"{name}.terms.npz", allow_pickle=False) as arrays:
            return cls(
                {term: number for number, term in enumerate(terms)},
                starts=arrays["starts"],
                documents=arrays["documents"],
                weights=arrays["weights"],
                rarity=arrays["rarity"],
                size=int(arrays["size"]),
            )
