"""Shirts, tees, knitwear, jackets and coats: whatever has shoulders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from bot.shop.demo.drawings.canvas import Canvas
from bot.shop.demo.drawings.colours import darker, lighter, mix
from bot.shop.demo.drawings.paths import Step, both_sides, box, closed_path, ellipse, mirrored_path

Neck = Literal["crew", "boat", "shirt", "camp", "polo", "roll", "vee", "hood", "lapel", "stand"]
Front = Literal["plain", "buttons", "half", "zip", "coat"]

WOOD: Final = "#c79a64"
METAL: Final = "#8d9196"


@dataclass(frozen=True, kw_only=True)
class Cut:
    """How a garment is made; lengths in pixels: ``hem`` is the y of the hem, ``width`` half of the body's."""

    neck: Neck
    sleeve: Literal["short", "long", "none"] = "long"
    front: Front = "plain"
    hem: float = 205
    width: float = 122
    flare: float = 0
    ribbed: bool = False
    curved_hem: bool = False
    pockets: Literal["none", "chest", "patch", "welt"] = "none"


_CUTS: Final = {
    "shirt": Cut(neck="shirt", front="buttons", hem=212, curved_hem=True, pockets="chest"),
    "camp_shirt": Cut(neck="camp", front="buttons", sleeve="short", hem=196, width=130, pockets="chest"),
    "tee": Cut(neck="crew", sleeve="short", hem=200, width=126),
    "breton": Cut(neck="boat", hem=198, width=120),
    "polo": Cut(neck="polo", sleeve="short", front="half", hem=202, width=122),
    "jumper": Cut(neck="crew", ribbed=True, hem=192, width=128),
    "rollneck": Cut(neck="roll", ribbed=True, hem=196, width=120),
    "cardigan": Cut(neck="vee", ribbed=True, front="buttons", hem=200, width=126, pockets="patch"),
    "rain_jacket": Cut(neck="hood", front="zip", hem=218, width=134, flare=8, pockets="patch"),
    "gilet": Cut(neck="stand", sleeve="none", front="zip", hem=190, width=128, pockets="welt"),
    "coat": Cut(neck="lapel", front="coat", hem=262, width=128, flare=18, pockets="welt"),
}


def draw_top(canvas: Canvas, name: str) -> None:
    """One garment from the front on a hanger, or folded."""
    cut = _CUTS[name]
    if canvas.look.view == "b" and name not in {"coat", "rain_jacket", "gilet"}:
        _draw_folded(canvas, cut)
    elif canvas.look.view == "b":
        with canvas.moved(-20, 225, scale=1.72):
            _draw_hanging(canvas, cut, hanger=False)
    else:
        lift = -22 if cut.hem > 230 else 0
        with canvas.moved(0, 18 + lift, scale=1.1 if cut.hem < 230 else 1.02):
            _draw_hanging(canvas, cut, hanger=True)


def _body(cut: Cut) -> list[Step]:
    """The right half of the body, from the middle of the neckline to the middle of the hem."""
    neck_x, neck_y, dip = _neckline(cut)
    steps: list[Step] = [(0, dip), (neck_x * 0.75, dip, neck_x, neck_y), (132, -146)]
    if cut.sleeve == "none":
        steps += [(112, -120, 104, -60, 122, -42)]
    else:
        steps += [(150, -120, 122, -80, 118, -52)]
    side = cut.width + cut.flare
    steps += [
        (cut.width - 8, 40, cut.width - 4, cut.hem * 0.6, side, cut.hem - (34 if cut.curved_hem else 0))
    ]
    if cut.curved_hem:
        steps += [(side - 34, cut.hem - 10, side - 62, cut.hem + 6, 0, cut.hem + 8)]
    else:
        steps += [(side * 0.5, cut.hem + 9, 0, cut.hem + 9)]
    return steps


def _neckline(cut: Cut) -> tuple[float, float, float]:
    """Where the neckline meets the shoulder (x, y), and how low it is in front."""
    return {
        "crew": (54.0, -172.0, -128.0),
        "boat": (78.0, -164.0, -138.0),
        "roll": (48.0, -172.0, -142.0),
        "vee": (50.0, -172.0, -20.0),
        "hood": (58.0, -168.0, -128.0),
        "stand": (48.0, -172.0, -148.0),
        "lapel": (52.0, -172.0, -60.0),
    }.get(cut.neck, (50.0, -172.0, -134.0))


