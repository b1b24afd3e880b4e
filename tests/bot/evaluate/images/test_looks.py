"""Colours and patterns are compared with what listings say."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image, ImageDraw

from bot.evaluate.images import looks
from bot.evaluate.images.looks import PatternRates
from bot.evaluate.images.sets import Photo


def photo(colour: str, *, said: str, pattern: str | None = None, striped: bool = False) -> Photo:
    """A box on white, perhaps with stripes."""
    image = Image.new("RGB", (200, 200), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 30, 160, 170), fill=colour)
    for top in range(30, 170, 14) if striped else ():
        draw.rectangle((40, top, 160, top + 6), fill="#e9dfca")
    told = {"base_colour": said, "attributes": "NA" if pattern is None else json.dumps({"Pattern": pattern})}
    return Photo(np.asarray(image), told)


def test_colours_agree_by_family() -> None:
    """In the shop's own words; those that say nothing are left out."""
    photos = [
        photo("#263a5a", said="Blue"),
        photo("#263a5a", said="Red"),
        photo("#263a5a", said="Steel"),
        photo("#263a5a", said="Off White", striped=True),
        photo("#263a5a", said="Multi"),
        photo("#263a5a", said="NA"),
    ]
    rates = looks.colour_rates(photos)
    assert rates.count == 4
    assert rates.first_two == 0.5
    assert rates.first in {0.25, 0.5}


def test_without_a_colour_there_is_no_rate() -> None:
    """Rather than none of nothing."""
    with pytest.raises(ValueError, match="base_colour"):
        looks.colour_rates([photo("#263a5a", said="NA")])


def test_patterns_are_right_wrong_or_unknown() -> None:
    """By what the listing says."""
    photos = [
        photo("#263a5a", said="", pattern="Solid"),
        photo("#263a5a", said="", pattern="Solid", striped=True),
        photo("#263a5a", said="", pattern="Solid"),
        photo("#263a5a", said="", pattern="Striped", striped=True),
        photo("#263a5a", said="", pattern="Self Design"),
        photo("#263a5a", said=""),
        Photo(photo("#263a5a", said="").pixels, {"base_colour": "", "attributes": "[]"}),
    ]
    assert looks.pattern_rates(photos) == {
        "plain": PatternRates(3, 0.667, 0.333, 0.0),
        "striped": PatternRates(1, 1.0, 0.0, 0.0),
    }
