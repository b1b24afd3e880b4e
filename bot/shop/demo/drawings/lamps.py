"""Lamps: off by day in the first view, lit in the evening in the second."""

from __future__ import annotations

from bot.shop.demo.drawings.canvas import SIZE, Canvas
from bot.shop.demo.drawings.colours import darker, lighter, mix
from bot.shop.demo.drawings.paths import box, closed_path, ellipse, mirrored_path

_OAK = "#c39560"
_BRASS = "#c9a24c"
_STEEL = "#4b4f55"


def _evening(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """Darkens the room and lets the lamp glow in it."""
    half = SIZE // 2
    canvas.solid(box(-half, -half, SIZE, SIZE), "#1d2333", opacity=0.62)
    canvas.define(
        '<radialGradient id="glow"><stop offset="0" stop-color="#ffdf9c" stop-opacity="0.95"/>'
        '<stop offset="0.35" stop-color="#ffcf85" stop-opacity="0.45"/>'
        '<stop offset="1" stop-color="#ffcf85" stop-opacity="0"/></radialGradient>'
    )
    canvas.oval(x, y, radius, radius, "url(#glow)")


def _foot_colour(canvas: Canvas) -> str:
    material = canvas.look.material
    if "oak" in material:
        return _OAK
    if material == "brass":
        return _BRASS
    return mix(canvas.look.main, "#efe6d8", 0.35) if "ceramic" in material else _STEEL


def _shade(canvas: Canvas, path: str, lit: bool) -> None:
    canvas.cloth(path, shading="round")
    if lit:
        canvas.solid(path, "#ffd27a", opacity=0.2)
        canvas.solid(path, "url(#glow)", opacity=0.55)


def draw_table_lamp(canvas: Canvas, _name: str) -> None:
    """A table lamp."""
    lit = canvas.look.view == "b"
    if lit:
        _evening(canvas, 0, -70, 300)
    else:
        canvas.ground_shadow(0, 222, 180, 26)
    foot = _foot_colour(canvas)
    canvas.line("M60 214C140 236 220 196 320 222", "#3c3a38", 4)
    if "oak" in canvas.look.material or canvas.look.material == "brass":
        canvas.solid(box(-11, -10, 22, 210, 8), foot, shading="round")
        canvas.solid(
            mirrored_path([(0, 190), (60, 192, 92, 208), (96, 226), (0, 228)]), foot, shading="round"
        )
        canvas.solid(ellipse(0, 60, 24, 20), foot, shading="round")
    else:
        body = mirrored_path(
            [(0, 0), (26, 0), (30, 40, 76, 90), (104, 140, 80, 196), (66, 224, 44, 226), (0, 226)]
        )
        canvas.solid(body, foot, shading="round", edge=darker(foot, 0.4))
        canvas.line("M-54 100Q-74 140 -56 190", "#fff", 9, opacity=0.3)
    canvas.solid(box(-9, -24, 18, 34, 3), _BRASS, shading="round")
    shade = mirrored_path([(0, -218), (92, -218), (164, 8), (0, 22)])
    _shade(canvas, shade, lit)
    canvas.line("M-92 -218H92", darker(canvas.look.main, 0.3), 5)
    canvas.line("M-164 8Q0 36 164 8", darker(canvas.look.main, 0.3), 6)


def draw_floor_lamp(canvas: Canvas, _name: str) -> None:
    """A floor lamp on three legs."""
    lit = canvas.look.view == "b"
    if lit:
        _evening(canvas, 0, -150, 300)
    else:
        canvas.ground_shadow(0, 270, 170, 22)
    foot = _foot_colour(canvas)
    for x in (-112, 112, 8):
        canvas.line(f"M{x * 0.06} -70L{x} 268", darker(foot, 0.3), 15)
        canvas.line(f"M{x * 0.06} -70L{x} 268", foot, 11)
    canvas.solid(ellipse(0, 86, 40, 9), _BRASS, shading="round")
    canvas.solid(box(-12, -100, 24, 40, 5), _BRASS, shading="round")
    shade = mirrored_path([(0, -274), (92, -274), (132, -88), (0, -76)])
    _shade(canvas, shade, lit)
    canvas.line("M-92 -274H92", darker(canvas.look.main, 0.3), 5)
    canvas.line("M-132 -88Q0 -64 132 -88", darker(canvas.look.main, 0.3), 6)
    canvas.line("M40 -74V-20", _BRASS, 2.5)
    canvas.disc(40, -18, 5, _BRASS)


def draw_pendant(canvas: Canvas, _name: str) -> None:
    """A pendant lamp; in the second view it hangs lit over a table."""
    lit = canvas.look.view == "b"
    main = _BRASS if canvas.look.material == "brass" else canvas.look.main
    y = -60 if lit else 20
    if lit:
        _evening(canvas, 0, y + 130, 300)
        beam = closed_path([(-150, y + 92), (150, y + 92), (270, 320), (-270, 320)])
        canvas.solid(beam, "#ffe3a8", opacity=0.2)
    canvas.line(f"M0 -320V{y - 128}", "#2d2a28", 5)
    canvas.solid(box(-14, y - 142, 28, 44, 6), _BRASS, shading="round")
    canvas.solid(ellipse(0, y + 92, 186, 30), lighter("#f6f1e6", 0.3) if not lit else "#fff3cf")
    canvas.disc(0, y + 92, 34, "#fff8e2" if not lit else "#fffbe9")
    dome = closed_path(
        [
            (-188, y + 92),
            (-182, y - 60, -40, y - 102),
            (40, y - 102),
            (182, y - 60, 188, y + 92),
            (100, y + 70, 0, y + 70),
            (-100, y + 70, -188, y + 92),
        ]
    )
    if not lit:
        canvas.cast(dome, dx=12, dy=22)
    canvas.cloth(dome, fill=main, shading="round")
    canvas.line(f"M-188 {y + 92}Q-100 {y + 70} 0 {y + 70}Q100 {y + 70} 188 {y + 92}", lighter(main, 0.35), 4)
    canvas.line(f"M-130 {y + 30}Q-108 {y - 40} -56 {y - 74}", "#fff", 12, opacity=0.25)
