"""Scarves and hats."""

from __future__ import annotations

import math

from bot.shop.demo.drawings.canvas import Canvas
from bot.shop.demo.drawings.colours import darker, lighter
from bot.shop.demo.drawings.paths import box, closed_path, ellipse, mirrored_path


def _fringe(canvas: Canvas, left: float, right: float, top: float, length: float) -> None:
    colour = darker(canvas.look.main, 0.12)
    x = left + 4
    while x < right:
        canvas.line(f"M{x} {top}q2 {length * 0.5} -1 {length}", colour, 3.4)
        x += 8


def draw_scarf(canvas: Canvas, _name: str) -> None:
    """A scarf looped as if around a neck, or folded with its fringe in view."""
    if canvas.look.view == "b":
        for offset, x in ((0, -150), (1, -138)):
            y = -150 + offset * 118
            layer = box(x, y, 276, 210, 16)
            canvas.cast(layer)
            canvas.cloth(layer)
            if offset:
                _fringe(canvas, x, x + 276, y + 208, 40)
            canvas.fold(f"M{x + 10} {y + 30}Q0 {y + 16} {x + 266} {y + 34}", opacity=0.1)
        return
    with canvas.moved(0, -8, scale=1.12):
        left = closed_path([(-96, -120), (-30, -96), (-44, 60, -52, 190), (-128, 186), (-128, 40, -96, -120)])
        right = closed_path([(96, -120), (22, -90), (40, 40, 46, 128), (122, 124), (126, 10, 96, -120)])
        for path in (left, right):
            canvas.cast(path)
        canvas.solid(ellipse(0, -150, 92, 40), darker(canvas.look.main, 0.45))
        canvas.cloth(right)
        _fringe(canvas, 48, 122, 124, 34)
        canvas.cloth(left)
        _fringe(canvas, -128, -54, 186, 34)
        loop = closed_path(
            [
                (-118, -164),
                (-100, -224, 0, -222),
                (100, -224, 118, -164),
                (112, -80, 60, -56),
                (0, -36, -60, -56),
                (-112, -80, -118, -164),
            ]
        )
        hole = "M-84 -162C-70 -196 70 -196 84 -162C60 -132 -60 -132 -84 -162Z"
        canvas.cast(loop)
        canvas.cloth(loop, shading="drop")
        canvas.solid(hole, darker(canvas.look.main, 0.5))
        canvas.fold(
            "M-108 -150Q-60 -96 60 -84M-92 -116Q-30 -70 76 -78M104 -150Q70 -120 30 -108",
            width=6,
            opacity=0.12,
        )
        knot = closed_path(
            [(-70, -90), (-10, -110, 54, -84), (62, -40, 24, -16), (-40, -16, -82, -36), (-88, -66, -70, -90)]
        )
        canvas.cloth(knot)
        canvas.fold("M-58 -78Q0 -70 40 -34M-66 -54Q-20 -46 10 -22", opacity=0.14)
        canvas.fold("M-104 20Q-92 100 -100 176M76 0Q92 60 88 118", opacity=0.09)


def draw_beanie(canvas: Canvas, _name: str) -> None:
    """A beanie with a bobble; in the second view it lies on its side without one."""
    main = canvas.look.main
    canvas.ground_shadow(0, 196, 220, 26)
    with canvas.moved(0, 20, scale=1.28):
        crown = mirrored_path([(0, -150), (92, -150, 126, -70), (138, -20, 138, 60), (0, 72)])
        if canvas.look.view == "a":
            for x, y, radius in (
                (0, -172, 46),
                (-28, -160, 24),
                (28, -160, 24),
                (-22, -192, 22),
                (24, -192, 22),
                (0, -206, 20),
            ):
                canvas.disc(x, y, radius, lighter(canvas.look.second, 0.08))
            for step in range(22):
                angle, reach = step * 2.4, 8 + (step * 17) % 34
                x, y = round(reach * math.cos(angle)) - 4, round(reach * math.sin(angle)) - 172
                canvas.line(f"M{x} {y}q4 -6 9 -5", darker(canvas.look.second, 0.2), 2, opacity=0.45)
        canvas.cloth(crown, shading="round")
        for x in (-70, -24, 24, 70):
            canvas.fold(f"M{x * 0.3} -146Q{x * 1.2} -80 {x * 1.35} 50", width=4, opacity=0.08)
        cuff = mirrored_path([(0, 26), (80, 22, 144, 14), (150, 60, 146, 108), (70, 122, 0, 122)])
        canvas.cast(cuff, dx=0, dy=-6)
        fill = (
            canvas.paint(pattern="ribbed")
            if canvas.look.pattern != "striped"
            else canvas.paint(main=canvas.look.second, pattern="ribbed")
        )
        canvas.solid(cuff, fill, shading="round", edge=darker(main, 0.4))
        canvas.solid(box(64, 58, 44, 30, 3), "#f1e7d6" if main != "#e9dfca" else "#7a5c40", edge="#6b5137")
        canvas.line("M74 68H98M78 78H94", "#6b5137" if main != "#e9dfca" else "#f1e7d6", 2)
        if canvas.look.view == "b":
            canvas.disc(0, -152, 7, darker(main, 0.3))


def draw_sun_hat(canvas: Canvas, _name: str) -> None:
    """A wide-brimmed hat, from the front or from above."""
    band = canvas.look.second
    main = canvas.look.main
    if canvas.look.view == "b":
        canvas.ground_shadow(10, 60, 260, 200, opacity=0.25)
        for radius, fill in ((236, ""), (128, "")):
            path = ellipse(0, 24, radius, radius * 0.86)
            canvas.cloth(path, fill=fill, shading="side")
        for radius in (214, 192, 170, 150, 104, 80, 56, 32):
            canvas.line(ellipse(0, 24, radius, radius * 0.86), darker(main, 0.4), 2, opacity=0.35)
        canvas.line(ellipse(0, 24, 132, 114), band, 17)
        canvas.solid(closed_path([(118, 70), (190, 130), (166, 152), (104, 92)]), band, shading="drop")
        return
    canvas.ground_shadow(0, 168, 270, 34)
    with canvas.moved(0, 60, scale=1.14):
        brim = closed_path(
            [(-236, 66), (-200, -4, 0, -4), (200, -4, 236, 66), (180, 112, 0, 110), (-180, 112, -236, 66)]
        )
        canvas.cloth(brim, shading="drop")
        for lift in (18, 36, 54):
            canvas.line(
                f"M{-228 + lift} {66 + lift * 0.3}Q-150 {112 - lift * 0.4} 0 {110 - lift * 0.6}Q150 {112 - lift * 0.4} {228 - lift} {66 + lift * 0.3}",
                darker(main, 0.4),
                2,
                opacity=0.35,
            )
        crown = mirrored_path([(0, -148), (84, -150, 108, -88), (120, -20, 122, 40), (60, 62, 0, 62)])
        canvas.cloth(crown, shading="round")
        for y in (-110, -84, -58, -32):
            canvas.line(
                f"M{-100 - y * 0.1:.0f} {y}Q0 {y + 18} {100 + y * 0.1:.0f} {y}",
                darker(main, 0.4),
                2,
                opacity=0.3,
            )
        ribbon = closed_path([(-119, 4), (0, 30, 119, 4), (123, 42), (0, 68, -123, 42)])
        canvas.solid(ribbon, band, shading="round")
        canvas.solid(
            closed_path([(86, 14), (140, 34), (150, 74), (120, 62), (104, 84), (84, 46)]),
            darker(band, 0.1),
            shading="drop",
        )
