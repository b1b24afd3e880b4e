"""What is wrong with a picture is said by its code, and a good picture is left in peace."""

from __future__ import annotations

import doctest
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageEnhance, ImageFilter

from models.errors import BadInput
from models.images import quality
from models.images.fingerprints import Fingerprints
from models.images.frames import Pixels
from tests.models.images.drawn import HOSTILE, NO_PICTURES, boxed, goods, picture, plain

SHIRT = next(each.product_id for each in goods() if each.kind.drawing == "shirt")


def codes(pixels: Pixels, said: Sequence[str] = ()) -> list[str]:
    """Of the problems, in their order."""
    return [each.code for each in quality.report(pixels, said=said).problems]


def image() -> Image.Image:
    """A drawn shirt before a pastel wall."""
    return Image.fromarray(picture(SHIRT))


def test_docstring_example_is_true() -> None:
    """What the documentation shows is what happens."""
    result = doctest.testmod(quality)
    assert (result.failed, result.attempted > 0) == (0, True)


def test_good_drawings_have_no_problem() -> None:
    """Walls that are lit from one side, tables and cut-off hems are no faults."""
    told = [codes(picture(each.product_id), [each.colours[0].name]) for each in goods()[::3]]
    assert np.mean([not each for each in told]) >= 0.95


def test_small_pictures_are_told_by_their_longest_side() -> None:
    """A telephone would show them too large."""
    side = quality.LEAST_SIDE
    assert "small" not in codes(np.asarray(image().resize((side, side // 2))))
    (problem,) = [each for each in quality.report(boxed("#263a5a")).problems if each.code == "small"]
    assert (problem.measured, problem.limit) == (240, side)


def test_blur_is_told_at_any_size() -> None:
    """It is judged at the size at which it is shown."""
    blurred = image().filter(ImageFilter.GaussianBlur(6))
    assert "blurred" in codes(np.asarray(blurred))
    assert "blurred" in codes(np.asarray(blurred.resize((1152, 1152))))
    assert quality.report(np.asarray(blurred)).sharpness < quality.LEAST_SHARPNESS


@pytest.mark.parametrize(("factor", "code"), [(0.3, "too_dark"), (1, None), (0.85, None), (1.1, None)])
def test_the_dark_is_told_from_dusk(factor: float, code: str | None) -> None:
    """Screens differ by a little."""
    assert codes(np.asarray(ImageEnhance.Brightness(image()).enhance(factor))) == ([code] if code else [])


@pytest.mark.parametrize("colour", ["#f4f4f4", "#ffffff"])
def test_washed_out_things_are_too_light(colour: str) -> None:
    """Where nothing of a thing is darker than paper."""
    assert codes(boxed(colour, "#e0e0e0")).count("too_light") == 1
    assert "too_light" not in codes(boxed("#777777", "#e0e0e0"))


@pytest.mark.parametrize("sides", ["top and bottom", "left and right", "all"])
def test_bars_are_told_and_measured(sides: str) -> None:
    """Letterboxes and frames."""
    pixels = HOSTILE["noise"].copy()
    if sides != "left and right":
        pixels[:12] = pixels[-12:] = 255
    if sides != "top and bottom":
        pixels[:, :16] = pixels[:, -16:] = 255
    found = quality.report(pixels)
    assert found.border.framed
    assert "framed" in [each.code for each in found.problems]
    measured = (found.border.top, found.border.left)
    assert measured == pytest.approx(
        (0.1 * (sides != "left and right"), 0.1 * (sides != "top and bottom")), abs=0.01
    )


def test_one_bar_is_the_edge_of_a_table() -> None:
    """And no frame."""
    pixels = HOSTILE["noise"].copy()
    pixels[-12:] = 0
    found = quality.report(pixels)
    assert found.border.bottom == pytest.approx(0.1)
    assert "framed" not in [each.code for each in found.problems]


def test_a_restless_ground_is_told() -> None:
    """A room is no ground."""
    pixels = np.random.default_rng(3).integers(60, 200, (24, 24, 3), dtype=np.uint8)
    room = np.asarray(Image.fromarray(pixels).resize((480, 480), Image.Resampling.NEAREST)).copy()
    room[120:360, 120:360] = (38, 58, 90)
    assert "ground_not_plain" in codes(room)


@pytest.mark.parametrize("side", [0, 1, 2, 3])
def test_a_thing_may_be_cut_off_at_one_side(side: int) -> None:
    """Trousers at the knee."""
    pixels = plain(480, 480, (230, 235, 238)).copy()
    pixels[150:, 60:420] = (38, 58, 90)
    found = quality.report(np.ascontiguousarray(np.rot90(pixels, side)), said=["navy"])
    assert found.ground_spread is not None
    assert "ground_not_plain" not in [each.code for each in found.problems]
    assert found.colours[0].name == "navy"


def test_a_listing_that_says_another_colour_is_told() -> None:
    """Unless the words are near, unknown or one of several."""
    blue = boxed("#1f4fb4")
    assert "colour_differs" in codes(blue, ["red"])
    assert "colour_differs" in codes(blue, ["Mustard yellow"])
    for said in ([], ["navy"], ["Dark Blue"], ["red", "blue"], ["purple"], ["galactic"]):
        assert "colour_differs" not in codes(blue, said)


@pytest.mark.parametrize("name", ["black", "white", "grey"])
def test_a_picture_of_nothing_is_empty(name: str) -> None:
    """Then nothing is said of its sharpness, ground or colour."""
    found = codes(HOSTILE[name], ["red"])
    assert "empty" in found
    assert not {"blurred", "framed", "ground_not_plain", "colour_differs"} & set(found)


def test_a_report_has_what_finds_the_same_picture_again() -> None:
    """No second look is needed."""
    prints = Fingerprints([quality.report(picture(SHIRT)).fingerprint])
    again = quality.report(np.asarray(image().resize((400, 400)))).fingerprint
    assert [twin.place for twin in prints.near(again)] == [0]


@pytest.mark.parametrize("pixels", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_refused(pixels: Pixels) -> None:
    """With what is needed."""
    with pytest.raises(BadInput, match="height, width, 3"):
        quality.report(pixels)


@pytest.mark.parametrize("pixels", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_sent_is_measured(pixels: Pixels) -> None:
    """In figures, all of them."""
    found = quality.report(pixels, said=["blue"])
    assert (found.height, found.width) == pixels.shape[:2]
    assert all(np.isfinite([found.sharpness, found.lightest, found.darkest, found.mean]))
    assert all(np.isfinite(each.measured) for each in found.problems)


@settings(max_examples=50, deadline=None)
@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 32), st.integers(1, 32), st.just(3))),
    st.lists(st.text(max_size=12), max_size=3),
)
def test_every_picture_gets_a_report(pixels: Pixels, said: list[str]) -> None:
    """With each problem once, and parts of one."""
    found = quality.report(pixels, said=said)
    problems = [each.code for each in found.problems]
    assert len(problems) == len(set(problems))
    assert 0 <= found.clipped_dark <= 1
    assert 0 <= found.clipped_light <= 1
    assert 0 <= found.darkest <= 255
