"""Dresses."""

from __future__ import annotations

from bot.shop.demo.drawings.canvas import Canvas
from bot.shop.demo.drawings.colours import darker
from bot.shop.demo.drawings.paths import both_sides, box, closed_path, mirrored_path
from bot.shop.demo.drawings.tops import METAL, WOOD


def draw_dress(canvas: Canvas, name: str) -> None:
    """A dress on a hanger; the second view is nearer and shows the bodice."""
    near = canvas.look.view == "b"
    lowered = 60 if name == "sundress" else 205
    with canvas.moved(0, lowered if near else 14, scale=1.65 if near else 1.06):
        if not near:
            canvas.line("M0 -236C0 -252 24 -254 22 -270C20 -286 -10 -286 -12 -270", METAL, 5)
            canvas.line("M-92 -204Q-30 -232 0 -238Q30 -232 92 -204", darker(WOOD, 0.1), 12)
        {"wrap_dress": _wrap, "shirt_dress": _shirt, "sundress": _sundress}[name](canvas)


def _skirt_folds(canvas: Canvas, top: float, bottom: float, spread: float) -> None:
    for x, sway in ((-0.82, -12), (-0.46, 9), (-0.12, -5), (0.24, 8), (0.56, -6), (0.86, 10)):
        canvas.fold(
            f"M{x * 52} {top}Q{x * spread * 0.7 + sway} {(top + bottom) / 2} {x * spread} {bottom}",
            width=6,
            opacity=0.09,
        )


def _wrap(canvas: Canvas) -> None:
    dark = darker(canvas.look.main, 0.45)
    sleeves = both_sides(
        [
            (96, -204),
            (128, -196, 142, -160),
            (160, -112, 170, -66),
            (150, -50, 122, -50),
            (104, -100, 88, -124),
        ]
    )
    skirt = mirrored_path([(0, -26), (66, -28), (96, 60, 122, 150), (134, 196, 140, 226), (70, 248, 0, 246)])
    bodice = mirrored_path(
        [(0, -128), (30, -190, 46, -222), (98, -204), (94, -150, 88, -122), (72, -76, 68, -22), (0, -18)]
    )
    for path in (*sleeves, skirt):
        canvas.cast(path)
    canvas.solid(mirrored_path([(0, -222), (46, -222), (24, -160, 0, -70)]), dark)
    for path in sleeves:
        canvas.cloth(path)
    canvas.cloth(skirt)
    _skirt_folds(canvas, -10, 236, 124)
    canvas.line("M-30 -22C-6 60 30 160 66 240", dark, 2.4, opacity=0.55)
    canvas.cloth(bodice)
    right = closed_path(
        [
            (46, -222),
            (98, -204),
            (94, -150, 88, -122),
            (72, -76, 68, -22),
            (-60, -18),
            (-20, -80, 14, -150, 46, -222),
        ]
    )
    canvas.cloth(right)
    canvas.line("M46 -222C14 -150 -20 -80 -58 -22", dark, 2.6, opacity=0.6)
    canvas.fold("M-86 -116Q-50 -92 -34 -84M80 -80Q40 -60 6 -30", opacity=0.1)
    canvas.cloth(
        closed_path([(-70, -38), (0, -28, 70, -38), (70, -14), (0, -4, -70, -14)]),
        fill=canvas.part(),
        shading="drop",
    )
    canvas.cloth(
        closed_path([(-50, -24), (-80, 10, -74, 76), (-54, 78), (-58, 20, -40, -20)]), fill=canvas.part()
    )
    canvas.cloth(
        closed_path([(-48, -24), (-58, 20, -36, 60), (-20, 54), (-36, 10, -38, -20)]), fill=canvas.part()
    )
    canvas.cloth(box(-60, -36, 24, 26, 9), fill=canvas.part(), shading="drop")


