"""Which product of a history a recommendation owes most to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from models.recommender.base import Model
from models.recommender.few import few
from models.recommender.interactions import History

LOOKED_AT: Final = 8  # products of a history, the newest: each costs one more scoring
NOTHING: Final = 1e-3  # standard deviations of the scores: rounding is no reason


def reasons(model: Model, history: History, rows: Sequence[int]) -> list[int | None]:
    """For each recommended row the row of the history whose absence would lower its score most.

    Leave-one-out on the model itself, so that it is true of every model. Scores are comparable within one history
    only; what counts is therefore how far a score is above the mean of all products.

    Args:
        model: that scored.
        history: rows, oldest first.
        rows: recommended.

    Returns:
        One for each of ``rows``; None where nothing in the history raised it.
    """
    newest = list(dict.fromkeys(history[::-1].tolist()))[:LOOKED_AT]
    if not newest or not rows:
        return [None] * len(rows)
    found = few(
        model, [history, *(history[history != row] for row in newest)], np.asarray(rows, dtype=np.int64)
    )
    above = found.scores - found.mean
    owed = above[0] - above[1:]  # (newest, rows)
    least = NOTHING * float(found.spread[0, 0])
    return [
        newest[place] if owed[place, column] > least else None
        for column, place in enumerate(owed.argmax(axis=0))
    ]
