"""What most customers take: the answer to those of whom nothing is known, and the bar for all others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.recommender.base import Progress, silent
from models.recommender.few import Few, Space
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.recency import weights

FILE: Final = "popularity.npy"


class Popularity:
    """Scores every product by the logarithm of the weight of its events, for everybody alike."""

    vectors: None = None

    def __init__(self, popularity: Scores) -> None:
        self._popularity = popularity
        self._space = Space(popularity[:, None])

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

    def few(self, histories: Sequence[History], rows: NDArray[np.int64]) -> Few:
        """The columns ``rows`` of :meth:`scores`."""
        return self._space.few(np.ones((len(histories), 1), dtype=np.float32), rows)

    def save(self, folder: Path) -> None:
        """Writes one array."""
        np.save(folder / FILE, self._popularity)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads it."""
        return cls(np.load(folder / FILE))
