"""Whether a product picture is any good, and what is wrong with it.

>>> import numpy as np
>>> from models.images import quality
>>> [each.code for each in quality.report(np.zeros((90, 120, 3), dtype=np.uint8)).problems]
['small', 'too_dark', 'empty']
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from models.images import colours, perception, shades
from models.images.borders import Border, border
from models.images.colours import Colour
from models.images.fingerprints import Fingerprint, fingerprint
from models.images.frames import Pixels, check
from models.images.ground import PLAIN, Mask

Code = Literal[
    "small", "blurred", "too_dark", "too_light", "framed", "ground_not_plain", "colour_differs", "empty"
]

# A card in the chat is 200 points wide, and telephones have two pixels a point.
LEAST_SIDE: Final = 400
# What is not sharp on a card is looked for; that a large picture is softer in its own size does not matter.
JUDGED_SIDE: Final = 256
# Good photographs of the three sets have 2.7 to 6.6; a blur of one pixel in 160 gives 1.5 to 2.1, of one and a half
# 1.3 to 1.7. Pictures that were made three times as large: 1.4 to 1.7.
LEAST_SHARPNESS: Final = 1.8
# Grey levels, of 255. Even in dim rooms the lightest twentieth of good photographs is above 130.
LEAST_LIGHT: Final = 115.0
# Even a white shirt has folds: the darkest twentieth of good things is below 200, and little of it is quite white.
MOST_LIGHT: Final = 215.0
MOST_CLIPPED: Final = 0.45
# A picture with less contrast than this, in grey levels, shows nothing.
LEAST_CONTRAST: Final = 3.0
_WHITE: Final = 250
_BLACK: Final = 5
_ROUNDING: Final = 2.0  # variance that whole grey levels alone give a Laplacian: 20/12, and a little for JPEG
_GROUND_SHARE: Final = (
    0.7  # of three sides of a catalogue picture is ground at least; sleeves may reach over them
)
# Basic colours that light, dyes and sellers mix up: no contradiction by themselves.
_CONFUSED: Final[dict[str, frozenset[str]]] = {
    "black": frozenset({"grey", "brown", "blue"}),
    "grey": frozenset({"black", "silver", "white", "beige", "brown", "blue"}),
    "silver": frozenset({"grey", "white"}),
    "white": frozenset({"grey", "beige", "silver"}),
    "beige": frozenset({"white", "brown", "yellow", "pink", "orange", "grey", "gold"}),
    "brown": frozenset({"beige", "black", "red", "orange", "grey", "gold"}),
    "red": frozenset({"pink", "orange", "brown", "purple"}),
    "pink": frozenset({"red", "purple", "orange", "beige"}),
    "purple": frozenset({"pink", "blue", "red"}),
    "blue": frozenset({"purple", "black", "green", "grey"}),
    "green": frozenset({"blue", "grey", "yellow", "brown"}),
    "yellow": frozenset({"orange", "gold", "beige", "green", "brown"}),
    "orange": frozenset({"red", "yellow", "pink", "brown", "gold"}),
    "gold": frozenset({"yellow", "brown", "beige", "orange"}),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: what.
        measured: the figure that says so; for ``colour_differs`` the share of the largest colour.
        limit: what it should be at least or at most.
    """

    code: Code
    measured: float
    limit: float


@dataclass(frozen=True)
class Report:
    """What was measured of one picture.

    Attributes:
        height, width: in pixels.
        sharpness: how much detail a small blur takes away; 1 is none.
        lightest, darkest: grey levels that a twentieth of the picture is above, and of the thing below.
        mean: grey level of the whole.
        clipped_dark, clipped_light: the parts of the thing that are quite black or quite white.
        border: bars at the four sides.
        ground_spread: see ``Ground``; None where no ground was found.
        colours: the dominant ones.
        fingerprint: for ``Fingerprints``.
        problems: what is wrong, in a fixed order.
    """

    height: int
    width: int
    sharpness: float
    lightest: float
    darkest: float
    mean: float
    clipped_dark: float
    clipped_light: float
    border: Border
    ground_spread: float | None
    colours: tuple[Colour, ...]
    fingerprint: Fingerprint
    problems: tuple[Problem, ...]


