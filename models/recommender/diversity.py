"""An answer whose products are not all the same."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.recommender.catalogue import Numbers, Rows

NO_GROUP: Final = -1


def select(
    scores: Numbers,
    vectors: NDArray[np.float32] | None,
    limit: int,
    *,
    variety: float,
    groups: Rows | None = None,
    per_group: int | None = None,
) -> list[int]:
    """Picks one product after the other: what is good and unlike those picked before.

    Maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998): ``(1 - variety) · score - variety · greatest
    cosine to those picked``.

    Args:
        scores: shape (n,), about from 0 to 1.
        vectors: float32, shape (n, dimensions), rows of length 1 or 0; None leaves likeness out.
        limit: most products to pick.
        variety: 0 picks by score alone, 1 by likeness alone.
        groups: int64, shape (n,); with ``per_group``, no more than so many of one group are picked.
        per_group: None for any number; group -1 is none.

    Returns:
        Places in ``scores``, best first; fewer than ``limit`` only where no more may be picked.
    """
    picked: list[int] = []
    free = np.ones(len(scores), dtype=np.bool_)
    nearest = np.zeros(len(scores), dtype=np.float32)
    while len(picked) < limit and free.any():
        worth = (1 - variety) * scores - variety * nearest
        best = int(np.argmax(np.where(free, worth, -np.inf)))
        picked.append(best)
        free[best] = False
        if vectors is not None and variety > 0:
            likeness = vectors @ vectors[best]
            nearest = likeness if len(picked) == 1 else np.maximum(nearest, likeness)
        if groups is not None and per_group is not None and groups[best] != NO_GROUP:
            same = groups == groups[best]
            if sum(bool(same[place]) for place in picked) >= per_group:
                free &= ~same
    return picked
