"""Customers are split by their ids alone, in the shares that the setting names."""

from __future__ import annotations

import contextlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.shop import Principal
from bot.shop.experiments import Experiment, read_experiment, unit_of


def test_the_setting_names_experiment_and_arms() -> None:
    """The first arm is the control."""
    found = read_experiment(" ranking-2 : control = 9, hybrid=1 ")
    assert found == Experiment(name="ranking-2", weights={"control": 9, "hybrid": 1})
    assert found.control == "control"


@pytest.mark.parametrize("text", ["", "  "])
def test_no_setting_is_no_experiment(text: str) -> None:
    assert read_experiment(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "ranking",
        ":",
        "ranking:",
        ": a=1, b=1",
        "ranking: a=1",
        "ranking: a=1, a=2",
        "ranking: a=0, b=1",
        "ranking: a=-1, b=1",
        "ranking: a=1.5, b=1",
        "ranking: a=nan, b=1",
        "ranking: a=²,b=1",
        "ranking: a=99999999999999999999, b=1",
        "ranking: a, b",
        "ranking: a=1, b=1,",
        "Ran king: a=1, b=1",
        f"{'x' * 65}: a=1, b=1",
    ],
)
def test_a_mistake_in_the_setting_is_named(text: str) -> None:
    """With the variable and an example."""
    with pytest.raises(SettingsError, match=r"FRONTDOOR_EXPERIMENT: .*for example"):
        read_experiment(text)


@given(st.text())
def test_any_text_is_an_experiment_or_a_clear_error(text: str) -> None:
    with contextlib.suppress(SettingsError):
        read_experiment(text)


@given(unit=st.text(), weights=st.dictionaries(st.text(), st.integers(1, 10**6), min_size=2, max_size=5))
def test_a_customer_stays_in_one_arm(unit: str, weights: dict[str, int]) -> None:
    """Whoever asks, and however often."""
    first, second = (Experiment(name="x", weights=dict(weights)) for _ in range(2))
    assert first.arm_of(unit) == second.arm_of(unit)
    assert first.arm_of(unit) in weights


def test_an_assignment_is_the_same_in_every_version() -> None:
    """A customer who changes arms in the middle spoils an experiment: these must not move."""
    experiment = Experiment(name="ranking", weights={"control": 1, "hybrid": 1})
    assert [experiment.arm_of(f"customer-{number}") for number in range(6)] == [
        "control",
        "hybrid",
        "hybrid",
        "control",
        "hybrid",
        "hybrid",
    ]


def test_arms_get_their_shares() -> None:
    """Within four standard deviations of 20,000 draws."""
    experiment = Experiment(name="ranking", weights={"control": 7, "a": 2, "b": 1})
    found = Counter(experiment.arm_of(f"c{number}") for number in range(20_000))
    for arm, share in (("control", 0.7), ("a", 0.2), ("b", 0.1)):
        assert abs(found[arm] - 20_000 * share) < 4 * (20_000 * share * (1 - share)) ** 0.5


def test_two_experiments_split_independently() -> None:
    """Being in one's control says nothing about the other."""
    one, other = (Experiment(name=name, weights={"a": 1, "b": 1}) for name in ("one", "other"))
    found = Counter((one.arm_of(str(n)), other.arm_of(str(n))) for n in range(20_000))
    assert all(abs(count - 5_000) < 250 for count in found.values())


def test_a_guest_is_their_conversation() -> None:
    """A signed-in customer is the same on every device."""
    assert unit_of(Principal(conversation_id="c-1", customer_id=None)) == "c-1"
    assert unit_of(Principal(conversation_id="c-1", customer_id="ada")) == "ada"
