"""How much of a thing has which colour, as a vector: the same thing on another ground has nearly the same."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.images import colours, perception
from models.images.frames import Pixels, Vectors, check

# Cells of OKLab. Lightness is divided more coarsely: a photo is lighter or darker than the catalogue.
_CELLS: Final = np.array([4, 7, 7])
_LOW: Final = np.array([0.0, -0.2, -0.2])
_HIGH: Final = np.array([1.0, 0.2, 0.2])


def palette(pixels: Pixels) -> Vectors:
    """The colours of the thing in a picture, its ground left out.

    A histogram in which every pixel counts for the cells around it, those in the middle of the thing the most. Its
    roots are taken, so that the inner product of two is their Bhattacharyya coefficient (Bhattacharyya 1943).

    Args:
        pixels: uint8, shape (height, width, 3).

    Returns:
        float32, shape (:func:`dimensions`,), of length 1.

    Raises:
        BadInput: it is no RGB picture.
    """
    check(pixels)
    picture, ground = colours.seen(pixels)
    inner = colours.inner(ground.thing)
    counts = _spread(picture[inner], colours.central(inner)[inner])[_reachable()]
    return np.asarray(np.sqrt(counts / counts.sum()), dtype=np.float32)


def dimensions() -> int:
    """Numbers of a palette: cells that a screen can show."""
    return int(_reachable().sum())


def _spread(picture: perception.Lab, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights in all cells, each pixel's shared by the eight cells whose middles are around it."""
    place = np.clip((picture - _LOW) / (_HIGH - _LOW), 0, 1) * _CELLS - 0.5
    below = np.floor(place)
    part = place - below
    cells = np.zeros(int(_CELLS.prod()))
    for corner in np.ndindex(2, 2, 2):
        chosen = np.clip(below + corner, 0, _CELLS - 1).astype(np.int64)
        codes = (chosen[:, 0] * _CELLS[1] + chosen[:, 1]) * _CELLS[2] + chosen[:, 2]
        share = np.where(corner, part, 1 - part).prod(axis=1)
        cells += np.bincount(codes, weights * share, minlength=len(cells))
    return cells


@cache
def _reachable() -> NDArray[np.bool_]:
    """Cells in which some colour of the screen counts."""
    steps = np.linspace(0, 255, 18).astype(np.uint8)
    screen = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    return np.asarray(_spread(perception.lab_of(screen), np.ones(len(screen))) > 0)
