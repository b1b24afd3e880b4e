"""A photo is looked at as a whole and in parts, as far as the parts show anything."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.images.views import LEAST, views


@pytest.mark.parametrize(
    ("height", "width", "count"),
    [(10, 10, 1), (100, 120, 2), (300, 100, 4), (100, 300, 4), (33, 60, 3), (1, 900, 1)],
)
def test_long_pictures_are_halved_and_tiny_ones_left_alone(height: int, width: int, count: int) -> None:
    """The whole always comes first."""
    pixels = np.zeros((height, width, 3), dtype=np.uint8)
    found = views(pixels)
    assert len(found) == count
    assert found[0] is pixels


@given(st.integers(1, 400), st.integers(1, 400))
def test_no_part_is_too_small_to_show_anything(height: int, width: int) -> None:
    """Except a whole picture that is."""
    for part in views(np.zeros((height, width, 3), dtype=np.uint8))[1:]:
        assert min(part.shape[:2]) >= LEAST
