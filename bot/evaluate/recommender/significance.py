"""Whether one model is really better than another: the same users, drawn again and again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000


def ratio(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], *, seed: int, draws: int = DRAWS
) -> tuple[float, float]:
    """The range which holds the ratio of the two means in 95 of 100 cases, by the paired bootstrap over users.

    Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13. A draw in which theirs is 0 counts as
    infinitely better.

    Args:
        ours: shape (users,): the figure of each user under our model.
        theirs: under the other one.
        seed: of the draws.
        draws: how many.
    """
    if ours.shape != theirs.shape or not len(ours):
        raise ValueError("the same users under both models are needed")
    chance = np.random.default_rng(seed)
    found = np.empty(draws)
    for draw in range(draws):
        users = chance.integers(len(ours), size=len(ours))
        below = theirs[users].mean()
        found[draw] = ours[users].mean() / below if below else np.inf
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)
