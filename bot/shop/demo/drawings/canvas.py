"""The paper that the products are drawn on: SVG, 640 units square, with the origin in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal

from bot.shop.demo.drawings.colours import darker, lighter, mix
from bot.shop.demo.drawings.surfaces import surface, texture

SIZE: Final = 640  # of the drawing
PIXELS: Final = 576  # of the picture: a fifth less work than 640, and as sharp on a card
Shading = Literal["side", "round", "drop", "none"]
View = Literal["a", "b"]

_SHADINGS: Final = {
    "side": ((0, "#fff", 0.16), (0.45, "#fff", 0.0), (0.55, "#000", 0.0), (1, "#000", 0.2)),
    "round": ((0, "#000", 0.16), (0.22, "#fff", 0.22), (0.45, "#fff", 0.0), (0.6, "#000", 0.02), (1, "#000", 0.3)),
    "drop": ((0, "#fff", 0.16), (0.4, "#fff", 0.0), (0.6, "#000", 0.0), (1, "#000", 0.2)),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a drawing must show of a product: colours as ``#rrggbb``, the pattern's and the material's name.

    ``others`` are the colours of further variants, ``detail`` the attributes.
    """

    main: str
    second: str
    pattern: str
    material: str
    others: tuple[str, ...]
    backdrop: str
    view: View


def svg_document(definitions: str, body: str) -> str:
    """A whole SVG file."""
    half = SIZE // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{PIXELS}" height="{PIXELS}" '
        f'viewBox="{-half} {-half} {SIZE} {SIZE}"><defs>{definitions}</defs>{body}</svg>'
    )


