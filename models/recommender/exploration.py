"""Now and then something that nobody would have chosen, because its worth would stay unknown."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


def explore(
    chosen: Sequence[int], others: Callable[[], Sequence[int] | Rows], *, epsilon: float, seed: str
) -> tuple[list[int], int | None]:
    """Perhaps puts another product in one place of an answer, never in the first.

    Epsilon-greedy (Sutton & Barto, "Reinforcement learning", section 2.2): with the probability ``epsilon`` one
    place, drawn evenly, gets one of the others, drawn evenly; so the log tells how likely each was to be shown.

    Args:
        chosen: rows, best first.
        others: tells the rows that may be shown instead; asked only if one is needed.
        epsilon: from 0 to 1.
        seed: the same seed and arguments give the same answer, such as conversation and turn.

    Returns:
        The rows to show, and the place that was given away, or None.
    """
    draw = random.Random(seed)
    shown = list(chosen)
    if draw.random() >= epsilon or len(shown) < 2 or not len(rows := others()):
        return shown, None
    place = draw.randrange(1, len(shown))
    shown[place] = int(rows[draw.randrange(len(rows))])
    return shown, place
