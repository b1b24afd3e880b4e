"""A few products can be scored without the others, with the same result."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from models.recommender.base import Model
from models.recommender.pool import Narrow, scores_of
from tests.models.recommender.checkerboard import FITS, PRODUCTS, checkerboard

HISTORIES = [np.array(rows, dtype=np.int32) for rows in ([], [0], [3, 1, 3, 5])]
ROWS = np.array([4, 0, len(PRODUCTS) - 1])


@pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
def test_scores_of_a_few_are_those_of_all(fit: Callable[..., Model]) -> None:
    """Whether a model has a way of its own or not."""
    model = fit(checkerboard())
    few = scores_of(model, HISTORIES, ROWS)
    np.testing.assert_allclose(few, model.scores(HISTORIES)[:, ROWS], rtol=1e-4, atol=1e-5)


def test_models_of_vectors_have_a_way_of_their_own() -> None:
    """Without it each reason costs a pass over the whole catalogue."""
    assert isinstance(FITS["content"](checkerboard()), Narrow)
    assert isinstance(FITS["als"](checkerboard()), Narrow)
