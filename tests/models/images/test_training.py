"""The network learns names and finds the same thing again; distortions leave pictures recognisable."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from models.errors import BadInput
from models.images import augmentation
from models.images.network import Shape
from models.images.training import UNNAMED, Lessons, Settings, train

SIDE = 40
COLOURS = ((200, 30, 30), (30, 60, 200))


def drawn(shape: str, colour: tuple[int, int, int], chance: np.random.Generator) -> np.ndarray:
    """A square or a disc somewhere on white."""
    picture = Image.new("RGB", (SIDE, SIDE), (255, 255, 255))
    left, top = chance.integers(2, 12, size=2)
    box = (int(left), int(top), int(left) + 24, int(top) + 24)
    pen = ImageDraw.Draw(picture)
    (pen.rectangle if shape == "square" else pen.ellipse)(box, fill=colour)
    return np.asarray(picture)


def lessons(count: int = 96) -> Lessons:
    """Squares and discs in two colours; every third has no name for its shape."""
    chance = np.random.default_rng(5)
    shapes, colours = chance.integers(2, size=count), chance.integers(2, size=count)
    pixels = [
        drawn(("square", "disc")[shape], COLOURS[colour], chance)
        for shape, colour in zip(shapes, colours, strict=True)
    ]
    named = np.where(np.arange(count) % 3 == 0, UNNAMED, shapes)
    return Lessons(
        pixels=np.stack(pixels),
        names={"shape": ["square", "disc"], "colour": ["red", "blue"]},
        labels={"shape": named.astype(np.int64), "colour": colours.astype(np.int64)},
    )


SMALL = Settings(
    shape=Shape(widths=(8, 16), depths=(1, 1), kind=16, thing=16),
    sizes=(24, 32),
    epochs=14,
    batch=16,
    mixed=0.2,
    averaged=0.8,
)


def test_names_are_learnt_from_distorted_pictures() -> None:
    """Also where one of two names of a picture is not known; progress is told each epoch."""
    told: list[str] = []
    known = lessons()
    trained = train(known, SMALL, seed=1, progress=lambda what, _share: told.append(what))
    shown = torch.from_numpy(known.pixels).permute(0, 3, 1, 2).float() / 127.5 - 1
    with torch.no_grad():
        kinds, _ = trained.network(shown)
        colour = trained.heads("colour", kinds).argmax(dim=1).numpy()
    assert (colour == known.labels["colour"]).mean() > 0.9
    assert len(told) == SMALL.epochs
    assert "at 24" in told[0]
    assert "at 32" in told[-1]


def test_the_same_seed_gives_the_same_network() -> None:
    """Another seed gives another."""
    settings = Settings(shape=SMALL.shape, sizes=(24,), epochs=1, batch=16)
    first, again, other = (
        train(lessons(32), settings, seed=seed, progress=lambda *_: None).network.state_dict()
        for seed in (3, 3, 4)
    )
    assert all(torch.equal(first[key], again[key]) for key in first)
    assert not all(torch.equal(first[key], other[key]) for key in first)


def test_training_goes_on_from_weights_that_are_there() -> None:
    """With small steps they change little; names that were never learnt are refused."""
    known = lessons()
    first = train(known, SMALL, seed=1, progress=lambda _what, _share: None)
    before = first.heads("colour", torch.eye(16)).detach().clone()
    gently = replace(SMALL, epochs=1, learning_rate=1e-4, whole=True)
    then = train(known, gently, seed=2, progress=lambda _what, _share: None, start=first)
    after = then.heads("colour", torch.eye(16)).detach()
    assert 0 < float((after - before).abs().max()) < 0.1
    other = replace(known, names=known.names | {"colour": ["red", "blue", "green"]})
    with pytest.raises(BadInput):
        train(other, gently, seed=2, progress=lambda _what, _share: None, start=first)


def test_pictures_of_any_size_can_be_learnt_from() -> None:
    """Also where a side is odd after it was halved."""
    for size in (40, 33, 20):
        train(
            lessons(8), replace(SMALL, sizes=(size,), epochs=1), seed=1, progress=lambda _what, _share: None
        )


def test_distorted_pictures_stay_within_the_scale() -> None:
    """Of the size asked for, from -1 to 1, and no two alike."""
    pictures = torch.from_numpy(lessons(8).pixels).permute(0, 3, 1, 2)
    chance = torch.Generator().manual_seed(2)
    first, second = (augmentation.distorted(pictures, 32, chance) for _ in range(2))
    assert first.shape == (8, 3, 32, 32)
    assert float(first.min()) >= -1
    assert float(first.max()) <= 1
    assert not torch.allclose(first, second)


def test_only_pictures_on_white_get_another_ground() -> None:
    """What stands in a room stays there."""
    white = torch.from_numpy(lessons(24).pixels).permute(0, 3, 1, 2).float() / 127.5 - 1
    room = torch.rand(24, 3, SIDE, SIDE) - 0.5
    chance = torch.Generator().manual_seed(2)
    mixed = augmentation._on_another_ground(torch.cat([white, room]), chance)
    changed = (mixed != torch.cat([white, room])).flatten(1).any(dim=1)
    assert 8 <= int(changed[:24].sum()) < 24
    assert not changed[24:].any()


@pytest.mark.parametrize("count", [1, 2, 17])
def test_a_few_pictures_are_enough_to_begin_with(count: int) -> None:
    """Batches of any size; one picture alone has nothing to be told apart from."""
    settings = Settings(shape=SMALL.shape, sizes=(24,), epochs=1, batch=16)
    trained = train(lessons(count), settings, seed=1, progress=lambda *_: None)
    assert all(torch.isfinite(each).all() for each in trained.network.state_dict().values())
