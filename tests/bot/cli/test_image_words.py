"""Each problem of a picture is a sentence with its figure, and each colour can be shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from bot.cli.image_report import swatch
from bot.cli.image_words import NAMES, sentence
from models.images import shades
from models.images.audit import (
    GRAVITY,
    Code,
    Finding,
    NearDuplicate,
    Trouble,
    Unreadable,
    WrongCategory,
)
from models.images.colours import Colour
from models.images.listing import Listed
from models.images.quality import MOST_CLIPPED, Problem, report

SHIRT = Listed(
    product_id="P1",
    url="/media/a.webp",
    path=Path("a.webp"),
    title="Shirt",
    category="Shirts",
    colours=("navy", "sky"),
)
COLOURS = (Colour("red", 0.6), Colour("rust", 0.4))


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Problem("blurred", 1.2, 1.8), "Blurred: sharpness 1.2, at least 1.8"),
        (Problem("small", 320, 400), "Small: the longer side has 320 pixels, at least 400"),
        (Problem("too_dark", 90, 115), "Too dark: its lightest parts have level 90 of 255, at least 115"),
        (Problem("too_light", 230, 215), "Too light: its darkest parts have level 230 of 255, at most 215"),
        (
            Problem("too_light", 0.5, MOST_CLIPPED),
            "Too light: 50% of the product is pure white, at most 45%",
        ),
        (Problem("framed", 0.12, 0), "Framed: bars of up to 12% at opposite sides, none is best"),
        (
            Problem("ground_not_plain", 0.034, 0.012),
            "Background not plain: it varies by 0.034, at most 0.012",
        ),
        (
            Problem("ground_not_plain", 0.004, 0.012),
            "Background not plain: too little of it is to be seen around the product",
        ),
        (
            Problem("colour_differs", 0.6, 0),
            "Colour differs: the picture shows red and rust, the listing says navy, sky",
        ),
        (Problem("empty", 0.4, 3), "Shows nothing: contrast 0.4 of 255, at least 3.0"),
        (Unreadable("a.webp: damaged"), "Cannot be read: a.webp: damaged"),
        (WrongCategory("Shoes", 0.9), "Looks like another category: Shoes (90% sure), listed in Shirts"),
        (NearDuplicate(SHIRT, 0.001, 0), "Like another product's: Shirt (P1)"),
        (NearDuplicate(SHIRT, 0.001, 1), "Like another product's: Shirt (P1) and one more"),
        (NearDuplicate(SHIRT, 0.001, 7), "Like another product's: Shirt (P1) and 7 more"),
    ],
)
def test_problems_are_sentences(problem: Trouble, expected: str) -> None:
    """With what was measured and what it should be."""
    measured = replace(report(np.zeros((8, 8, 3), np.uint8)), colours=COLOURS)
    assert sentence(problem, Finding(SHIRT, measured, (problem,))) == expected


def test_every_problem_has_a_name_and_a_weight() -> None:
    """Also those that are added later."""
    codes = {each for part in get_args(Code) for each in (get_args(part) or (part,))}
    assert set(NAMES) == set(GRAVITY) == codes


def test_every_colour_that_is_measured_can_be_shown() -> None:
    """The greys too."""
    names = {*shades.POINTS, *shades._GREYS}
    assert [name for name in names if swatch(name).code is None] == []


@pytest.mark.parametrize("word", ["Navy Blue", "gray", "off-white", "cognac", "Silver"])
def test_words_of_listings_are_shown_as_what_they_are_a_shade_of(word: str) -> None:
    """With the word that the listing has."""
    assert swatch(word).code is not None
    assert swatch(word).name == word


def test_words_that_nobody_knows_have_no_colour() -> None:
    """Such as those that a brand made up."""
    assert swatch("Midsummer").code is None
