"""Colours of a thing as a vector: the ground does not count, and likeness is likeness of colours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageDraw

from models.errors import BadInput
from models.images import description, palette
from models.images.encoder import About, Encoder, Seen
from models.images.frames import Pixels
from models.images.preparation import OURS


def disc(colour: str, ground: str = "white", size: int = 120) -> Pixels:
    """A disc in the middle."""
    picture = Image.new("RGB", (size, size), ground)
    ImageDraw.Draw(picture).ellipse((size // 5, size // 5, size * 4 // 5, size * 4 // 5), fill=colour)
    return np.asarray(picture)


def alike(one: Pixels, other: Pixels) -> float:
    return float(palette.palette(one) @ palette.palette(other))


def test_the_ground_does_not_count() -> None:
    """The same thing on another ground has the same colours, another thing on the same ground has others."""
    assert alike(disc("#b03030"), disc("#b03030", "#203a70")) > 0.9
    assert alike(disc("#b03030"), disc("#203a70")) < 0.1


def test_a_little_lighter_is_a_little_different() -> None:
    """Neighbouring cells share what lies between them, so there is no edge to fall over."""
    near = [alike(disc("#b03030"), disc(colour)) for colour in ("#b43232", "#c44040", "#e07070")]
    assert near[0] > 0.9
    assert near == sorted(near, reverse=True)


def test_several_colours_count_by_how_much_there_is_of_them() -> None:
    """Stripes of two colours are like either, and most like themselves."""
    striped = disc("#b03030").copy()
    striped[::8][:, :, :] = np.where(striped[::8] < 250, 40, striped[::8])
    assert alike(striped, striped) == pytest.approx(1, abs=1e-4)
    assert 0.2 < alike(striped, disc("#b03030")) < 1


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3))),
)
def test_any_picture_has_a_palette(pixels: Pixels) -> None:
    """Of length 1, nothing below 0."""
    found = palette.palette(pixels)
    assert found.shape == (palette.dimensions(),)
    assert found.min() >= 0
    assert float(np.linalg.norm(found)) == pytest.approx(1, abs=1e-4)


def test_what_is_no_picture_is_refused() -> None:
    """As everywhere."""
    with pytest.raises(BadInput):
        palette.palette(np.zeros((4, 4), dtype=np.uint8))


class Blind(Encoder):
    """Sees the same in everything."""

    def __init__(self) -> None:
        self.about = About(source="test", preparation=OURS)
        self.dimensions = 2

    def encode(self, pictures: object) -> Seen:
        """One vector for all."""
        assert isinstance(pictures, list)
        return Seen(np.tile(np.array([[0.6, 0.8]], dtype=np.float32), (len(pictures), 1)))


def test_pictures_are_found_by_both() -> None:
    """Rows of length 1, of which the colours are a share; none for no pictures."""
    red, blue = description.described(Blind(), [disc("#b03030"), disc("#203a70")])
    assert float(red @ red) == pytest.approx(1, abs=1e-4)
    assert float(red @ blue) == pytest.approx(1 - description.COLOUR_SHARE, abs=0.05)
    assert description.described(Blind(), []).shape == (0, description.dimensions(Blind()))
