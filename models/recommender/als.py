"""Matrix factorisation by alternating least squares, with the library ``implicit``."""

from __future__ import annotations

from typing import Self

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from models.recommender.base import Progress, silent
from models.recommender.factors import Factors, of_known
from models.recommender.interactions import Interactions


class LeastSquares(Factors):
    """ALS: what was taken is 1, all else 0, and how sure that is depends on the events."""

    @classmethod
    def fit(
        cls,
        data: Interactions,
        *,
        seed: int = 0,
        progress: Progress = silent,
        dimensions: int = 64,
        iterations: int = 15,
        regularization: float = 0.1,
        confidence: float = 10.0,
        decay: float = 0.95,
    ) -> Self:
        """Alternates between customers and products.

        Args:
            data: the histories.
            seed: of the first factors.
            progress: told after each iteration.
            dimensions: of the space.
            iterations: over both sides.
            regularization: pull to the origin.
            confidence: how much surer an event is than its absence.
            decay: what an event keeps of its weight with each event after it, when a history is folded in.
        """
        # Serving must not pay for its import.
        from implicit.cpu.als import AlternatingLeastSquares  # noqa: PLC0415

        matrix = data.matrix
        factors = np.zeros((matrix.shape[1], dimensions), dtype=np.float32)
        if matrix.nnz:
            # Two pools of threads, the library's and BLAS's, wait for one another.
            with threadpool_limits(1, "blas"):
                model = AlternatingLeastSquares(
                    factors=dimensions,
                    regularization=regularization,
                    alpha=1.0,
                    iterations=iterations,
                    random_state=seed,
                )
                model.fit(
                    _confidences(matrix, confidence),
                    show_progress=False,
                    callback=lambda done, *_: progress("ALS", (done + 1) / iterations),
                )
            factors = of_known(model.item_factors, matrix)
        return cls(
            factors,
            np.zeros(len(factors), dtype=np.float32),
            regularization=regularization,
            confidence=confidence,
            decay=decay,
        )


def _confidences(matrix: sparse.csr_matrix, confidence: float) -> sparse.csr_matrix:
    """What the library takes for a taken product: the confidence in one that was not, which is 1, and more."""
    confidences = matrix.copy()
    confidences.data = 1 + confidence * confidences.data
    return confidences
