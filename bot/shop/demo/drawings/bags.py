"""Bags, cases and baskets."""

from __future__ import annotations

from typing import Final

from bot.shop.demo.drawings.canvas import Canvas
from bot.shop.demo.drawings.colours import darker, lighter
from bot.shop.demo.drawings.paths import box, closed_path, mirrored_path

_STRAP: Final = "#9c6b3f"
_BRASS: Final = "#d3ab55"


def _strap_colour(canvas: Canvas) -> str:
    return darker(canvas.look.main, 0.25) if canvas.look.material in {"leather", "suede"} else _STRAP


def draw_tote(canvas: Canvas, _name: str) -> None:
    """A tote from the front; nearer in the second view."""
    near = canvas.look.view == "b"
    strap = _strap_colour(canvas)
    if not near:
        canvas.ground_shadow(0, 236, 220, 26)
    with canvas.moved(0, 110 if near else 36, scale=1.5 if near else 1.0):
        canvas.line("M-66 -118C-74 -260 74 -260 66 -118", darker(strap, 0.3), 15)
        body = mirrored_path([(0, -130), (152, -130), (166, 40, 150, 196), (140, 204), (0, 206)])
        canvas.cast(body)
        canvas.solid(
            mirrored_path([(0, -140), (146, -138), (152, -124), (0, -116)]), darker(canvas.look.main, 0.5)
        )
        canvas.cloth(body)
        canvas.stitches("M-150 -112Q0 -106 150 -112")
        canvas.fold("M-120 -60Q-104 60 -118 180M112 -40Q96 60 110 170", width=8, opacity=0.08)
        canvas.line("M-66 -60C-78 -292 78 -292 66 -60", strap, 15)
        canvas.line("M-62 -70C-74 -286 74 -286 62 -70", lighter(strap, 0.3), 2, opacity=0.6)
        for x in (-66, 66):
            canvas.solid(box(x - 12, -84, 24, 40, 4), strap, shading="drop", edge=darker(strap, 0.4))
            canvas.disc(x, -74, 4, _BRASS)
            canvas.disc(x, -54, 4, _BRASS)
        canvas.solid(
            box(-24, 130, 48, 30, 3), lighter(canvas.look.main, 0.75), edge=darker(canvas.look.main, 0.2)
        )
        canvas.line("M-12 142H12M-8 150H8", darker(canvas.look.main, 0.3), 2)


def draw_backpack(canvas: Canvas, _name: str) -> None:
    """A roll-top backpack; nearer in the second view."""
    near = canvas.look.view == "b"
    strap = _strap_colour(canvas)
    if not near:
        canvas.ground_shadow(0, 248, 200, 26)
    with canvas.moved(10 if near else 0, 90 if near else 8, scale=1.45 if near else 1.1):
        canvas.line("M-34 -196C-36 -240 36 -240 34 -196", darker(strap, 0.2), 12)
        for side in (-1, 1):
            canvas.line(
                f"M{side * 118} -96C{side * 168} -60 {side * 164} 80 {side * 120} 140",
                darker(canvas.look.main, 0.4),
                17,
            )
        body = mirrored_path(
            [(0, -150), (108, -150), (134, -60, 134, 40), (138, 150, 124, 200), (110, 218, 0, 218)]
        )
        canvas.cast(body)
        canvas.cloth(body, fill=canvas.look.main if canvas.look.pattern == "colour-block" else "")
        roll = mirrored_path(
            [(0, -206), (104, -206), (126, -204, 124, -178), (126, -148, 108, -146), (0, -144)]
        )
        canvas.cloth(roll, fill=canvas.part(), shading="drop")
        canvas.fold("M-112 -176Q0 -166 112 -176", opacity=0.2)
        pocket = box(-96, 44, 192, 150, 26)
        block = canvas.look.second if canvas.look.pattern == "colour-block" else ""
        canvas.cloth(pocket, fill=block)
        canvas.cloth(
            closed_path([(-100, 40), (100, 40), (100, 84), (0, 122, -100, 84)]), fill=block, shading="drop"
        )
        for x in (-62, 62):
            canvas.solid(box(x - 9, -214, 18, 168, 5), strap, shading="drop", edge=darker(strap, 0.4))
            canvas.line(box(x - 14, -84, 28, 22, 4), _BRASS, 4.5)
        canvas.solid(box(-11, 60, 22, 84, 6), strap, shading="drop", edge=darker(strap, 0.4))
        canvas.line(box(-16, 112, 32, 20, 4), _BRASS, 4.5)
        canvas.stitches("M-88 60V170M88 60V170")


def draw_crossbody(canvas: Canvas, _name: str) -> None:
    """A small bag with a flap; nearer in the second view."""
    near = canvas.look.view == "b"
    strap = darker(canvas.look.main, 0.2) if canvas.look.material in {"leather", "suede"} else _STRAP
    if not near:
        canvas.ground_shadow(0, 206, 220, 24)
    with canvas.moved(0, 10 if near else 34, scale=1.5 if near else 1.18):
        canvas.line("M-126 -30C-130 -330 130 -330 126 -30", darker(strap, 0.25), 12)
        canvas.line("M-123 -34C-126 -322 126 -322 123 -34", lighter(strap, 0.2), 2, opacity=0.6)
        body = mirrored_path([(0, -66), (132, -66), (142, 40, 136, 104), (126, 140, 96, 142), (0, 144)])
        canvas.cast(body)
        canvas.cloth(body)
        flap = mirrored_path(
            [(0, -78), (124, -78), (140, -76, 140, -56), (142, 20, 120, 44), (60, 74, 0, 76)]
        )
        canvas.cast(flap, dx=2, dy=6)
        canvas.cloth(flap, shading="drop")
        canvas.stitches("M-130 -54C-132 16 -114 36 -100 42C-50 64 50 64 100 42C114 36 132 16 130 -54")
        for x in (-126, 126):
            canvas.line(box(x - 9, -44, 18, 22, 6), _BRASS, 4.5)
        canvas.solid(box(-18, 50, 36, 42, 8), _BRASS, shading="drop", edge=darker(_BRASS, 0.4))
        canvas.solid(box(-8, 62, 16, 18, 4), darker(_BRASS, 0.25))


