"""Patterns are told by what repeats, and unknown rather than guessed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageDraw

from models.errors import BadInput
from models.images import patterns
from models.images.frames import Pixels
from tests.models.images.drawn import HOSTILE, NO_PICTURES, boxed, goods, picture

NAMED = {"striped": "striped", "pinstriped": "striped", "checked": "checked", "gingham": "checked"} | {
    **dict.fromkeys(("floral", "leafy", "waves"), "other"),
    "dotted": "dotted",
}
BOX = (50, 40, 190, 200)


def cloth(kind: str, *, step: int = 16, colour: str = "#263a5a") -> Pixels:
    """A light box with a pattern of a width, on white."""
    image = Image.fromarray(boxed("#d9c3a0"))
    sheet = Image.new("RGBA", image.size)
    draw = ImageDraw.Draw(sheet)
    half = colour + "80"
    for place in range(0, 240, step):
        if kind == "striped":
            draw.rectangle((0, place, 240, place + step // 2 - 1), fill=colour)
        elif kind == "checked":
            draw.rectangle((0, place, 240, place + step // 2 - 1), fill=half)
            across = Image.new("RGBA", image.size)
            ImageDraw.Draw(across).rectangle((place, 0, place + step // 2 - 1, 240), fill=half)
            sheet = Image.alpha_composite(sheet, across)
            draw = ImageDraw.Draw(sheet)
        elif kind == "dotted":
            for left in range(0, 240, step):
                shift = step // 2 if place // step % 2 else 0
                draw.ellipse((left + shift, place, left + shift + step // 2, place + step // 2), fill=colour)
    inside = Image.new("L", image.size)
    ImageDraw.Draw(inside).rectangle(BOX, fill=255)
    image.paste(Image.alpha_composite(image.convert("RGBA"), sheet).convert("RGB"), mask=inside)
    return np.asarray(image)


def turned(pixels: Pixels, degrees: int) -> Pixels:
    """On white paper."""
    return np.asarray(Image.fromarray(pixels).rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white"))


@pytest.mark.parametrize("kind", ["plain", "striped", "dotted", "checked"])
@pytest.mark.parametrize("step", [12, 16, 22])
def test_patterns_are_told_at_any_width(kind: str, step: int) -> None:
    """With more than even confidence."""
    found = patterns.pattern(cloth(kind, step=step))
    assert found.kind == kind
    assert 0.5 <= found.confidence <= 1


@pytest.mark.parametrize("degrees", [20, 45, 90])
@pytest.mark.parametrize("kind", ["plain", "striped", "checked"])
def test_patterns_may_run_in_any_direction(kind: str, degrees: int) -> None:
    """Goods hang, lie and are folded."""
    assert patterns.pattern(turned(cloth(kind), degrees)).kind == kind


def test_a_check_may_be_stronger_one_way() -> None:
    """Tartans seldom are the same in both."""
    image = Image.fromarray(cloth("striped"))
    for left in range(56, 190, 16):
        strip = image.crop((left, 40, left + 8, 200))
        image.paste(Image.blend(strip, Image.new("RGB", strip.size, "#263a5a"), 0.6), (left, 40))
    assert patterns.pattern(np.asarray(image)).kind == "checked"


def test_one_seam_is_no_stripe() -> None:
    """A zip has one direction, too, but does not come again."""
    image = Image.fromarray(cloth("plain"))
    ImageDraw.Draw(image).rectangle((112, 40, 128, 200), fill="#263a5a")
    assert patterns.pattern(np.asarray(image)).kind in {"plain", "unknown"}


def test_a_pocket_is_no_pattern() -> None:
    """It is in one place only."""
    image = Image.fromarray(cloth("plain"))
    ImageDraw.Draw(image).rectangle((104, 60, 116, 75), fill="#b39a74")
    assert patterns.pattern(np.asarray(image)).kind == "plain"


def test_flowers_are_another_pattern() -> None:
    """Strong, in all directions, and of no single shape."""
    rng = np.random.default_rng(2)
    image = Image.fromarray(cloth("plain"))
    draw = ImageDraw.Draw(image)
    for x, y in rng.integers((52, 42), (182, 192), (110, 2)):
        width, height = rng.integers(3, 14, 2)
        draw.ellipse((x, y, x + width, y + height), fill=str(rng.choice(["#a81e26", "#2b5242", "#263a5a"])))
    assert patterns.pattern(np.asarray(image)).kind == "other"


def test_drawn_goods_have_the_pattern_of_their_listing() -> None:
    """Nearly always where one is named at all; small things and seen ones may stay unknown."""
    told = [
        (NAMED[product.pattern.name], patterns.pattern(picture(product.product_id)).kind)
        for product in goods()
        if product.pattern.name in NAMED
    ][::2]
    named = [(said, found) for said, found in told if found != "unknown"]
    assert len(named) >= 0.7 * len(told)
    assert np.mean([said == found for said, found in named]) >= 0.8


@pytest.mark.parametrize("pixels", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_sent_is_judged(pixels: Pixels) -> None:
    """What is too small for a pattern has none."""
    found = patterns.pattern(pixels)
    assert found.kind != "dotted"
    if min(pixels.shape[:2]) < 10:
        assert found == patterns.UNKNOWN


def test_pictures_of_one_colour_are_plain() -> None:
    """With full confidence."""
    assert {patterns.pattern(HOSTILE[name]).kind for name in ("black", "white")} == {"plain"}


@pytest.mark.parametrize("pixels", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_refused(pixels: Pixels) -> None:
    """With what is needed."""
    with pytest.raises(BadInput, match="height, width, 3"):
        patterns.pattern(pixels)


@settings(max_examples=40, deadline=None)
@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 48), st.integers(1, 48), st.just(3))))
def test_confidence_is_a_part_of_one(pixels: Pixels) -> None:
    """And none where nothing was told."""
    found = patterns.pattern(pixels)
    assert 0 <= found.confidence <= 1
    assert (found.kind == "unknown") == (found == patterns.UNKNOWN)
