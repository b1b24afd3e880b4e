"""Scores of a few products, and where they stand among those of all: without scoring all, where a model can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol, cast, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from models.recommender.base import Model
from models.recommender.batch import Batch
from models.recommender.interactions import History, Scores

Rows = NDArray[np.int64]

ALL: Final = slice(None)
FIRST: Final = slice(1)


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


class Opinion(Protocol):
    """What a model thinks of all products for some histories, before it is asked about any of them.

    Attributes:
        mean, spread: as of :class:`Few`.
    """

    @property
    def mean(self) -> Scores: ...
    @property
    def spread(self) -> Scores: ...
    def of(self, rows: Rows, histories: slice = ALL) -> Scores:
        """The columns ``rows`` of :meth:`Model.scores`, for some of the histories."""
        ...


@runtime_checkable
class Narrow(Protocol):
    """A model that can score a few products at little cost."""

    def opinion(self, batch: Batch) -> Opinion:
        """Of the same scores as :meth:`Model.scores`."""
        ...


def opinion(model: Model, histories: Sequence[History]) -> Opinion:
    """What a model thinks, by whichever way it has."""
    if _narrow(type(model)):
        batch = histories if isinstance(histories, Batch) else Batch(histories)
        return cast(Narrow, model).opinion(batch)
    return Whole(model.scores(histories))


def few(model: Model, histories: Sequence[History], rows: Rows) -> Few:
    """Scores of the products ``rows`` for each history."""
    said = opinion(model, histories)
    return Few(said.of(rows), said.mean, said.spread)


@cache
def _narrow(kind: type) -> bool:
    return issubclass(
        kind, Narrow
    )  # Python looks at every name of a protocol: a tenth of a query, if not remembered


class Whole:
    """Scores of all products, for want of another way."""

    def __init__(self, scores: Scores) -> None:
        """Args: scores: float32, shape (histories, products)."""
        self._scores = scores
        self.mean = scores.mean(axis=1, keepdims=True)
        self.spread = scores.std(axis=1, keepdims=True)

    def of(self, rows: Rows, histories: slice = ALL) -> Scores:
        """See :class:`Opinion`."""
        return self._scores[histories][:, rows]


class Space:
    """Products as points: scores are inner products, whose mean and spread follow from those of the points."""

    def __init__(self, points: Scores) -> None:
        """Args: points: float32, shape (products, dimensions)."""
        self.points = points
        self._mean = points.mean(axis=0) if len(points) else np.zeros(points.shape[1], dtype=np.float32)
        around = points - self._mean
        self._covariance = around.T @ around / max(len(points), 1)  # (dimensions, dimensions)

    def opinion(self, asked: Scores) -> Directed:
        """Of ``asked @ points.T``; asked: float32, shape (histories, dimensions)."""
        variance = np.einsum("nd,nd->n", asked @ self._covariance, asked)
        spread = np.sqrt(np.maximum(variance, 0)).astype(np.float32)
        return Directed(self.points, asked, (asked @ self._mean)[:, None], spread[:, None])


@dataclass(frozen=True, slots=True)
class Directed:
    """Inner products of points with what each history asks for, see :class:`Space`."""

    points: Scores
    asked: Scores
    mean: Scores
    spread: Scores

    def of(self, rows: Rows, histories: slice = ALL) -> Scores:
        """See :class:`Opinion`."""
        return self.asked[histories] @ self.points[rows].T
