"""Cushions and blankets."""

from __future__ import annotations

from bot.shop.demo.drawings.canvas import Canvas
from bot.shop.demo.drawings.colours import darker, lighter
from bot.shop.demo.drawings.paths import box, closed_path, mirrored_path


def _cushion(canvas: Canvas, half: float, fill: str = "") -> None:
    """A plump cushion around (0, 0)."""
    bow = half * 0.9
    path = closed_path(
        [
            (-half, -half),
            (0, -bow * 0.92, half, -half),
            (bow * 0.94, 0, half, half),
            (0, bow * 0.94, -half, half),
            (-bow * 0.94, 0, -half, -half),
        ]
    )
    canvas.cast(path, dx=8, dy=12)
    canvas.cloth(path, fill=fill, shading="side")
    canvas.add(f'<path d="{path}" fill="url(#drop)"/>')
    canvas.line(path, darker(canvas.look.main, 0.25), 7)
    canvas.line(path, lighter(canvas.look.main, 0.15), 3)
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        canvas.fold(
            f"M{x * half * 0.9} {y * half * 0.9}Q{x * half * 0.7} {y * half * 0.66} {x * half * 0.62} {y * half * 0.44}",
            width=6,
            opacity=0.12,
        )
        canvas.fold(
            f"M{x * half * 0.9} {y * half * 0.9}Q{x * half * 0.66} {y * half * 0.74} {x * half * 0.4} {y * half * 0.66}",
            width=6,
            opacity=0.1,
        )


def draw_cushion(canvas: Canvas, _name: str) -> None:
    """A cushion; in the second view in front of a plain one on a sofa."""
    if canvas.look.view == "b":
        sofa = canvas.look.backdrop
        canvas.solid(box(-360, -60, 720, 420, 40), darker(sofa, 0.22))
        canvas.solid(box(-360, 150, 720, 200, 30), darker(sofa, 0.14), shading="drop")
        canvas.line("M-320 150H320", darker(sofa, 0.4), 3, opacity=0.5)
        with canvas.moved(-92, -12):
            _cushion(canvas, 138, fill=canvas.look.second)
        with canvas.moved(64, 40):
            _cushion(canvas, 152)
        return
    canvas.ground_shadow(0, 214, 240, 26)
    _cushion(canvas, 200)


def draw_blanket(canvas: Canvas, _name: str) -> None:
    """A folded blanket, or one over the back of a chair."""
    if canvas.look.view == "a":
        for shift in (26, 13):
            layer = box(-158 + shift, -112 + shift * 0.4, 316, 262, 26)
            canvas.cast(layer, dx=4, dy=8)
            canvas.solid(
                layer, darker(canvas.look.main, 0.1 + shift / 200), edge=darker(canvas.look.main, 0.4)
            )
        front = mirrored_path([(0, -116), (140, -116), (158, -112, 158, -90), (160, 40, 156, 150), (0, 156)])
        canvas.cast(front, dx=3, dy=8)
        canvas.cloth(front)
        for x in range(-148, 152, 9):
            canvas.line(f"M{x} 152q3 18 -2 40", darker(canvas.look.main, 0.1), 3.6)
        canvas.fold("M-120 -104Q-110 20 -118 146M96 -104Q84 30 100 148", width=7, opacity=0.08)
        canvas.solid(box(94, 96, 44, 34, 3), "#f3ead9", edge="#8a7355")
        return
    wood = "#a8794a"
    for x in (-190, 172):
        canvas.solid(box(x, -190, 22, 520, 9), wood, shading="round")
    canvas.solid(box(-200, -196, 400, 30, 14), wood, shading="drop")
    canvas.solid(box(-180, 130, 360, 30, 10), wood, shading="drop")
    throw = closed_path(
        [
            (-140, -212),
            (0, -224, 146, -212),
            (156, 40, 132, 224),
            (60, 236, -10, 214),
            (-80, 226, -128, 206),
            (-156, 0, -140, -212),
        ]
    )
    canvas.cast(throw)
    canvas.cloth(throw)
    for x in range(-124, 132, 9):
        top = 206 + (x + 128) * 0.07
        canvas.line(f"M{x} {top:.0f}q4 18 -1 40", darker(canvas.look.main, 0.1), 3.6)
    for path in ("M-90 -206Q-70 0 -92 206", "M-20 -212Q-4 0 -24 212", "M70 -210Q96 0 66 220"):
        canvas.fold(path, width=9, opacity=0.09)
    canvas.fold("M-140 -176Q0 -190 146 -176", width=8, opacity=0.12)