def _sleeve(cut: Cut) -> list[Step]:
    """The right sleeve."""
    if cut.sleeve == "short":
        return [(126, -148), (158, -138, 176, -104), (216, -18), (188, 4, 152, 10), (118, -52), (122, -100)]
    return [
        (126, -148),
        (160, -142, 176, -100),
        (192, -40, 214, 60, 226, 148),
        (206, 160, 178, 160),
        (160, 80, 140, 0, 118, -48),
        (122, -100),
    ]


def _draw_hanging(canvas: Canvas, cut: Cut, *, hanger: bool) -> None:
    body = mirrored_path(_body(cut))
    sleeves = both_sides(_sleeve(cut)) if cut.sleeve != "none" else ()
    if hanger:
        canvas.line("M0 -196C0 -214 26 -216 24 -234C22 -252 -10 -252 -12 -234", METAL, 5)
        canvas.line("M-118 -146Q-40 -190 0 -196Q40 -190 118 -146", darker(WOOD, 0.1), 13)
    canvas.cast(body)
    for sleeve in sleeves:
        canvas.cast(sleeve)
    _back_of_neck(canvas, cut)
    for sleeve in sleeves:
        canvas.cloth(sleeve)
    if sleeves:
        _cuffs(canvas, cut)
        for flip in (False, True):
            with canvas.moved(flip=flip):
                canvas.fold("M140 -40Q156 10 160 70" if cut.sleeve == "long" else "M140 -36Q156 -20 170 -16")
    canvas.cloth(body)
    _folds(canvas, cut)
    if cut.ribbed:
        _rib(
            canvas,
            closed_path(
                [
                    (-cut.width + 1, cut.hem - 20),
                    (0, cut.hem - 6, cut.width - 1, cut.hem - 20),
                    (cut.width - 6, cut.hem + 6),
                    (0, cut.hem + 16, -cut.width + 6, cut.hem + 6),
                ]
            ),
        )
    elif cut.front != "coat":
        y = cut.hem - 8
        if cut.curved_hem:
            canvas.stitches(
                f"M{-cut.width + 5} {y - 34}Q{-cut.width + 50} {y + 8} 0 {y + 8}Q{cut.width - 50} {y + 8} {cut.width - 5} {y - 34}"
            )
        else:
            canvas.stitches(
                f"M{-cut.width - cut.flare + 2} {y - 4}Q0 {y + 10} {cut.width + cut.flare - 2} {y - 4}"
            )
    _pockets(canvas, cut)
    _front(canvas, cut)
    _collar(canvas, cut)


def _folds(canvas: Canvas, cut: Cut) -> None:
    bottom = cut.hem - 40
    canvas.fold(
        f"M-{cut.width - 14} 10Q-{cut.width - 42} {bottom * 0.5} -{cut.width - 30} {bottom}",
        width=7,
        opacity=0.08,
    )
    canvas.fold(
        f"M{cut.width - 12} -10Q{cut.width - 44} {bottom * 0.5} {cut.width - 34} {bottom}",
        width=7,
        opacity=0.1,
    )
    canvas.fold("M112 -52Q90 -30 66 -22", opacity=0.1)
    canvas.fold("M-112 -52Q-90 -30 -66 -22", opacity=0.1)


def _back_of_neck(canvas: Canvas, cut: Cut) -> None:
    """The inside of the back, seen through the neckline."""
    inside = darker(canvas.look.main, 0.42)
    x, y, dip = _neckline(cut)
    if cut.neck == "hood":
        hood = mirrored_path([(0, -262), (78, -262, 104, -200), (98, -150, 40, -116), (0, -112)])
        canvas.cast(hood)
        canvas.cloth(hood, fill=canvas.part())
        canvas.solid(
            mirrored_path([(0, -238), (52, -236, 66, -190), (60, -150, 0, -118)]), inside, shading="drop"
        )
        return
    canvas.solid(
        mirrored_path([(0, y - 12), (x * 0.7, y - 12, x, y), (x * 0.8, dip + 10, 0, dip + 14)]), inside
    )
    if cut.neck in {"shirt", "camp", "polo", "lapel"}:
        canvas.cloth(
            mirrored_path([(0, y - 22), (x * 0.8, y - 20, x + 2, y + 2), (x * 0.5, y + 2, 0, y + 2)]),
            shading="drop",
        )
    label = lighter(canvas.look.main, 0.72)
    canvas.solid(box(-13, y + 3, 26, 11, 2), label)


