"""Pictures in OKLab, in which equal distances look about equally different.

Björn Ottosson, "A perceptual color space for image processing", 2020, https://bottosson.github.io/posts/oklab/.
Lightness runs from 0 to 1; the other two axes are green to red and blue to yellow, from about -0.3 to 0.3.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.images.frames import Pixels

Lab = NDArray[np.float32]  # shape (…, 3): lightness, green to red, blue to yellow

_TO_CONES: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    dtype=np.float32,
)
_TO_LAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    dtype=np.float32,
)
_LEVELS: Final = np.arange(256, dtype=np.float32) / 255
# What each of the 256 values of a channel is in light (IEC 61966-2-1).
_LIGHT: Final = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4).astype(
    np.float32
)


def light(pixels: Pixels) -> NDArray[np.float32]:
    """The amounts of light behind the numbers of a picture, from 0 to 1, in the same shape."""
    return _LIGHT[pixels]


def lab(linear: NDArray[np.float32]) -> Lab:
    """Light in OKLab, in the same shape."""
    return np.asarray(np.cbrt(linear @ _TO_CONES.T) @ _TO_LAB.T)


def lab_of(pixels: Pixels) -> Lab:
    """A picture in OKLab, in the same shape."""
    return lab(light(pixels))


def hexadecimal(code: str) -> Lab:
    """A colour as web pages write it, ``#263a5a``, as OKLab of shape (3,)."""
    return lab_of(np.frombuffer(bytes.fromhex(code.removeprefix("#")), dtype=np.uint8))


def shrunk(pixels: Pixels, longest: int) -> Pixels:
    """The picture with its longest side at most ``longest`` pixels, by averages; a smaller one stays as it is.

    However narrow it is, one pixel of each side is left.
    """
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return pixels
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))
