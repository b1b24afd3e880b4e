"""Matrix factorisation: products and customers as points of one space."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from scipy import sparse

from models.recommender.batch import Batch
from models.recommender.few import Directed, Space
from models.recommender.interactions import History, Scores
from models.recommender.recency import last_of_each, weights
from models.threads import one_thread

FILE: Final = "factors.npz"
PARAMETERS_FILE: Final = "factors.json"


class Factors:
    """Product factors, into whose space any history is folded by least squares.

    Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets" (ICDM 2008), equation 4.
    """

    def __init__(
        self, factors: Scores, biases: Scores, *, regularization: float, confidence: float, decay: float
    ) -> None:
        self._factors = factors  # (products, dimensions)
        self._biases = biases  # (products,)
        self._regularization = regularization
        self._confidence = confidence
        self._decay = decay
        self._space = Space(np.column_stack((factors, biases)))
        self._gram = factors.T @ factors + regularization * np.eye(factors.shape[1], dtype=np.float32)
        self._inverse = np.linalg.pinv(self._gram.astype(np.float64), hermitian=True)

    @property
    def vectors(self) -> Scores:
        """The product factors."""
        return self._factors

    def scores(self, histories: Sequence[History]) -> Scores:
        """Products with the point where the history lies, and what a product has for everybody."""
        return np.asarray(self._points(histories) @ self._factors.T + self._biases, dtype=np.float32)

    def opinion(self, batch: Batch) -> Directed:
        """See :class:`~models.recommender.few.Narrow`."""
        short = len(batch.products) <= self._factors.shape[1]
        points = self._points_of_short(batch) if short else self._points(batch)
        return self._space.opinion(np.column_stack((points, np.ones(len(points), dtype=np.float32))))

    def _points(self, histories: Sequence[History]) -> Scores:
        customers = np.zeros((len(histories), self._factors.shape[1]), dtype=np.float32)
        with one_thread():
            for row, history in enumerate(histories):
                if len(history):
                    customers[row] = self._fold_in(history)
        return customers

    def _points_of_short(self, batch: Batch) -> Scores:
        """The points of histories that hold fewer products than the space has dimensions, all at once.

        Least squares in the products instead of the dimensions, by the push-through identity: with the history's
        factors F, the Gram matrix G and the confidences C, (G + FᵀCF)⁻¹ Fᵀy = G⁻¹Fᵀ (1 + C FG⁻¹Fᵀ)⁻¹ y.
        """
        taken = self._factors[batch.products].astype(np.float64)
        reached = taken @ self._inverse  # (products of the batch, dimensions)
        confidence = self._confidence * batch.weights(self._decay).astype(np.float64)
        normal = np.eye(len(taken)) + confidence[:, :, None] * (reached @ taken.T)
        told = np.where(batch.there, 1 + confidence, 0)[:, :, None]
        return np.asarray(np.linalg.solve(normal, told)[:, :, 0] @ reached, dtype=np.float32)

    def _fold_in(self, history: History) -> Scores:
        newest = last_of_each(history)
        confidence = self._confidence * weights(newest, self._decay)  # above that in what was not taken
        taken = self._factors[newest]
        normal = self._gram + (taken.T * confidence) @ taken
        return np.asarray(np.linalg.solve(normal, (1 + confidence) @ taken), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Writes the factors, and the parameters."""
        np.savez(folder / FILE, factors=self._factors, biases=self._biases)
        parameters = {
            "regularization": self._regularization,
            "confidence": self._confidence,
            "decay": self._decay,
        }
        (folder / PARAMETERS_FILE).write_text(json.dumps(parameters))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads them."""
        parameters = json.loads((folder / PARAMETERS_FILE).read_text())
        with np.load(folder / FILE) as arrays:
            return cls(arrays["factors"], arrays["biases"], **parameters)


def of_known(factors: Scores, matrix: sparse.csr_matrix) -> Scores:
    """The factors, zero for products without events, of which only chance has said anything."""
    return np.where(matrix.getnnz(axis=0)[:, None] > 0, factors, 0).astype(np.float32)
