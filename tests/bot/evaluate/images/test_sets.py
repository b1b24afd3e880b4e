"""Public photographs are read from their archives and become lessons; what has no name stays without."""

from __future__ import annotations

import csv
import gzip
import io
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.evaluate.images import sets
from bot.shop.demo.drawings import DRAWINGS
from bot.shop.demo.palette import COLOURS
from bot.shop.demo.scale import Scale
from models.images.training import UNNAMED

FEW = Scale(products=0)  # one of each kind


def archive(path: Path, pictures: Mapping[str, tuple[int, int, int]], *, turned: bool = False) -> None:
    """Plain pictures in one tar, on their side if ``turned``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    notes = Image.Exif()
    if turned:
        notes[0x0112] = 6
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as tar:
        for name, colour in pictures.items():
            file = io.BytesIO()
            Image.new("RGB", (40, 30), colour).save(file, "JPEG", exif=notes)
            entry = tarfile.TarInfo(name)
            entry.size = file.tell()
            file.seek(0)
            tar.addfile(entry, file)


def table(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """A CSV, packed if its name says so."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    told = file.getvalue().encode()
    path.write_bytes(gzip.compress(told) if path.suffix == ".gz" else told)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three tiny sets in the shape of the real ones."""
    clothes = tmp_path / sets.CLOTHING
    for part, kind, full in (("train", "hat", "Hat"), ("extra", "", "Polo"), ("validation", "hat", "Hat")):
        archive(clothes / f"{part}.tar", {f"{part}/a.jpg": (200, 0, 0)}, turned=part == "extra")
        table(clothes / f"{part}.csv", [{"file": f"{part}/a.jpg", "label": kind, "full_label": full}])
    groceries = tmp_path / sets.GROCERY
    for part in ("train", "val"):
        archive(groceries / f"{part}.tar", {f"{part}/pear.jpg": (0, 200, 0)})
        row = {"file": f"{part}/pear.jpg", "class_name": "Conference", "coarse_name": "Pear"}
        table(groceries / f"{part}.csv", [row])
    archive(groceries / "iconic.tar", {"Gala.jpg": (250, 0, 0), "Conference.jpg": (0, 250, 0)})
    classes = [
        {"class_name": "Gala", "coarse_name": "Apple", "iconic_file": "Gala.jpg"},
        {"class_name": "Conference", "coarse_name": "Pear", "iconic_file": "Conference.jpg"},
    ]
    table(groceries / "classes.csv", classes)
    fashion = tmp_path / sets.FASHION
    archive(fashion / "images_train.tar.gz", {"7.jpg": (0, 0, 200)})
    products = [{"product_id": "7", "has_image": "True"}, {"product_id": "8", "has_image": "False"}]
    table(fashion / "products.csv.gz", products)
    return tmp_path


def test_lessons_hold_the_train_parts_with_their_names(root: Path) -> None:
    """A catalogue picture comes several times, because there are dozens of photos of the same thing."""
    lessons = sets.lessons(root, 32, FEW)
    kinds = len(DRAWINGS)
    photos, rest = 2 + 1 + 2 * sets.SHOWN_AGAIN, 2 * kinds
    assert lessons.pixels.shape == (photos + rest, 32, 32, 3)
    assert lessons.names == {
        "clothing": ["hat", "polo"],
        "grocery": ["Gala", "Conference"],
        "grocery_family": ["Apple", "Pear"],
        "goods": sorted(DRAWINGS),
    }
    assert lessons.labels["clothing"][:photos].tolist() == [0, 1] + [UNNAMED] * 13
    assert lessons.labels["grocery"].tolist() == (
        [UNNAMED] * 2 + [1] + [0, 1] * sets.SHOWN_AGAIN + [UNNAMED] * rest
    )
    assert lessons.labels["grocery_family"].tolist() == lessons.labels["grocery"].tolist()


def test_drawn_goods_are_called_what_photos_of_such_clothes_are(root: Path) -> None:
    """So that a photo of a polo shirt finds the drawing of one; a mug is no piece of clothing."""
    lessons = sets.lessons(root, 32, FEW)
    goods = [lessons.names["goods"][label] for label in lessons.labels["goods"] if label != UNNAMED]
    clothes = lessons.labels["clothing"][-len(goods) :]
    assert {goods[row] for row in np.flatnonzero(clothes == 1)} == {"polo"}
    assert {clothes[row] for row, name in enumerate(goods) if name == "mug"} == {UNNAMED}
    assert set(sets.DRAWN_CLOTHES) <= set(DRAWINGS)


def test_drawn_goods_come_with_their_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the names of the fashion shop's table."""
    monkeypatch.setattr(sets, "rasterise", lambda _: Image.new("RGB", (4, 4)))
    photos = sets.drawn(11, FEW)
    (breton, *_) = (each.told for each in photos if each.told["drawing"] == "breton")
    assert breton["attributes"] == '{"Pattern": "striped"}'
    assert {each.told["base_colour"] for each in photos} <= set(COLOURS)


def test_photos_are_upright(root: Path) -> None:
    """As their notes say."""
    assert sets.clothing(root, "train")[0].pixels.shape == (30, 40, 3)
    assert sets.clothing(root, "extra")[0].pixels.shape == (40, 30, 3)


def test_only_products_with_a_picture_are_read(root: Path) -> None:
    """The others cannot be looked up."""
    photos = sets.fashion(root)
    assert [photo.told["product_id"] for photo in photos] == ["7"]
    assert np.asarray(photos[0].pixels)[..., 2].mean() > 180
