"""The report says which arm is better only where the data bear it out."""

from __future__ import annotations

import math
import random

import pytest

from bot.shop.estimates import wilson
from bot.shop.experiment_counts import Counts, Tally
from bot.shop.experiment_report import report


def arm(name: str, customers: int, clicks: float, *, buys: float = 0.0, seed: int = 1) -> list[Tally]:
    """Customers who were shown ten products each, two of them explored, and who click and buy at these rates."""
    rng = random.Random(f"{name} {seed}")
    found = []
    for number in range(customers):
        best, explored = (sum(rng.random() < clicks for _ in range(count)) for count in (8, 2))
        found.append(
            Tally(
                arm=name,
                unit=f"{name}-{number}",
                lists=2,
                all=Counts(impressions=10, clicks=best + explored, conversions=int(rng.random() < buys)),
                explored=Counts(impressions=2, clicks=explored),
            )
        )
    return found


def test_an_arm_that_is_better_is_told_to_be() -> None:
    """With how much, an interval, and a p-value; the control is compared with nothing."""
    found = report("ranking", arm("hybrid", 800, 0.3) + arm("popular", 800, 0.2), control="popular")
    control, hybrid = found.arms
    assert [control.arm, hybrid.arm] == ["popular", "hybrid"]
    assert control.clicks.against_control is None
    compared = hybrid.clicks.against_control
    assert compared is not None
    assert compared.verdict == "higher"
    assert compared.difference.low < 0.1 < compared.difference.high
    assert compared.difference.p < 0.01
    assert found.enough


def test_a_worse_arm_and_an_equal_one_are_told_too() -> None:
    worse = report("x", arm("a", 800, 0.3) + arm("b", 800, 0.2), control="a").arms[1]
    equal = report("x", arm("a", 800, 0.2) + arm("b", 800, 0.2), control="a").arms[1]
    assert worse.clicks.against_control is not None
    assert worse.clicks.against_control.verdict == "lower"
    assert equal.clicks.against_control is not None
    assert equal.clicks.against_control.verdict == "no difference seen"


@pytest.mark.parametrize(("customers", "clicks"), [(1, 0.9), (99, 0.5), (5_000, 0.0001), (150, 0.0)])
def test_too_little_data_is_said_plainly(customers: int, clicks: float) -> None:
    """Few customers, or few of them who clicked, prove nothing, whatever the numbers look like."""
    found = report("x", arm("a", customers, clicks) + arm("b", 5_000, 0.5), control="a")
    compared = found.arms[1].clicks.against_control
    assert compared is not None
    assert compared.verdict == "too little data"


def test_conversion_is_about_customers() -> None:
    """Somebody who buys twice is one customer who bought; the interval is Wilson's."""
    (found,) = report("x", arm("a", 200, 0.5, buys=0.1)).arms
    assert found.conversions.rate.value == found.conversions.customers / 200
    assert (found.conversions.rate.low, found.conversions.rate.high) == pytest.approx(
        wilson(found.conversions.customers, 200)
    )


def test_explored_products_have_a_rate_of_their_own() -> None:
    """What exploring costs is the difference to the rest."""
    (found,) = report("x", arm("a", 300, 0.25)).arms
    assert found.explored.impressions == 600
    assert found.explored_clicks.value == found.explored.clicks / 600
    assert found.counts.impressions == 3_000


def test_several_comparisons_are_each_harder_to_pass() -> None:
    """With four arms beside the control, one of them must not look good by luck."""
    arms = [each for name in "abcde" for each in arm(name, 300, 0.25)]
    alone = report("x", arm("a", 300, 0.25) + arm("b", 300, 0.25), control="a").arms[1].clicks
    among = report("x", arms, control="a").arms[1].clicks
    assert alone.against_control is not None
    assert among.against_control is not None
    one, other = alone.against_control.difference, among.against_control.difference
    assert other.p == pytest.approx(min(1.0, 4 * one.p))
    assert other.low < one.low < one.high < other.high


def test_more_customers_are_needed_where_less_is_clicked() -> None:
    """The number tells whether waiting is worth it; for rates of one trial each it is 16 (1 - p) / (p 0.1²)."""
    seldom, often = report("x", arm("a", 500, 0.5, buys=0.1) + arm("b", 500, 0.5, buys=0.4)).arms
    assert seldom.conversions.needed is not None
    assert often.conversions.needed is not None
    assert seldom.conversions.needed > often.conversions.needed
    p = often.conversions.rate.value
    assert often.conversions.needed == pytest.approx(16 * (1 - p) / p * 100, rel=0.01)


def test_an_experiment_without_customers_is_empty() -> None:
    """And one whose customers were shown nothing to explore has no rate for it."""
    assert report("x", []).arms == ()
    assert not report("x", []).enough
    lonely = Tally(arm="a", unit="u", lists=1, all=Counts(impressions=1))
    (found,) = report("x", [lonely], control="gone").arms
    assert math.isnan(found.explored_clicks.value)
    assert found.clicks.needed is None
