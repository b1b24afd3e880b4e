"""Notebooks and letter sets."""

from __future__ import annotations

from bot.shop.demo.drawings.canvas import Canvas
from bot.shop.demo.drawings.colours import darker, lighter
from bot.shop.demo.drawings.paths import box, closed_path

_PAPER = "#faf6ec"


def draw_notebook(canvas: Canvas, _name: str) -> None:
    """A notebook closed, or open with a pen on it."""
    main = canvas.look.main
    if canvas.look.view == "b":
        for x in (-246, 6):
            cover = box(x, -166, 240, 336, 12)
            canvas.cast(cover)
            canvas.cloth(cover)
        for x in (-236, 4):
            page = box(x, -154, 232, 310, 6)
            canvas.solid(page, _PAPER, edge="#b9ab90")
            for y in range(-118, 140, 26):
                canvas.line(f"M{x + 24} {y}H{x + 208}", "#b9c3cc", 1.8)
        canvas.solid(box(-22, -156, 44, 312, 4), "#000", opacity=0.08)
        for y, width in ((-124, 150), (-98, 172), (-72, 120), (-46, 160)):
            canvas.line(f"M-210 {y}q20 -9 40 0t40 0t{width - 80} -2", "#3a4a66", 2.6, opacity=0.75)
        canvas.line("M0 -166V196", canvas.look.second, 6)
        canvas.line("M70 120L206 -60", darker(main, 0.4), 16)
        canvas.line("M60 134L70 120", "#d3ab55", 9)
        return
    with canvas.moved(0, 0, scale=1.1):
        canvas.solid(box(-148, -202, 312, 412, 14), "#000", opacity=0.13)
        canvas.solid(box(-142, -196, 300, 400, 10), _PAPER, edge="#b9ab90")
        for x in (150, 154):
            canvas.line(f"M{x} -186V194", "#cabd9f", 1.4)
        cover = box(-156, -206, 300, 408, 12)
        canvas.cloth(cover)
        canvas.solid(box(-156, -206, 40, 408, 12), darker(main, 0.3), opacity=0.55)
        canvas.line("M-116 -204V200", darker(main, 0.5), 2, opacity=0.5)
        canvas.solid(box(-52, -120, 132, 84, 5), _PAPER, edge="#8a7355")
        canvas.line("M-32 -92H60M-32 -68H34", "#8a7355", 3)
        canvas.line("M112 -206V202", canvas.look.second, 9)
        canvas.line("M20 202V236", canvas.look.second, 7)


def draw_letter_set(canvas: Canvas, _name: str) -> None:
    """Letters and envelopes, spread out or tied up."""
    main, second = canvas.look.main, canvas.look.second
    tied = canvas.look.view == "b"
    if tied:
        for lift in (36, 24, 12, 0):
            sheet = box(-190, -120 + lift, 380, 250, 6)
            canvas.cast(sheet, dx=2, dy=5)
            canvas.solid(sheet, lighter(main, 0.35) if lift else _PAPER, edge=darker(main, 0.25))
        canvas.cloth(box(-190, -120, 380, 250, 6), shading="drop")
        canvas.solid(box(-16, -122, 32, 292, 2), second, shading="side")
        canvas.solid(box(-192, -14, 384, 30, 2), second, shading="drop")
        for side in (-1, 1):
            canvas.solid(
                closed_path([(0, 0), (side * 40, -54, side * 92, -34), (side * 96, 16, 0, 6)]),
                lighter(second, 0.1),
                shading="side",
                edge=darker(second, 0.4),
            )
            canvas.solid(
                closed_path([(side * 4, 6), (side * 70, 70), (side * 44, 84), (0, 20)]),
                second,
                shading="drop",
            )
        canvas.solid(box(-17, -15, 34, 32, 9), darker(second, 0.12))
        return
    sheet = box(-206, -226, 270, 360, 5)
    canvas.cast(sheet)
    canvas.solid(sheet, _PAPER, edge="#b9ab90")
    canvas.cloth(box(-206, -226, 270, 84, 5), shading="none")
    for y in range(-108, 110, 26):
        canvas.line(f"M-180 {y}H36", "#c9bfa9", 1.8)
    back = box(-86, -30, 300, 214, 8)
    canvas.cast(back)
    canvas.cloth(back, shading="none")
    canvas.solid(back, darker(main, 0.2), opacity=0.25)
    inner = closed_path([(-86, -22), (64, 104), (214, -22), (214, 176), (206, 184), (-78, 184), (-86, 176)])
    canvas.solid(inner, lighter(main, 0.25), shading="drop", edge=darker(main, 0.35))
    canvas.line("M-82 180L30 76M210 180L98 76", darker(main, 0.35), 2, opacity=0.5)
    flap = closed_path([(-86, -26), (214, -26), (78, 92), (64, 98, 50, 92)])
    canvas.cast(flap, dx=0, dy=6)
    canvas.solid(flap, lighter(main, 0.12), shading="drop", edge=darker(main, 0.35))
    canvas.disc(64, 76, 26, darker(second, 0.05))
    canvas.disc(64, 76, 18, lighter(second, 0.15))
    canvas.line("M56 76q8 -12 16 0q-8 10 -16 0", darker(second, 0.3), 2.4)
