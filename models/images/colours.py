"""The dominant colours of what a picture shows, by name, also where the goods have a pattern.

>>> import numpy as np
>>> from PIL import Image, ImageDraw
>>> from models.images import colours
>>> picture = Image.new("RGB", (120, 120), "white")
>>> ImageDraw.Draw(picture).rectangle((30, 20, 90, 100), fill="#263a5a")
>>> [(each.name, each.share) for each in colours.dominant(np.asarray(picture))]
[('navy', 1.0)]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from models.images import perception, shades
from models.images.frames import Pixels, check
from models.images.ground import Ground, Mask, tell_apart
from models.images.perception import Lab

SIDE: Final = 112  # pixels; more make no name better, and every one costs time
MOST: Final = 3
LEAST_SHARE: Final = 0.08  # buttons, seams and logos have less

_CELL: Final = 0.03  # OKLab: neighbours that nobody tells apart are counted together
_CLUSTERS: Final = 16  # fewer would mix the two colours of a fine check into a third
_ROUNDS: Final = 6
_SEAM: Final = 2  # pixels along the outline show thing and ground at once
_LEFT: Final = 0.4  # of the thing, without its seam; straps and chains are nearly all seam
_CENTRAL: Final = 1.5  # pixels at the sides of the thing count a fifth: sleeves, soles, what else is worn
_VIVID: Final = 5.0  # people name the blue of a blue and grey thing: chroma 0.1 counts half as much again
# Clothes are shown on people: what looks like skin counts less than what does not, whoever it is. A tan shoe has
# nothing else, and stays tan. Lightness, chroma, hue.
_SKIN: Final = 0.25
_SKINS: Final = ((0.5, 0.9), (0.035, 0.12), (0.55, 1.3))
# Folds and light change the lightness of one cloth, hardly its other axes: clusters may be long in that direction.
_SCALE: Final = np.array([0.55, 1, 1], dtype=np.float32)

# Paper is white, whatever the lamp: a light ground of hardly any colour tells the colour of the light.
_PAPER_LIGHTNESS: Final = 0.7
_PAPER_CHROMA: Final = 0.055
# A white wall in a room is darker than paper in the sun, and the thing before it has lost as much light.
_PAPER_LIGHT: Final = 0.9
_MOST_GAIN: Final = 1.5
# A hue that only neutral light shows must be half as strong again as one that the picture has.
_FAINT: Final = np.array([1, 0.65, 0.65], dtype=np.float32)


@dataclass(frozen=True)
class Colour:
    """One colour of a thing.

    Attributes:
        name: one of ``shades.POINTS``.
        share: of the thing that has it, from 0 to 1.
    """

    name: str
    share: float

    @property
    def families(self) -> frozenset[str]:
        """The basic colours that it is a shade of."""
        return shades.families(self.name)


def dominant(pixels: Pixels, most: int = MOST) -> tuple[Colour, ...]:
    """The colours of the thing in a picture, the largest first; at least one.

    Args:
        pixels: uint8, shape (height, width, 3), of any size.
        most: how many at most.

    Raises:
        BadInput: it is no RGB picture.
    """
    check(pixels)
    picture, ground = seen(pixels)
    return of(picture, ground.thing, most)


def seen(pixels: Pixels) -> tuple[Lab, Ground]:
    """A small copy in OKLab as it looks in neutral light, and what of it is ground."""
    light = perception.light(perception.shrunk(pixels, SIDE))
    picture = perception.lab(light)
    ground = tell_apart(picture)
    gains = _gains(light, picture, ground)
    if gains is None:
        return picture, ground
    mended = perception.lab(np.minimum(light * gains, 1))
    # The ground may be tinted and not the light: what is grey as it was photographed becomes no faint blue.
    grey = shades.hueless(picture) & shades.hueless(mended * _FAINT)
    mended[grey, 1:] = picture[grey, 1:]
    return mended, ground


def of(picture: Lab, thing: Mask, most: int = MOST) -> tuple[Colour, ...]:
    """The colours of the pixels that are True in ``thing``, which is not empty."""
    chosen = inner(thing)
    colours = picture[chosen]
    weights = central(chosen)[chosen] * (1 + _VIVID * np.hypot(colours[:, 1], colours[:, 2]))
    weights[_like_skin(colours)] *= _SKIN
    middles, counts = _clusters(colours, weights)
    shares: dict[str, float] = {}
    for name, share in zip(shades.names(middles), counts / counts.sum(), strict=True):
        shares[name] = shares.get(name, 0) + float(share)
    ordered = _joined(shares)
    kept = [each for each in ordered[:most] if each[1] >= LEAST_SHARE] or ordered[:1]
    return tuple(Colour(name, round(share, 3)) for name, share in kept)


def inner(thing: Mask) -> Mask:
    """Without the seam, where thing and ground are mixed; all of a thing that is nothing but seam."""
    for rounds in (_SEAM, 1):
        inner = ndimage.binary_erosion(thing, iterations=rounds)
        if inner.sum() >= _LEFT * thing.sum():
            return np.asarray(inner)
    return thing


def central(thing: Mask) -> NDArray[np.float64]:
    """How much each pixel counts: those in the middle of the thing the most."""
    rows, columns = np.flatnonzero(thing.any(axis=1)), np.flatnonzero(thing.any(axis=0))
    sides = []
    for found, length in ((rows, thing.shape[0]), (columns, thing.shape[1])):
        half = max((found[-1] - found[0] + 1) / 2, 1)
        sides.append((np.arange(length) - (found[0] + found[-1]) / 2) / half)
    y, x = sides
    return np.asarray(np.exp(-_CENTRAL * (np.square(y)[:, None] + np.square(x)[None])))


def _like_skin(colours: Lab) -> Mask:
    chroma, hue = np.hypot(colours[:, 1], colours[:, 2]), np.arctan2(colours[:, 2], colours[:, 1])
    inside = [
        (low < axis) & (axis < high)
        for axis, (low, high) in zip((colours[:, 0], chroma, hue), _SKINS, strict=True)
    ]
    return np.asarray(np.logical_and.reduce(inside))


def _joined(shares: dict[str, float]) -> list[tuple[str, float]]:
    """Shades of one basic colour are light and shadow on one cloth: the largest speaks for all."""
    joined: list[tuple[str, float]] = []
    for name, share in sorted(shares.items(), key=lambda each: -each[1]):
        own = shades.families(name)
        for place, (other, sum_) in enumerate(joined):
            if own & shades.families(other):
                joined[place] = other, sum_ + share
                break
        else:
            joined.append((name, share))
    return sorted(joined, key=lambda each: -each[1])


def _gains(light: NDArray[np.float32], picture: Lab, ground: Ground) -> NDArray[np.float32] | None:
    """By what the three channels are multiplied to make a white ground white; None where it is none."""
    lightness, *others = ground.colour
    if not ground.found or lightness < _PAPER_LIGHTNESS or np.hypot(*others) > _PAPER_CHROMA:
        return None
    like = ~ground.thing & (np.abs(picture - ground.colour).sum(axis=2) < 0.06)
    if not like.any():
        return None
    mean = light[like].mean(axis=0)
    gains: NDArray[np.float32] = np.clip(max(_PAPER_LIGHT, mean.max()) / mean, 1, _MOST_GAIN)
    return gains


def _clusters(colours: Lab, each: NDArray[np.float64]) -> tuple[Lab, NDArray[np.float32]]:
    """Middles of k-means and how many pixels each has, the same for the same picture."""
    codes = np.floor(colours / _CELL).astype(np.int64) + 64
    _, where = np.unique((codes[:, 0] * 128 + codes[:, 1]) * 128 + codes[:, 2], return_inverse=True)
    weights = np.bincount(where, each).astype(np.float32)
    cells = np.stack([np.bincount(where, each * axis) for axis in colours.T], axis=1).astype(np.float32)
    cells /= weights[:, None]
    scaled = cells * _SCALE
    middles = _far_apart(scaled, weights)
    for _ in range(_ROUNDS):
        nearest = np.square(scaled[:, None] - middles[None]).sum(axis=2).argmin(axis=1)
        sums = np.bincount(nearest, weights, minlength=len(middles))
        places = [np.bincount(nearest, weights * axis, minlength=len(middles)) for axis in scaled.T]
        full = sums > 0
        middles = (np.stack(places, axis=1)[full] / sums[full, None]).astype(np.float32)
    return middles / _SCALE, sums[full].astype(np.float32)


def _far_apart(cells: Lab, weights: NDArray[np.float32]) -> Lab:
    """First middles: the fullest cell, then each time the one that is many pixels times far from all before."""
    chosen = [int(weights.argmax())]
    away = np.square(cells - cells[chosen[0]]).sum(axis=1)
    while len(chosen) < min(_CLUSTERS, len(cells)):
        far = int((away * weights).argmax())
        if away[far] <= 0:
            break
        chosen.append(far)
        away = np.minimum(away, np.square(cells - cells[far]).sum(axis=1))
    return cells[chosen]
