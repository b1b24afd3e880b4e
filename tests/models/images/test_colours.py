"""The colours of things are named as people name them, whatever is behind them."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageDraw, ImageFilter

from models.errors import BadInput
from models.images import colours, shades
from models.images.frames import Pixels
from models.images.perception import hexadecimal
from tests.models.images.drawn import HOSTILE, NO_PICTURES, boxed, goods, picture


def names(pixels: Pixels) -> list[str]:
    """The largest first."""
    return [each.name for each in colours.dominant(pixels)]


def test_docstring_example_is_true() -> None:
    """What the documentation shows is what happens."""
    result = doctest.testmod(colours)
    assert (result.failed, result.attempted > 0) == (0, True)


@pytest.mark.parametrize("word", sorted({*shades.POINTS} - {"white", "ecru"}))
def test_every_word_names_its_own_colour(word: str) -> None:
    """On white paper; white and cream are another matter."""
    code = shades.POINTS[word].split()[0]
    assert names(boxed(code))[0] == word


@pytest.mark.parametrize(
    ("code", "word"),
    [("#ffffff", "white"), ("#9a9a9a", "grey"), ("#404348", "charcoal"), ("#101012", "black")],
)
def test_greys_are_told_by_their_lightness(code: str, word: str) -> None:
    """They have no hue to be told by."""
    assert shades.names(hexadecimal(code)[None]) == [word]
    assert names(boxed(code, "#5577cc"))[0] == word


def test_drawn_goods_have_the_colour_of_their_listing() -> None:
    """Among the first two, on pastel walls and tables, with patterns and without."""
    told = [
        any(
            each.families & shades.families(product.colours[0].name)
            for each in colours.dominant(picture(product.product_id), 2)
        )
        for product in goods()[::3]
    ]
    assert np.mean(told) >= 0.9


def test_both_colours_of_stripes_are_named_with_their_shares() -> None:
    """The wider one first."""
    image = Image.fromarray(boxed("#263a5a", "#c9c9c9"))
    for top in range(40, 200, 16):
        ImageDraw.Draw(image).rectangle((50, top, 190, top + 4), fill="#c43b3b")
    found = colours.dominant(np.asarray(image))
    assert [each.name for each in found] == ["navy", "red"]
    assert found[0].share > found[1].share > 0.2
    assert names(np.asarray(image))[:1] == [each.name for each in colours.dominant(np.asarray(image), 1)]


def test_a_button_is_no_colour_of_a_coat() -> None:
    """Only what has a good part of the thing counts."""
    image = Image.fromarray(boxed("#2b5242"))
    ImageDraw.Draw(image).ellipse((116, 110, 126, 120), fill="#f2d21b")
    assert names(np.asarray(image)) == ["forest"]


def test_an_outline_is_no_colour() -> None:
    """There thing and ground are mixed, and yellow on blue is khaki."""
    image = Image.new("RGB", (240, 240), "#2a5aa0")
    ImageDraw.Draw(image).rectangle((100, 30, 140, 210), fill="#f2d21b")
    assert names(np.asarray(image.filter(ImageFilter.GaussianBlur(4)))) == ["yellow"]


@pytest.mark.parametrize("lamp", [(255, 236, 205), (215, 232, 255)], ids=["warm", "cool"])
def test_white_paper_tells_the_colour_of_the_light(lamp: tuple[int, int, int]) -> None:
    """A white thing is white under any lamp."""
    image = Image.fromarray(boxed("#dddddd", "#ffffff"))
    tinted = (np.asarray(image) * (np.array(lamp) / 255)).astype(np.uint8)
    assert names(tinted)[0] in {"white", "grey"}


@pytest.mark.parametrize("wall", ["#e6dcea", "#d3dde8", "#ecd9cf"])
@pytest.mark.parametrize(("code", "word"), [("#a7abae", "grey"), ("#2a2a2e", "black")])
def test_a_tinted_wall_makes_nothing_grey_blue(wall: str, code: str, word: str) -> None:
    """It may be the wall that has the colour, and not the light."""
    assert names(boxed(code, wall))[0] == word


@pytest.mark.parametrize("pixels", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_sent_has_a_colour(pixels: Pixels) -> None:
    """However narrow or empty it is."""
    found = colours.dominant(pixels)
    assert 1 <= len(found) <= colours.MOST
    assert all(each.families for each in found)


def test_pictures_of_one_colour_have_that_one() -> None:
    """There is no thing, and no ground."""
    assert [names(HOSTILE[name]) for name in ("black", "white", "grey", "a line")] == [
        ["black"], ["white"], ["grey"], ["red"],
    ]  # fmt: skip


@pytest.mark.parametrize("pixels", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_refused(pixels: Pixels) -> None:
    """With what is needed."""
    with pytest.raises(BadInput, match="height, width, 3"):
        colours.dominant(pixels)


@settings(max_examples=60, deadline=None)
@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 24), st.integers(1, 24), st.just(3))), st.integers(1, 5)
)
def test_shares_are_parts_of_one_thing(pixels: Pixels, most: int) -> None:
    """The largest first, and no colour twice."""
    found = colours.dominant(pixels, most)
    shares = [each.share for each in found]
    assert 1 <= len(found) <= most
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1.001 + 0.0005 * len(found)
    assert len({each.name for each in found}) == len(found)
