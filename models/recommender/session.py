"""What a customer did in the last minutes, folded in without training."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.recommender.base import Model
from models.recommender.catalogue import Catalogue, Numbers, Rows
from models.recommender.few import few
from models.recommender.interactions import LONGEST, WEIGHTS, Event, History, unusable
from models.recommender.pool import spread

LATEST: Final = 20  # events that are folded in; of robots, too
DECAY: Final = 0.8  # what an event keeps of its weight with each event after it
PUSH: Final = 0.75  # how far a dislike pushes away, compared with how far a like of now pulls


@dataclass(frozen=True, slots=True)
class Session:
    """Events as rows.

    Attributes:
        history: int32, shape (events,), oldest first, without what was disliked in the end.
        pulling: rows of the latest of these.
        pulls: float32, as ``pulling``: how much each says, from 0 to 1.
        disliked: rows, the latest last.
    """

    history: History
    pulling: Rows
    pulls: Numbers
    disliked: Rows

    @classmethod
    def of(cls, events: Iterable[Event], catalogue: Catalogue) -> Session:
        """Reads events in the order of their moments.

        Of likes and dislikes of a product the last holds, for the whole session. Unknown products, deleted since,
        events of unknown kinds and without a finite moment say nothing.
        """
        usable = [event for event in events if unusable(event, catalogue.rows) is None]
        usable.sort(key=lambda event: event.at)
        opinions = {event.product_id: event.kind for event in usable if event.kind in {"like", "dislike"}}
        refused = [product_id for product_id, kind in opinions.items() if kind == "dislike"]
        unloved = set(refused)
        kept = [event for event in usable if event.product_id not in unloved][-LONGEST:]
        latest = kept[-LATEST:]
        weights = [
            WEIGHTS[event.kind] * DECAY**age
            for age, event in zip(range(len(latest))[::-1], latest, strict=True)
        ]
        return cls(
            history=np.array(catalogue.known(event.product_id for event in kept), dtype=np.int32),
            pulling=np.array(catalogue.known(event.product_id for event in latest), dtype=np.int64),
            pulls=np.array(weights, dtype=np.float32),
            disliked=np.array(catalogue.known(refused), dtype=np.int64),
        )

    def nearness(self, rows: Rows, model: Model, vectors: Numbers | None) -> Numbers:
        """How near products are to what was liked, and how far from what was not: float32, shape (len(rows),).

        Relevance feedback (Rocchio 1971, "The SMART retrieval system", chapter 14) on item vectors; where there are
        none, on the model's scores of each product alone.
        """
        away = self.disliked[-LATEST:]
        near = np.zeros(len(rows), dtype=np.float32)
        if len(self.pulling):
            near += self.pulls @ _likeness(self.pulling, rows, model, vectors) / self.pulls.sum()
        if len(away):
            near -= PUSH * _likeness(away, rows, model, vectors).max(axis=0)
        return near


def _likeness(items: Rows, rows: Rows, model: Model, vectors: Numbers | None) -> Numbers:
    """From about 0 to 1: float32, shape (len(items), len(rows))."""
    if vectors is not None:
        return np.asarray(vectors[items] @ vectors[rows].T, dtype=np.float32)
    alone = [np.array([item], dtype=np.int32) for item in items]
    return spread(few(model, alone, rows).scores)
