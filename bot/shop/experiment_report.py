"""What an experiment says so far: rates of each arm, and how far they lie above the control's.

The customer is what is counted as one: lists shown to the same person are not independent of each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.shop.estimates import LEVEL, Cluster, Difference, Rate, difference, rate
from bot.shop.experiment_counts import Counts, Tally

Verdict = Literal["higher", "lower", "no difference seen", "too little data"]

# Below these the normal distribution, on which all of it rests, is no likeness of what happens.
MIN_CUSTOMERS: Final = 100
MIN_SUCCESSFUL: Final = 10
NOTICED: Final = 0.1  # the relative change for which ``needed`` is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An arm's rate beside the control's."""

    difference: Difference
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A rate of one arm.

    Attributes:
        customers: who had at least one success.
        needed: customers in each arm with which a change by a tenth would mostly be noticed; None: unknown. By
            the rule of R. Kohavi, R. Longbotham, D. Sommerfield and R. Henne, "Controlled experiments on the web:
            survey and practical guide", Data Mining and Knowledge Discovery 18 (2009), section 3.2.1.
        against_control: None for the control itself.
    """

    rate: Rate
    customers: int
    needed: int | None
    against_control: Comparison | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmReport:
    """One arm. ``clicks`` are opened ones of ``impressions``; ``conversions`` is about customers who bought."""

    arm: str
    customers: int
    lists: int
    counts: Counts
    explored: Counts
    clicks: Metric
    conversions: Metric
    explored_clicks: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentReport:
    """All arms, the control first."""

    experiment: str
    arms: Sequence[ArmReport]

    @property
    def enough(self) -> bool:
        """Whether any comparison rests on enough data to be believed."""
        metrics = (metric for arm in self.arms for metric in (arm.clicks, arm.conversions))
        return any(m.against_control and m.against_control.verdict != "too little data" for m in metrics)


def report(experiment: str, tallies: Iterable[Tally], *, control: str | None = None) -> ExperimentReport:
    """The report on these customers.

    With several arms beside the control, intervals and p-values are widened for as many comparisons (Bonferroni).

    Args:
        experiment: its name.
        tallies: of all customers.
        control: the arm with which the others are compared; None, or one that nobody is in: the first by name.
    """
    by_arm: dict[str, list[Tally]] = {}
    for tally in tallies:
        by_arm.setdefault(tally.arm, []).append(tally)
    names = sorted(by_arm, key=lambda arm: (arm != control, arm))
    if not names:
        return ExperimentReport(experiment=experiment, arms=())
    first = by_arm[names[0]]
    comparisons = max(1, len(names) - 1)
    return ExperimentReport(
        experiment=experiment,
        arms=[_arm(name, by_arm[name], None if name == names[0] else first, comparisons) for name in names],
    )


def _arm(name: str, tallies: Sequence[Tally], control: Sequence[Tally] | None, comparisons: int) -> ArmReport:
    def metric(clusters: Callable[[Tally], Cluster]) -> Metric:
        own = [clusters(tally) for tally in tallies]
        others = None if control is None else [clusters(tally) for tally in control]
        return _metric(own, others, comparisons)

    return ArmReport(
        arm=name,
        customers=len(tallies),
        lists=sum(tally.lists for tally in tallies),
        counts=_sum(tally.all for tally in tallies),
        explored=_sum(tally.explored for tally in tallies),
        clicks=metric(lambda tally: Cluster(tally.all.impressions, tally.all.clicks)),
        conversions=metric(lambda tally: Cluster(1, int(tally.all.conversions > 0))),
        explored_clicks=rate([Cluster(t.explored.impressions, t.explored.clicks) for t in tallies]),
    )


def _metric(own: Sequence[Cluster], control: Sequence[Cluster] | None, comparisons: int) -> Metric:
    found = rate(own)
    successful = _successful(own)
    needed = None
    if found.value > 0 and found.variance > 0:
        needed = math.ceil(16 * found.variance * len(own) / (NOTICED * found.value) ** 2)
    comparison = None if control is None else _compared(own, control, comparisons)
    return Metric(rate=found, customers=successful, needed=needed, against_control=comparison)


def _compared(own: Sequence[Cluster], control: Sequence[Cluster], comparisons: int) -> Comparison:
    level = 1 - (1 - LEVEL) / comparisons
    found = difference(rate(own, level=level), rate(control, level=level))
    p = min(1.0, found.p * comparisons)
    verdict: Verdict = "no difference seen"
    if any(len(arm) < MIN_CUSTOMERS or _successful(arm) < MIN_SUCCESSFUL for arm in (own, control)):
        verdict = "too little data"
    elif p < 1 - LEVEL:
        verdict = "higher" if found.value > 0 else "lower"
    widened = Difference(value=found.value, low=found.low, high=found.high, p=p)
    return Comparison(difference=widened, verdict=verdict)


def _successful(clusters: Sequence[Cluster]) -> int:
    return sum(cluster.successes > 0 for cluster in clusters)


def _sum(counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for each in counts:
        total.impressions += each.impressions
        total.clicks += each.clicks
        total.conversions += each.conversions
    return total
