"""Things are told from what they lie on, also where that is lit from one side or like them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from models.images.frames import Pixels
from models.images.ground import PLAIN, Ground, tell_apart
from models.images.perception import lab_of
from tests.models.images.drawn import HOSTILE, boxed, plain

SIDE = 120
BOX = (slice(30, 90), slice(36, 84))


def told(pixels: Pixels) -> Ground:
    """What was told apart in a picture."""
    return tell_apart(lab_of(pixels))


def likeness(found: np.ndarray, box: tuple[slice, slice] = BOX) -> float:
    """What both have by what either has."""
    true = np.zeros((SIDE, SIDE), dtype=np.bool_)
    true[box] = True
    return float((found & true).sum() / (found | true).sum())


def wall() -> Pixels:
    """Lighter in the middle, as with a lamp."""
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE - 0.5
    light = 245 - 90 * np.hypot(x, y)
    return (light[..., None] * np.array([1, 0.97, 0.9])).astype(np.uint8)


def floored() -> Pixels:
    """A wall and a floor."""
    pixels = plain(SIDE, SIDE, (222, 224, 232)).copy()
    pixels[80:] = (178, 170, 150)
    return pixels


@pytest.mark.parametrize(
    "ground", [plain(SIDE, SIDE, (255, 255, 255)), wall(), floored()], ids=["plain", "lit", "floor"]
)
def test_a_thing_is_found_on_what_shops_put_behind_it(ground: Pixels) -> None:
    """Paper, a lit wall, wall and floor."""
    pixels = ground.copy()
    pixels[BOX] = (38, 58, 90)
    found = told(pixels)
    assert found.found
    assert likeness(found.thing) > 0.93
    assert found.spread < PLAIN


def test_white_things_are_found_on_white_paper() -> None:
    """They differ by little, and their outlines are soft."""
    pixels = plain(SIDE, SIDE, (255, 255, 255)).astype(np.float32)
    y, x = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    pixels -= 22 * np.clip((40 - np.hypot(x, y)) / 10, 0, 1)[..., None]
    found = told(pixels.astype(np.uint8))
    assert found.found
    assert found.thing[60, 60]
    assert 0.1 < found.thing.mean() < 0.5


@pytest.mark.parametrize("top", [40, 72])
@pytest.mark.parametrize("side", range(4))
def test_what_is_cut_off_at_one_side_is_whole(side: int, top: int) -> None:
    """A skirt down to the knee is no floor: a floor reaches the corners."""
    pixels = plain(SIDE, SIDE, (225, 230, 236)).copy()
    box = slice(top, None), slice(15, 105)
    pixels[box] = (112, 112, 66)
    found = told(np.ascontiguousarray(np.rot90(pixels, side)))
    assert likeness(np.rot90(found.thing, -side), box) > 0.93
    assert found.share > 0.9


def test_a_thing_that_fills_the_picture_down_to_the_corners_is_no_floor() -> None:
    """A jacket, seen from near."""
    image = Image.new("RGB", (SIDE, SIDE), "#ede4c8")
    ImageDraw.Draw(image).polygon(
        [(40, 20), (80, 20), (119, 65), (119, 119), (0, 119), (0, 65)], fill="#2b5242"
    )
    pixels = np.asarray(image)
    assert (told(pixels).thing == (pixels[..., 0] < 100)).mean() > 0.97


def test_holes_in_a_thing_are_not_ground() -> None:
    """White stripes on white paper."""
    image = Image.fromarray(boxed("#263a5a"))
    for top in range(48, 196, 14):
        ImageDraw.Draw(image).rectangle((60, top, 180, top + 5), fill="white")
    small = np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX))
    assert likeness(told(small).thing, (slice(20, 100), slice(25, 95))) > 0.9


@pytest.mark.parametrize("name", ["noise", "black", "one pixel"])
def test_the_middle_is_taken_where_nothing_is_found(name: str) -> None:
    """So that there is always something to look at."""
    pixels = HOSTILE[name]
    found = told(pixels)
    assert not found.found
    assert found.thing.any()
    assert found.thing.shape == pixels.shape[:2]
