"""How good a ranking is: NDCG over graded judgements (Järvelin and Kekäläinen 2002; gain of Burges et al. 2005)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

DEPTH: Final = 10
_DRAWS: Final = 2000

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """A figure with the bounds that 95 % of the bootstrap's draws lie within."""

    value: float
    low: float
    high: float


def ndcg(grades: Sequence[int], judged: Sequence[int], depth: int = DEPTH) -> float:
    """Discounted gain of the first ``depth`` products, as a share of the best that the catalogue allows.

    Args:
        grades: of the ranked products, best first.
        judged: of every product of the catalogue, in any order.
        depth: ranks that count.

    Raises:
        ValueError: nothing in the catalogue has a grade, so that no ranking can be right.
    """
    best = _gain(sorted(judged, reverse=True)[:depth])
    if best == 0:
        raise ValueError("no product answers")
    return _gain(grades[:depth]) / best


def mean(values: Sequence[float], seed: int) -> Interval:
    """The mean with its interval, drawn over queries."""
    data = np.array(values, dtype=np.float64)
    return _interval(float(data.mean()), _drawn(data, seed))


def ratio(ours: Sequence[float], peers: Sequence[float], seed: int) -> Interval:
    """Mean of ours over mean of the peer's, by a bootstrap that draws the same queries for both."""
    one, other = np.array(ours, dtype=np.float64), np.array(peers, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        draws = _drawn(one, seed) / _drawn(other, seed)
    return _interval(float(one.mean() / other.mean()) if other.any() else float("inf"), draws)


def _drawn(values: Values, seed: int) -> Values:
    rows = np.random.default_rng(seed).integers(0, len(values), (_DRAWS, len(values)))
    means: Values = values[rows].mean(axis=1)
    return means


def _interval(value: float, draws: Values) -> Interval:
    low, high = np.percentile(draws, [2.5, 97.5])
    return Interval(value, float(low), float(high))


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / np.log2(rank + 2) for rank, grade in enumerate(grades)))
