"""The fast ways say what scoring every product says, whatever the histories are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.recommender.als import LeastSquares
from models.recommender.base import Model
from models.recommender.batch import Batch
from models.recommender.because import reasons
from models.recommender.blend import THOROUGH
from models.recommender.few import Narrow, few
from models.recommender.hybrid import Hybrid
from models.recommender.interactions import History
from models.recommender.pool import best
from models.recommender.recency import recent
from tests.models.recommender.checkerboard import FITS, PRODUCTS, checkerboard

MANY: Final = len(PRODUCTS)
PARTS: Final = {
    "popularity": "popularity",
    "transitions": "transitions",
    "product_neighbours": "product neighbours",
    "als": "als",
    "content": "content",
}
KINDS: dict[str, Callable[..., Model]] = FITS | {
    # Room for more products than dimensions, and for fewer.
    f"als of {dimensions}": partial(LeastSquares.fit, dimensions=dimensions, confidence=confidence)
    for dimensions, confidence in ((6, 1.0), (16, 100.0))
}
ROWS = st.lists(st.integers(0, MANY - 1), unique=True, min_size=1).map(partial(np.array, dtype=np.int64))
HISTORY = st.lists(st.integers(0, MANY - 1), max_size=30).map(partial(np.array, dtype=np.int32))
IN_MANY_WAYS = settings(max_examples=40, deadline=None)


@cache
def fitted(name: str) -> Model:
    return KINDS[name](checkerboard(), seed=1)


def serving(**weights: float) -> Hybrid:
    """The hybrid that serves a large catalogue, without the parts that weigh nothing."""
    return Hybrid({name: fitted(PARTS[name]) for name in weights}, weights)


@IN_MANY_WAYS
@given(
    histories=st.lists(HISTORY, max_size=5), decay=st.floats(0.1, 1), newest=st.none() | st.integers(1, 12)
)
def test_products_are_as_old_as_in_each_history_alone(
    histories: list[History], decay: float, newest: int | None
) -> None:
    """However often they come, and whatever the other histories hold."""
    batch = Batch(histories)
    weights = np.zeros((len(histories), MANY), dtype=np.float32)
    weights[:, batch.products] = batch.weights(decay, newest)
    expected = recent(histories, MANY, decay=decay, newest=newest).toarray()
    np.testing.assert_array_equal(weights, expected.astype(np.float32))
    assert [list(each) for each in batch] == [list(each) for each in histories]


@pytest.mark.parametrize("name", KINDS)
@IN_MANY_WAYS
@given(histories=st.lists(HISTORY, max_size=5), rows=ROWS)
def test_a_few_score_as_among_all(name: str, histories: list[History], rows: np.ndarray) -> None:
    """For every model, and for several histories at once as for each alone."""
    model = fitted(name)
    found, scores = few(model, histories, rows), model.scores(histories)
    scale = 1e-4 * float(np.abs(scores).max(initial=1e-3))
    np.testing.assert_allclose(found.scores, scores[:, rows], rtol=1e-4, atol=scale)
    np.testing.assert_allclose(found.mean, scores.mean(axis=1, keepdims=True), rtol=1e-4, atol=scale)
    if name != "hybrid":
        spread = scores.std(axis=1, keepdims=True)
        np.testing.assert_allclose(found.spread, spread, rtol=1e-3, atol=10 * scale)


@IN_MANY_WAYS
@given(
    history=HISTORY,
    allowed=st.lists(st.booleans(), min_size=MANY, max_size=MANY),
    size=st.integers(1, MANY),
    popularity=st.sampled_from([0.0, 0.01, 1.0]),
)
def test_rough_finds_what_scoring_all_products_finds(
    history: History, allowed: list[bool], size: int, popularity: float
) -> None:
    """Whether popularity decides about what nobody votes for or is not heard."""
    weights = {"popularity": popularity, "transitions": 0.5, "product_neighbours": 1.0, "als": 2.0}
    cheap = {name: weight for name, weight in weights.items() if name not in THOROUGH}
    mask = np.array(allowed)
    scores = serving(**cheap).scores([history])[0]
    found, expected = serving(**weights).opinion(Batch([history])).rough(mask, size), best(scores, mask, size)
    assert mask[found].all()
    assert len(set(found)) == len(expected)
    np.testing.assert_allclose(scores[found], scores[expected], atol=1e-4)


class Plain:
    """A model without ways of its own."""

    def __init__(self, model: Model) -> None:
        self.scores = model.scores


@IN_MANY_WAYS
@given(history=HISTORY, rows=ROWS)
def test_reasons_are_those_of_scoring_all_products(history: History, rows: np.ndarray) -> None:
    """Leaving out is the same, however it is computed."""
    model = serving(popularity=0.25, transitions=1.0, product_neighbours=0.5, als=1.0, content=0.5)
    plain = Plain(model)
    assert isinstance(model, Narrow)
    assert not isinstance(plain, Narrow)
    assert reasons(model, history, rows.tolist()) == reasons(plain, history, rows.tolist())  # type: ignore[arg-type]
