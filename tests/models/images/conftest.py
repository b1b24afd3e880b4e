"""A tiny network with weights by chance, which tells drawn things apart well enough."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageDraw

from models.images import export
from models.images.listing import Listed
from models.images.network import Heads, Network, Shape

NAMES = {"kind": ["shirt", "shoe"]}
COLOURS = ("red", "green", "blue", "orange", "purple", "black")


def weights_in(path: Path, seed: int) -> Path:
    """Writes such a network's weights."""
    torch.manual_seed(seed)
    shape = Shape(widths=(8, 12, 16), depths=(1, 1, 1), kind=24, thing=24)
    network, heads = Network(shape).train(), Heads(NAMES, shape.kind)
    for _ in range(3):
        network(torch.rand(8, 3, 64, 64) * 2 - 1)
    export.save(path, network.eval(), heads.eval(), NAMES)
    return path


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weights as they come with the project."""
    return weights_in(tmp_path_factory.mktemp("weights") / "network.safetensors", seed=3)


@pytest.fixture
def draw(tmp_path: Path) -> Callable[..., Listed]:
    """Draws a product's picture: a disc or a square in a colour."""

    def drawn(product_id: str, colour: str, *, square: bool = False, name: str = "a") -> Listed:
        path = tmp_path / f"{product_id}-{name}.png"
        picture = Image.new("RGB", (120, 120), "white")
        pen = ImageDraw.Draw(picture)
        (pen.rectangle if square else pen.ellipse)((20, 20, 100, 100), fill=colour)
        picture.save(path)
        return Listed(
            product_id=product_id,
            url=f"/media/{path.name}",
            path=path,
            title=f"{colour} thing",
            category="squares" if square else "discs",
            colours=(colour,),
        )

    return drawn
