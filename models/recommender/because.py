"""Which product of a history a recommendation owes most to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from models.recommender.base import Model
from models.recommender.catalogue import Rows
from models.recommender.interactions import History
from models.recommender.pool import scores_of

LOOKED_AT: Final = 12  # products of a history, the newest: each costs one more scoring
COMPARED: Final = 256  # products spread over the catalogue, against which a score is high or low
NOTHING: Final = 1e-3  # standard deviations of the scores: rounding is no reason


def reasons(model: Model, history: History, rows: Sequence[int], products: int) -> list[int | None]:
    """For each recommended row the row of the history whose absence would lower its score most.

    Leave-one-out on the model itself, so that it is true of every model. Scores are comparable within one history
    only; what counts is therefore how far a score is above the mean of products from all over the catalogue.

    Args:
        model: that scored.
        history: rows, oldest first.
        rows: recommended.
        products: how many the model knows.

    Returns:
        One for each of ``rows``; None where nothing in the history raised it.
    """
    newest = list(dict.fromkeys(history[::-1].tolist()))[:LOOKED_AT]
    if not newest or not rows:
        return [None] * len(rows)
    compared: Rows = np.linspace(0, products - 1, min(products, COMPARED)).astype(np.int64)
    histories = [history, *(history[history != row] for row in newest)]
    scores = scores_of(model, histories, np.concatenate((np.asarray(rows, dtype=np.int64), compared)))
    among = scores[:, len(rows) :]
    above = scores[:, : len(rows)] - among.mean(axis=1, keepdims=True)
    owed = above[0] - above[1:]  # (newest, rows)
    least = NOTHING * float(among[0].std())
    return [
        newest[place] if owed[place, column] > least else None
        for column, place in enumerate(owed.argmax(axis=0))
    ]
