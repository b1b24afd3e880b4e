"""Scores of a few products, and where they stand among those of all: without scoring all, where a model can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast, runtime_checkable

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
    if _narrow(type(model)):
        return cast(Narrow, model).few(histories, rows)
    scores = model.scores(histories)
    return Few(scores[:, rows], scores.mean(axis=1, keepdims=True), scores.std(axis=1, keepdims=True))


@cache
def _narrow(kind: type) -> bool:
    return issubclass(
        kind, Narrow
    )  # Python looks at every name of a protocol: a tenth of a query, if not remembered


def few_of_votes(votes: sparse.csr_matrix, rows: Rows) -> Few:
    """Of scores that are a sparse matrix, shape (histories, products); each of the rows once."""
    histories, products = votes.shape
    owner = np.repeat(np.arange(histories), np.diff(votes.indptr))
    total, squares = (
        np.bincount(owner, weights=weights, minlength=histories)[:, None] / max(products, 1)
        for weights in (votes.data, votes.data.astype(np.float64) ** 2)
    )
    # As votes[:, rows].toarray(), in a tenth of the time.
    column = np.full(products, -1, dtype=np.int64)
    column[rows] = np.arange(len(rows))
    asked = column[votes.indices]
    there = asked >= 0
    scores = np.zeros((histories, len(rows)), dtype=np.float32)
    scores[owner[there], asked[there]] = votes.data[there]
    return Few(
        scores,
        total.astype(np.float32),
        np.sqrt(np.maximum(squares - total**2, 0)).astype(np.float32),
    )


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
