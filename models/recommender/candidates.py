"""Where candidates come from: scores of the model, neighbours in the index, or both."""

from __future__ import annotations

from typing import Final

import numpy as np

from models.recommender.base import Model
from models.recommender.catalogue import Catalogue, Mask, Numbers, Rows
from models.recommender.index import ItemIndex
from models.recommender.interactions import History
from models.recommender.pool import Candidates, best, spread
from models.recommender.session import Session

MODEL_SHARE: Final = 0.5  # of a session's score


def highest(scores: Numbers) -> Candidates:
    """Those with the highest scores, float32, shape (products,)."""

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        rows = best(scores, mask, size)
        return rows, scores[rows]

    return candidates


def nearest(vector: Numbers, index: ItemIndex, catalogue: Catalogue) -> Candidates:
    """Those nearest to a vector, shape (dimensions,)."""

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        [found] = index.search(vector, max(size, 1), allowed=mask)
        rows = catalogue.known(product_id for product_id, _ in found)
        return np.array(rows, dtype=np.int64), np.array([score for _, score in found], dtype=np.float32)

    return candidates


def folded(
    history: History,
    session: Session,
    model: Model,
    catalogue: Catalogue,
    *,
    vectors: Numbers | None,
    index: ItemIndex | None,
) -> Candidates:
    """Those that go on from a history and are near to what was liked in a session.

    Args:
        history: with the session at its end.
        session: what is folded in.
        model: scores the history.
        catalogue: of all rows.
        vectors: float32, shape (products, dimensions), rows of length 1 or 0.
        index: of these.
    """
    scores = model.scores([history])[0]

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        rows = best(scores, mask, size)
        if vectors is not None and index is not None and len(session.pulling):
            middle = session.pulls @ vectors[session.pulling]
            near, _ = nearest(middle, index, catalogue)(mask, size)
            rows = np.union1d(rows, near)
        ongoing = spread(scores[rows])
        nearness = spread(session.nearness(rows, model, vectors))
        return rows, MODEL_SHARE * ongoing + (1 - MODEL_SHARE) * nearness

    return candidates
