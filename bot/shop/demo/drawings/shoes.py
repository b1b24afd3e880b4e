"""Shoes: a pair from the side, the second view turned round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.shop.demo.drawings.canvas import Canvas
from bot.shop.demo.drawings.colours import darker, lighter, mix
from bot.shop.demo.drawings.paths import Step, box, closed_path, half_path

_RUBBER: Final = "#efe9dc"
_CORK: Final = "#c39a6b"


def draw_shoes(canvas: Canvas, name: str) -> None:
    """Two shoes on the floor, one behind the other."""
    one = {
        "sneaker": _sneaker,
        "chelsea": _chelsea,
        "loafer": _loafer,
        "wellies": _wellies,
        "sandal": _sandal,
    }[name]
    turned = canvas.look.view == "b"
    tall = name in {"wellies", "chelsea"}
    base = 196 if name == "wellies" else 172
    scale = 1.06 if name == "wellies" else 1.2 if tall else 1.34
    for x, y, part in ((48, base - 44, 0.93), (-34, base, 1.0)):
        canvas.ground_shadow(-x if turned else x, y + 2, 220 * part, 26)
        with canvas.moved(-x if turned else x, y, scale=scale * part):
            one(canvas, turned)


def _steps(turned: bool, steps: Sequence[Step]) -> Sequence[Step]:
    """The steps, mirrored when the shoe points to the right."""
    if not turned:
        return steps
    return [[-value if place % 2 == 0 else value for place, value in enumerate(step)] for step in steps]


def _sneaker(canvas: Canvas, turned: bool) -> None:
    main = canvas.look.main
    tongue = [(-10, -104), (-34, -126, -18, -138), (14, -132), (30, -96)]
    upper = [
        (-152, -26),
        (-150, -58, -96, -66),
        (-50, -76, -8, -108),
        (10, -116, 26, -104),
        (40, -78, 72, -88),
        (104, -104, 128, -106),
        (146, -70, 142, -24),
    ]
    canvas.cloth(closed_path(_steps(turned, tongue)), fill=lighter(main, 0.25))
    canvas.cloth(
        closed_path(_steps(turned, upper)), fill=main if canvas.look.pattern == "colour-block" else ""
    )
    heel = [(104, -104), (116, -106), (128, -106), (146, -70, 142, -24), (98, -24), (92, -70, 104, -104)]
    accent = canvas.look.second if canvas.look.pattern == "colour-block" else darker(main, 0.16)
    canvas.solid(closed_path(_steps(turned, heel)), accent, shading="side", edge=darker(main, 0.4))
    toe = [(-154, -24), (-152, -58, -104, -64), (-82, -50, -86, -24)]
    canvas.solid(
        closed_path(_steps(turned, toe)),
        _RUBBER if "canvas" in canvas.look.material else lighter(main, 0.1),
        shading="drop",
        edge=darker(main, 0.4),
    )
    canvas.stitches(half_path(_steps(turned, [(-52, -30), (-40, -66, -12, -84)])))
    canvas.stitches(half_path(_steps(turned, [(92, -30), (84, -66, 98, -98)])))
    for index in range(4):
        x, y = -46 + index * 15, -76 - index * 10
        lace = half_path(_steps(turned, [(x - 8, y + 2), (x + 10, y + 2, x + 20, y + 18)]))
        canvas.line(lace, "#000", 7, opacity=0.14)
        canvas.line(lace, "#fbf8f1", 5.4)
    sole = [(-160, -28), (-164, 2, -140, 4), (136, 4), (152, 2, 147, -28)]
    canvas.solid(closed_path(_steps(turned, sole)), _RUBBER, shading="drop", edge="#8d8474")
    canvas.line(
        half_path(_steps(turned, [(-158, -14), (150, -14)])), mix(main, _RUBBER, 0.35), 3, opacity=0.8
    )


def _chelsea(canvas: Canvas, turned: bool) -> None:
    main = canvas.look.main
    upper = [
        (-142, -22),
        (-146, -52, -96, -60),
        (-46, -68, -30, -106),
        (-24, -150, -30, -206),
        (30, -214, 88, -206),
        (84, -130, 104, -90),
        (120, -58, 116, -22),
    ]
    canvas.cloth(closed_path(_steps(turned, upper)))
    gusset = [(14, -210), (52, -210), (54, -150, 40, -104), (24, -104), (10, -150, 14, -210)]
    canvas.solid(
        closed_path(_steps(turned, gusset)),
        canvas.paint(main=darker(main, 0.45), pattern="ribbed"),
        shading="side",
    )
    canvas.line(
        half_path(_steps(turned, [(62, -206), (66, -240), (86, -240), (84, -206)])), darker(main, 0.25), 7
    )
    canvas.fold(half_path(_steps(turned, [(-34, -92), (-8, -70, 22, -80)])))
    canvas.fold(half_path(_steps(turned, [(-70, -64), (-58, -48, -62, -30)])), opacity=0.09)
    canvas.line(half_path(_steps(turned, [(-120, -50), (-96, -56, -70, -60)])), "#fff", 5, opacity=0.35)
    canvas.stitches(half_path(_steps(turned, [(-140, -28), (114, -28)])))
    sole = [(-148, -24), (-152, -6, -136, -6), (40, -6), (46, 6), (118, 6), (122, -24)]
    canvas.solid(closed_path(_steps(turned, sole)), "#3b2b22", shading="drop")


def _loafer(canvas: Canvas, turned: bool) -> None:
    main = canvas.look.main
    lining = [(-16, -86), (40, -100, 120, -98), (112, -66), (20, -58)]
    canvas.solid(closed_path(_steps(turned, lining)), lighter(darker(main, 0.5), 0.25))
    upper = [
        (-152, -22),
        (-156, -56, -110, -64),
        (-60, -70, -24, -94),
        (0, -96, 18, -72),
        (60, -60, 120, -100),
        (140, -70, 136, -22),
    ]
    canvas.cloth(closed_path(_steps(turned, upper)))
    apron = [
        (-118, -60),
        (-70, -82, -26, -92),
        (-4, -92, 10, -74),
        (-30, -48, -84, -40),
        (-112, -42, -118, -60),
    ]
    canvas.solid(
        closed_path(_steps(turned, apron)), lighter(main, 0.1), shading="drop", edge=darker(main, 0.45)
    )
    canvas.stitches(half_path(_steps(turned, [(-118, -56), (-100, -38, -60, -42), (-20, -50, 8, -70)])))
    strap = [(-56, -84), (-40, -90), (14, -44), (4, -30)]
    canvas.solid(
        closed_path(_steps(turned, strap)), darker(main, 0.18), shading="drop", edge=darker(main, 0.5)
    )
    canvas.line(half_path(_steps(turned, [(-34, -68), (-20, -58)])), darker(main, 0.55), 5)
    canvas.line(half_path(_steps(turned, [(70, -76), (100, -88, 118, -98)])), "#fff", 3, opacity=0.3)
    sole = [(-156, -24), (-158, -8, -140, -8), (56, -8), (60, 4), (138, 4), (140, -24)]
    canvas.solid(closed_path(_steps(turned, sole)), "#4a3527", shading="drop")


def _wellies(canvas: Canvas, turned: bool) -> None:
    main = canvas.look.main
    upper = [
        (-134, -26),
        (-140, -62, -92, -74),
        (-44, -84, -36, -130),
        (-34, -220, -44, -330),
        (20, -338, 84, -330),
        (80, -200, 92, -120),
        (104, -70, 100, -26),
    ]
    canvas.cloth(closed_path(_steps(turned, upper)), shading="round")
    canvas.solid(
        closed_path(_steps(turned, [(-46, -334), (20, -344, 86, -334), (85, -308), (20, -318, -44, -308)])),
        darker(main, 0.25),
        shading="side",
    )
    canvas.line(half_path(_steps(turned, [(-20, -300), (-14, -220, -16, -140)])), "#fff", 9, opacity=0.28)
    strap = [(54, -286), (84, -286), (83, -262), (54, -264)]
    canvas.solid(closed_path(_steps(turned, strap)), darker(main, 0.3))
    canvas.disc(-60 if turned else 60, -275, 6, "#c9ccd0")
    canvas.fold(half_path(_steps(turned, [(-36, -112), (0, -86, 40, -100)])), width=6)
    canvas.solid(
        closed_path(_steps(turned, [(-136, -50), (-110, -58, -70, -52), (-68, -26), (-136, -26)])),
        darker(main, 0.15),
        opacity=0.8,
    )
    sole = [(-140, -30), (-146, 0, -128, 2), (-20, 2), (-14, -6), (34, -6), (40, 4), (100, 4), (106, -30)]
    canvas.solid(closed_path(_steps(turned, sole)), "#2f2a28", shading="drop")
    canvas.line(half_path(_steps(turned, [(-138, -24), (102, -24)])), lighter(main, 0.5), 3, opacity=0.6)


def _sandal(canvas: Canvas, turned: bool) -> None:
    bed = [
        (-150, -24),
        (-154, -44, -110, -40),
        (-40, -34, 20, -48),
        (90, -62, 132, -50),
        (142, -30, 138, -14),
        (-150, -14),
    ]
    canvas.solid(
        closed_path(_steps(turned, bed)), lighter(_CORK, 0.3), shading="drop", edge=darker(_CORK, 0.4)
    )
    for x, width, height in ((-98, 58, 66), (-14, 54, 84)):
        left, right = x - width / 2, x + width / 2
        strap = [(left, -28), (left + 4, -height, x + 2, -height), (right + 10, -height + 6, right + 12, -34)]
        canvas.cloth(closed_path(_steps(turned, strap)))
        inner = [
            (left + 8, -30),
            (left + 12, -height + 9, x + 2, -height + 9),
            (right, -height + 14, right + 3, -36),
        ]
        canvas.stitches(half_path(_steps(turned, inner)))
        middle = -x if turned else x
        canvas.line(box(middle - 10, -height + 14, 22, 24, 5), "#d9b65c", 4)
        canvas.line(f"M{middle + 1} {-height + 14}v22", "#b98f3c", 3)
    back = [
        (70, -52),
        (90, -84, 128, -104),
        (142, -100),
        (144, -70, 138, -44),
        (126, -48),
        (132, -70, 128, -84),
        (104, -70, 88, -54),
    ]
    canvas.cloth(closed_path(_steps(turned, back)))
    sole = [
        (-152, -22),
        (-156, 2, -140, 4),
        (130, 4),
        (146, 2, 140, -26),
        (20, -28, -60, -16),
        (-120, -14, -152, -22),
    ]
    canvas.solid(closed_path(_steps(turned, sole)), _CORK, shading="drop", edge=darker(_CORK, 0.45))
    canvas.line(half_path(_steps(turned, [(-148, 4), (136, 4)])), "#4a382a", 6)
