"""How good a ranking is, always among all products: samples of them flatter every model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.recommender.interactions import History, Scores


def ranks(scores: Scores, targets: NDArray[np.int32]) -> NDArray[np.int64]:
    """The place of each row's target, from 0: how many score higher, and half of those that score the same.

    A model that scores all products alike gains nothing by it.

    Args:
        scores: float32, shape (n, products); what may not be recommended is minus infinity.
        targets: shape (n,): the row of the product that came next.
    """
    own = scores[np.arange(len(targets)), targets][:, None]
    higher = (scores > own).sum(axis=1)
    same = (scores == own).sum(axis=1) - 1
    found: NDArray[np.int64] = higher + same // 2 + same % 2
    return found


def unseen(scores: Scores, histories: Sequence[History]) -> Scores:
    """The scores, minus infinity for what each history holds already."""
    left = scores.copy()
    for row, history in enumerate(histories):
        left[row, history] = -np.inf
    return left


def hits_of(places: NDArray[np.int64], k: int) -> NDArray[np.float64]:
    """HR@k of each: 1 where the target is among the first k."""
    return (places < k).astype(np.float64)


def ndcg_of(places: NDArray[np.int64], k: int) -> NDArray[np.float64]:
    """NDCG@k of each where one product is right: 1 / log2(place + 2) among the first k, else 0."""
    return np.where(places < k, 1 / np.log2(places + 2), 0.0)


def reciprocal_of(places: NDArray[np.int64], k: int) -> NDArray[np.float64]:
    """MRR@k of each: one divided by the place, counted from 1, among the first k."""
    return np.where(places < k, 1 / (places + 1), 0.0)
