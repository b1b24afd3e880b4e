"""What pattern the goods in a picture have: plain, striped, checked, dotted, or another one such as flowers.

Classical means, on a square inside of the thing: how much it varies, and in which directions the spectrum
has its energy. Stripes have one direction, checks two at a right angle, dots and flowers all. Dots are told from
flowers by their shapes: several round spots of one size. What lies between is unknown rather than guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from models.images import perception
from models.images.frames import Pixels, check
from models.images.ground import Mask, tell_apart

Kind = Literal["plain", "striped", "checked", "dotted", "other", "unknown"]
Grid = NDArray[np.float32]

SIDE: Final = 160  # of the picture; a fine stripe is gone in smaller ones
_PATCH: Final = 64
_LEAST_PATCH: Final = 18  # pixels a side; in a smaller square nothing repeats
_MOST_PATCH: Final = 48  # in a larger one are collars, arms and trousers
# Slower changes than this part of the square are folds and light.
_FOLDS: Final = 0.12
# Deviation in OKLab of the calmer parts of the square: weave and JPEG stay below, patterns that repeat are above.
_CALM: Final = 0.02
_PLAIN: Final = 0.045  # and of the whole: more than that, in one place only, is a pocket or a logo
_PRINTED: Final = 0.045  # a print without direction must be strong, as folds and seams have none either
_WINDOW: Final = 40  # what repeats does so in every part of the square; a placket or a fold does not
_HANN: Final = np.outer(np.hanning(_WINDOW), np.hanning(_WINDOW))
_SLOWEST: Final = 1.9  # waves in a window; slower ones are folds
_SECTORS: Final = 18  # of ten degrees
_STRIPED: Final = 0.6  # of the energy, in three neighbouring sectors; a sixth would be there by chance
_CHECKED: Final = 0.6  # in three sectors and the three at a right angle to them; a third by chance
# What the weaker of the two directions has of their energy: stripes hardly any, checks a good part.
_ONE_WAY: Final = 0.09
_TWO_WAYS: Final = 0.12
# A zip, a hem or the gap between two legs has one direction, too: stripes go from light to dark and back twice.
_LEAST_TURNS: Final = 4
_TURN: Final = 0.5  # of the deviation, on both sides of the middle
_CROSSED: Final = (
    0.55  # of the variance is in two profiles; checks have nearly all, rows of dots about a half
)
_SPOTS: Final = 6
_SPOT: Final = 0.4  # how unequal spots of one size are at most: deviation by mean
_ROUND: Final = 0.62  # the part of its box that a spot fills at least; a disc fills 0.785, a square all
_SQUARE: Final = 0.84
_DOTS_SURE: Final = 0.8  # their shapes were counted, not measured
_REACH: Final = 0.15  # how far beyond a limit all doubt ends


@dataclass(frozen=True)
class Pattern:
    """What was seen.

    Attributes:
        kind: ``other`` has a pattern that is none of the named ones.
        confidence: from 0 to 1; 0 where nothing could be told.
    """

    kind: Kind
    confidence: float


UNKNOWN: Final = Pattern("unknown", 0.0)


def pattern(pixels: Pixels) -> Pattern:
    """The pattern of the thing in a picture.

    Args:
        pixels: uint8, shape (height, width, 3), of any size.

    Raises:
        BadInput: it is no RGB picture.
    """
    check(pixels)
    picture = perception.lab_of(perception.shrunk(pixels, SIDE))
    square = _square(tell_apart(picture).thing)
    if square is None:
        return UNKNOWN
    return _judged(_surface(picture[square]))


def _square(thing: Mask) -> tuple[slice, slice] | None:
    """The square inside of the thing that is nearest to its middle; None where it is too small for a pattern."""
    framed = np.pad(thing, 1)
    depth = ndimage.distance_transform_cdt(framed, "chessboard")
    y, x = (axis.mean() for axis in np.nonzero(framed))
    half = min(int(depth.max()) - 1, _MOST_PATCH // 2)
    rows, columns = np.nonzero(depth > half)
    best = int(((rows - y) ** 2 + (columns - x) ** 2).argmin())
    if 2 * half + 1 < _LEAST_PATCH:
        return None
    row, column = int(rows[best]) - 1, int(columns[best]) - 1
    return slice(row - half, row + half + 1), slice(column - half, column + half + 1)


def _surface(patch: perception.Lab) -> Grid:
    """The patch along the axis on which its colours differ most, without folds and light; OKLab distances."""
    slow = ndimage.gaussian_filter(patch, (*(2 * (_FOLDS * len(patch),)), 0), mode="nearest")
    flat = (patch - slow).reshape(-1, 3)
    _, axes = np.linalg.eigh(flat.T @ flat)
    along = (flat @ axes[:, -1]).reshape(patch.shape[:2]).astype(np.float32)
    scaled = Image.fromarray(along).resize((_PATCH, _PATCH), Image.Resampling.BILINEAR)
    return np.asarray(scaled)


def _judged(surface: Grid) -> Pattern:
    parts = _parts(surface)
    calm, whole = float(np.sort(parts.std(axis=(1, 2)))[2]), float(surface.std())
    if calm < _CALM:
        return UNKNOWN if whole >= _PLAIN else Pattern("plain", _sure(1 - max(calm / _CALM, whole / _PLAIN)))
    sectors = _directions(parts)
    three = sectors + np.roll(sectors, 1) + np.roll(sectors, -1)
    both = three + np.roll(three, _SECTORS // 2)
    best = int(both.argmax())
    weaker = float(min(three[best], three[best - _SECTORS // 2]) / max(both[best], 1e-9))
    if three.max() >= _STRIPED and weaker <= _ONE_WAY:
        lines = (_profile(surface, int(three.argmax())),)
        return _repeated("striped", lines, _sure((three.max() - _STRIPED) / _REACH))
    ways = _profile(surface, best), _profile(surface, best - _SECTORS // 2)
    # Checks are the sum of two stripes; dots in rows have two directions, too, but are none.
    crossed = sum(float(each.var()) for each in ways) >= _CROSSED * surface.var()
    if not crossed and _dotted(surface):
        return Pattern("dotted", _DOTS_SURE)
    if both[best] >= _CHECKED and weaker >= _TWO_WAYS:
        return _repeated("checked", ways, _sure((both[best] - _CHECKED) / _REACH))
    if calm >= _PRINTED and both[best] < _CHECKED - _REACH / 2:
        return Pattern("other", _sure((_CHECKED - both[best]) / _REACH - 0.5))
    return UNKNOWN


def _parts(surface: Grid) -> Grid:
    """Nine windows that overlap, shape (9, 40, 40)."""
    starts = (0, (_PATCH - _WINDOW) // 2, _PATCH - _WINDOW)
    return np.stack([surface[y : y + _WINDOW, x : x + _WINDOW] for y in starts for x in starts])


def _directions(parts: Grid) -> NDArray[np.float64]:
    """The part of the energy in each of 18 directions, ten degrees each; every window counts the same."""
    power = np.abs(np.fft.fft2((parts - parts.mean(axis=(1, 2), keepdims=True)) * _HANN)) ** 2
    y, x = np.meshgrid(*(2 * (np.fft.fftfreq(_WINDOW) * _WINDOW,)), indexing="ij")
    radius = np.hypot(y, x)
    counted = (radius >= _SLOWEST) & (radius <= _WINDOW / 2)
    sector = np.round(np.degrees(np.arctan2(y, x)) % 180 / (180 / _SECTORS)).astype(np.int64) % _SECTORS
    energy = np.stack([np.bincount(sector[counted], each[counted], minlength=_SECTORS) for each in power])
    return np.asarray((energy / np.maximum(energy.sum(axis=1, keepdims=True), 1e-12)).mean(axis=0))


def _repeated(kind: Kind, profiles: Sequence[NDArray[np.float64]], confidence: float) -> Pattern:
    """A pattern of lines, if they come again and again."""
    return Pattern(kind, confidence) if min(map(_turns, profiles)) >= _LEAST_TURNS else UNKNOWN


def _profile(surface: Grid, sector: int) -> NDArray[np.float64]:
    """The means of the lines that run in a sector's direction, around 0, at the angle at which they differ most."""
    y, x = np.indices(surface.shape) - _PATCH / 2
    best = np.zeros(1)
    for degrees in np.arange(-8, 9, 2) + sector * 180 / _SECTORS:
        angle = np.radians(degrees)
        line = np.round(x * np.cos(angle) + y * np.sin(angle)).astype(np.int64).ravel() + _PATCH
        length = np.bincount(line)
        profile = (np.bincount(line, surface.ravel()) / np.maximum(length, 1))[length >= _PATCH / 2]
        if profile.std() > best.std():
            best = profile - profile.mean()
    return best