def draw_pencil_case(canvas: Canvas, _name: str) -> None:
    """A zipped case with pencils beside it, or standing open."""
    opened = canvas.look.view == "b"
    canvas.ground_shadow(0, 150, 250, 24)
    if opened:
        for x, colour, height in (
            (-120, "#d9a441", 150),
            (-76, "#b5523b", 178),
            (-30, "#3f6f8f", 160),
            (20, "#5c7d5a", 186),
            (70, "#7a5a86", 150),
        ):
            _pencil(canvas, x, -40, height, colour)
    with canvas.moved(0, 70, scale=1.2):
        body = mirrored_path(
            [(0, -92), (176, -92), (196, -88, 194, -60), (192, 40), (188, 66, 166, 66), (0, 66)]
        )
        canvas.cast(body)
        canvas.cloth(body, shading="drop")
        canvas.cloth(body, shading="side", fill="none")
        canvas.line("M-178 -76H178", darker(canvas.look.main, 0.5), 9)
        canvas.line("M-178 -76H178", _BRASS, 5, dash="2 4")
        canvas.solid(box(132, -84, 20, 16, 4), _BRASS, edge=darker(_BRASS, 0.4))
        canvas.line("M142 -68V-34", _STRAP, 8)
        canvas.stitches("M-184 52H184")
    if not opened:
        for x, colour, y in ((-150, "#d9a441", 176), (40, "#3f6f8f", 200)):
            canvas.solid(box(x, y, 140, 13, 3), colour, shading="drop")
            canvas.solid(closed_path([(x + 140, y), (x + 166, y + 6.5), (x + 140, y + 13)]), "#ecd2a8")
            canvas.solid(closed_path([(x + 158, y + 4.5), (x + 166, y + 6.5), (x + 158, y + 8.5)]), "#3a3a3a")


def _pencil(canvas: Canvas, x: float, bottom: float, height: float, colour: str) -> None:
    canvas.solid(box(x, bottom - height + 30, 20, height, 2), colour, shading="round")
    canvas.solid(
        closed_path([(x, bottom - height + 31), (x + 10, bottom - height), (x + 20, bottom - height + 31)]),
        "#ecd2a8",
        shading="side",
    )
    canvas.solid(
        closed_path([(x + 7, bottom - height + 9), (x + 10, bottom - height), (x + 13, bottom - height + 9)]),
        "#3a3a3a",
    )


def draw_basket(canvas: Canvas, _name: str) -> None:
    """A lidded basket; in the second view the lid stands open on a checked cloth."""
    opened = canvas.look.view == "b"
    canvas.ground_shadow(0, 196, 250, 28)
    with canvas.moved(0, 30, scale=1.16):
        canvas.line("M-120 -40C-120 -220 120 -220 120 -40", darker(canvas.look.main, 0.35), 17)
        canvas.line("M-116 -44C-116 -212 116 -212 116 -44", lighter(canvas.look.main, 0.2), 4, opacity=0.6)
        body = mirrored_path([(0, -40), (176, -40), (170, 60, 150, 132), (140, 144, 0, 144)])
        canvas.cloth(body, shading="round")
        for y in range(-16, 140, 24):
            half = 174 - (y + 40) * 0.14
            canvas.line(f"M{-half} {y}Q0 {y + 7} {half} {y}", darker(canvas.look.main, 0.4), 2, opacity=0.5)
        if opened:
            canvas.solid(
                mirrored_path([(0, -60), (176, -52), (176, -20), (120, 26), (90, -10), (44, 40), (0, -4)]),
                "#f6efe2",
                shading="drop",
            )
            canvas.solid(
                mirrored_path([(0, -60), (176, -52), (176, -20), (120, 26), (90, -10), (44, 40), (0, -4)]),
                canvas.paint("#f6efe2", "#b8433c", "gingham"),
            )
            for x, y in ((-90, -70), (-52, -82), (-8, -74)):
                canvas.disc(x, y, 26, "#b9402f")
                canvas.disc(x - 8, y - 9, 6, "#fff", opacity=0.35)
            canvas.solid(box(40, -140, 34, 96, 8), "#3e6b52", shading="round")
            canvas.solid(box(49, -168, 16, 32, 4), "#3e6b52", shading="round")
        else:
            lid = mirrored_path([(0, -72), (150, -72), (184, -66, 184, -40), (184, -30), (0, -26)])
            canvas.cloth(lid, shading="drop")
        for x in (-92, 92):
            canvas.solid(box(x - 11, -70, 22, 104, 5), _STRAP, shading="drop", edge=darker(_STRAP, 0.4))
            canvas.line(box(x - 16, -8, 32, 22, 4), _BRASS, 4.5)