def report(pixels: Pixels, *, said: Iterable[str] = ()) -> Report:
    """Measures a picture.

    Args:
        pixels: uint8, shape (height, width, 3), of any size.
        said: colours of the listing; a word that nobody knows contradicts nothing.

    Raises:
        BadInput: it is no RGB picture.
    """
    check(pixels)
    height, width = pixels.shape[:2]
    judged = perception.shrunk(pixels, JUDGED_SIDE)
    grey = np.asarray(Image.fromarray(judged).convert("L"), dtype=np.float32)
    picture = perception.lab_of(judged)
    small, ground = colours.seen(judged)
    thing = _enlarged(ground.thing, grey.shape) if ground.found else np.ones(grey.shape, dtype=np.bool_)
    shown, sides = judged[thing], border(picture)
    sharpness, contrast = sharpness_of(grey), float(grey.std())
    lightest, darkest = float(np.percentile(grey, 95)), float(np.percentile(grey[thing], 5))
    white, black = float((shown >= _WHITE).all(axis=1).mean()), float((shown <= _BLACK).all(axis=1).mean())
    found = colours.of(small, ground.thing)
    spread = ground.spread if ground.found else None
    empty = contrast < LEAST_CONTRAST
    tests: tuple[tuple[Code, bool, float, float], ...] = (
        ("small", max(height, width) < LEAST_SIDE, max(height, width), LEAST_SIDE),
        ("blurred", not empty and sharpness < LEAST_SHARPNESS, sharpness, LEAST_SHARPNESS),
        ("too_dark", lightest < LEAST_LIGHT, lightest, LEAST_LIGHT),
        ("too_light", darkest > MOST_LIGHT, darkest, MOST_LIGHT),
        ("too_light", darkest <= MOST_LIGHT and white > MOST_CLIPPED, white, MOST_CLIPPED),
        ("framed", not empty and sides.framed, _deepest(sides), 0),
        (
            "ground_not_plain",
            not empty and (not ground.found or ground.spread > PLAIN or ground.share < _GROUND_SHARE),
            ground.spread,
            PLAIN,
        ),
        ("colour_differs", not empty and contradicts(found, said), found[0].share, 0),
        ("empty", empty, contrast, LEAST_CONTRAST),
    )
    problems = tuple(
        Problem(code, round(float(value), 4), limit) for code, wrong, value, limit in tests if wrong
    )
    return Report(
        height=height,
        width=width,
        sharpness=sharpness,
        lightest=lightest,
        darkest=darkest,
        mean=float(grey.mean()),
        clipped_dark=black,
        clipped_light=white,
        border=sides,
        ground_spread=spread,
        colours=found,
        fingerprint=fingerprint(judged),
        problems=problems,
    )


def sharpness_of(grey: NDArray[np.float32]) -> float:
    """How much of the Laplacian a small blur takes away: deviation before by deviation after.

    The variance of the Laplacian alone (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy",
    2000) grows with the contrast of the picture and with what it shows. Divided by what is left of it after a blur
    (the idea of Crete et al., "The blur effect", 2007) it does not: what was blurred already loses hardly anything.
    """
    before = float(ndimage.laplace(grey).var()) - _ROUNDING
    after = float(ndimage.laplace(ndimage.gaussian_filter(grey, 1.0)).var())
    return float(np.sqrt(max(before, 0) / max(after, _ROUNDING / 20)))


def contradicts(found: Iterable[Colour], said: Iterable[str]) -> bool:
    """Whether none of the colours that were seen can be meant by any that the listing has."""
    meant = frozenset[str]().union(*(shades.families(each) for each in said))
    if not meant:
        return False
    near = meant.union(*(_CONFUSED[each] for each in meant))
    return all(not each.families & near for each in found)


def _enlarged(thing: Mask, shape: tuple[int, ...]) -> Mask:
    picture = Image.fromarray(thing).resize((shape[1], shape[0]), Image.Resampling.NEAREST)
    return np.asarray(picture)


def _deepest(sides: Border) -> float:
    return max(sides.top, sides.bottom, sides.left, sides.right)
