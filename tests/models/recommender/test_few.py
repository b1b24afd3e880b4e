"""A few products can be scored without the others, with the same result."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from models.recommender.base import Model
from models.recommender.few import Narrow, few
from tests.models.recommender.checkerboard import FITS, PRODUCTS, checkerboard

HISTORIES = [np.array(rows, dtype=np.int32) for rows in ([], [0], [3, 1, 3, 5])]
ROWS = np.array([4, 0, len(PRODUCTS) - 1])


@pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
def test_a_few_score_and_stand_as_among_all(fit: Callable[..., Model]) -> None:
    """Whether a model has a way of its own or not."""
    model = fit(checkerboard())
    found, scores = few(model, HISTORIES, ROWS), model.scores(HISTORIES)
    np.testing.assert_allclose(found.scores, scores[:, ROWS], rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(found.mean, scores.mean(axis=1, keepdims=True), rtol=1e-3, atol=1e-5)
    spread = scores.std(axis=1, keepdims=True)
    if type(model).__name__ != "Hybrid":
        np.testing.assert_allclose(found.spread, spread, rtol=1e-2, atol=1e-4)


@pytest.mark.parametrize("name", ["popularity", "transitions", "product neighbours", "als", "content"])
def test_parts_of_the_serving_model_have_a_way_of_their_own(name: str) -> None:
    """Without it each reason costs a pass over the whole catalogue."""
    assert isinstance(FITS[name](checkerboard()), Narrow)
