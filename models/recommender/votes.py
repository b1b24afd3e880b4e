"""Scores that are 0 for nearly all products, without a number for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.recommender.few import ALL
from models.recommender.interactions import Scores

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Votes:
    """What the products of some histories say for others, see :class:`~models.recommender.few.Opinion`.

    Attributes:
        rows: int64, shape (voted,): the products that have votes, each once, by row.
        scores: float32, shape (histories, voted).
        mean, spread: float32, shape (histories, 1), over all products.
    """

    rows: Rows
    scores: Scores
    mean: Scores
    spread: Scores

    @classmethod
    def cast(cls, says: sparse.csr_matrix, voters: Rows, weights: Scores) -> Self:
        """Adds up rows of a matrix.

        What scipy would do in many times as long, of which nearly all is preparation when there are few voters.

        Args:
            says: shape (products, products): from, to.
            voters: the rows that vote, shape (voters,).
            weights: float32, shape (histories, voters): how much each counts.
        """
        begin = says.indptr[voters].astype(np.int64)
        many = says.indptr[voters + 1] - begin
        place = np.arange(many.sum()) + np.repeat(begin - (np.cumsum(many) - many), many)
        rows = says.indices[place]
        order = np.argsort(rows)
        rows = rows[order]
        first = np.flatnonzero(np.concatenate(([True], rows[1:] != rows[:-1]))[: len(rows)])
        each = weights[:, np.repeat(np.arange(len(voters)), many)[order]] * says.data[place[order]]
        scores = np.add.reduceat(each, first, axis=1) if len(first) else each
        products = np.float32(max(says.shape[1], 1))
        mean = scores.sum(axis=1, keepdims=True) / products
        squares = np.einsum("nv,nv->n", scores, scores)[:, None] / products
        return cls(rows[first].astype(np.int64), scores, mean, np.sqrt(np.maximum(squares - mean**2, 0)))

    def of(self, rows: Rows, histories: slice = ALL) -> Scores:
        """See :class:`~models.recommender.few.Opinion`."""
        said = self.scores[histories]
        scores = np.zeros((len(said), len(rows)), dtype=np.float32)
        if len(self.rows):
            place = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
            there = self.rows[place] == rows
            scores[:, there] = said[:, place[there]]
        return scores
