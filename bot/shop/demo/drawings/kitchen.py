"""Mugs, teapots, bowls and tea towels."""

from __future__ import annotations

from bot.shop.demo.drawings.canvas import Canvas
from bot.shop.demo.drawings.colours import darker, lighter, mix
from bot.shop.demo.drawings.paths import both_sides, box, closed_path, ellipse, mirrored_path

_CLAY = "#b88d6a"


def _mug(canvas: Canvas, *, handle_right: bool, main: str) -> None:
    """A mug around (0, 0), 190 wide and 210 high."""
    side = 1 if handle_right else -1
    glaze = canvas.paint(main=main)
    canvas.line(f"M{side * 88} -52C{side * 176} -64 {side * 176} 62 {side * 84} 56", darker(main, 0.25), 29)
    canvas.line(f"M{side * 88} -52C{side * 172} -64 {side * 172} 62 {side * 84} 56", lighter(main, 0.06), 23)
    body = mirrored_path([(0, -100), (96, -100), (98, 20, 92, 84), (88, 108, 64, 110), (0, 112)])
    canvas.cloth(body, fill=glaze, shading="round")
    foot = mirrored_path([(0, 88), (90, 86), (88, 108, 64, 110), (0, 113)])
    enamel = canvas.look.material == "enamel"
    if not enamel:
        canvas.solid(foot, _CLAY, shading="round")
    rim = ellipse(0, -100, 96, 21)
    canvas.solid(rim, darker(main, 0.1) if not enamel else "#2f3d57")
    canvas.solid(ellipse(0, -98, 88, 17), mix(main, "#f4efe6", 0.55))
    canvas.solid(ellipse(0, -92, 80, 12), "#6d4326")
    canvas.line("M-70 -70Q-74 10 -66 70", "#fff", 10, opacity=0.28)


def draw_mug(canvas: Canvas, _name: str) -> None:
    """A steaming mug; in the second view both colours together."""
    if canvas.look.view == "b":
        other = canvas.look.others[0] if canvas.look.others else canvas.look.main
        canvas.ground_shadow(-96, 152, 150, 24)
        with canvas.moved(-92, 30, scale=1.05):
            _mug(canvas, handle_right=False, main=other)
        canvas.ground_shadow(86, 206, 170, 26)
        with canvas.moved(82, 74, scale=1.2):
            _mug(canvas, handle_right=True, main=canvas.look.main)
        return
    canvas.ground_shadow(10, 208, 220, 30)
    for x in (-34, 0, 34):
        canvas.line(f"M{x} -150c-16 -26 16 -40 0 -70", "#fff", 6, opacity=0.5)
    with canvas.moved(-18, 44, scale=1.5):
        _mug(canvas, handle_right=True, main=canvas.look.main)


def draw_teapot(canvas: Canvas, _name: str) -> None:
    """A teapot, handle to the right, or to the left with a cup beside it."""
    turned = canvas.look.view == "b"
    side = -1 if turned else 1
    main = canvas.look.main
    canvas.ground_shadow(0, 204, 260, 30)
    with canvas.moved(-46 if turned else 0, 62, scale=1.12 if turned else 1.26):
        canvas.line(
            f"M{side * 112} -76C{side * 220} -110 {side * 214} 74 {side * 106} 60", darker(main, 0.3), 27
        )
        canvas.line(
            f"M{side * 112} -76C{side * 216} -110 {side * 210} 74 {side * 106} 60", lighter(main, 0.05), 21
        )
        spout = [
            (-96, 34),
            (-150, 14, -160, -70),
            (-164, -92, -196, -98),
            (-188, -116),
            (-140, -118, -128, -74),
            (-120, -40, -96, -40),
        ]
        canvas.cloth(both_sides(spout)[turned], shading="round")
        body = mirrored_path(
            [(0, -104), (70, -106, 108, -70), (150, -20, 138, 50), (120, 106, 62, 112), (0, 114)]
        )
        canvas.cloth(body, shading="round")
        canvas.solid(
            mirrored_path([(0, 100), (84, 100), (80, 114, 62, 116), (0, 118)]), _CLAY, shading="round"
        )
        canvas.cloth(mirrored_path([(0, -140), (50, -138, 74, -102), (40, -90, 0, -90)]), shading="round")
        canvas.line("M-76 -98Q0 -82 76 -98", darker(main, 0.45), 3, opacity=0.7)
        canvas.disc(0, -152, 17, darker(main, 0.1))
        canvas.disc(-5, -158, 5, "#fff", opacity=0.4)
        canvas.line("M-104 -40Q-122 10 -104 60", "#fff", 11, opacity=0.25)
    if turned:
        canvas.ground_shadow(206, 236, 90, 16)
        with canvas.moved(204, 186, scale=0.5):
            _mug(canvas, handle_right=True, main=main)


