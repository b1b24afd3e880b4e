"""Neighbours: customers who take the same products."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from scipy import sparse

from models.recommender.base import Progress, silent
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.neighbours import unit_rows
from models.recommender.recency import recent

FILE: Final = "customers.npz"
PARAMETERS_FILE: Final = "customers.json"
CUSTOMERS_AT_ONCE: Final = 256  # of whom the likeness to all others is held in memory


class CustomerNeighbours:
    """User-kNN: the customers most like a history vote for what they took.

    Cosine of histories, TF-IDF-weighted: to share a rare product says more than to share a popular one. Keeps
    all histories, without the customers' names.
    """

    vectors: None = None

    def __init__(self, taken: sparse.csr_matrix, rarity: Scores, kept: int, decay: float) -> None:
        self._taken = taken  # (customers, products): 1 for what was taken
        self._rarity = rarity
        self._customers = unit_rows(taken @ sparse.diags(rarity, dtype=np.float32)).T.tocsr()
        self._kept = kept
        self._decay = decay

    @classmethod
    def fit(
        cls,
        data: Interactions,
        *,
        seed: int = 0,
        progress: Progress = silent,
        kept: int = 100,
        decay: float = 0.9,
    ) -> Self:
        """Remembers every history.

        Args:
            data: the histories.
            seed: not used.
            progress: told at the end.
            kept: customers who vote.
            decay: what a product says about a history with each event after it.
        """
        del seed
        taken = data.matrix.copy()
        taken.data[:] = 1
        customers, products = taken.shape
        rarity = np.ones(products, dtype=np.float32)
        if customers:
            rarity = np.log1p(customers / (1 + taken.getnnz(axis=0))).astype(np.float32)
        progress("customer neighbours", 1.0)
        return cls(taken, rarity, kept, decay)

    def scores(self, histories: Sequence[History]) -> Scores:
        """Likeness of those who took a product, added up."""
        asked = recent(histories, self._taken.shape[1], decay=self._decay)
        asked = unit_rows(asked @ sparse.diags(self._rarity, dtype=np.float32))
        scores = np.zeros(asked.shape, dtype=np.float32)
        for first in range(0, len(histories), CUSTOMERS_AT_ONCE):
            rows = slice(first, first + CUSTOMERS_AT_ONCE)
            nearest = _largest(asked[rows] @ self._customers, self._kept)
            scores[rows] = (nearest @ self._taken).toarray()
        return scores

    def save(self, folder: Path) -> None:
        """Writes the histories, and the parameters."""
        sparse.save_npz(folder / FILE, self._taken)
        parameters = {"rarity": self._rarity.tolist(), "kept": self._kept, "decay": self._decay}
        (folder / PARAMETERS_FILE).write_text(json.dumps(parameters))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads them."""
        parameters = json.loads((folder / PARAMETERS_FILE).read_text())
        rarity = np.array(parameters.pop("rarity"), dtype=np.float32)
        return cls(sparse.load_npz(folder / FILE).tocsr(), rarity, **parameters)


def _largest(matrix: sparse.csr_matrix, kept: int) -> sparse.csr_matrix:
    """The largest values of each row alone."""
    matrix = matrix.tocsr()
    for first, last in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        if last - first > kept:
            row = matrix.data[first:last]
            row[np.argpartition(row, -kept)[:-kept]] = 0
    matrix.eliminate_zeros()
    return matrix
