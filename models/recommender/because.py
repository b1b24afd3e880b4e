"""Which product of a history a recommendation owes most to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from models.recommender.base import Model
from models.recommender.batch import Batch
from models.recommender.few import Opinion, opinion
from models.recommender.interactions import History

LOOKED_AT: Final = 8  # products of a history, the newest: each costs one more scoring
NOTHING: Final = 1e-3  # standard deviations of the scores: rounding is no reason


class Traced:
    """A history that is asked for recommendations and for the reasons of them, read once for both.

    Reasons are leave-one-out on the model itself, so that they are true of every model.
    """

    def __init__(self, model: Model, history: History) -> None:
        """Args: model: that scores. history: rows, oldest first."""
        self.model = model
        self.history = history
        self._newest = list(dict.fromkeys(history[::-1].tolist()))[:LOOKED_AT]

    @cached_property
    def opinion(self) -> Opinion:
        """Of the history, and of it without each of its newest products, in this order."""
        left = [self.history[self.history != row] for row in self._newest]
        return opinion(self.model, Batch([self.history, *left]))

    def reasons(self, rows: Sequence[int]) -> list[int | None]:
        """For each recommended row the row of the history whose absence would lower its score most.

        Scores are comparable within one history only; what counts is therefore how far a score is above the mean of
        all products.

        Returns:
            One for each of ``rows``; None where nothing in the history raised it.
        """
        if not self._newest or not rows:
            return [None] * len(rows)
        above = self.opinion.of(np.asarray(rows, dtype=np.int64)) - self.opinion.mean
        owed = above[0] - above[1:]  # (newest, rows)
        least = NOTHING * float(self.opinion.spread[0, 0])
        return [
            self._newest[place] if owed[place, column] > least else None
            for column, place in enumerate(owed.argmax(axis=0))
        ]


def reasons(model: Model, history: History, rows: Sequence[int]) -> list[int | None]:
    """The same for those who need nothing else of the history."""
    return Traced(model, history).reasons(rows)
