"""What most customers take: the answer to those of whom nothing is known, and the bar for all others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.recommender.base import Progress, silent
from models.recommender.batch import Batch
from models.recommender.catalogue import Mask
from models.recommender.few import Directed, Space
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.recency import weights

FILE: Final = "popularity.npy"


class Popularity:
    """Scores every product by the logarithm of the weight of its events, for everybody alike."""

    vectors: None = None

    def __init__(self, popularity: Scores) -> None:
        self._popularity = popularity
        self._space = Space(popularity[:, None])
        self._order = np.argsort(-popularity, kind="stable")

    @classmethod
    def fit(
        cls, data: Interactions, *, seed: int = 0, progress: Progress = silent, decay: float = 1.0
    ) -> Self:
        """Adds up events.

        Args:
            data: the histories.
            seed: not used.
            progress: told at the end.
            decay: what an event keeps of its weight with each later one of the same customer; 1 counts old and
                new alike.
        """
        del seed
        total = np.zeros(len(data.products))
        for history, weight in zip(data.histories, data.weights, strict=True):
            np.add.at(total, history, weight * weights(history, decay))
        progress("popularity", 1.0)
        return cls(np.log1p(total).astype(np.float32))

    def scores(self, histories: Sequence[History]) -> Scores:
        """The same row for each history."""
        return np.tile(self._popularity, (len(histories), 1))

    def opinion(self, batch: Batch) -> Directed:
        """See :class:`~models.recommender.few.Narrow`."""
        return self._space.opinion(np.ones((len(batch), 1), dtype=np.float32))

    def best(self, mask: Mask, size: int) -> NDArray[np.int64]:
        """The most popular products among what the mask lets through, as :func:`.pool.best` has them."""
        read = 2 * size  # most of the catalogue may be shown most of the time
        while True:
            found = self._order[:read][mask[self._order[:read]]]
            if len(found) >= size or read >= len(self._order):
                return found[:size]
            read *= 8

    def save(self, folder: Path) -> None:
        """Writes one array."""
        np.save(folder / FILE, self._popularity)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads it."""
        return cls(np.load(folder / FILE))
