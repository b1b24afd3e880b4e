"""Where candidates come from: scores of the model, neighbours in the index, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol, cast

import numpy as np

from models.index import ItemIndex
from models.recommender.because import Traced
from models.recommender.catalogue import Mask, Numbers, Rows
from models.recommender.few import FIRST, Opinion
from models.recommender.pool import Candidates, best, spread
from models.recommender.recency import weights
from models.recommender.session import DECAY, LATEST, Session

MODEL_SHARE: Final = 0.5  # of a session's score


class Staged(Opinion, Protocol):
    """An opinion that knows roughly, at little cost, what is worth asking about."""

    def rough(self, mask: Mask, size: int) -> Rows:
        """About the best so many of what the mask lets through for the first history, highest first.

        What this leaves out is near to the history by the item vectors.
        """
        ...


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Item vectors and their index.

    Attributes:
        vectors: float32, shape (products, dimensions), rows of length 1 or 0.
        index: of these, in the same order, so that its rows are those of the catalogue.
    """

    vectors: Numbers
    index: ItemIndex

    def nearest(self, vector: Numbers) -> Candidates:
        """Those nearest to a vector, shape (dimensions,)."""

        def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
            [found] = self.index.rows(vector[None], max(size, 1), allowed=mask)
            return found

        return candidates


def highest(scores: Numbers) -> Candidates:
    """Those with the highest scores, float32, shape (products,)."""

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        rows = best(scores, mask, size)
        return rows, scores[rows]

    return candidates


def ongoing(traced: Traced, near: Neighbourhood | None, *, toward: Numbers | None = None) -> Candidates:
    """Those that go on from a history.

    A small catalogue is scored completely. In a large one, candidates are those that a :class:`Staged` opinion
    thinks of and those near to the newest of the history; only these are scored.

    Args:
        traced: the history, and the model that scores it.
        near: None where there are no vectors.
        toward: candidates near to this vector, too, shape (dimensions,).
    """
    history = traced.history
    large = near is not None and near.index.flavour != "flat" and len(history) > 0
    # Not by isinstance, for which Python looks at every name of a protocol.
    staged = cast(Staged, traced.opinion) if large and hasattr(traced.opinion, "rough") else None
    if near is not None and staged is not None and toward is None:
        latest = history[-LATEST:]
        toward = weights(latest, DECAY) @ near.vectors[latest]
    scores = np.empty(0, np.float32) if staged is not None else traced.model.scores([history])[0]
    by_vectors = None if near is None or toward is None else near.nearest(toward)

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        rows = best(scores, mask, size) if staged is None else staged.rough(mask, size)
        if by_vectors is not None:
            rows = np.union1d(rows, by_vectors(mask, size)[0])
        return rows, scores[rows] if staged is None else staged.of(rows, FIRST)[0]

    return candidates


def folded(traced: Traced, session: Session, near: Neighbourhood | None) -> Candidates:
    """Those that go on from a history, with the session at its end, and are near to what was liked in it."""
    toward = None
    if near is not None and len(session.pulling):
        toward = session.pulls @ near.vectors[session.pulling]
    going_on = ongoing(traced, near, toward=toward)

    def candidates(mask: Mask, size: int) -> tuple[Rows, Numbers]:
        rows, scores = going_on(mask, size)
        nearness = session.nearness(rows, traced.model, None if near is None else near.vectors)
        return rows, MODEL_SHARE * spread(scores) + (1 - MODEL_SHARE) * spread(nearness)

    return candidates
