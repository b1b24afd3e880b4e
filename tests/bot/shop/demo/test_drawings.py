"""The pictures."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shop.demo.catalogue import DemoProduct
from bot.shop.demo.drawings import VIEWS, draw_pictures, encode, picture_of, rasterise
from bot.shop.demo.drawings.canvas import PIXELS
from bot.shop.demo.drawings.colours import mix
from bot.shop.demo.drawings.paths import closed_path, mirrored_path
from bot.shop.demo.drawings.render import draw
from bot.shop.demo.kinds import KINDS
from bot.shop.demo.shop import DemoShop

rgb = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def plain(shop: DemoShop, kind: str) -> DemoProduct:
    """A product of the kind in one colour."""
    return next(one for one in shop.catalogue if one.kind.key == kind and one.pattern.name == "plain")


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_every_kind_is_drawn_twice(full_shop: DemoShop, kind: str) -> None:
    """Both views are well-formed, refer to nothing that is not defined, and differ."""
    product = next(one for one in full_shop.catalogue if one.kind.key == kind)
    drawings = [draw(picture_of(product, view)) for view in VIEWS]
    for svg in drawings:
        root = ET.fromstring(svg)
        defined = {element.get("id") for element in root.iter() if element.get("id")}
        used = {
            value[5:-1]
            for element in root.iter()
            for value in element.attrib.values()
            if value.startswith("url(#")
        }
        assert used <= defined
        assert "nan" not in svg
    assert drawings[0] != drawings[1]


@pytest.mark.parametrize("kind", ["jeans", "chelsea-boots", "pendant"])
def test_the_picture_shows_the_real_colour(full_shop: DemoShop, kind: str) -> None:
    """A good part of the middle is close to the product's own colour."""
    product = plain(full_shop, kind)
    pixels = np.asarray(rasterise(picture_of(product, "a")), dtype=int)
    third = PIXELS // 4
    middle = pixels[third:-third, third:-third].reshape(-1, 3)
    own = np.array([int(product.colour.rgb[place : place + 2], 16) for place in (1, 3, 5)])
    assert (np.abs(middle - own).max(axis=1) < 40).mean() > 0.2


def test_pictures_are_written_under_the_names_in_the_catalogue(small_shop: DemoShop, tmp_path: Path) -> None:
    """Two per product; the same product gives the same bytes in another process."""
    folder = tmp_path / "media"
    product = small_shop.catalogue[0]
    names = list(draw_pictures([product], folder, processes=1))
    assert names == [f"{product.product_id}-a.webp", f"{product.product_id}-b.webp"]
    for view, name in zip(VIEWS, names, strict=True):
        assert (folder / name).read_bytes() == encode(rasterise(picture_of(product, view)))


@given(rgb, rgb, st.floats(0, 1))
def test_a_mixture_lies_between_its_parts(first: str, second: str, share: float) -> None:
    """Channel by channel."""
    mixed = mix(first, second, share)
    for place in (1, 3, 5):
        ends = sorted((int(first[place : place + 2], 16), int(second[place : place + 2], 16)))
        assert ends[0] <= int(mixed[place : place + 2], 16) <= ends[1]


def test_a_mirrored_path_closes_over_the_axis() -> None:
    """A half square becomes the square, a half arch the arch, its controls in the other order."""
    assert mirrored_path([(0, 0), (5, 0), (5, 8), (0, 8)]) == "M0 0L5 0L5 8L0 8L-5 8L-5 0L0 0Z"
    assert mirrored_path([(0, 0), (1, 2, 3, 4), (0, 9)]) == "M0 0Q1 2 3 4L0 9L-3 4Q-1 2 0 0Z"
    assert closed_path([(0, 0), (1, 2, 3, 4, 5, 6)]) == "M0 0C1 2 3 4 5 6Z"
