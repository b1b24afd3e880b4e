"""Scores of a few products, and where they stand among those of all: without scoring all, where a model can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.recommender.base import Model
from models.recommender.interactions import History, Scores

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Few:
    """Some columns of what :meth:`Model.scores` returns.

    Attributes:
        scores: float32, shape (histories, rows).
        mean, spread: float32, shape (histories, 1): mean and standard deviation over all products.
    """

    scores: Scores
    mean: Scores
    spread: Scores

    @property
    def standing(self) -> Scores:
        """Standard deviations above the mean; 0 where all products score alike."""
        spread = np.where(self.spread > 0, self.spread, 1)
        return np.asarray((self.scores - self.mean) / spread, dtype=np.float32)


@runtime_checkable
class Narrow(Protocol):
    """A model that can score a few products at little cost."""

    def few(self, histories: Sequence[History], rows: Rows) -> Few:
        """The columns ``rows`` of :meth:`Model.scores`."""
        ...


def few(model: Model, histories: Sequence[History], rows: Rows) -> Few:
    """Scores of the products ``rows`` for each history, by whichever way the model has."""
    if isinstance(model, Narrow):
        return model.few(histories, rows)
    scores = model.scores(histories)
    return Few(scores[:, rows], scores.mean(axis=1, keepdims=True), scores.std(axis=1, keepdims=True))


def few_of_votes(votes: sparse.csr_matrix, rows: Rows) -> Few:
    """Of scores that are a sparse matrix, shape (histories, products)."""
    products = max(votes.shape[1], 1)
    mean = np.asarray(votes.sum(axis=1), dtype=np.float32).reshape(-1, 1) / products
    square = np.asarray(votes.multiply(votes).sum(axis=1), dtype=np.float32).reshape(-1, 1) / products
    scores = np.asarray(votes[:, rows].toarray(), dtype=np.float32)
    return Few(scores, mean, np.sqrt(np.maximum(square - mean**2, 0)))


class Space:
    """Products as points: scores are inner products, whose mean and spread follow from those of the points."""

    def __init__(self, points: Scores) -> None:
        """Args: points: float32, shape (products, dimensions)."""
        self._points = points
        self._mean = points.mean(axis=0) if len(points) else np.zeros(points.shape[1], dtype=np.float32)
        around = points - self._mean
        self._covariance = around.T @ around / max(len(points), 1)  # (dimensions, dimensions)

    def few(self, asked: Scores, rows: Rows) -> Few:
        """Of ``asked @ points.T``; asked: float32, shape (histories, dimensions)."""
        variance = np.einsum("nd,nd->n", asked @ self._covariance, asked)
        return Few(
            asked @ self._points[rows].T,
            (asked @ self._mean)[:, None],
            np.sqrt(np.maximum(variance, 0)).astype(np.float32)[:, None],
        )
