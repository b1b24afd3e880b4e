"""Shares of few reviews: how sure they are, and whether two differ.

Counts are small, so the exact test is short; ``scipy.stats`` would cost each serving process a second and 60 MB.
"""

from __future__ import annotations

import math
from statistics import NormalDist


def wilson(count: int, of: int, confidence: float = 0.8) -> tuple[float, float]:
    """Wilson's interval of a share, two-sided; of nothing it is everything."""
    if of == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, spread = count / of, z * z / of
    middle = share + spread / 2
    reach = z * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))


def differs(first: tuple[int, int], second: tuple[int, int]) -> float:
    """The two-sided p of Fisher's exact test that two shares, each ``(count, of)``, are the same."""
    (a, n), (b, m) = first, second
    total = a + b
    ways = {
        count: math.comb(n, count) * math.comb(m, total - count)
        for count in range(max(0, total - m), min(n, total) + 1)
    }
    least = sum(each for each in ways.values() if each <= ways[a])
    return float(least / sum(ways.values()))
