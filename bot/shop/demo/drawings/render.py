"""From a product to its two pictures."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import resvg_py
from PIL import Image

from bot.shop.demo.catalogue import DemoProduct
from bot.shop.demo.drawings.backdrops import backdrop_svg, has_table, pick_backdrop
from bot.shop.demo.drawings.bags import (
    draw_backpack,
    draw_basket,
    draw_crossbody,
    draw_pencil_case,
    draw_tote,
)
from bot.shop.demo.drawings.bottoms import draw_skirt, draw_trousers
from bot.shop.demo.drawings.canvas import Canvas, Look, View
from bot.shop.demo.drawings.dresses import draw_dress
from bot.shop.demo.drawings.kitchen import draw_bowl, draw_mug, draw_tea_towel, draw_teapot
from bot.shop.demo.drawings.knits import draw_beanie, draw_scarf, draw_sun_hat
from bot.shop.demo.drawings.lamps import draw_floor_lamp, draw_pendant, draw_table_lamp
from bot.shop.demo.drawings.outdoor import draw_bottle, draw_lunch_box, draw_umbrella
from bot.shop.demo.drawings.paper import draw_letter_set, draw_notebook
from bot.shop.demo.drawings.shoes import draw_shoes
from bot.shop.demo.drawings.textiles import draw_blanket, draw_cushion
from bot.shop.demo.drawings.tops import draw_top

VIEWS: Final[tuple[View, ...]] = ("a", "b")
_WEBP_QUALITY: Final = 84
_WEBP_EFFORT: Final = 2  # 0 to 6; above 2 it takes twice as long for 3 % fewer bytes


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture to be made."""

    file_name: str
    drawing: str
    look: Look


def picture_of(product: DemoProduct, view: View) -> Picture:
    """What the picture must show."""
    colours = [colour.rgb for colour in product.colours]
    return Picture(
        file_name=f"{product.product_id}-{view}.webp",
        drawing=product.kind.drawing,
        look=Look(
            main=colours[0],
            second=product.second.rgb,
            pattern=product.pattern.name,
            material=product.material.name,
            others=tuple(colours[1:]),
            backdrop=pick_backdrop(product.product_id, colours[0], view),
            view=view,
        ),
    )


def draw(picture: Picture) -> str:
    """The thing itself as SVG, without anything behind it."""
    canvas = Canvas(picture.look)
    DRAWINGS[picture.drawing](canvas, picture.drawing)
    return canvas.svg()


def rasterise(picture: Picture) -> Image.Image:
    """The whole picture as pixels."""
    look = picture.look
    image = _backdrop(look.backdrop, table=has_table(picture.drawing), circle=look.view == "b").copy()
    with _pixels(draw(picture)) as thing:
        image.alpha_composite(thing)
    return image.convert("RGB")


def encode(image: Image.Image) -> bytes:
    """WebP."""
    out = io.BytesIO()
    image.save(out, "WEBP", quality=_WEBP_QUALITY, method=_WEBP_EFFORT)
    return out.getvalue()


def draw_pictures(
    catalogue: Iterable[DemoProduct], folder: Path, *, processes: int | None = None
) -> Iterator[str]:
    """Draws two views of every product into ``folder``, on all processors; yields each file's name when it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [picture_of(product, view) for product in catalogue for view in VIEWS]
    jobs = [(picture, folder) for picture in pictures]
    # Spawned, not forked: the caller may have threads.
    with ProcessPoolExecutor(processes or os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_save, jobs, chunksize=8)


def _save(job: tuple[Picture, Path]) -> str:
    picture, folder = job
    (folder / picture.file_name).write_bytes(encode(rasterise(picture)))
    return picture.file_name


@lru_cache(maxsize=64)
def _backdrop(wall: str, *, table: bool, circle: bool) -> Image.Image:
    return _pixels(backdrop_svg(wall, table=table, circle=circle))


def _pixels(svg: str) -> Image.Image:
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    with Image.open(io.BytesIO(png)) as image:
        return image.convert("RGBA")


_TOPS: Final = (
    "shirt", "camp_shirt", "tee", "breton", "polo", "jumper", "rollneck", "cardigan", "rain_jacket", "gilet", "coat",
)  # fmt: skip
DRAWINGS: Final[dict[str, Callable[[Canvas, str], None]]] = {
    **dict.fromkeys(_TOPS, draw_top),
    **dict.fromkeys(("wrap_dress", "shirt_dress", "sundress"), draw_dress),
    **dict.fromkeys(("chinos", "wide_trousers", "jeans", "shorts"), draw_trousers),
    "skirt": draw_skirt,
    **dict.fromkeys(("sneaker", "chelsea", "loafer", "wellies", "sandal"), draw_shoes),
    "tote": draw_tote,
    "backpack": draw_backpack,
    "crossbody": draw_crossbody,
    "scarf": draw_scarf,
    "beanie": draw_beanie,
    "sun_hat": draw_sun_hat,
    "mug": draw_mug,
    "teapot": draw_teapot,
    "bowl": draw_bowl,
    "tea_towel": draw_tea_towel,
    "table_lamp": draw_table_lamp,
    "floor_lamp": draw_floor_lamp,
    "pendant": draw_pendant,
    "cushion": draw_cushion,
    "blanket": draw_blanket,
    "notebook": draw_notebook,
    "letter_set": draw_letter_set,
    "pencil_case": draw_pencil_case,
    "bottle": draw_bottle,
    "lunch_box": draw_lunch_box,
    "umbrella": draw_umbrella,
    "basket": draw_basket,
}
