"""What is measured of pictures is true: an encoder that sees colours finds by colour, a blind one does not."""

from __future__ import annotations

import csv
import gzip
import io
import tarfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from bot.bench.figures import Figure
from bot.evaluate.images import parts, peers, sets
from bot.evaluate.images.distortions import distorted
from models.images.encoder import About, Seen
from models.images.frames import Pixels, Vectors
from models.images.preparation import OURS

HUES = {"red": (210, 30, 30), "green": (30, 160, 40), "blue": (40, 60, 210)}


class ByColour:
    """Stands for an encoder: sees the mean colour of what is not white; ``blind`` sees noise."""

    def __init__(self, *, blind: bool = False, names: Mapping[str, Sequence[str]] | None = None) -> None:
        self.about = About(source="test", preparation=OURS, names=names or {})
        self._blind = blind
        self._chance = np.random.default_rng(1)

    def encode(self, pictures: Sequence[Pixels]) -> Seen:
        """One vector a picture; each name is as likely as the picture is red, green or blue."""
        means = np.stack([self._seen(each) for each in pictures]) if pictures else np.zeros((0, 3))
        vectors = means / np.linalg.norm(means, axis=1, keepdims=True)
        likely = {key: vectors[:, : len(each)] for key, each in self.about.names.items()}
        return Seen(vectors.astype(np.float32), likely)

    def _seen(self, picture: Pixels) -> Vectors:
        if self._blind:
            return self._chance.normal(size=3).astype(np.float32)
        coloured = picture[picture.min(axis=2) < 200].reshape(-1, 3)
        return np.asarray((coloured if len(coloured) else picture.reshape(-1, 3)).mean(axis=0), np.float32)


def photo(hue: str, place: int, size: int = 80) -> bytes:
    """A disc in a colour, somewhere, in a size of its own."""
    picture = Image.new("RGB", (size, size), "white")
    shift, wide = place % 7, 40 + place % 11
    ImageDraw.Draw(picture).ellipse(
        (10 + shift, 10 + shift, 10 + shift + wide, 10 + shift + wide), fill=HUES[hue]
    )
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95)
    return file.getvalue()


def written(folder: Path, name: str, files: Mapping[str, bytes], rows: Sequence[Mapping[str, str]]) -> None:
    """An archive and its table, in the shape of the real ones."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / f"{name}.tar", "w") as tar:
        for path, data in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    if rows:
        table = io.StringIO(newline="")
        writer = csv.DictWriter(table, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{name}.csv").write_text(table.getvalue())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sets in which everything of a kind has one colour."""
    root = tmp_path_factory.mktemp("sets")
    hues = [hue for hue in HUES for _ in range(6)]
    for part in ("train", "validation"):
        files = {f"{part}/{row}.jpg": photo(hue, row) for row, hue in enumerate(hues)}
        rows = [
            {"file": path, "label": hue, "full_label": hue} for path, hue in zip(files, hues, strict=True)
        ]
        written(root / sets.CLOTHING, part, files, rows)
    for part in ("train", "val"):
        files = {f"{part}/{row}.jpg": photo(hue, row) for row, hue in enumerate(hues)}
        rows = [{"file": path, "class_name": hue} for path, hue in zip(files, hues, strict=True)]
        written(root / sets.GROCERY, part, files, rows)
    written(root / sets.GROCERY, "iconic", {f"{hue}.jpg": photo(hue, 3) for hue in HUES}, [])
    classes = [
        {"class_name": hue, "coarse_name": "fruit" if hue == "red" else "leaf", "iconic_file": f"{hue}.jpg"}
        for hue in HUES
    ]
    written(root / sets.GROCERY, "classes", {}, classes)
    fashion(root / sets.FASHION)
    return root


def fashion(folder: Path) -> None:
    """Sixty products of three kinds."""
    folder.mkdir()
    products = [(str(row), list(HUES)[row % 3]) for row in range(60)]
    with tarfile.open(folder / "images_train.tar.gz", "w:gz") as tar:
        for product_id, hue in products:
            entry, data = tarfile.TarInfo(f"{product_id}.jpg"), photo(hue, int(product_id))
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    rows = [f"{product_id},True,{hue},{hue.title()},{{}}" for product_id, hue in products]
    head = "product_id,has_image,article_type,base_colour,attributes"
    (folder / "products.csv.gz").write_bytes(gzip.compress("\n".join([head, *rows]).encode()))


def measured(
    part: Callable[[parts.Evaluation], list[Figure]], root: Path, encoder: ByColour
) -> dict[str, Figure]:
    """The part's figures by name."""
    evaluation = parts.Evaluation(root, encoder, seed=7, say=lambda _line: None)  # type: ignore[arg-type]
    return {figure.name: figure for figure in part(evaluation)}


NAMES = {
    "clothing": list(HUES),
    "grocery": list(HUES),
}


def test_names_that_were_learnt_are_judged_as_they_are(root: Path) -> None:
    """And where there are none, a classifier on the vectors is."""
    for names in (NAMES, {}):
        assert measured(parts.clothing, root, ByColour(names=names))["clothing_accuracy"].value == 100
        assert measured(parts.grocery, root, ByColour(names=names))["grocery_accuracy"].value == 100


def test_a_blind_encoder_is_found_out(root: Path) -> None:
    """A third is right by chance; the peer, which sees colours, is far above."""
    figure = measured(parts.clothing, root, ByColour(blind=True))["clothing_accuracy"]
    assert figure.value < 75
    assert figure.peer_value == 100
    grocery = measured(parts.grocery, root, ByColour(blind=True))
    assert grocery["grocery_catalogue_top_1"].value < 75


def test_catalogue_pictures_are_found_by_photos(root: Path) -> None:
    """Among all of them."""
    figures = measured(parts.grocery, root, ByColour())
    assert figures["grocery_catalogue_top_1"].value == 100
    assert figures["grocery_family_accuracy"].value == 100


def test_neighbours_of_a_kind_are_counted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never the picture itself."""
    monkeypatch.setattr(parts, "FITTED", 30)
    figures = measured(parts.fashion, root, ByColour())
    assert figures["fashion_same_type_in_5"].value == 100
    assert figures["fashion_type_accuracy"].value == 100
    assert figures["fashion_copy_found"].n == figures["fashion_copy_found_to_hash"].n


def test_distorted_copies_are_different_and_the_same_each_time(root: Path) -> None:
    """Another ground, another cut; the same numbers give the same picture."""
    picture = np.asarray(Image.open(io.BytesIO(photo("red", 1))))
    ground = np.full((50, 50, 3), (20, 90, 200), dtype=np.uint8)
    first, again, other = (distorted(picture, ground, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert first.shape != other.shape or not np.array_equal(first, other)
    assert (first[..., 2] > 120).mean() > 0.3  # the ground is blue now


def test_peers_see_what_they_say() -> None:
    """The same picture is the nearest; rows have length 1."""
    pictures = [np.asarray(Image.open(io.BytesIO(photo(hue, row)))) for row, hue in enumerate(HUES)]
    for encode in (peers.histograms, peers.hashes):
        vectors = encode(pictures)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
        assert ((vectors @ vectors.T).argmax(axis=1) == np.arange(3)).all()