def _cuffs(canvas: Canvas, cut: Cut) -> None:
    if cut.ribbed:
        for cuff in both_sides([(222, 122), (204, 136, 172, 136), (177, 164), (206, 166, 229, 152)]):
            _rib(canvas, cuff)
    elif cut.neck in {"shirt", "hood", "lapel"}:
        for cuff in both_sides([(221, 112), (202, 126, 169, 126), (177, 164), (206, 166, 229, 152)]):
            canvas.cloth(cuff, fill=canvas.part())
        if cut.neck == "shirt":
            canvas.button(184, 146, 4.5)
            canvas.button(-184, 146, 4.5)
    else:
        hem = "M211 -26Q186 -6 150 2" if cut.sleeve == "short" else "M224 138Q204 150 175 150"
        for flip in (False, True):
            with canvas.moved(flip=flip):
                canvas.stitches(hem)


def _rib(canvas: Canvas, path: str) -> None:
    main = canvas.look.main
    canvas.solid(path, canvas.paint(pattern="ribbed", second=main), shading="side", edge=darker(main, 0.4))


def _pockets(canvas: Canvas, cut: Cut) -> None:
    if cut.pockets == "chest":
        pocket = closed_path([(36, -62), (88, -62), (88, -6), (62, 10), (36, -6)])
        canvas.cloth(pocket, fill=canvas.part(), shading="drop")
        canvas.stitches("M40 -52H84")
    elif cut.pockets == "patch":
        for left in (34, -98):
            canvas.cloth(box(left, 74, 64, 76, 9), fill=canvas.part(), shading="drop")
            if cut.neck == "hood":
                flap = [(left - 3, 70), (left + 67, 70), (left + 67, 94), (left + 32, 106), (left - 3, 94)]
                canvas.cloth(closed_path(flap), fill=canvas.part())
                canvas.button(left + 32, 92, 5, METAL)
            else:
                canvas.stitches(f"M{left + 4} 86H{left + 60}")
    elif cut.pockets == "welt":
        for welt in both_sides([(44, 66), (98, 50), (102, 66), (48, 82)]):
            canvas.cloth(welt, shading="drop")


def _front(canvas: Canvas, cut: Cut) -> None:
    _, _, dip = _neckline(cut)
    edge = darker(canvas.look.main, 0.4)
    if cut.front == "buttons":
        if cut.ribbed:
            band = closed_path([(-11, -8), (0, -22), (11, -8), (11, cut.hem + 8), (-11, cut.hem + 8)])
            _rib(canvas, band)
        else:
            canvas.line(f"M-11 {dip + 6}V{cut.hem + 6}M11 {dip + 6}V{cut.hem + 6}", edge, 1.8, opacity=0.45)
            canvas.stitches(f"M7 {dip + 12}V{cut.hem + 2}")
        count = 5 if cut.ribbed else 6
        start = 10 if cut.ribbed else dip + 34
        gap = (cut.hem - 26 - start) / (count - 1)
        for index in range(count):
            canvas.button(0, start + gap * index)
    elif cut.front == "half":
        canvas.cloth(box(-13, dip, 26, 84, 3), shading="drop")
        canvas.button(0, dip + 32)
        canvas.button(0, dip + 62)
    elif cut.front == "zip":
        canvas.cloth(box(-15, dip - 4, 30, cut.hem - dip + 12, 3), shading="none")
        canvas.line(f"M0 {dip + 4}V{cut.hem + 4}", mix(canvas.look.second, METAL, 0.5), 4, dash="2 3.4")
        canvas.solid(box(-4, dip + 20, 8, 22, 3), METAL)
        for y in (-80, -10, 60, 130):
            canvas.button(-9 if cut.neck == "hood" else 9, y, 4.5, METAL)
    elif cut.front == "coat":
        canvas.line(f"M16 -52C20 40 18 160 16 {cut.hem + 6}", edge, 2.4, opacity=0.6)
        for y in (-28, 34, 96):
            canvas.button(2, y, 8, darker(canvas.look.main, 0.45))
        canvas.fold(f"M0 150V{cut.hem + 4}", opacity=0.07)


def _collar(canvas: Canvas, cut: Cut) -> None:
    draw = {
        "crew": _band,
        "boat": _band,
        "roll": _roll,
        "vee": _vee,
        "stand": _stand,
        "hood": _hood_rim,
        "lapel": _lapels,
    }.get(cut.neck, _wings)
    draw(canvas, cut)


