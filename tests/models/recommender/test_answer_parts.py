"""Rules, variety, chance, candidates and reasons, each by itself."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BadInput
from models.recommender.because import reasons
from models.recommender.catalogue import Catalogue, Item
from models.recommender.diversity import select
from models.recommender.exploration import explore
from models.recommender.interactions import Event
from models.recommender.pool import best, spread
from models.recommender.rules import Rules
from models.recommender.session import LATEST, Session
from models.recommender.wanted import Wanted
from tests.models.recommender.shop import BOUGHT_TOGETHER, IDS, ITEMS, model

CATALOGUE = Catalogue(IDS, ITEMS)
NUMBERS = st.lists(st.integers(-5, 5), min_size=1, max_size=30)


def rows(*ids: str) -> Any:
    return np.array(CATALOGUE.known(ids))


def test_margin_and_age_lift_and_what_is_unknown_does_not() -> None:
    """A margin of 0.9 gets nine tenths of the boost, half a year the whole."""
    asked = rows("suit", "flannel", "belt")
    margin = Rules(margin_boost=0.2).boosts(CATALOGUE, asked)
    age = Rules(age_boost=0.2).boosts(CATALOGUE, asked)
    assert margin == pytest.approx([0.18, 0.08, 0.0])
    assert age == pytest.approx([0.2 * 10 / 180, 0.2, 0.0])


def test_what_sells_out_is_demoted() -> None:
    """By how much is the forecast's affair."""
    rules = Rules(demoted={"suit": 0.7, "deleted": 1.0})
    assert rules.boosts(CATALOGUE, rows("suit", "belt")) == pytest.approx([-0.7, 0.0])


@pytest.mark.parametrize(
    ("make", "arguments", "problem"),
    [
        (Rules, {"per_family": 0}, "per_family"),
        (Rules, {"margin_boost": math.nan}, "finite"),
        (Rules, {"demoted": {"suit": math.inf}}, "finite"),
        (Wanted, {"available": (), "limit": 0}, "limit"),
        (Wanted, {"available": (), "limit": 101}, "limit"),
        (Wanted, {"available": (), "variety": 1.1}, "variety"),
        (Wanted, {"available": (), "epsilon": math.nan}, "epsilon"),
        (Wanted, {"available": "suit"}, "available"),
        (Catalogue, {"products": ["a", "a"]}, "twice"),
        (Catalogue, {"products": ["a"], "items": [Item("a", margin=math.nan)]}, "margin"),
    ],
)
def test_bad_arguments_are_named(make: Any, arguments: dict[str, Any], problem: str) -> None:
    """The message says which argument cannot be used."""
    with pytest.raises(BadInput, match=problem):
        make(**arguments)


def test_variety_takes_the_other_thing() -> None:
    """The second best is the twin of the best."""
    scores = np.array([1.0, 0.9, 0.6], dtype=np.float32)
    vectors = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    assert select(scores, vectors, 2, variety=0) == [0, 1]
    assert select(scores, vectors, 2, variety=0.5) == [0, 2]
    assert select(scores, None, 2, variety=0.5) == [0, 1]


def test_variety_remembers_all_that_was_picked() -> None:
    """Not only the last: the twin of the first stays behind."""
    scores = np.array([1.0, 0.9, 0.8, 0.5], dtype=np.float32)
    vectors = np.array([[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]], dtype=np.float32)
    assert select(scores, vectors, 3, variety=0.5) == [0, 1, 3]


def test_family_is_capped_and_products_without_one_are_not() -> None:
    """-1 is no family."""
    scores = np.linspace(1, 0, 6, dtype=np.float32)
    groups = np.array([3, 3, 3, -1, -1, 2])
    assert select(scores, None, 9, variety=0, groups=groups, per_group=1) == [0, 3, 4, 5]
    assert len(select(scores, None, 9, variety=0, groups=groups)) == 6


@given(
    chosen=st.lists(st.integers(0, 9), unique=True, max_size=6),
    others=st.lists(st.integers(10, 19), unique=True, max_size=6),
    seed=st.text(),
    epsilon=st.floats(0, 1),
)
def test_chance_changes_at_most_one_place_and_never_the_first(
    chosen: list[int], others: list[int], seed: str, epsilon: float
) -> None:
    """It is the same chance for the same seed."""
    shown, place = explore(chosen, lambda: others, epsilon=epsilon, seed=seed)
    assert (shown, place) == explore(chosen, lambda: others, epsilon=epsilon, seed=seed)
    changed = [number for number, (one, other) in enumerate(zip(chosen, shown, strict=True)) if one != other]
    assert changed == ([] if place is None else [place])
    assert 0 not in changed
    assert set(shown) <= set(chosen) | set(others)


