"""Trousers, shorts and skirts."""

from __future__ import annotations

from typing import Final

from bot.shop.demo.drawings.canvas import Canvas
from bot.shop.demo.drawings.colours import darker
from bot.shop.demo.drawings.paths import Step, both_sides, box, closed_path, mirrored_path
from bot.shop.demo.drawings.tops import METAL

_TOP: Final = -214

# The right leg from the waist: outer side, hem, inner side up to the crotch at (0, -30).
_LEGS: Final[dict[str, list[Step]]] = {
    "chinos": [(0, _TOP), (82, _TOP), (104, -130, 108, -80), (112, 40, 94, 226), (26, 230), (22, 60, 0, -34)],
    "jeans": [(0, _TOP), (80, _TOP), (102, -130, 106, -80), (108, 40, 92, 226), (24, 230), (20, 60, 0, -34)],
    "wide_trousers": [
        (0, _TOP),
        (76, _TOP),
        (104, -130, 112, -60),
        (132, 90, 146, 226),
        (30, 232),
        (16, 80, 0, -38),
    ],
    "shorts": [(0, -150), (92, -150), (116, -70, 122, -10), (130, 60, 134, 122), (26, 130), (16, 40, 0, 4)],
}


def draw_trousers(canvas: Canvas, name: str) -> None:
    """A pair of trousers from the front; the second view is nearer and shows the waist."""
    if canvas.look.view == "b" and name != "shorts":
        with canvas.moved(0, 248, scale=1.75):
            _draw_front(canvas, name)
    elif canvas.look.view == "b":
        with canvas.moved(0, 60, scale=1.6):
            _draw_front(canvas, name)
    else:
        with canvas.moved(0, 4, scale=1.14 if name != "shorts" else 1.3):
            _draw_front(canvas, name)


def _draw_front(canvas: Canvas, name: str) -> None:
    leg = _LEGS[name]
    top = leg[0][1]
    waist = leg[1][0]
    crotch = leg[-1][-1]
    hem_outer, hem_inner = leg[3][-2:], leg[4]
    dark = darker(canvas.look.main, 0.42)
    legs = both_sides(leg)
    for path in legs:
        canvas.cast(path)
    canvas.solid(
        mirrored_path(
            [(0, top - 4), (waist - 4, top - 4), (waist - 2, top + 14), (waist / 2, top + 26, 0, top + 26)]
        ),
        dark,
    )
    for path in legs:
        canvas.cloth(path)
    bottom = hem_outer[1]
    for side in (-1, 1):
        middle = side * (hem_outer[0] + hem_inner[0]) / 2
        canvas.fold(
            f"M{side * 52} {top + 60}Q{middle + side * 4} {(top + bottom) / 2} {middle} {bottom - 8}",
            width=4,
            opacity=0.14,
        )
        canvas.fold(
            f"M{side * 14} {crotch + 6}Q{side * 34} {crotch - 14} {side * 60} {crotch - 12}", opacity=0.12
        )
        canvas.stitches(f"M{side * hem_outer[0]} {bottom - 12}L{side * hem_inner[0]} {hem_inner[1] - 12}")
        canvas.line(
            f"M{side * 46} {top + 26}Q{side * 58} {top + 62} {side * (waist + 14)} {top + 72}",
            dark,
            2.2,
            opacity=0.7,
        )
        canvas.stitches(f"M{side * 40} {top + 28}Q{side * 54} {top + 68} {side * (waist + 14)} {top + 79}")
    canvas.line(f"M0 {top + 26}V{crotch}", dark, 2.2, opacity=0.65)
    canvas.stitches(f"M16 {top + 28}V{crotch - 46}Q14 {crotch - 22} 1 {crotch - 16}")
    band = closed_path(
        [
            (-waist - 2, top),
            (0, top + 8, waist + 2, top),
            (waist + 6, top + 24),
            (0, top + 34, -waist - 6, top + 24),
        ]
    )
    canvas.cloth(band, fill=canvas.part())
    for x in (-58, 0, 58):
        if x:
            canvas.cloth(box(x - 5, top - 1, 10, 33, 3), fill=canvas.part(), shading="none")
    _details(canvas, name, top)


def _details(canvas: Canvas, name: str, top: float) -> None:
    """What only some trousers have."""
    if name == "shorts":
        canvas.line(
            f"M-5 {top + 18}Q-22 {top + 50} -14 {top + 72}M5 {top + 18}Q24 {top + 46} 18 {top + 78}",
            "#f2ece0",
            4,
        )
    else:
        canvas.button(0, top + 18, 7, "#b87a45" if name == "jeans" else "")
    if name == "jeans":
        for x in (-50, 50, -88, 88):
            canvas.disc(x, top + 33 if abs(x) < 60 else top + 70, 2.6, "#b87a45")
    if name == "wide_trousers":
        for x in (-30, 30):
            canvas.fold(f"M{x} {top + 32}L{x * 1.25} {top + 100}", width=4, opacity=0.2)
        canvas.line(f"M-5 {top + 18}h10", METAL, 3)


def draw_skirt(canvas: Canvas, _name: str) -> None:
    """A midi skirt; the second view is nearer."""
    near = canvas.look.view == "b"
    with canvas.moved(0, 170 if near else 0, scale=1.75 if near else 1.2):
        body = mirrored_path(
            [(0, -170), (74, -170), (96, -110, 118, -20), (136, 90, 156, 190), (80, 214, 0, 214)]
        )
        canvas.cast(body)
        canvas.cloth(body)
        for x, sway in ((-98, -14), (-58, 10), (-18, -6), (26, 8), (66, -4), (104, 16)):
            canvas.fold(f"M{x * 0.62} -120Q{x * 0.9 + sway} 40 {x * 1.25} 200", width=6, opacity=0.09)
        canvas.stitches("M-154 182Q0 214 154 182")
        canvas.cloth(
            closed_path([(-75, -184), (0, -176, 75, -184), (79, -152), (0, -142, -79, -152)]),
            fill=canvas.part(),
        )
        for y in (-168, *range(-118, 190, 52)):
            canvas.button(0, y, 6.5)