def draw_bowl(canvas: Canvas, _name: str) -> None:
    """A bowl, empty, or with fruit in it."""
    main = canvas.look.main
    filled = canvas.look.view == "b"
    canvas.ground_shadow(0, 206, 230, 30)
    with canvas.moved(0, 60, scale=1.34):
        inside = mix(main, "#f7f2e9", 0.5)
        canvas.solid(ellipse(0, -44, 182, 46), darker(main, 0.15))
        canvas.solid(ellipse(0, -42, 172, 39), inside)
        canvas.solid(ellipse(0, -28, 132, 22), darker(inside, 0.08))
        if filled:
            for x, y, colour in (
                (-84, -64, "#d8a13c"),
                (-6, -84, "#c9533c"),
                (76, -66, "#8fa34a"),
                (-44, -52, "#cf6d3a"),
                (40, -50, "#d8a13c"),
            ):
                canvas.disc(x, y, 40, darker(colour, 0.08))
                canvas.disc(x - 4, y - 4, 34, colour)
                canvas.disc(x - 14, y - 15, 8, "#fff", opacity=0.35)
            canvas.line("M-6 -122q4 -14 14 -18", "#5d4630", 4)
        front = mirrored_path([(0, 2), (110, 0, 182, -44), (178, 40, 96, 92), (60, 104, 0, 104)])
        canvas.cloth(front, shading="round")
        canvas.line("M-182 -44Q-110 2 0 2Q110 2 182 -44", lighter(main, 0.5), 4, opacity=0.7)
        canvas.solid(
            mirrored_path([(0, 96), (72, 94), (68, 114), (0, 116)]),
            _CLAY if canvas.look.material != "oak" else darker(main, 0.2),
            shading="round",
        )
        canvas.line("M-140 -4Q-120 52 -84 74", "#fff", 9, opacity=0.25)


def draw_tea_towel(canvas: Canvas, _name: str) -> None:
    """A tea towel on a hook, or folded."""
    if canvas.look.view == "b":
        for lift, inset in ((24, 0), (12, 4), (0, 8)):
            layer = box(-170 + inset, -110 + lift, 340 - inset * 2, 240, 14)
            canvas.cast(layer, dx=4, dy=8)
            canvas.cloth(layer)
        canvas.stitches("M-150 122H150")
        canvas.solid(box(96, 60, 46, 34, 3), "#f3ead9", edge="#8a7355")
        canvas.fold("M-158 -60Q0 -80 156 -54", opacity=0.09)
        return
    canvas.disc(0, -214, 15, "#8a8f94")
    canvas.disc(-3, -218, 5, "#fff", opacity=0.5)
    cloth = closed_path(
        [
            (0, -206),
            (60, -196, 96, -120),
            (126, 20, 132, 196),
            (66, 220, 6, 202),
            (-60, 224, -138, 192),
            (-122, 10, -92, -124),
            (-60, -196, 0, -206),
        ]
    )
    canvas.cast(cloth)
    canvas.cloth(cloth)
    for path in (
        "M-6 -196Q-60 -80 -84 196",
        "M0 -196Q-8 0 -20 200",
        "M6 -196Q56 -60 70 206",
        "M20 -190Q90 -60 108 190",
    ):
        canvas.fold(path, width=8, opacity=0.09)
    canvas.stitches("M-134 180Q-60 212 6 190Q66 208 130 184")
    canvas.line("M-10 -206Q0 -236 10 -206", canvas.look.second, 5)
