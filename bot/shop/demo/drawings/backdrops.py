"""What is behind the products: a soft wall, and for things that stand a table."""

from __future__ import annotations

import hashlib
from typing import Final

from bot.shop.demo.drawings.canvas import SIZE, View, svg_document
from bot.shop.demo.drawings.colours import darker, distance, lighter

_WALLS: Final = ("#e7dccb", "#d6dfe1", "#d9e0d2", "#ecd9cf", "#dfdad2", "#d3dde8", "#e6dcea", "#efe3c4")
_STANDING: Final = frozenset(
    {
        "sneaker", "chelsea", "loafer", "wellies", "sandal", "tote", "backpack", "crossbody", "mug", "teapot", "bowl",
        "table_lamp", "floor_lamp", "bottle", "lunch_box", "basket", "beanie", "sun_hat", "cushion", "pencil_case",
    }
)  # fmt: skip
_TABLE_Y: Final = 130


def pick_backdrop(product_id: str, main: str, view: View) -> str:
    """A wall on which the colour shows well, another one for each view."""
    best = sorted(_WALLS, key=lambda wall: -distance(wall, main))[:5]
    number = int(hashlib.sha256(product_id.encode()).hexdigest()[:8], 16)
    return best[(number + (view == "b") * 2) % len(best)]


def has_table(drawing: str) -> bool:
    """Whether the thing stands on something."""
    return drawing in _STANDING


def backdrop_svg(wall: str, *, table: bool, circle: bool) -> str:
    """A picture with nothing in it."""
    half = SIZE // 2
    definitions = (
        f'<radialGradient id="wall" cx="0.42" cy="0.36" r="0.8"><stop offset="0" stop-color="{lighter(wall, 0.45)}"/>'
        f'<stop offset="1" stop-color="{darker(wall, 0.05)}"/></radialGradient>'
        f'<linearGradient id="table" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{darker(wall, 0.13)}"/>'
        f'<stop offset="1" stop-color="{darker(wall, 0.03)}"/></linearGradient>'
    )
    body = f'<rect x="{-half}" y="{-half}" width="{SIZE}" height="{SIZE}" fill="url(#wall)"/>'
    if table:
        body += (
            f'<rect x="{-half}" y="{_TABLE_Y}" width="{SIZE}" height="{half - _TABLE_Y}" fill="url(#table)"/>'
            f'<rect x="{-half}" y="{_TABLE_Y}" width="{SIZE}" height="1.5" fill="{darker(wall, 0.22)}" fill-opacity="0.35"/>'
        )
    elif circle:
        body += f'<circle r="262" fill="{lighter(wall, 0.55)}" fill-opacity="0.6"/>'
    return svg_document(definitions, body)