def _turns(profile: NDArray[np.float64]) -> int:
    """How often it goes from light to dark or back."""
    sides = np.sign(profile[np.abs(profile) > _TURN * profile.std()])
    return int((sides[1:] != sides[:-1]).sum())


def _dotted(surface: Grid) -> bool:
    """Whether the light or the dark places are several round spots of one size."""
    deviation = surface.std()
    return any(_spotted(sign * surface > deviation) for sign in (1, -1))


def _spotted(spots: Mask) -> bool:
    labels, pieces = ndimage.label(spots)
    if not _SPOTS <= pieces <= 200:
        return False
    areas = np.bincount(labels.ravel(), minlength=pieces + 1)[1:].astype(np.float64)
    whole = [
        (place, box)
        for place, box in enumerate(ndimage.find_objects(labels))
        if all(side.start > 0 and side.stop < _PATCH for side in box) and areas[place] >= 6
    ]
    if len(whole) < _SPOTS or sum(areas[place] for place, _ in whole) < 0.5 * areas.sum():
        return False
    sizes = np.array([areas[place] for place, _ in whole])
    sides = np.array([[side.stop - side.start for side in box] for _, box in whole])
    filled = float(np.median(sizes / sides.prod(axis=1)))
    longer = float(np.median(sides.max(axis=1) / sides.min(axis=1)))
    return bool(sizes.std() / sizes.mean() < _SPOT and _ROUND <= filled <= _SQUARE and longer < 1.4)


def _sure(beyond: float) -> float:
    """Confidence of one half at a limit, and more beyond."""
    return round(float(np.clip(0.5 + beyond / 2, 0, 1)), 3)
