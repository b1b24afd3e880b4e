"""Public photographs, read from the archives they come in, and drawn goods; none is kept in the project."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from bot.shop.demo.catalogue import make_catalogue
from bot.shop.demo.drawings import VIEWS, picture_of, rasterise
from bot.shop.demo.scale import FULL, Scale
from models.images.frames import Pixels, squared
from models.images.training import UNNAMED, Lessons

CLOTHING: Final = "clothing_small"
GROCERY: Final = "grocery_store"
FASHION: Final = "fashion_catalogue_images"
SHOWN_AGAIN: Final = 6  # how often a catalogue picture is shown beside dozens of photos of the same thing
DRAWN_SEED: Final = 20  # of a demo shop that nobody is shown
DRAWN_CLOTHES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("shirt", "camp_shirt"), "shirt"),
    "tee": "t-shirt",
    "polo": "polo",
    **dict.fromkeys(("breton", "jumper", "rollneck", "cardigan"), "longsleeve"),
    **dict.fromkeys(("rain_jacket", "gilet", "coat"), "outwear"),
    **dict.fromkeys(("wrap_dress", "shirt_dress", "sundress"), "dress"),
    **dict.fromkeys(("chinos", "wide_trousers", "jeans"), "pants"),
    "shorts": "shorts",
    "skirt": "skirt",
    **dict.fromkeys(("sneaker", "chelsea", "loafer", "wellies", "sandal"), "shoes"),
    **dict.fromkeys(("beanie", "sun_hat"), "hat"),
}


@dataclass(frozen=True)
class Photo:
    """One photograph and its row in the set's table."""

    pixels: Pixels
    told: Mapping[str, str]


def clothing(root: Path, part: str) -> list[Photo]:
    """Clothes photographed at home: part ``train``, ``validation`` or ``extra``, which has other kinds too."""
    return _listed(root / CLOTHING, part)


def grocery(root: Path, part: str) -> list[Photo]:
    """Groceries photographed in shops: part ``train`` or ``val``."""
    return _listed(root / GROCERY, part)


def iconic(root: Path) -> list[Photo]:
    """The clean catalogue picture of each of the 81 groceries, in the order of their class."""
    found = dict(_pictures(root / GROCERY / "iconic.tar"))
    classes = _rows(root / GROCERY / "classes.csv")
    return [Photo(found[row["iconic_file"]], row) for row in classes]


def fashion(root: Path) -> list[Photo]:
    """Catalogue pictures of a fashion shop. For measuring only: nothing that is shipped learns from them."""
    found = dict(_pictures(root / FASHION / "images_train.tar.gz"))
    with gzip.open(root / FASHION / "products.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["has_image"] == "True"]
    return [Photo(found[f"{row['product_id']}.jpg"], row) for row in rows]


def drawn(seed: int = DRAWN_SEED, scale: Scale = FULL) -> list[Photo]:
    """The goods of a demo shop as they are drawn, with what they are (``drawing``) and how they look.

    What the fashion shop's table has, is called as there: ``base_colour``, and ``attributes`` as JSON.
    """
    return [
        Photo(
            np.asarray(rasterise(picture_of(product, view))),
            {
                "drawing": product.kind.drawing,
                "base_colour": product.colours[0].name,
                "attributes": json.dumps({"Pattern": product.pattern.name}),
            },
        )
        for product in make_catalogue(seed, date(2026, 1, 1), scale)
        for view in VIEWS
    ]


def lessons(root: Path, side: int, scale: Scale = FULL) -> Lessons:
    """What the network is trained on: the train parts of the sets whose licences allow anything, and drawn goods.

    Args:
        root: folder of the data sets.
        side: of the squares into which the pictures are brought.
        scale: of the shop whose goods are drawn.
    """
    clothes = [*clothing(root, "train"), *clothing(root, "extra")]
    catalogue = iconic(root)
    groceries = [*grocery(root, "train"), *catalogue * SHOWN_AGAIN]
    goods = drawn(scale=scale)
    family = {photo.told["class_name"]: photo.told["coarse_name"] for photo in catalogue}
    said: dict[str, list[str | None]] = {
        "clothing": [
            *map(kind_of, clothes),
            *(None for _ in groceries),
            *(DRAWN_CLOTHES.get(photo.told["drawing"]) for photo in goods),
        ],
        "grocery": [
            *(None for _ in clothes),
            *(photo.told["class_name"] for photo in groceries),
            *(None for _ in goods),
        ],
        "goods": [*(None for _ in (*clothes, *groceries)), *(photo.told["drawing"] for photo in goods)],
    }
    said["grocery_family"] = [family[name] if name else None for name in said["grocery"]]
    names = {
        "clothing": clothing_kinds(clothes),
        "grocery": fine_names(catalogue),
        "grocery_family": coarse_names(catalogue),
        "goods": sorted({photo.told["drawing"] for photo in goods}),
    }
    return Lessons(
        pixels=np.stack([squared(photo.pixels, side) for photo in (*clothes, *groceries, *goods)]),
        names=names,
        labels={key: _places(each, said[key]) for key, each in names.items()},
    )


def kind_of(photo: Photo) -> str:
    """What a piece of clothing is called."""
    return (photo.told["label"] or photo.told["full_label"]).lower()


def clothing_kinds(photos: Sequence[Photo]) -> list[str]:
    """Their kinds, in the order of the alphabet."""
    return sorted(set(map(kind_of, photos)))


def fine_names(catalogue: Sequence[Photo]) -> list[str]:
    """The groceries' names, in the order of their classes."""
    return [photo.told["class_name"] for photo in catalogue]


def coarse_names(catalogue: Sequence[Photo]) -> list[str]:
    """What several groceries are: apple, milk."""
    return sorted({photo.told["coarse_name"] for photo in catalogue})


def _places(names: Sequence[str], said: Sequence[str | None]) -> NDArray[np.int64]:
    place = {name: number for number, name in enumerate(names)}
    return np.array([place.get(each, UNNAMED) if each else UNNAMED for each in said], dtype=np.int64)


def _listed(folder: Path, part: str) -> list[Photo]:
    found = dict(_pictures(folder / f"{part}.tar"))
    return [Photo(found[row["file"]], row) for row in _rows(folder / f"{part}.csv")]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _pictures(archive: Path) -> Iterator[tuple[str, Pixels]]:
    with tarfile.open(archive) as members:
        for member in members:
            file = members.extractfile(member) if member.isfile() else None
            if file is not None:
                picture = ImageOps.exif_transpose(Image.open(io.BytesIO(file.read())))
                yield member.name.removeprefix("./"), np.asarray(picture.convert("RGB"))
