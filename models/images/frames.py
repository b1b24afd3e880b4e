"""Pictures of any shape brought into the square that a network looks at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.errors import BadInput

Pixels = NDArray[np.uint8]  # shape (height, width, 3), RGB
Vectors = NDArray[np.float32]


def squared(pixels: Pixels, side: int) -> Pixels:
    """The whole picture in the middle of a square; what is left over has the median colour of its edge.

    Args:
        pixels: of any height and width.
        side: of the square, in pixels.

    Returns:
        uint8, shape (side, side, 3).

    Raises:
        BadInput: the array is no RGB picture, or is empty.
    """
    check(pixels)
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    new = max(round(height * scale), 1), max(round(width * scale), 1)
    shrunk = pixels
    if (height, width) != new:
        picture = Image.fromarray(pixels).resize(
            (new[1], new[0]), Image.Resampling.BILINEAR, reducing_gap=2.0
        )
        shrunk = np.asarray(picture)
    edge = np.concatenate([shrunk[0], shrunk[-1], shrunk[:, 0], shrunk[:, -1]])
    square = np.empty((side, side, 3), dtype=np.uint8)
    square[:] = np.median(edge, axis=0).astype(np.uint8)
    top, left = (side - new[0]) // 2, (side - new[1]) // 2
    square[top : top + new[0], left : left + new[1]] = shrunk
    return square


def check(pixels: Pixels) -> None:
    """Accepts RGB pictures of at least one pixel.

    Raises:
        BadInput: anything else.
    """
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or not pixels.size:
        raise BadInput(
            f"picture: uint8 of shape (height, width, 3) is needed, not {pixels.dtype} of {pixels.shape}"
        )