def _wings(canvas: Canvas, cut: Cut) -> None:
    """The collar of a shirt."""
    x, y, dip = _neckline(cut)
    tip_x, tip_y = {"polo": (44, -104), "camp": (62, -84)}.get(cut.neck, (34, -92))
    wing = [(x + 2, y), (x - 18, y + 8, 2, dip + 2), (tip_x, tip_y), (x + 14, y + 40)]
    for path in both_sides(wing):
        if cut.neck == "polo":
            _rib(canvas, path)
        else:
            canvas.cloth(path, fill=canvas.part(), shading="drop")
    if cut.neck == "shirt":
        canvas.button(tip_x, tip_y - 8, 3)
        canvas.button(-tip_x, tip_y - 8, 3)


def _band(canvas: Canvas, cut: Cut) -> None:
    """A round neckband."""
    x, y, dip = _neckline(cut)
    main = canvas.look.main
    band = f"M{-x} {y}Q{-x * 0.75} {dip} 0 {dip}Q{x * 0.75} {dip} {x} {y}"
    width = 17 if cut.ribbed else 9
    canvas.line(band, darker(main, 0.35), width + 3)
    canvas.line(band, main if cut.neck == "crew" else lighter(main, 0.08), width)
    if cut.ribbed:
        canvas.line(band, darker(main, 0.4), width, dash="1.5 5", opacity=0.45)


def _roll(canvas: Canvas, _cut: Cut) -> None:
    _rib(canvas, mirrored_path([(0, -216), (46, -216, 56, -206), (64, -172, 58, -142), (30, -124, 0, -124)]))
    canvas.solid(ellipse(0, -206, 44, 9), darker(canvas.look.main, 0.45))
    canvas.fold("M-56 -168Q0 -150 56 -168", opacity=0.16)


def _vee(canvas: Canvas, cut: Cut) -> None:
    x, y, _ = _neckline(cut)
    edge = [(x - 6, y - 10), (x + 12, y + 2), (46, -100, 11, -4), (-6, -16), (34, -100, x - 6, y - 10)]
    for path in both_sides(edge):
        _rib(canvas, path)


def _stand(canvas: Canvas, _cut: Cut) -> None:
    canvas.cloth(mirrored_path([(0, -196), (40, -198, 52, -190), (56, -166, 54, -150), (24, -136, 0, -136)]))
    canvas.line("M0 -192V-140", METAL, 4, dash="2 3.4")


def _hood_rim(canvas: Canvas, _cut: Cut) -> None:
    rim = [(62, -190), (84, -150, 62, -128), (34, -112, 0, -110), (20, -132, 40, -140), (58, -160, 62, -190)]
    for path in both_sides(rim):
        canvas.cloth(path, fill=canvas.part())
    for flip in (False, True):
        with canvas.moved(flip=flip):
            canvas.line("M24 -118C26 -96 20 -84 24 -60", lighter(canvas.look.main, 0.6), 4)


def _lapels(canvas: Canvas, cut: Cut) -> None:
    x, y, _ = _neckline(cut)
    for path in both_sides([(44, -112), (96, -92), (60, -30, 6, -46), (20, -80, 44, -112)]):
        canvas.cloth(path, shading="drop")
    for path in both_sides([(x + 2, y - 2), (76, -128), (98, -108), (44, -108), (30, -134, x + 2, y - 2)]):
        canvas.cloth(path)


def _draw_folded(canvas: Canvas, cut: Cut) -> None:
    """Folded in a neat rectangle, on its own."""
    left, right, top, bottom = -168, 168, -176, 196
    body = box(left, top, right - left, bottom - top, 22)
    with canvas.moved(0, 8, scale=1.08):
        canvas.cast(body, dx=10, dy=18)
        for offset in (12, 6):
            canvas.solid(
                box(left + 4, bottom - 30 + offset, right - left - 8, 30, 12),
                darker(canvas.look.main, 0.12 + offset / 60),
                edge=darker(canvas.look.main, 0.4),
            )
        canvas.cloth(body)
        with canvas.clipped(body):
            canvas.fold(f"M{left + 62} {top}Q{left + 46} 20 {left + 58} {bottom}", width=3, opacity=0.16)
            canvas.fold(f"M{right - 62} {top}Q{right - 46} 20 {right - 58} {bottom}", width=3, opacity=0.16)
            with canvas.moved(0, 12, scale=1.16):
                _back_of_neck(canvas, cut)
                if cut.front in {"buttons", "half"}:
                    _front(canvas, cut)
                _collar(canvas, cut)
                if cut.pockets == "chest":
                    _pockets(canvas, cut)
        if cut.neck in {"roll", "shirt", "polo", "camp"}:
            with canvas.moved(0, 12, scale=1.16):
                _back_of_neck(canvas, cut)
                _collar(canvas, cut)
                if cut.front in {"buttons", "half"}:
                    canvas.button(0, _neckline(cut)[2] + 30)