def _shirt(canvas: Canvas) -> None:
    sleeves = both_sides(
        [(92, -204), (122, -196, 134, -160), (156, -80, 168, 20), (150, 30, 128, 28), (106, -60, 88, -118)]
    )
    body = mirrored_path(
        [
            (0, -176),
            (24, -180, 42, -216),
            (94, -204),
            (92, -150, 86, -122),
            (70, -70, 70, -30),
            (92, 60, 116, 200),
            (84, 236, 0, 240),
        ]
    )
    for path in (*sleeves, body):
        canvas.cast(path)
    canvas.solid(mirrored_path([(0, -226), (40, -224), (34, -180, 0, -164)]), darker(canvas.look.main, 0.42))
    for path in sleeves:
        canvas.cloth(path)
    for path in both_sides([(166, -10), (148, 0, 122, -2), (128, 28), (150, 30, 169, 20)]):
        canvas.cloth(path, fill=canvas.part())
    canvas.cloth(body)
    _skirt_folds(canvas, 0, 226, 112)
    dark = darker(canvas.look.main, 0.4)
    canvas.line("M-10 -170V236M10 -170V236", dark, 1.8, opacity=0.45)
    for y in range(-148, 220, 40):
        if not -46 < y < -10:
            canvas.button(0, y, 5)
    for left in (28, -74):
        canvas.cloth(box(left, -120, 46, 48, 5), fill=canvas.part(), shading="drop")
        canvas.stitches(f"M{left + 3} -110H{left + 43}")
    for path in both_sides([(44, -218), (26, -206, 2, -174), (36, -138), (58, -176)]):
        canvas.cloth(path, fill=canvas.part(), shading="drop")
    belt = closed_path([(-71, -42), (0, -34, 71, -42), (72, -18), (0, -10, -72, -18)])
    canvas.solid(belt, darker(WOOD, 0.35), shading="side", edge="#3a2416")
    canvas.line("M-13 -36h26v20h-26z", "#d8b45c", 4)


def _sundress(canvas: Canvas) -> None:
    dark = darker(canvas.look.main, 0.4)
    canvas.line("M-48 -128C-50 -180 -40 -206 -30 -226M48 -128C50 -180 40 -206 30 -226", canvas.look.main, 8)
    canvas.line(
        "M-44 -128C-46 -180 -36 -206 -26 -226M52 -128C54 -180 44 -206 34 -226", dark, 1.2, opacity=0.5
    )
    tiers = (
        mirrored_path([(0, 112), (104, 110), (138, 160, 152, 228), (76, 250, 0, 250)]),
        mirrored_path([(0, 14), (84, 12), (114, 70, 124, 126), (62, 142, 0, 142)]),
        mirrored_path([(0, -62), (66, -64), (94, -10, 100, 30), (50, 46, 0, 46)]),
    )
    for path in tiers:
        canvas.cast(path)
    for path, top, bottom, spread in zip(tiers, (116, 18, -58), (242, 136, 40), (140, 114, 92), strict=True):
        canvas.cloth(path, shading="side")
        for step in range(-5, 6):
            x = step / 5
            canvas.fold(
                f"M{x * spread * 0.66} {top + 8}Q{x * spread * 0.76} {top + 24} {x * spread * 0.84} {top + 34 + step % 2 * 14}",
                width=3,
                opacity=0.16,
            )
        canvas.line(
            f"M{-spread * 0.72} {top + 2}Q0 {top + 8} {spread * 0.72} {top + 2}", dark, 2, opacity=0.4
        )
        canvas.fold(
            f"M{-spread * 0.4} {top + 40}L{-spread * 0.5} {bottom - 8}M{spread * 0.3} {top + 40}L{spread * 0.4} {bottom - 8}",
            opacity=0.07,
        )
    bodice = mirrored_path([(0, -122), (26, -132, 52, -130), (62, -124, 64, -60), (0, -50)])
    canvas.cloth(bodice)
    for y in range(-118, -56, 12):
        canvas.line(f"M-58 {y}Q0 {y + 9} 58 {y}", dark, 1.8, dash="4 3", opacity=0.5)
