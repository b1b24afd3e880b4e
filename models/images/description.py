"""What pictures are found by: what a network makes of them, and the colours of the thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from models.images import palette
from models.images.encoder import Encoder
from models.images.frames import Pixels, Vectors

# Of likeness. Tried on distorted copies of catalogue pictures, which are found half as often without, and on
# neighbours of the same kind, which are found less often with more.
COLOUR_SHARE: Final = 0.3


def described(encoder: Encoder, pictures: Sequence[Pixels]) -> Vectors:
    """Vectors of pictures of any shape, near each other where the pictures are alike.

    Returns:
        float32, shape (pictures, :func:`dimensions`), rows of length 1.

    Raises:
        BadInput: one of them is no RGB picture.
    """
    seen = encoder.encode(pictures).vectors
    coloured = np.array([palette.palette(each) for each in pictures], dtype=np.float32)
    return np.concatenate(
        [
            np.float32((1 - COLOUR_SHARE) ** 0.5) * seen,
            np.float32(COLOUR_SHARE**0.5) * coloured.reshape(-1, palette.dimensions()),
        ],
        axis=1,
    )


def dimensions(encoder: Encoder) -> int:
    """Numbers of a vector."""
    return encoder.dimensions + palette.dimensions()
