"""Which word the shop has for a colour that is measured.

Every word stands for one or several points of OKLab; a colour has the name of the nearest. Where the demo shop
draws with a word, its own tone is the first point; the others follow the XKCD colour survey
(https://xkcd.com/color/rgb/, CC0), made as dull as cloth and leather are in photographs.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.images.perception import Lab, hexadecimal
from models.vocabulary import COLOUR_ALIASES, COLOUR_PHRASES, SHADES

POINTS: Final[dict[str, str]] = {
    "ecru": "#e9dfca #f5ecd4",
    "beige": "#d3c3ab #c8b79c #bfae97",
    "sand": "#d9c3a0",
    "camel": "#c1935d",
    "tan": "#b27a48 #a8805c",
    "brown": "#74492f #5b3a28 #4a2f22 #3a2620 #8a6248 #6b5344 #94745c",
    "yellow": "#f2d21b #f7e463 #e8d44a #f5ee9e #f3e4a8",
    "mustard": "#dca63a #c79a2b",
    "apricot": "#eeb083",
    "orange": "#ee7a1f #f59a3a #e2622a",
    "terracotta": "#c9694a",
    "rust": "#a8492c",
    "red": "#c43b3b #d5121f #a81e26 #e2474b #8f1a20",
    "burgundy": "#762a3b #5f1a26 #7e1d30 #4a1a22",
    "blush": "#eabfb5 #f3d5d0",
    "pink": "#f29ab8 #e8709c #f4b6cb #d94f86",
    "rose": "#d27c8b #c05a70",
    "fuchsia": "#d2147f #b3206f",
    "lilac": "#b6a3cf #c9bfe0",
    "purple": "#6f3f96 #8458a6 #55307a #9b4f96 #45285c",
    "plum": "#6a4166 #4e2848",
    "sky": "#a3c6dd #8fbfe6 #bcd7ec #c3d4ea",
    "blue": "#3f74ad #1f4fb4 #2f7fd6 #5b8fc4 #2a5aa0 #4b9ad8",
    "denim": "#4a658a #6a84a6",
    "navy": "#263a5a #1c2444 #1b2a52 #232838 #2b3c78",
    "turquoise": "#2fb6bd #57c8d0 #86dad8",
    "teal": "#23727a #17545c",
    "mint": "#a8d3bf #bfe6cf",
    "green": "#3c9a4f #2f7a3c #6cbf4b #9ccb5a #57b98a #c3dc6a",
    "sage": "#97aa88",
    "olive": "#707042 #565a2e #5c5a44 #45462c",
    "khaki": "#a39a74 #b5ab86",
    "forest": "#2b5242 #1f4030 #2a4a2c",
}

# Below this chroma nobody names a hue; light and dark things show theirs sooner: cream, and brown leather.
_HUELESS: Final = 0.02
_HUELESS_LIGHT: Final = 0.016
_LIGHT: Final = 0.8
_HUELESS_DIM: Final = 0.014
_DIM: Final = 0.4
_DARK: Final = 0.17  # and below this lightness there is none to be seen
# Least lightness of each: white things are partly in shade, black ones shine.
_GREYS: Final = {"black": 0.0, "charcoal": 0.37, "grey": 0.46, "white": 0.84}
# How much lightness counts beside the two colour axes: a red in the shade is a red.
_SCALE: Final = np.array([0.4, 1, 1], dtype=np.float32)

_NAMES: Final = [name for name, codes in POINTS.items() for _ in codes.split()]
_POINTS: Final[Lab] = np.stack([hexadecimal(code) for codes in POINTS.values() for code in codes.split()])


def names(colours: Lab) -> list[str]:
    """The word for each of some colours.

    Args:
        colours: OKLab, shape (n, 3).
    """
    grey = np.searchsorted(list(_GREYS.values()), colours[:, 0], side="right").clip(1) - 1
    nearest = np.square((colours[:, None] - _POINTS[None]) * _SCALE).sum(axis=2).argmin(axis=1)
    return [
        list(_GREYS)[shade] if without else _NAMES[place]
        for without, shade, place in zip(hueless(colours), grey, nearest, strict=True)
    ]


def hueless(colours: Lab) -> NDArray[np.bool_]:
    """Which colours are white, grey or black.

    Args:
        colours: OKLab, shape (…, 3).

    Returns:
        Shape (…).
    """
    lightness, chroma = colours[..., 0], np.hypot(colours[..., 1], colours[..., 2])
    least = np.where(lightness > _LIGHT, _HUELESS_LIGHT, np.where(lightness < _DIM, _HUELESS_DIM, _HUELESS))
    return np.asarray((chroma < least) | (lightness < _DARK))


def families(word: str) -> frozenset[str]:
    """The basic colours that a word is a shade of, with itself where it is one: teal is a blue and a green.

    Args:
        word: of a listing or of ours, in either spelling: ``Navy Blue``, ``gray``. One that nobody knows has none.
    """
    plain = " ".join(word.lower().replace("-", " ").split())
    for each in (plain, plain.replace(" ", ""), *reversed(plain.split())):
        meant = COLOUR_PHRASES.get(each, each)
        for name in (meant, COLOUR_ALIASES.get(meant, meant)):
            found = {head for head, shades in SHADES.items() if name == head or name in shades}
            if found:
                return frozenset(found)
    return frozenset()
