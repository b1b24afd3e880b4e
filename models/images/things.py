"""The separate things that a photo shows on a plain ground, such as what came in, laid out on a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import ndimage

from models.images.frames import Pixels, check
from models.images.ground import PLAIN, Mask, tell_apart
from models.images.perception import Lab, lab_of, shrunk

LOOKED_AT: Final = 200  # pixels of the longer side, on which things are told apart
LEAST: Final = 0.003  # of the picture; a smaller piece is a speck
MARGIN: Final = 0.06  # of a thing's longer side, left around it as around a catalogue picture
_EDGE: Final = 0.04  # of the shorter side: where the light is measured
# What may be a shadow of the same ground; what differs more is a thing that reaches over the edge.
_SHADE: Final = 0.02
_ROUNDS: Final = 4
_GRAIN: Final = 0.8  # pixels over which the grain of a camera is smoothed


@dataclass(frozen=True)
class Box:
    """A part of a picture, in its pixels; right and bottom lie just outside."""

    left: int
    top: int
    right: int
    bottom: int

    def cut(self, pixels: Pixels) -> Pixels:
        """That part."""
        return pixels[self.top : self.bottom, self.left : self.right]


def things(pixels: Pixels) -> Sequence[Box]:
    """A box around each thing, from top to bottom; boxes may overlap.

    Things that touch are one, and so are two with a gap narrower than 4 % of the picture between them. Where the
    ground is not plain, or no thing is told apart from it, the box is the whole picture.

    Args:
        pixels: uint8, shape (height, width, 3).

    Raises:
        BadInput: it is no RGB picture.
    """
    check(pixels)
    height, width = pixels.shape[:2]
    ground = tell_apart(_evenly_lit(lab_of(shrunk(pixels, LOOKED_AT))), anywhere=True)
    found = _pieces(ground.thing, height, width) if ground.found and ground.spread < PLAIN else []
    return found or [Box(0, 0, width, height)]


def _evenly_lit(picture: Lab) -> Lab:
    """Takes away that one side of a table is darker than the other: a surface of second degree through the edge."""
    height, width = picture.shape[:2]
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)
    depth = max(round(_EDGE * min(height, width)), 1)
    edge = np.ones((height, width), dtype=np.bool_)
    edge[depth : height - depth, depth : width - depth] = False
    known, seen = terms[edge], picture[edge]
    near = np.ones(len(seen), dtype=np.bool_)
    for _ in range(_ROUNDS):
        surface = np.linalg.lstsq(known[near], seen[near], rcond=None)[0]
        away = np.sqrt(np.square(seen - known @ surface).sum(axis=1))
        near = away <= max(float(np.median(away)) * 2, _SHADE)
    lit = terms @ surface
    even = picture - lit + np.median(lit[edge], axis=0)
    return np.asarray(ndimage.gaussian_filter(even, (_GRAIN, _GRAIN, 0)), dtype=np.float32)


def _pieces(mask: Mask, height: int, width: int) -> list[Box]:
    """Boxes in a picture of that size, of which ``mask`` is a small copy."""
    labels, count = ndimage.label(mask)
    sizes = ndimage.sum_labels(mask, labels, range(1, count + 1))
    down, across = height / mask.shape[0], width / mask.shape[1]
    boxes = []
    for size, (rows, columns) in zip(sizes, ndimage.find_objects(labels), strict=True):
        if size < LEAST * mask.size:
            continue
        margin = MARGIN * max((rows.stop - rows.start) * down, (columns.stop - columns.start) * across)
        boxes.append(
            Box(
                left=max(round(columns.start * across - margin), 0),
                top=max(round(rows.start * down - margin), 0),
                right=min(round(columns.stop * across + margin), width),
                bottom=min(round(rows.stop * down + margin), height),
            )
        )
    return sorted(boxes, key=lambda box: (box.top, box.left))
