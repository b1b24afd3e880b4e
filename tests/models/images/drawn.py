"""Goods of a demo shop that nobody is shown, drawn once per run, and pictures that nobody should send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from bot.shop.demo.catalogue import DemoProduct, make_catalogue
from bot.shop.demo.drawings import picture_of, rasterise
from bot.shop.demo.scale import Scale
from models.images.frames import Pixels

SEED: Final = 11
FEW: Final = Scale(products=0.1)


@cache
def goods() -> tuple[DemoProduct, ...]:
    """About one of each kind."""
    return tuple(make_catalogue(SEED, date(2026, 1, 1), FEW))


@cache
def picture(product_id: str) -> Pixels:
    """Of the whole thing, as the shop shows it first."""
    (product,) = (each for each in goods() if each.product_id == product_id)
    return np.asarray(rasterise(picture_of(product, "a")))


def plain(height: int, width: int, colour: tuple[int, int, int] = (120, 120, 120)) -> Pixels:
    """One colour and nothing else."""
    return np.full((height, width, 3), colour, dtype=np.uint8)


def boxed(colour: str, ground: str = "white") -> Pixels:
    """A box before a wall."""
    image = Image.new("RGB", (240, 240), ground)
    ImageDraw.Draw(image).rectangle((50, 40, 190, 200), fill=colour)
    return np.asarray(image)


HOSTILE: Final[Mapping[str, Pixels]] = {
    "one pixel": plain(1, 1),
    "a line": plain(1, 5000, (200, 30, 30)),
    "a column": plain(5000, 1, (30, 30, 200)),
    "two pixels": np.array([[[0, 0, 0], [255, 255, 255]]], dtype=np.uint8),
    "black": plain(300, 200, (0, 0, 0)),
    "white": plain(300, 200, (255, 255, 255)),
    "grey": plain(90, 500),
    "noise": np.random.default_rng(5).integers(0, 256, (120, 160, 3), dtype=np.uint8),
    "every other line": np.tile(np.array([[[0]], [[255]]], dtype=np.uint8), (60, 120, 3)),
}
NO_PICTURES: Final[Mapping[str, np.ndarray]] = {
    "grey levels": np.zeros((20, 20), dtype=np.uint8),
    "with alpha": np.zeros((20, 20, 4), dtype=np.uint8),
    "parts of one": np.zeros((20, 20, 3), dtype=np.float32),
    "wide numbers": np.zeros((20, 20, 3), dtype=np.int64),
    "several": np.zeros((2, 20, 20, 3), dtype=np.uint8),
    "no rows": np.zeros((0, 20, 3), dtype=np.uint8),
}
