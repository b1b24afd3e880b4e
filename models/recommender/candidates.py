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
class Staged(Protocol):
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


def ongoing(history: History, model: Model, near: Neighbourhood | None) -> Candidates:
    """Those that go on from a history.

    A small catalogue is scored completely. In a large one, candidates are those that a :class:`Staged` model thinks
    of and those near to the newest of the history; only these are scored.
    """
    if near is None or near.index.flavour == "flat" or not len(history) or not isinstance(model, Staged):
        return highest(model.scores([history])[0])
    rough = model.rough(history)
    latest = history[-LATEST:]
    by_vectors = near.nearest(weights(latest, DECAY) @ near.vectors[latest])

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        rows = np.union1d(best(rough, mask, size), by_vectors(mask, size)[0])
        return rows, few(model, [history], rows).scores[0]

    return candidates


def folded(history: History, session: Session, model: Model, near: Neighbourhood | None) -> Candidates:
    """Those that go on from a history, with the session at its end, and are near to what was liked in it."""
    going_on = ongoing(history, model, near)

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        rows, scores = going_on(mask, size)
        if near is not None and len(session.pulling):
            liked = near.nearest(session.pulls @ near.vectors[session.pulling])
            more = np.setdiff1d(liked(mask, size)[0], rows)
            rows = np.concatenate((rows, more))
            scores = np.concatenate((scores, few(model, [history], more).scores[0]))
        nearness = session.nearness(rows, model, None if near is None else near.vectors)
        return rows, MODEL_SHARE * spread(scores) + (1 - MODEL_SHARE) * spread(nearness)

    return candidates
