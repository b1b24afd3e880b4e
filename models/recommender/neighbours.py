"""Neighbours: products that the same customers take."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from scipy import sparse

from models.recommender.base import Progress, silent
from models.recommender.batch import Batch
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.recency import recent
from models.recommender.votes import Votes

FILE: Final = "neighbours.npz"
PARAMETERS_FILE: Final = "neighbours.json"


class ProductNeighbours:
    """Item-kNN: a history votes for the products nearest to its own.

    Cosine of the products' customers, BM25-weighted: a customer who took everything says little of any product
    (Aiolli, RecSys 2013, for the asymmetry; the weighting is that of ``implicit``).
    """

    vectors: None = None

    def __init__(self, likeness: sparse.csr_matrix, decay: float) -> None:
        self._likeness = likeness  # (products, products): row to neighbour
        self._decay = decay

    @classmethod
    def fit(
        cls,
        data: Interactions,
        *,
        seed: int = 0,
        progress: Progress = silent,
        kept: int = 100,
        decay: float = 0.8,
    ) -> Self:
        """Finds each product's neighbours.

        Args:
            data: the histories.
            seed: not used.
            progress: told at the end.
            kept: neighbours of each product.
            decay: what a product's vote keeps with each event after it.
        """
        del seed
        # Serving must not pay for its import.
        from implicit.nearest_neighbours import ItemItemRecommender, bm25_weight  # noqa: PLC0415

        products = len(data.products)
        likeness = sparse.csr_matrix((products, products), dtype=np.float32)
        if data.matrix.nnz:
            weighted = bm25_weight(data.matrix.T, K1=1.2, B=0.75)
            search = ItemItemRecommender(K=kept + 1, num_threads=1)  # one more: each is its own nearest
            search.fit(sparse.csr_matrix(unit_rows(weighted).T, dtype=float), show_progress=False)
            likeness = sparse.csr_matrix(search.similarity, dtype=np.float32)
            likeness.setdiag(0)
            likeness.eliminate_zeros()
        progress("product neighbours", 1.0)
        return cls(likeness, decay)

    def scores(self, histories: Sequence[History]) -> Scores:
        """Votes, 0 for what is nobody's neighbour."""
        asked = recent(histories, self._likeness.shape[0], decay=self._decay)
        return np.asarray((asked @ self._likeness).toarray(), dtype=np.float32)

    def opinion(self, batch: Batch) -> Votes:
        """See :class:`~models.recommender.few.Narrow`."""
        return Votes.cast(self._likeness, batch.products, batch.weights(self._decay))

    def save(self, folder: Path) -> None:
        """Writes the likeness, and the decay."""
        sparse.save_npz(folder / FILE, self._likeness)
        (folder / PARAMETERS_FILE).write_text(json.dumps({"decay": self._decay}))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads them."""
        parameters = json.loads((folder / PARAMETERS_FILE).read_text())
        return cls(sparse.load_npz(folder / FILE).tocsr(), parameters["decay"])


def unit_rows(matrix: sparse.spmatrix) -> sparse.csr_matrix:
    """Rows of length 1, but for those of length 0; float32."""
    matrix = sparse.csr_matrix(matrix, dtype=np.float32)
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.where(length > 0, length, 1), dtype=np.float32) @ matrix
