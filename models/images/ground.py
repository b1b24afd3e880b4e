"""Which pixels of a picture show the thing, and which the ground that it lies on or stands before.

Ground is what is like the picture's edge and hangs together with it: the white of a catalogue picture, a table, a
floor. Where that leaves nothing, or leaves everything, the middle of the picture is taken for the thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from models.images.perception import Lab

Mask = NDArray[np.bool_]

PLAIN: Final = 0.015  # spread of a ground of one colour; light may fall off towards the corners

# The ring that is taken for ground: thin, as many things reach almost to the edge.
_RING: Final = 0.025
_SHADES: Final = 3  # more than three colours along the edge are no ground, but a room
# A colour that less of the edge has belongs to a thing that reaches over it: legs are a tenth of the edge.
_LEAST_SHARE: Final = 0.16
# And a second colour that the middle has more of is a thing's that fills the picture down to the corners.
_MOST_MIDDLE: Final = 0.5
# What two patches of the same plain paper differ by after JPEG, and the most that a shadow or a grain may.
_LEAST_REACH: Final = 0.015
_MOST_REACH: Final = 0.085
# A wall that is lit from one side, a light spot behind the thing: from pixel to pixel such ground differs by less
# than two patches of paper, and in all by no more than this. An outline is steeper.
_SLOPE: Final = 0.12
_EVEN: Final = 0.002  # a ground with less spread has no slope: what differs from it is a white thing on white
_SPREADS: Final = 3.0  # of how many median deviations the reach is made
# Lightness differs with every shadow; the two colour axes do not.
_SCALE: Final = np.array([0.6, 1, 1], dtype=np.float32)
# Less than this is a speck, and more is a close-up with nothing around it.
_LEAST_THING: Final = 0.015
_MOST_THING: Final = 0.985
# Ground that more than this much of the edge belongs to was really found.
_SURE_SHARE: Final = 0.6
# A thing lies in the middle; where hardly any of it does, it is so like the ground that it was taken for ground. A
# chain on white paper fills little, too.
_WITHIN: Final = 0.45
_WITHIN_PLAIN: Final = 0.03
# Then nearer colours only are called ground.
_TIGHTNESS: Final = (1.0, 0.6, 0.35)
_CHANNEL: Final = 0.018  # of the longer side: ground that is less than twice as wide belongs to the thing
_SPECK: Final = 0.08  # of the largest piece: what is smaller is no part of the thing


@dataclass(frozen=True)
class Ground:
    """What was told apart.

    Attributes:
        thing: shape (height, width), True where a pixel shows the thing.
        colour: OKLab of the ground's most frequent colour.
        spread: median deviation of the edge from that colour.
        share: of the edge that is ground, apart from the side that has the least of it.
        found: False where the middle was taken for want of anything better.
    """

    thing: Mask
    colour: Lab
    spread: float
    share: float
    found: bool


def tell_apart(picture: Lab, *, anywhere: bool = False) -> Ground:
    """Divides a picture into thing and ground.

    Args:
        picture: float32, shape (height, width, 3), OKLab; 100 to 200 pixels a side are plenty.
        anywhere: whether there may be several things with nothing in the middle, if the ground is plain.
    """
    ring = _ring(*picture.shape[:2])
    middle = _middle(*ring.shape)
    scaled = picture * _SCALE
    corners = scaled[[0, 0, -1, -1], [0, -1, 0, -1]]
    shades, spread, reaches = _shades_of(scaled[ring], corners)
    away = np.stack([np.sqrt(np.square(scaled - shade).sum(axis=2)) for shade in shades])
    meant = (away[:, middle] < _MOST_REACH).mean(axis=1) < _MOST_MIDDLE
    meant[0] = True
    nearest = (away[meant] / np.array(reaches)[meant, None, None]).min(axis=0)
    slope = _SLOPE if spread > _EVEN else 0.0
    gentle = (_steps(scaled) < _LEAST_REACH) & (away[meant].min(axis=0) < slope)
    share = 0.0
    for tightness in _TIGHTNESS:
        near = nearest < tightness
        ground = _connected(near | gentle, ring & near)
        thing = _tidied(~ground)
        share = _share(ground)
        within = (0 if anywhere else _WITHIN_PLAIN) if spread < PLAIN else _WITHIN
        fits = _LEAST_THING <= thing.mean() <= _MOST_THING and thing[middle].mean() >= within
        if fits and share >= _SURE_SHARE:
            return Ground(thing, shades[0] / _SCALE, spread, share, found=True)
    return Ground(middle, shades[0] / _SCALE, spread, share, found=False)


def _steps(picture: Lab) -> NDArray[np.float32]:
    """How much each pixel differs from its four neighbours at most, shape (height, width)."""
    down = np.linalg.norm(np.diff(picture, axis=0), axis=2)
    right = np.linalg.norm(np.diff(picture, axis=1), axis=2)
    sides = [((1, 0), (0, 0)), ((0, 1), (0, 0)), ((0, 0), (1, 0)), ((0, 0), (0, 1))]
    steps = [np.pad(step, side) for step, side in zip((down, down, right, right), sides, strict=True)]
    return np.asarray(np.maximum.reduce(steps))


def _share(ground: Mask) -> float:
    """The part of the edge that is ground, without the side that has the least: things are cut off at one."""
    depth = _depth(*ground.shape)
    sides = [ground[:depth], ground[-depth:], ground[:, :depth], ground[:, -depth:]]
    best = sorted(sides, key=lambda side: float(side.mean()))[1:]
    return float(np.concatenate([side.ravel() for side in best]).mean())


def _depth(height: int, width: int) -> int:
    return max(round(_RING * min(height, width)), 1)


def _ring(height: int, width: int) -> Mask:
    depth = _depth(height, width)
    ring = np.ones((height, width), dtype=np.bool_)
    ring[depth : height - depth, depth : width - depth] = False
    return ring


def _shades_of(edge: Lab, corners: Lab) -> tuple[list[Lab], float, list[float]]:
    """The colours of the edge, the most frequent first, the spread of the first, and how far each reaches."""
    shades: list[Lab] = []
    reaches: list[float] = []
    spread, rest = 0.0, edge
    while len(shades) < _SHADES and len(rest) >= max(_LEAST_SHARE * len(edge), 1):
        peak = _peak(rest)
        near = np.square(rest - peak).sum(axis=1) < _MOST_REACH**2
        if shades and near.sum() < _LEAST_SHARE * len(edge):
            break
        # A floor reaches the corners; a thing that is cut off at one side does not.
        if shades and not (np.square(corners - peak).sum(axis=1) < _MOST_REACH**2).any():
            rest = rest[~near]
            continue
        shade = np.median(rest[near], axis=0)
        deviation = float(np.median(np.sqrt(np.square(rest[near] - shade).sum(axis=1))))
        spread = spread if shades else deviation
        shades.append(shade)
        reaches.append(float(np.clip(_SPREADS * deviation, _LEAST_REACH, _MOST_REACH)))
        rest = rest[~near]
    return shades, spread, reaches


def _peak(colours: Lab) -> Lab:
    """The colour in the middle of the fullest cell of a coarse grid."""
    cells = np.floor(colours / _MOST_REACH).astype(np.int64) + 64
    codes = (cells[:, 0] * 128 + cells[:, 1]) * 128 + cells[:, 2]
    values, counts = np.unique(codes, return_counts=True)
    inside = colours[codes == values[counts.argmax()]]
    return np.asarray(inside[np.square(inside - np.median(inside, axis=0)).sum(axis=1).argmin()])


def _connected(near: Mask, edge: Mask) -> Mask:
    """Of what looks like ground, what hangs together with the edge's, not only by channels like white stripes."""
    reach = round(_CHANNEL * max(near.shape))
    wide = ndimage.binary_erosion(near, iterations=reach, border_value=1) if reach else near
    labels, pieces = ndimage.label(wide)
    outside = np.zeros(pieces + 1, dtype=np.bool_)
    outside[labels[edge]] = True
    outside[0] = False
    ground = outside[labels]
    return np.asarray(ndimage.binary_dilation(ground, iterations=reach, mask=near) if reach else ground)


def _tidied(thing: Mask) -> Mask:
    """Without single pixels along the seam and specks."""
    opened = ndimage.binary_opening(thing)
    labels, pieces = ndimage.label(opened if opened.any() else thing)
    if pieces < 2:
        return np.asarray(labels > 0)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray((sizes >= _SPECK * sizes.max())[labels] & (labels > 0))


def _middle(height: int, width: int) -> Mask:
    """An ellipse of three fifths of both sides; at least the pixel in the middle."""
    y = (np.arange(height) + 0.5) / height - 0.5
    x = (np.arange(width) + 0.5) / width - 0.5
    ellipse = (y[:, None] / 0.3) ** 2 + (x[None, :] / 0.3) ** 2 <= 1
    ellipse[height // 2, width // 2] = True
    return ellipse
