"""What every model promises, on a data set whose right answers are known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.recommender.base import Model
from models.recommender.interactions import Interactions
from tests.models.recommender.checkerboard import FITS, PRODUCTS, checkerboard

Fit = Callable[..., Model]
NOBODY = np.empty(0, np.int32)
EVERY = pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
PERSONAL = {name: fit for name, fit in FITS.items() if name != "popularity"}
LEARNING = pytest.mark.parametrize("fit", PERSONAL.values(), ids=PERSONAL)
IN_MANY_WAYS = settings(max_examples=15, deadline=None)


def rows(*products: int) -> np.ndarray:
    """A history."""
    return np.array(products, dtype=np.int32)


@LEARNING
@pytest.mark.parametrize("group", [0, 1])
def test_a_history_of_one_group_brings_that_groups_products_first(fit: Fit, group: int) -> None:
    """Nobody ever mixed them."""
    model = fit(checkerboard(), seed=1)
    history = rows(group, 2 + group, 4 + group)
    scores = model.scores([history])[0]
    unseen = np.setdiff1d(np.arange(len(PRODUCTS)), history)
    best = unseen[np.argsort(-scores[unseen])[:5]]
    assert set(best % 2) == {group}


@EVERY
def test_the_same_seed_gives_the_same_model(fit: Fit) -> None:
    """Training is repeatable."""
    first, second = (fit(checkerboard(), seed=3).scores([rows(0, 2), NOBODY]) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@EVERY
def test_a_model_read_again_scores_the_same(fit: Fit, tmp_path: Path) -> None:
    """Nothing is lost on the way to the disk and back."""
    model = fit(checkerboard(), seed=3)
    model.save(tmp_path)
    again = type(model).load(tmp_path)
    histories = [rows(1, 3, 1), NOBODY, rows(0)]
    np.testing.assert_array_equal(model.scores(histories), again.scores(histories))
    if model.vectors is not None and again.vectors is not None:
        np.testing.assert_array_equal(model.vectors, again.vectors)


@EVERY
@pytest.mark.parametrize(
    ("products", "sequences"),
    [((), []), ((), [[]]), (("mug",), []), (("mug",), [[0]]), (("mug",), [[0, 0]]), (PRODUCTS, [])],
    ids=["no products", "nothing at all", "one product", "one event", "only repeated", "no histories"],
)
def test_the_smallest_shops_have_a_model(fit: Fit, products: tuple[str, ...], sequences: list) -> None:
    """It says little, but it says it in the right shape, also after it was saved."""
    model = fit(Interactions.from_sequences(sequences, products))
    scores = model.scores([NOBODY, NOBODY])
    assert scores.shape == (2, len(products))
    assert np.isfinite(scores).all()
    assert model.scores([]).shape == (0, len(products))


@EVERY
def test_a_product_without_events_is_scored_like_all_others(fit: Fit) -> None:
    """It may even be what the history ends with."""
    model = fit(checkerboard(products=[*PRODUCTS, "new"]))
    scores = model.scores([rows(0, len(PRODUCTS)), rows(len(PRODUCTS))])
    assert scores.shape == (2, len(PRODUCTS) + 1)
    assert np.isfinite(scores).all()


@EVERY
@IN_MANY_WAYS
@given(
    data=st.lists(st.lists(st.integers(0, 6), max_size=12), max_size=8),
    asked=st.lists(st.lists(st.integers(0, 6), max_size=12), max_size=4),
)
def test_any_histories_give_finite_scores(fit: Fit, data: list[list[int]], asked: list[list[int]]) -> None:
    """Whatever was learnt from, whatever is asked, and however often a product comes."""
    model = fit(Interactions.from_sequences(data, PRODUCTS[:7]), seed=1)
    scores = model.scores([rows(*history) for history in asked])
    assert scores.dtype == np.float32
    assert scores.shape == (len(asked), 7)
    assert np.isfinite(scores).all()
    assert model.vectors is None or (model.vectors.dtype == np.float32 and len(model.vectors) == 7)
