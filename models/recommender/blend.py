"""Several models as one: their scores made comparable and added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from models.recommender.base import Model
from models.recommender.batch import Batch
from models.recommender.catalogue import Mask, Rows
from models.recommender.few import ALL, FIRST, opinion
from models.recommender.interactions import Scores
from models.recommender.pool import best
from models.recommender.popularity import Popularity
from models.recommender.votes import Votes

FALLBACK: Final = "popularity"
# Parts that compare a history with every product's vector, which in a large catalogue is most of the work.
THOROUGH: Final = frozenset({"als", "bpr", "content"})


class Blend:
    """What the parts of a hybrid think, see :class:`~models.recommender.few.Opinion`.

    The spread is told as if the parts had nothing in common.
    """

    def __init__(self, parts: Mapping[str, Model], weights: Mapping[str, float], batch: Batch) -> None:
        """Asks the parts that have any weight."""
        self._parts = {name: part for name, part in parts.items() if weights[name]}
        self._weights = {name: weights[name] for name in self._parts}
        self._batch = batch
        self._said = {name: opinion(part, batch) for name, part in self._parts.items()}
        # Of each part, shape (histories, 1): what a score of it counts; 0 where it scores all products alike.
        self._counts = {
            name: np.float32(weights[name]) * (said.spread > 0) / np.where(said.spread > 0, said.spread, 1)
            for name, said in self._said.items()
        }
        self.mean = np.zeros((len(batch), 1), dtype=np.float32)
        self.spread = np.full_like(self.mean, np.linalg.norm(list(self._weights.values())))

    def of(self, rows: Rows, histories: slice = ALL) -> Scores:
        """See :class:`~models.recommender.few.Opinion`."""
        return self._sum(list(self._said), rows, histories)

    def _sum(self, names: Sequence[str], rows: Rows, histories: slice) -> Scores:
        total = np.zeros((len(self.mean[histories]), len(rows)), dtype=np.float32)
        for name in names:
            said = self._said[name]
            total += (said.of(rows, histories) - said.mean[histories]) * self._counts[name][histories]
        return total

    def rough(self, mask: Mask, size: int) -> Rows:
        """The best so many for the first history by the parts that need not look at every product.

        Parts that vote raise few products; of all others the most popular are the best, which needs no scores.
        """
        told = [name for name in self._parts if name not in THOROUGH] or list(self._parts)
        votes = [said for name in told if isinstance(said := self._said[name], Votes)]
        popularity = self._parts.get(FALLBACK)
        if not isinstance(popularity, Popularity) or len(votes) != len(told) - 1:
            scores = {name: self._parts[name].scores(self._batch[:1]) for name in told}
            return best(blend(scores, {name: self._weights[name] for name in told})[0], mask, size)
        voted = np.unique(np.concatenate([*(each.rows for each in votes), np.empty(0, np.int64)]))
        voted = voted[mask[voted]]
        others = mask.copy()
        others[voted] = False
        rows = np.union1d(voted, popularity.best(others, size))
        total = self._sum(told, rows, FIRST)[0]
        return rows[np.argsort(-total, kind="stable")[:size]]


def blend(said: Mapping[str, Scores], weights: Mapping[str, float]) -> Scores:
    """Scores of the parts, made comparable and added with their weights."""
    total = np.zeros_like(next(iter(said.values())))
    for name, weight in weights.items():
        if weight:
            total += np.float32(weight) * standardised(said[name])
    return total


def standardised(scores: Scores) -> Scores:
    """Each row with mean 0 and spread 1; all 0 where a row says nothing."""
    if not scores.size:
        return scores
    spread = scores.std(axis=1, keepdims=True)
    result: Scores = (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
    return result
