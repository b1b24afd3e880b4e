"""The pictures that products are listed with, and what the listings say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageOps

from models.errors import BadInput
from models.images.frames import Pixels
from models.vocabulary import COLOUR_NAMES

LONGEST: Final = 1280  # pixels of a side; more is looked at by nobody
MOST_PIXELS: Final = 100_000_000


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One picture of one product.

    Attributes:
        product_id: of the product.
        url: of the picture, as the listing has it.
        path: where it lies on this machine.
        title, category: of the product.
        colours: of the product and its variants, as the listing calls them.
    """

    product_id: str
    url: str
    path: Path
    title: str
    category: str
    colours: Sequence[str]


def listed(products: Iterable[Mapping[str, Any]], place: Callable[[str], Path | None]) -> Iterator[Listed]:
    """The pictures of active products that are on this machine, in the products' order.

    Args:
        products: as the store exports them.
        place: url → where that picture lies; None if it does not.
    """
    for product in products:
        if not product.get("active", True):
            continue
        for picture in product.get("pictures") or ():
            path = place(str(picture["url"]))
            if path is not None:
                yield Listed(
                    product_id=str(product["product_id"]),
                    url=str(picture["url"]),
                    path=path,
                    title=str(product["title"]),
                    category=str(product.get("category") or ""),
                    colours=colours_of(product),
                )


def colours_of(product: Mapping[str, Any]) -> tuple[str, ...]:
    """What the listing says about colour: attributes first, then the variants' options."""
    said = [product.get("attributes") or {}]
    said += [variant.get("options") or {} for variant in product.get("variants") or ()]
    found = (
        str(value).strip().lower()
        for values in said
        for name, value in values.items()
        if str(name).strip().lower() in COLOUR_NAMES
    )
    return tuple(dict.fromkeys(value for value in found if value))


def opened(path: Path, longest: int = LONGEST) -> Pixels:
    """A picture of the shop's own, upright, on white where it is transparent.

    Args:
        path: any file that Pillow reads.
        longest: pixels that its longer side has at most; JPEGs are decoded small at once.

    Returns:
        uint8, shape (height, width, 3).

    Raises:
        BadInput: it is missing, no picture, damaged or enormous.
    """
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise BadInput(f"{path.name}: {picture.width} x {picture.height} pixels are too many")
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest), Image.Resampling.BILINEAR, reducing_gap=2.0)
            if upright.has_transparency_data:
                seen = upright.convert("RGBA")
                ground = Image.new("RGBA", seen.size, "white")
                upright = Image.alpha_composite(ground, seen)
            return np.asarray(upright.convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadInput(f"{path.name}: cannot be read as a picture ({error})") from error
