"""Bars and frames around a picture: letterboxes, the white edge of a scanned print, a line that somebody drew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.images.perception import Lab

# Within a bar nothing differs, apart from what JPEG adds.
_SAME: Final = 0.03
_ALL: Final = 0.97  # of the pixels of each of its lines
# Beyond it nearly everything does, along the whole side. Where a white ground ends only a thing begins, which is
# narrower than the picture.
_OTHER: Final = 0.06
_MOST: Final = 0.7
_DEEPEST: Final = 0.4  # of the side: deeper than that is no bar
_SEAM: Final = 2  # lines between bar and picture that scaling and JPEG have mixed


@dataclass(frozen=True)
class Border:
    """How many lines of each side are bar, as parts of the height or the width; 0 has none."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def framed(self) -> bool:
        """Whether opposite sides have bars: one alone may be the edge of a table."""
        return min(self.top, self.bottom) > 0 or min(self.left, self.right) > 0


def border(picture: Lab) -> Border:
    """Looks for bars along the four sides.

    Args:
        picture: float32, shape (height, width, 3), OKLab.
    """
    lying = picture.transpose(1, 0, 2)
    return Border(*(_bar(each) for each in (picture, picture[::-1], lying, lying[::-1])))


def _bar(lines: NDArray[np.float32]) -> float:
    """The part of the lines, from the first, that are a bar."""
    height = len(lines)
    colour = np.median(lines[0], axis=0)
    away = np.sqrt(np.square(lines[: int(_DEEPEST * height) + _SEAM + 1] - colour).sum(axis=2))
    alike = (away < _SAME).mean(axis=1) >= _ALL
    deep = len(alike) if alike.all() else int(alike.argmin())
    if not deep or deep + _SEAM >= len(away):
        return 0.0
    beyond = (away[deep : deep + _SEAM + 1] > _OTHER).mean(axis=1).max()
    return deep / height if beyond >= _MOST else 0.0
