"""Patterns and textures as SVG paint: what a product's surface looks like."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Final

from bot.shop.demo.drawings.colours import darker, lighter, mix

Tile = tuple[float, float, str]


def surface(name: str, main: str, second: str, pattern: str, *, scale: float = 1) -> str | None:
    """The definition of a paint called ``name``; None where the main colour alone will do."""
    if pattern == "plain":
        return None
    if pattern == "colour-block":
        return (
            f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">'
            f'<stop offset="0.54" stop-color="{main}"/><stop offset="0.54" stop-color="{second}"/></linearGradient>'
        )
    width, height, content = _TILES[pattern](main, second)
    return (
        f'<pattern id="{name}" width="{width}" height="{height}" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({scale})"><rect width="{width}" height="{height}" fill="{main}"/>'
        f"{content}</pattern>"
    )


def texture(material: str) -> str | None:
    """The definition of a translucent overlay called ``texture``; None for smooth materials."""
    tile = next(
        (tile for words, tile in _TEXTURES if material.startswith(words) or material.endswith(words)), None
    )
    if tile is None:
        return None
    width, height, content = tile
    return f'<pattern id="texture" width="{width}" height="{height}" patternUnits="userSpaceOnUse">{content}</pattern>'


def _stroke(path: str, colour: str, width: float, opacity: float = 1) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _rect(x: float, y: float, width: float, height: float, fill: str, opacity: float = 1) -> str:  # noqa: PLR0917  (as in SVG)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}" fill-opacity="{opacity}"/>'


def _disc(x: float, y: float, radius: float, fill: str, opacity: float = 1) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" fill-opacity="{opacity}"/>'


def _striped(_main: str, second: str) -> Tile:
    return 20, 34, _rect(0, 18, 20, 12, second)


def _pinstriped(_main: str, second: str) -> Tile:
    return 15, 20, _rect(6, 0, 1.8, 20, second, 0.85)


def _checked(main: str, second: str) -> Tile:
    bright = lighter(main, 0.55)
    bands = _rect(6, 0, 22, 60, second, 0.5) + _rect(0, 6, 60, 22, second, 0.5)
    lines = _rect(43, 0, 3, 60, bright, 0.75) + _rect(0, 43, 60, 3, bright, 0.75)
    return 60, 60, bands + lines + _rect(15, 0, 3, 60, main, 0.6) + _rect(0, 15, 60, 3, main, 0.6)


def _gingham(_main: str, second: str) -> Tile:
    return 28, 28, _rect(0, 0, 14, 28, second, 0.5) + _rect(0, 0, 28, 14, second, 0.5)


def _dotted(_main: str, second: str) -> Tile:
    return 36, 36, _disc(9, 9, 4.6, second) + _disc(27, 27, 4.6, second)


def _flower(x: float, y: float, size: float, petal: str, heart: str) -> str:
    petals = "".join(
        _disc(x + size * math.cos(angle), y + size * math.sin(angle), size * 0.72, petal)
        for angle in (math.tau * step / 5 + x for step in range(5))
    )
    return petals + _disc(x, y, size * 0.55, heart)


def _leaf(x: float, y: float, length: float, turn: float, fill: str) -> str:
    half = length * 0.32
    return (
        f'<path transform="translate({x} {y}) rotate({turn})" fill="{fill}" '
        f'd="M0 0Q{half} {-length / 2} 0 {-length}Q{-half} {-length / 2} 0 0"/>'
    )


def _floral(main: str, second: str) -> Tile:
    heart = "#e3b04b" if main != "#dca63a" else "#f6f3ec"
    green = mix(second, "#6f8f68", 0.65)
    small = mix(second, main, 0.35)
    content = (
        _leaf(26, 30, 17, 130, green) + _leaf(20, 28, 15, 215, green) + _flower(23, 22, 7, second, heart)
        + _leaf(70, 70, 17, 40, green) + _leaf(60, 72, 15, 280, green) + _flower(65, 66, 7.5, second, heart)
        + _flower(68, 20, 4.5, small, heart) + _flower(20, 66, 4.5, small, heart)
        + _disc(45, 44, 2.2, second) + _disc(44, 8, 2, small) + _disc(6, 46, 2, small)
    )  # fmt: skip
    return 90, 90, content


def _leafy(main: str, second: str) -> Tile:
    soft = mix(second, main, 0.35)
    content = _stroke("M18 78Q24 52 18 30", second, 1.8) + _stroke("M60 38Q66 12 60 -10", second, 1.8)
    for offset, x, y, colour in (
        (0, 20, 72, second),
        (0, 21, 58, soft),
        (0, 21, 44, second),
        (42, 20, 32, second),
    ):
        content += _leaf(x + offset, y, 17, 55, colour) + _leaf(x + offset, y, 17, -55, colour)
    content += _leaf(18, 32, 18, 0, second) + _leaf(62, 18, 17, 55, soft) + _leaf(62, 18, 17, -55, soft)
    content += _leaf(60, 80, 18, 0, second) + _disc(40, 60, 2.4, soft) + _disc(82, 44, 2.4, soft)
    return 84, 84, content


def _herringbone(main: str, _second: str) -> Tile:
    tone = lighter(main, 0.3) if main < "#8" else darker(main, 0.28)
    ups = "".join(f"M0 {y}L12 {y - 12}" for y in range(6, 42, 6))
    downs = "".join(f"M12 {y - 12}L24 {y}" for y in range(6, 42, 6))
    return 24, 24, _stroke(ups + downs, tone, 2.1, 0.75)


def _fair_isle(main: str, second: str) -> Tile:
    light = lighter(mix(main, second, 0.5), 0.35)
    diamonds = "".join(
        f'<path d="M{x} 44l10 -14l10 14l-10 14z" fill="{second}"/><path d="M{x + 5} 44l5 -7l5 7l-5 7z" fill="{main}"/>'
        for x in (0, 20, 40)
    )
    zigzag = _stroke("M0 84l7.5 -9l7.5 9l7.5 -9l7.5 9l7.5 -9l7.5 9l7.5 -9l7.5 9", second, 3.4)
    dots = "".join(_rect(x, 12, 5, 5, second) + _rect(x + 5, 66, 4, 4, light) for x in range(2, 60, 10))
    return (
        60,
        104,
        _rect(0, 24, 60, 2.5, light)
        + _rect(0, 61, 60, 2.5, light)
        + diamonds
        + zigzag
        + dots
        + _rect(0, 94, 60, 4, second, 0.8),
    )


def _cable(main: str, _second: str) -> Tile:
    dark, bright = darker(main, 0.3), lighter(main, 0.3)
    braid = _stroke("M16 0C16 16 36 16 36 32S16 48 16 64", dark, 10, 0.55) + _stroke(
        "M36 0C36 16 16 16 16 32S36 48 36 64", dark, 10, 0.55
    )
    shine = _stroke("M16 0C16 16 36 16 36 32S16 48 16 64", main, 6) + _stroke(
        "M36 0C36 16 16 16 16 32S36 48 36 64", main, 6
    )
    light = _stroke("M15 0C15 16 35 16 35 32S15 48 15 64", bright, 1.6, 0.7)
    ribs = _rect(50, 0, 2, 64, dark, 0.3) + _rect(58, 0, 2, 64, dark, 0.3) + _rect(2, 0, 2, 64, dark, 0.3)
    return 64, 64, braid + shine + light + ribs


def _ribbed(main: str, _second: str) -> Tile:
    return 13, 10, _rect(0, 0, 3, 10, darker(main, 0.4), 0.5) + _rect(5, 0, 3, 10, lighter(main, 0.5), 0.35)


def _quilted(main: str, _second: str) -> Tile:
    dark = _stroke("M0 0L44 44M44 0L0 44", darker(main, 0.45), 2.4, 0.7)
    return 44, 44, _stroke("M0 2.5L44 46.5M44 2.5L0 46.5", lighter(main, 0.4), 2, 0.35) + dark


def _speckled(main: str, _second: str) -> Tile:
    rng = random.Random(11)
    marks = "".join(
        _disc(
            round(rng.uniform(3, 77), 1),
            round(rng.uniform(3, 77), 1),
            round(rng.uniform(0.7, 2.1), 1),
            rng.choice((darker(main, 0.6), darker(main, 0.6), lighter(main, 0.5))),
            0.75,
        )
        for _ in range(42)
    )
    return 80, 80, marks


def _waves(_main: str, second: str) -> Tile:
    lines = "".join(
        _stroke(f"M{x} {y}q14 -17 28 0t28 0", second, width, opacity)
        for x, y, width, opacity in (
            (0, 14, 4, 1),
            (0, 25, 2, 0.65),
            (-28, 46, 4, 1),
            (-28, 57, 2, 0.65),
            (28, 46, 4, 1),
            (28, 57, 2, 0.65),
        )
    )
    return 56, 64, lines


_TILES: Final[dict[str, Callable[[str, str], Tile]]] = {
    "striped": _striped,
    "pinstriped": _pinstriped,
    "checked": _checked,
    "gingham": _gingham,
    "dotted": _dotted,
    "floral": _floral,
    "leafy": _leafy,
    "herringbone": _herringbone,
    "fair isle": _fair_isle,
    "cable": _cable,
    "ribbed": _ribbed,
    "quilted": _quilted,
    "speckled": _speckled,
    "waves": _waves,
}

_KNIT: Final = _stroke("M0 2L4 7L8 2", "#000", 1.5, 0.13) + _stroke("M0 0.5L4 5.5L8 0.5", "#fff", 1, 0.14)
_WEAVE: Final = _stroke("M0 1.5H6", "#000", 1, 0.07) + _stroke("M1.5 0V6", "#fff", 1, 0.13)
_CORDS: Final = _rect(0, 0, 2.2, 8, "#000", 0.16) + _rect(3.4, 0, 1.8, 8, "#fff", 0.13)
_TWILL: Final = _stroke("M0 6L6 0", "#fff", 1.1, 0.15) + _stroke("M3 6L6 3M0 3L3 0", "#000", 0.8, 0.09)
_STRAW: Final = _stroke("M0 5L5 0M5 10L10 5", "#000", 1.6, 0.2) + _stroke(
    "M5 0L10 5M0 5L5 10", "#fff", 1.6, 0.25
)
_FELT: Final = _disc(2, 3, 0.8, "#fff", 0.16) + _disc(7, 8, 0.8, "#000", 0.12) + _disc(9, 2, 0.7, "#000", 0.1)
# By how the material's name begins or ends; the first that fits.
_TEXTURES: Final[tuple[tuple[tuple[str, ...], Tile], ...]] = (
    (("lambswool", "merino", "alpaca", "chunky"), (8, 7, _KNIT)),
    (("corduroy",), (7, 8, _CORDS)),
    (("denim", "twill"), (6, 6, _TWILL)),
    (("linen", "linen blend", "canvas", "oxford", "linen-bound"), (6, 6, _WEAVE)),
    (("straw", "raffia"), (10, 10, _STRAW)),
    (("wool blend", "boiled wool", "suede", "brushed"), (11, 11, _FELT)),
)
