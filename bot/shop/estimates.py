"""Rates with intervals that hold when what is counted comes in clusters: impressions of one customer are one draw.

Everything is a pure function of counts. A *cluster* is one customer: how often they could (``trials``) and did
(``successes``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

LEVEL: Final = 0.95
_NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class Cluster:
    """What one customer adds to a rate."""

    trials: int
    successes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate with its interval; ``variance`` is that of the rate, and NaN where nothing was tried."""

    value: float
    low: float
    high: float
    variance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """By how much one rate is above another, with its interval; ``p`` is two-sided, for no difference at all."""

    value: float
    low: float
    high: float
    p: float


def z_of(level: float) -> float:
    """The two-sided quantile of the normal distribution: 1.96 for 0.95."""
    return _NORMAL.inv_cdf(0.5 + level / 2)


def wilson(successes: float, trials: float, *, level: float = LEVEL) -> tuple[float, float]:
    """The score interval of a proportion.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927). It stays within 0 and 1 and has a width for no successes at all; without
    trials it is everything.
    """
    if trials <= 0:
        return 0.0, 1.0
    z2 = z_of(level) ** 2
    share = successes / trials
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = math.sqrt(z2 * (share * (1 - share) / trials + z2 / (4 * trials**2))) / (1 + z2 / trials)
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def rate(clusters: Sequence[Cluster], *, level: float = LEVEL) -> Rate:
    """Successes per trial over all clusters.

    The variance is that of a ratio of two means over independent clusters by the delta method: A. Deng, U. Knoblich
    and J. Lu, "Applying the delta method in metric analytics" (KDD 2018), section 2.2. The interval is Wilson's for
    as many independent trials as have that variance, as surveys do it: C. Franco, R. Little, T. Louis and E. Slud,
    "Comparative study of confidence intervals for proportions in complex sample surveys", Journal of Survey
    Statistics and Methodology 7 (2019). Where the variance says nothing (no or only successes), each cluster counts
    as one trial.
    """
    tried = [cluster for cluster in clusters if cluster.trials > 0]
    trials = sum(cluster.trials for cluster in tried)
    if not trials:
        return Rate(value=math.nan, low=0.0, high=1.0, variance=math.nan)
    value = sum(cluster.successes for cluster in tried) / trials
    count = len(tried)
    spread = sum((cluster.successes - value * cluster.trials) ** 2 for cluster in tried) / trials**2
    variance = spread * count / (count - 1) if count > 1 else value * (1 - value)
    independent = min(value * (1 - value) / spread, float(trials)) if spread > 0 else float(count)
    low, high = wilson(value * independent, independent, level=level)
    return Rate(value=value, low=low, high=high, variance=variance)


def difference(rate_: Rate, control: Rate) -> Difference:
    """How much a rate is above the control's, both from many independent clusters.

    The interval is made of the two rates' own, "square and add": R. G. Newcombe, "Interval estimation for the
    difference between independent proportions", Statistics in Medicine 17 (1998), method 10. Its level is theirs.
    ``p`` is that of the z-test.
    """
    value = rate_.value - control.value
    low = value - math.hypot(rate_.value - rate_.low, control.high - control.value)
    high = value + math.hypot(rate_.high - rate_.value, control.value - control.low)
    error = math.sqrt(rate_.variance + control.variance)
    p = 2 * (1 - _NORMAL.cdf(abs(value) / error)) if error > 0 else 1.0
    return Difference(value=value, low=low, high=high, p=p)
