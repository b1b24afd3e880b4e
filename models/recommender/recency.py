"""Newer events say more: how histories are weighed when something is asked of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from models.recommender.interactions import History, Scores, stack


def weights(history: History, decay: float) -> Scores:
    """``decay`` to the power of how many events came after; float32, as ``history``, the newest 1."""
    return (decay ** np.arange(len(history) - 1, -1, -1)).astype(np.float32)


def recent(
    histories: Sequence[History], products: int, *, decay: float, newest: int | None = None
) -> sparse.csr_matrix:
    """Histories as a sparse matrix, float32, shape (histories, products), each product as much as its newest event.

    Args:
        histories: rows of products, oldest first.
        products: how many there are.
        decay: what an event keeps of its weight with each event after it, above 0 and at most 1.
        newest: how many events of each history are read; all when None.
    """
    kept = [last_of_each(history if newest is None else history[-newest:]) for history in histories]
    return stack(kept, products, [weights(history, decay) for history in kept])


def last_of_each(history: History) -> History:
    """The history without what came again later."""
    _, from_behind = np.unique(history[::-1], return_index=True)
    return history[np.sort(len(history) - 1 - from_behind)]