class Canvas:
    """Collects the elements of one picture. Lengths are in units, y points down, (0, 0) is the middle.

    Nothing that is painted with a pattern is turned or mirrored by a transformation: a pattern on a slant takes
    the rasteriser eight times as long.
    """

    def __init__(self, look: Look) -> None:
        self.look = look
        self._defs: list[str] = []
        self._body: list[str] = []
        self._paints: dict[tuple[str, str, str, float], str] = {}
        for name, stops in _SHADINGS.items():
            direction = 'x2="0" y2="1"' if name == "drop" else 'x2="1" y2="0"'
            marks = "".join(
                f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{opacity}"/>'
                for at, colour, opacity in stops
            )
            self._defs.append(
                f'<linearGradient id="{name}" x1="0" y1="0" {direction}>{marks}</linearGradient>'
            )
        self._defs.append(
            '<radialGradient id="soft"><stop offset="0" stop-color="#000" stop-opacity="1"/>'
            '<stop offset="0.55" stop-color="#000" stop-opacity="0.45"/>'
            '<stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>'
        )

    def svg(self) -> str:
        """The picture."""
        return svg_document("".join(self._defs), "".join(self._body))

    def add(self, element: str) -> None:
        """Any SVG element."""
        self._body.append(element)

    def define(self, element: str) -> None:
        """Any SVG element to refer to; its id must be unique in the picture."""
        self._defs.append(element)

    @contextmanager
    def moved(
        self, x: float = 0, y: float = 0, *, turn: float = 0, scale: float = 1, flip: bool = False
    ) -> Iterator[None]:
        """Everything drawn inside is moved, turned by ``turn`` degrees, scaled and mirrored."""
        across = -scale if flip else scale
        self.add(f'<g transform="translate({x} {y}) rotate({turn}) scale({across} {scale})">')
        yield
        self.add("</g>")

    @contextmanager
    def clipped(self, path: str) -> Iterator[None]:
        """Only what lies inside the path is seen of everything drawn inside."""
        name = f"clip{len(self._defs)}"
        self.define(f'<clipPath id="{name}"><path d="{path}"/></clipPath>')
        self.add(f'<g clip-path="url(#{name})">')
        yield
        self.add("</g>")

    def paint(self, main: str = "", second: str = "", pattern: str = "", *, scale: float = 1) -> str:
        """A ``fill`` of the product's own colours and pattern, or of those given."""
        key = (main or self.look.main, second or self.look.second, pattern or self.look.pattern, scale)
        if key not in self._paints:
            name = f"paint{len(self._paints)}"
            definition = surface(name, key[0], key[1], key[2], scale=scale)
            if definition:
                self.define(definition)
            self._paints[key] = f"url(#{name})" if definition else key[0]
        return self._paints[key]

    def cloth(
        self,
        path: str,
        *,
        fill: str = "",
        scale: float = 1,
        shading: Shading = "side",
        edge: str = "",
    ) -> None:
        """A piece of the product: its pattern, the material's texture, shading and a thin edge."""
        self.add(f'<path d="{path}" fill="{fill or self.paint(scale=scale)}"/>')
        overlay = texture(self.look.material)
        if overlay is not None:
            if overlay not in self._defs:
                self.define(overlay)
            self.add(f'<path d="{path}" fill="url(#texture)"/>')
        if shading != "none":
            self.add(f'<path d="{path}" fill="url(#{shading})"/>')
        self.line(path, edge or darker(self.look.main, 0.35), 2, opacity=0.55)

    def part(self) -> str:
        """A ``fill`` for small parts such as pockets: the pattern, or the main colour where that is a block."""
        return self.look.main if self.look.pattern == "colour-block" else self.paint()

    def solid(
        self, path: str, fill: str, *, shading: Shading = "none", edge: str = "", opacity: float = 1
    ) -> None:
        """A piece in one colour."""
        self.add(f'<path d="{path}" fill="{fill}" fill-opacity="{opacity}"/>')
        if shading != "none":
            self.add(f'<path d="{path}" fill="url(#{shading})"/>')
        if edge:
            self.line(path, edge, 2, opacity=0.6)

    def line(self, path: str, colour: str, width: float, *, dash: str = "", opacity: float = 1) -> None:
        """A stroke with round ends."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.add(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity}" '
            f'stroke-linecap="round" stroke-linejoin="round"{dashes}/>'
        )

    def stitches(self, path: str) -> None:
        """A seam."""
        colour = lighter(self.look.main, 0.45) if _is_dark(self.look.main) else darker(self.look.main, 0.3)
        self.line(path, colour, 1.6, dash="6 4", opacity=0.7)

    def fold(self, path: str, *, width: float = 5, opacity: float = 0.13) -> None:
        """A crease: a soft dark stroke."""
        self.line(path, "#000", width, opacity=opacity)

    def disc(self, x: float, y: float, radius: float, fill: str, *, opacity: float = 1) -> None:
        """A filled circle."""
        self.add(f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" fill-opacity="{opacity}"/>')

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str, *, opacity: float = 1) -> None:
        """A filled ellipse."""
        self.add(f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}" fill-opacity="{opacity}"/>')

    def button(self, x: float, y: float, radius: float = 5.5, fill: str = "") -> None:
        """A round button with two holes."""
        colour = fill or (mix(self.look.main, "#f4ead8", 0.72))
        self.disc(x + 0.8, y + 1.6, radius, "#000", opacity=0.25)
        self.disc(x, y, radius, colour)
        self.disc(x - 1.5, y, 0.9, "#000", opacity=0.5)
        self.disc(x + 1.5, y, 0.9, "#000", opacity=0.5)

    def cast(self, path: str, *, dx: float = 7, dy: float = 13) -> None:
        """The shadow of something that lies or hangs in front of the backdrop."""
        for part, opacity in ((1.0, 0.07), (0.5, 0.08)):
            self.add(
                f'<path d="{path}" transform="translate({dx * part:.1f} {dy * part:.1f})" '
                f'fill="#2b2118" fill-opacity="{opacity}"/>'
            )

    def ground_shadow(self, x: float, y: float, rx: float, ry: float, opacity: float = 0.34) -> None:
        """The shadow of something that stands."""
        self.oval(x, y, rx, ry, "url(#soft)", opacity=opacity)


def _is_dark(rgb: str) -> bool:
    return sum(int(rgb[place : place + 2], 16) for place in (1, 3, 5)) < 330
