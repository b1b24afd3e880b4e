"""Bottles, lunch boxes and umbrellas."""

from __future__ import annotations

import math

from bot.shop.demo.drawings.canvas import Canvas
from bot.shop.demo.drawings.colours import darker, lighter
from bot.shop.demo.drawings.paths import box, closed_path, mirrored_path

_STEEL = "#c3c8cc"
_OAK = "#c79a64"


def _bottle(canvas: Canvas, height: float) -> None:
    """A bottle standing on (0, 0)."""
    body = mirrored_path(
        [
            (0, -height + 60),
            (34, -height + 60),
            (78, -height + 78, 78, -height + 140),
            (78, -22),
            (78, 0, 58, 0),
            (0, 0),
        ]
    )
    canvas.cloth(body, shading="round")
    canvas.solid(box(-76, -20, 152, 20, 12), _STEEL, shading="round")
    canvas.solid(box(-38, -height + 44, 76, 22, 4), _STEEL, shading="round")
    canvas.solid(
        box(-44, -height, 88, 50, 10), "#34363a" if canvas.look.main != "#2a2a2e" else _OAK, shading="round"
    )
    canvas.line(f"M-24 {-height}C-24 {-height - 44} 24 {-height - 44} 24 {-height}", "#34363a", 9)
    canvas.line(f"M-50 {-height + 150}V-50", "#fff", 9, opacity=0.25)


def draw_bottle(canvas: Canvas, _name: str) -> None:
    """One bottle, or both sizes side by side."""
    if canvas.look.view == "b":
        canvas.ground_shadow(-84, 184, 130, 20)
        with canvas.moved(-84, 180):
            _bottle(canvas, 300)
        canvas.ground_shadow(96, 214, 140, 22)
        with canvas.moved(96, 210):
            _bottle(canvas, 400)
        return
    canvas.ground_shadow(0, 236, 170, 24)
    with canvas.moved(0, 232, scale=1.16):
        _bottle(canvas, 400)


def draw_lunch_box(canvas: Canvas, _name: str) -> None:
    """A lunch box closed, or open beside its lid."""
    main = canvas.look.main
    opened = canvas.look.view == "b"
    canvas.ground_shadow(0, 178, 270, 28)
    y = 40
    if opened:
        canvas.solid(box(-206, y - 92, 412, 60, 26), darker(main, 0.3), edge=darker(main, 0.45))
        for x, colour in (
            (-150, "#7fa05a"),
            (-104, "#96b56c"),
            (-60, "#7fa05a"),
            (-128, "#a5c078"),
            (-84, "#8aab62"),
        ):
            canvas.disc(x, y - 84, 34, colour)
        for x in (-116, -72):
            canvas.disc(x, y - 104, 17, "#c94a38")
        canvas.solid(box(-10, y - 120, 92, 70, 12), "#d9a860", shading="drop")
        canvas.solid(box(-10, y - 126, 92, 16, 8), "#b97f3f")
        for x in (112, 146, 128):
            canvas.disc(x, y - 92, 22, "#6d4f8d")
    body = box(-216, y - 66, 432, 190, 34)
    canvas.cast(body, dx=3, dy=6)
    canvas.cloth(body, shading="drop")
    canvas.add(f'<path d="{body}" fill="url(#side)"/>')
    canvas.line(f"M-214 {y + 30}H214", darker(main, 0.35), 3, opacity=0.6)
    canvas.line(f"M-190 {y - 40}V{y + 96}", "#fff", 8, opacity=0.25)
    for x in (-150, 150):
        canvas.solid(
            box(x - 18, y - 84 if not opened else y - 40, 36, 74, 8), _STEEL, shading="drop", edge="#7c8186"
        )
    if not opened:
        lid = box(-226, y - 112, 452, 56, 22)
        canvas.solid(lid, _OAK, shading="drop", edge=darker(_OAK, 0.4))
        for dy in (14, 26, 38):
            canvas.line(f"M-200 {y - 112 + dy}q120 -8 220 0t176 -2", darker(_OAK, 0.3), 2, opacity=0.45)
        for x in (-150, 150):
            canvas.solid(box(x - 18, y - 90, 36, 70, 8), _STEEL, shading="drop", edge="#7c8186")


def draw_umbrella(canvas: Canvas, _name: str) -> None:
    """An open umbrella from the side, or from above."""
    main = canvas.look.main
    dark = darker(main, 0.35)
    if canvas.look.view == "b":
        points = [
            (232 * math.cos(math.tau * step / 8 + 0.2), 232 * math.sin(math.tau * step / 8 + 0.2))
            for step in range(8)
        ]
        outline = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
        for index in range(8):
            x, y = points[(index + 1) % 8]
            middle = math.tau * (index + 0.5) / 8 + 0.2
            outline += f"Q{196 * math.cos(middle):.0f} {196 * math.sin(middle):.0f} {x:.0f} {y:.0f}"
        canvas.cast(outline + "Z", dx=12, dy=20)
        canvas.cloth(outline + "Z")
        for index, (x, y) in enumerate(points):
            canvas.line(f"M0 0L{x:.0f} {y:.0f}", dark, 2.5, opacity=0.6)
            following = points[(index + 1) % 8]
            if index % 2:
                canvas.solid(
                    f"M0 0L{x:.0f} {y:.0f}L{following[0]:.0f} {following[1]:.0f}Z", "#000", opacity=0.06
                )
        canvas.disc(0, 0, 11, "#3a3330")
        canvas.disc(-3, -3, 4, "#fff", opacity=0.4)
        return
    canvas.line("M0 -190V196C0 250 -66 250 -66 204", "#6d4a2c", 17)
    canvas.line("M-3 -150V196", "#a67748", 5, opacity=0.8)
    canvas.line("M0 -224V-180", "#3a3330", 8)
    canopy = closed_path(
        [
            (-258, 20),
            (-240, -190, 0, -192),
            (240, -190, 258, 20),
            (216, -22, 172, 14),
            (130, -26, 86, 12),
            (44, -26, 0, 10),
            (-44, -26, -86, 12),
            (-130, -26, -172, 14),
            (-216, -22, -258, 20),
        ]
    )
    canvas.cast(canopy)
    canvas.cloth(canopy, shading="side")
    for x in (-172, -86, 0, 86, 172):
        canvas.line(f"M0 -192Q{x * 0.86} -120 {x} 12", dark, 2.5, opacity=0.55)
    canvas.line("M-190 -60Q-150 -140 -60 -168", "#fff", 12, opacity=0.2)
    for x in (-258, -172, -86, 86, 172, 258):
        canvas.disc(x, 18 if abs(x) > 200 else 14, 4, lighter("#3a3330", 0.2))
