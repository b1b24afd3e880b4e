"""Intervals hold as often as they say, although one customer's impressions resemble each other."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shop.estimates import Cluster, difference, rate, wilson

clusters = st.lists(
    st.integers(0, 50).flatmap(lambda n: st.builds(Cluster, st.just(n), st.integers(0, n))), max_size=40
)


def customers(rng: random.Random, count: int, mean: float) -> list[Cluster]:
    """Customers who differ much in how readily they click, and in how much they were shown."""
    found = []
    for _ in range(count):
        readiness = rng.betavariate(3 * mean, 3 * (1 - mean))
        shown = rng.randint(1, 20)
        found.append(Cluster(shown, sum(rng.random() < readiness for _ in range(shown))))
    return found


def test_wilson_gives_the_textbook_interval() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for successes, trials, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_one_trial_each_is_the_plain_wilson_interval() -> None:
    """Without clusters there is nothing to correct."""
    found = rate([Cluster(1, 1)] * 30 + [Cluster(1, 0)] * 70)
    assert (found.low, found.high) == pytest.approx(wilson(30, 100))


def test_repeating_a_customers_impressions_adds_no_certainty() -> None:
    """Ten times the same behaviour of the same people is no more evidence."""
    once = rate([Cluster(1, 1)] * 30 + [Cluster(1, 0)] * 70)
    often = rate([Cluster(10, 10)] * 30 + [Cluster(10, 0)] * 70)
    assert (often.low, often.high) == pytest.approx((once.low, once.high))


@given(clusters)
def test_an_interval_holds_its_rate_and_stays_a_share(found: list[Cluster]) -> None:
    """Whatever was counted."""
    estimate = rate(found)
    assert 0 <= estimate.low <= estimate.high <= 1
    if any(cluster.trials for cluster in found):
        assert estimate.low <= estimate.value <= estimate.high
    else:
        assert math.isnan(estimate.value)


@given(clusters, clusters)
def test_a_difference_turns_round_with_its_sides(one: list[Cluster], other: list[Cluster]) -> None:
    """And is bounded by what shares can differ."""
    first, second = rate(one), rate(other)
    if math.isnan(first.value) or math.isnan(second.value):
        return
    there, back = difference(first, second), difference(second, first)
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))
    assert -1.0001 <= there.low <= there.value <= there.high <= 1.0001
    assert 0 <= there.p <= 1


@pytest.mark.parametrize("mean", [0.1, 0.5])
def test_the_interval_covers_the_truth_as_often_as_it_says(mean: float) -> None:
    """95 %, while one that takes impressions for independent covers it far less often: the seed is fixed."""
    rng = random.Random(7)
    covered = taken_for_independent = 0
    for _ in range(400):
        found = customers(rng, 200, mean)
        estimate = rate(found)
        covered += estimate.low <= mean <= estimate.high
        low, high = wilson(sum(c.successes for c in found), sum(c.trials for c in found))
        taken_for_independent += low <= mean <= high
    assert 0.92 <= covered / 400 <= 0.98
    assert taken_for_independent / 400 < 0.8


def test_the_difference_of_two_equal_arms_seldom_looks_real() -> None:
    """Its interval covers zero in about 95 of 100, and the p-value is below 0.05 in about 5."""
    rng = random.Random(11)
    covered = alarms = 0
    for _ in range(400):
        found = difference(rate(customers(rng, 150, 0.2)), rate(customers(rng, 150, 0.2)))
        covered += found.low <= 0 <= found.high
        alarms += found.p < 0.05
    assert 0.92 <= covered / 400 <= 0.98
    assert 0.02 <= alarms / 400 <= 0.08


def test_a_real_difference_is_seen() -> None:
    """Twice the rate among 1,000 customers each."""
    rng = random.Random(3)
    found = difference(rate(customers(rng, 1_000, 0.2)), rate(customers(rng, 1_000, 0.1)))
    assert found.low < 0.1 < found.high
    assert found.low > 0
    assert found.p < 0.001
