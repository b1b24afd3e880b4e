"""How pictures are brought into the shape and the scale that a network was trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from PIL import Image

from models.images.frames import Pixels, Vectors, check, squared

Fit = Literal["inside", "stretched", "cropped"]


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """What is done to a picture.

    Attributes:
        height, width: of what the network is shown.
        fit: ``inside``: the whole picture in the middle of a square of its edge's colour; ``stretched``: without
            regard to its shape; ``cropped``: its middle, of a copy whose shorter side has ``shortest`` pixels.
        shortest: see ``fit``.
        filter: of Pillow, by its number.
        mean, spread: of each channel, on a scale from 0 to 1: they become 0 and 1.
    """

    height: int
    width: int
    fit: Fit = "inside"
    shortest: int = 0
    filter: int = int(Image.Resampling.BILINEAR)
    mean: tuple[float, float, float] = (0.5, 0.5, 0.5)
    spread: tuple[float, float, float] = (0.5, 0.5, 0.5)

    def prepared(self, pixels: Pixels) -> Vectors:
        """The picture as the network is shown it.

        Args:
            pixels: uint8, shape (height, width, 3), of any size.

        Returns:
            float32, shape (3, height, width).

        Raises:
            BadInput: it is no RGB picture.
        """
        check(pixels)
        if self.fit == "inside":
            shown = squared(pixels, self.height)
        elif self.fit == "stretched":
            shown = self._resized(pixels, self.height, self.width)
        else:
            shown = self._cropped(pixels)
        mean, spread = np.array(self.mean, dtype=np.float32), np.array(self.spread, dtype=np.float32)
        scaled = (shown.astype(np.float32) / 255 - mean) / spread
        return np.ascontiguousarray(scaled.transpose(2, 0, 1), dtype=np.float32)

    def _resized(self, pixels: Pixels, height: int, width: int) -> Pixels:
        return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling(self.filter)))

    def _cropped(self, pixels: Pixels) -> Pixels:
        scale = self.shortest / min(pixels.shape[:2])
        # The longer side is cut off and not rounded, as the processors of the checkpoints do.
        height, width = (max(int(side * scale), self.shortest) for side in pixels.shape[:2])
        resized = self._resized(pixels, height, width)
        top, left = (height - self.height) // 2, (width - self.width) // 2
        return resized[top : top + self.height, left : left + self.width]


# Of our own network, which was trained on somewhat smaller pictures.
OURS: Final = Preparation(height=160, width=160)
