"""Parts of a picture that are looked up beside the whole: photos show tables, rooms and more than one thing."""

from __future__ import annotations

from typing import Final

from models.images.frames import Pixels, check

MIDDLE: Final = 0.7  # of each side
LEAST: Final = 32  # pixels of a side; a smaller part shows nothing


def views(pixels: Pixels) -> list[Pixels]:
    """The whole picture, its middle, and the two halves of one that is much longer than wide.

    Args:
        pixels: uint8, shape (height, width, 3).

    Returns:
        One to four pictures, the whole first.

    Raises:
        BadInput: it is no RGB picture.
    """
    check(pixels)
    height, width = pixels.shape[:2]
    found = [pixels]
    inner_height, inner_width = round(height * MIDDLE), round(width * MIDDLE)
    if min(inner_height, inner_width) >= LEAST:
        top, left = (height - inner_height) // 2, (width - inner_width) // 2
        found.append(pixels[top : top + inner_height, left : left + inner_width])
    short, long = sorted((height, width))
    if long >= 1.6 * short and short >= LEAST:
        half = long // 2
        found += [pixels[:half], pixels[half:]] if height > width else [pixels[:, :half], pixels[:, half:]]
    return found