def test_chance_comes_as_often_as_said() -> None:
    """A tenth of the answers, each place and product alike."""
    drawn = [explore([1, 2, 3], lambda: [7, 8], epsilon=0.1, seed=str(turn)) for turn in range(4000)]
    explored = [shown[place] for shown, place in drawn if place is not None]
    assert len(explored) == pytest.approx(400, abs=80)
    assert explored.count(7) == pytest.approx(len(explored) / 2, abs=50)


@given(values=NUMBERS, size=st.integers(0, 40), data=st.data())
def test_best_is_what_sorting_says(values: list[int], size: int, data: st.DataObject) -> None:
    """Among what is allowed; highest first."""
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values))))
    scores = np.array(values, dtype=np.float32)
    found = best(scores, mask, size)
    assert len(set(found)) == min(size, mask.sum())
    assert scores[found].tolist() == sorted(scores[mask], reverse=True)[:size]
    assert mask[found].all()


@given(values=NUMBERS)
def test_spread_keeps_the_order_between_0_and_1(values: list[int]) -> None:
    """Equal ones all become 0."""
    found = spread(np.array(values, dtype=np.float32))
    assert found.min() == 0
    assert found.max() == (1 if len(set(values)) > 1 else 0)
    assert np.argsort(found, kind="stable").tolist() == np.argsort(values, kind="stable").tolist()


@given(history=st.lists(st.integers(0, len(IDS) - 1), max_size=8), row=st.integers(0, len(IDS) - 1))
def test_reason_is_always_of_the_history_and_in_the_table(history: list[int], row: int) -> None:
    """Nothing is named that has not raised the score."""
    [reason] = reasons(model(), np.array(history, dtype=np.int32), [row])
    together = {frozenset(pair) for pair in BOUGHT_TOGETHER}
    if reason is not None and len(set(history)) == 1:
        assert frozenset((IDS[reason], IDS[row])) in together
    assert reason is None or reason in history


def test_reason_does_not_depend_on_the_scale_of_the_model() -> None:
    """Models score in units of their own."""
    history = np.array([IDS.index(name) for name in ("linen", "suit", "mug")], dtype=np.int32)
    asked = [IDS.index(name) for name in ("boots", "trainers", "belt")]
    found = [reasons(model(scale), history, asked) for scale in (0.5, 1.0, 50.0)]
    assert found[0] == found[1] == found[2]


def test_session_of_a_robot_is_read_quickly_and_bounded() -> None:
    """Of 100,000 events the latest count; opinions hold from the first."""
    happened = [Event("robot", IDS[number % 7], "click", number) for number in range(100_000)]
    session = Session.of([Event("robot", "belt", "dislike", -1.0), *happened], CATALOGUE)
    assert len(session.pulling) == LATEST
    assert len(session.history) == 2000
    assert session.disliked.tolist() == [IDS.index("belt")]


def test_session_passes_over_what_says_nothing() -> None:
    """Deleted products, unknown kinds, moments that are none; the order is that of the moments."""
    happened: list[Any] = [
        Event("anna", "suit", "click", 2.0),
        Event("anna", "mug", "like", 1.0),
        Event("anna", "deleted", "click", 3.0),
        Event("anna", "belt", "click", math.nan),
        Event("anna", "belt", "stare", 4.0),  # type: ignore[arg-type]
    ]
    session = Session.of(happened, CATALOGUE)
    assert session.history.tolist() == [IDS.index("mug"), IDS.index("suit")]
    assert session.pulls == pytest.approx([0.8, 0.5])


def test_mask_is_remembered_for_the_same_frozenset_only() -> None:
    """Whatever can change is looked at again."""
    ids = frozenset({"suit"})
    assert CATALOGUE.mask(ids) is CATALOGUE.mask(ids)
    changing = {"suit"}
    first = CATALOGUE.mask(changing)
    changing.add("mug")
    assert CATALOGUE.mask(changing).sum() == first.sum() + 1
