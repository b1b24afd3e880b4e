"""EASE: the linear model in closed form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from scipy import linalg

from models.errors import BadInput
from models.recommender.base import Progress, silent
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.recency import recent

FILE: Final = "ease.npz"
LARGEST: Final = 25_000  # products: the matrix has their square, 2.5 GB in single precision


class Ease:
    """Scores a product by a weighted sum of what the history holds.

    Steck, "Embarrassingly shallow autoencoders for sparse data" (WWW 2019), equation 8: ridge regression of every
    product on all others, with a diagonal of zero.
    """

    vectors: None = None

    def __init__(self, weights: Scores, decay: float) -> None:
        self._weights = weights  # (products, products): from, to
        self._decay = decay

    @classmethod
    def fit(
        cls,
        data: Interactions,
        *,
        seed: int = 0,
        progress: Progress = silent,
        regularization: float = 100.0,
        decay: float = 0.9,
    ) -> Self:
        """Inverts one matrix.

        Args:
            data: the histories.
            seed: not used.
            progress: told at the end.
            regularization: ridge, in customers; above 0.
            decay: what a product's vote keeps with each event after it.

        Raises:
            BadInput: the catalogue is too large for the matrix.
        """
        del seed
        products = len(data.products)
        if products > LARGEST:
            raise BadInput(f"data: at most {LARGEST} products fit into EASE's matrix, not {products}")
        taken = data.matrix.copy()
        taken.data = np.minimum(taken.data, 1)
        weights = np.asarray((taken.T @ taken).toarray(), dtype=np.float32)
        if products:
            weights[np.diag_indices(products)] += regularization
            # Positive definite, so Cholesky: half the work of a general inverse, and in the same memory.
            factor, _ = linalg.lapack.spotrf(weights.T, lower=1, overwrite_a=1)
            inverse, _ = linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
            weights = np.tril(inverse) + np.tril(inverse, -1).T
            weights /= -np.diagonal(weights).copy()
            np.fill_diagonal(weights, 0)
        progress("EASE", 1.0)
        return cls(np.ascontiguousarray(weights), decay)

    def scores(self, histories: Sequence[History]) -> Scores:
        """Sums of weights."""
        asked = recent(histories, len(self._weights), decay=self._decay)
        return np.asarray(asked @ self._weights, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Writes the matrix."""
        np.savez(folder / FILE, weights=self._weights, decay=self._decay)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads it."""
        with np.load(folder / FILE) as arrays:
            return cls(arrays["weights"], float(arrays["decay"]))
