"""Each thing in a photo is looked up, and named by the photo and its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from models.errors import BadInput
from models.images import artifact
from models.images.intake import sightings
from models.images.listing import Listed
from models.images.lookup import Lookup


@pytest.fixture
def lookup(tmp_path: Path, weights: Path, draw: Callable[..., Listed]) -> Lookup:
    """A shop of three discs."""
    listed = [draw(colour, colour) for colour in ("red", "blue", "black")]
    return artifact.load(artifact.build(tmp_path / "var", listed, source=weights).path)


def table(path: Path, *colours: str) -> Path:
    """Discs in a row."""
    picture = Image.new("RGB", (160 * len(colours), 180), "white")
    for number, colour in enumerate(colours):
        left = 160 * number + 20
        ImageDraw.Draw(picture).ellipse((left, 30, left + 120, 150), fill=colour)
    picture.save(path)
    return path


def test_each_thing_is_found(tmp_path: Path, lookup: Lookup) -> None:
    """With where it lies, in percent, and how likely that is."""
    found = sightings(table(tmp_path / "x.png", "blue", "red", "blue"), lookup)
    assert sorted(each.near[0].product_id for each in found) == ["blue", "blue", "red"]
    assert all(0 <= each.probability <= 1 and len(each.near) == 3 for each in found)
    assert all(sum(each.place[::2]) <= 100 and sum(each.place[1::2]) <= 100 for each in found)


def test_a_thing_keeps_its_name(tmp_path: Path, lookup: Lookup) -> None:
    """Under any file name; another photo of the same has others."""
    first = [each.sighting_id for each in sightings(table(tmp_path / "x.png", "blue", "red"), lookup)]
    same = [each.sighting_id for each in sightings(table(tmp_path / "y.png", "blue", "red"), lookup)]
    other = [each.sighting_id for each in sightings(table(tmp_path / "z.png", "red", "blue"), lookup)]
    assert first == same
    assert len({*first, *other}) == 4
    assert all(len(each) == 32 and each.startswith("m") for each in first)


def test_in_a_shop_without_pictures_nothing_is_like_it(tmp_path: Path, weights: Path) -> None:
    """The thing is told all the same."""
    empty = artifact.load(artifact.build(tmp_path / "var", [], source=weights).path)
    (seen,) = sightings(table(tmp_path / "x.png", "blue"), empty)
    assert (list(seen.near), seen.probability) == ([], 0.0)


def test_what_is_no_picture_is_refused(tmp_path: Path, lookup: Lookup) -> None:
    """With its name."""
    (tmp_path / "x.jpg").write_bytes(b"no")
    with pytest.raises(BadInput, match=r"x\.jpg"):
        sightings(tmp_path / "x.jpg", lookup)
