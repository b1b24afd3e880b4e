"""Where candidates come from: scores of the model, neighbours in the index, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

import numpy as np

from models.recommender.base import Model
from models.recommender.catalogue import Catalogue, Mask, Numbers, Rows
from models.recommender.few import few
from models.recommender.index import ItemIndex
from models.recommender.interactions import History
from models.recommender.pool import Candidates, best, spread
from models.recommender.recency import weights
from models.recommender.session import DECAY, LATEST, Session

MODEL_SHARE: Final = 0.5  # of a session's score


@runtime_checkable
class Staged(Model, Protocol):
    """A model that knows roughly, at little cost, what is worth scoring."""

    def rough(self, history: History) -> Numbers:
        """float32, shape (products,); what this leaves out is near to the history by the item vectors."""
        ...


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Item vectors and their index.

    Attributes:
        vectors: float32, shape (products, dimensions), rows of length 1 or 0.
        index: of these, in the same order.
    """

    catalogue: Catalogue
    vectors: Numbers
    index: ItemIndex

    def nearest(self, vector: Numbers) -> Candidates:
        """Those nearest to a vector, shape (dimensions,)."""

        def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
            [found] = self.index.search(vector, max(size, 1), allowed=mask)
            rows = self.catalogue.known(product_id for product_id, _ in found)
            return np.array(rows, dtype=np.int64), np.array([score for _, score in found], dtype=np.float32)

        return candidates


def highest(scores: Numbers) -> Candidates:
    """Those with the highest scores, float32, shape (products,)."""

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        rows = best(scores, mask, size)
        return rows, scores[rows]

    return candidates


def ongoing(
    history: History, model: Model, near: Neighbourhood | None, *, toward: Numbers | None = None
) -> Candidates:
    """Those that go on from a history.

    A small catalogue is scored completely. In a large one, candidates are those that a :class:`Staged` model thinks
    of and those near to the newest of the history; only these are scored.

    Args:
        history: rows, oldest first.
        model: scores it.
        near: None where there are no vectors.
        toward: candidates near to this vector, too, shape (dimensions,).
    """
    staged = None
    if near is not None and near.index.flavour != "flat" and len(history) and isinstance(model, Staged):
        staged = model
        if toward is None:
            latest = history[-LATEST:]
            toward = weights(latest, DECAY) @ near.vectors[latest]
    scores = model.scores([history])[0] if staged is None else staged.rough(history)
    by_vectors = None if near is None or toward is None else near.nearest(toward)

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        rows = best(scores, mask, size)
        if by_vectors is not None:
            rows = np.union1d(rows, by_vectors(mask, size)[0])
        return rows, scores[rows] if staged is None else few(staged, [history], rows).scores[0]

    return candidates


def folded(history: History, session: Session, model: Model, near: Neighbourhood | None) -> Candidates:
    """Those that go on from a history, with the session at its end, and are near to what was liked in it."""
    toward = None
    if near is not None and len(session.pulling):
        toward = session.pulls @ near.vectors[session.pulling]
    going_on = ongoing(history, model, near, toward=toward)

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        rows, scores = going_on(mask, size)
        nearness = session.nearness(rows, model, None if near is None else near.vectors)
        return rows, MODEL_SHARE * spread(scores) + (1 - MODEL_SHARE) * spread(nearness)

    return candidates
