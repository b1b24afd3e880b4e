"""A shop's pictures are judged each by itself and beside those of the other products."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from models.errors import BadInput
from models.images.audit import (
    Finding,
    NearDuplicate,
    Unreadable,
    WrongCategory,
    audit,
    counts,
    suggested_categories,
    worst,
)
from models.images.frames import Pixels
from models.images.listing import Listed
from models.images.measuring import measured
from models.images.quality import report


def listed(product_id: str, *, path: str = "none.webp", category: str = "Shirts") -> Listed:
    return Listed(
        product_id=product_id,
        url=f"/media/{path}",
        path=Path(path),
        title=f"Product {product_id}",
        category=category,
        colours=("navy",),
    )


def drawn(seed: int, colour: str = "#263a5a") -> Pixels:
    """Goods of some outline on white."""
    picture = Image.new("RGB", (480, 480), "white")
    corners = np.random.default_rng(seed).integers(80, 400, (7, 2))
    ImageDraw.Draw(picture).polygon([tuple(corner) for corner in corners.tolist()], fill=colour)
    return np.asarray(picture)


def judged(*pictures: tuple[str, Pixels]) -> list[Finding]:
    return audit([listed(name) for name, _ in pictures], [report(pixels) for _, pixels in pictures])


def test_the_same_picture_of_two_products_is_told_of_both() -> None:
    """Each is told about the other; pictures of one product may resemble each other."""
    first, second, third = judged(("P1", drawn(1)), ("P2", drawn(1)), ("P3", drawn(2)))
    [trouble] = [each for each in first.problems if isinstance(each, NearDuplicate)]
    assert (trouble.twin.product_id, trouble.others) == ("P2", 0)
    assert "near_duplicate" in counts([second])
    assert "near_duplicate" not in counts([third])
    assert "near_duplicate" not in counts(judged(("P1", drawn(1)), ("P1", drawn(1))))


def test_products_that_share_a_picture_are_counted() -> None:
    """Beside the nearest, whatever number of pictures each has."""
    found = judged(("P1", drawn(1)), ("P2", drawn(1)), ("P2", drawn(1)), ("P3", drawn(1)))
    [trouble] = [each for each in found[0].problems if isinstance(each, NearDuplicate)]
    assert trouble.others == 1


def test_blank_pictures_are_empty_and_no_duplicates() -> None:
    """They are all the same, but that says nothing of the products."""
    blank = np.full((480, 480, 3), 255, dtype=np.uint8)
    found = judged(("P1", blank), ("P2", blank))
    assert "near_duplicate" not in counts(found)
    assert counts(found)["empty"] == 2


def test_what_cannot_be_read_is_told_with_its_reason() -> None:
    """It is the worst that can be, and nothing else is known of it."""
    found = audit([listed("P1"), listed("P2")], [report(drawn(1)), "no picture at all"])
    assert found[1].report is None
    assert found[1].problems == (Unreadable("no picture at all"),)
    assert worst(found)[0] is found[1]


def test_another_category_is_told_once_for_a_product() -> None:
    """Of its first picture; a suggestion that agrees with the listing is none."""
    pictures = [listed("P1"), listed("P1"), listed("P2")]
    reports = [report(drawn(seed)) for seed in range(3)]
    found = audit(pictures, reports, suggested={"P1": ("Shoes", 0.9), "P2": ("Shirts", 0.9)})
    assert counts(found)["wrong_category"] == 1
    assert found[0].problems[0] == WrongCategory("Shoes", 0.9)


def test_each_picture_needs_its_report() -> None:
    """One that is missing would be taken for the next one's."""
    with pytest.raises(ValueError, match="shorter"):
        audit([listed("P1")], [])


def test_files_are_measured_in_their_order(tmp_path: Path) -> None:
    """Broken ones are told with their name, without the folder that they lie in."""
    Image.fromarray(drawn(1)).save(tmp_path / "good.webp", lossless=True)
    (tmp_path / "bad.webp").write_bytes(b"RIFF....WEBP")
    names = ("bad.webp", "good.webp", "gone.webp")
    bad, good, gone = measured([listed("P1", path=str(tmp_path / name)) for name in names])
    assert isinstance(bad, str)
    assert "bad.webp" in bad
    assert isinstance(gone, str)
    assert str(tmp_path) not in bad + gone
    assert not isinstance(good, str)
    assert good.width == 480


def test_no_pictures_need_no_process() -> None:
    """An empty shop is measured at once."""
    assert list(measured([])) == []
    assert audit([], []) == []


def rows(*angles: float) -> NDArray[np.float32]:
    return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], dtype=np.float32)


def test_a_product_among_those_of_another_category_is_noticed() -> None:
    """Five shirts at one end, five shoes at the other; one of them is listed as the other."""
    vectors = rows(0, 0.01, 0.02, 0.03, 0.04, 1.5, 1.51, 1.52, 1.53, 1.54)
    ids = [f"P{place}" for place in range(10)]
    categories = ["Shoes", *["Shirts"] * 4, *["Shoes"] * 5]
    assert suggested_categories(ids, categories, vectors, neighbours=4) == {"P0": ("Shirts", 1.0)}


def test_three_products_must_agree() -> None:
    """Many pictures of the same two are not enough."""
    ids = ["P0", "P1", "P1", "P1", "P2", "P2", "P2"]
    categories = ["Shoes", *["Shirts"] * 6]
    vectors = rows(*np.linspace(0, 0.1, 7))
    assert suggested_categories(ids, categories, vectors) == {}


def test_pictures_of_a_product_do_not_vote_for_it() -> None:
    """Otherwise one with many pictures would always be where it belongs."""
    ids = [*["P0"] * 12, "P1", "P2", "P3"]
    categories = [*["Shoes"] * 12, *["Shirts"] * 3]
    found = suggested_categories(ids, categories, rows(*np.linspace(0, 0.1, 15)))
    assert found == {"P0": ("Shirts", 1.0)}


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """They only save memory."""
    random = np.random.default_rng(3)
    vectors = random.normal(size=(60, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = [f"P{place // 2}" for place in range(60)]
    categories = [("Shirts", "Shoes", "")[place // 2 % 3] for place in range(60)]
    whole = suggested_categories(ids, categories, vectors, neighbours=3)
    monkeypatch.setattr("models.images.audit._BLOCK", 7)
    assert suggested_categories(ids, categories, vectors, neighbours=3) == whole
    assert whole


@pytest.mark.parametrize(
    ("ids", "shape", "neighbours"), [(["P1"], (2, 3), 1), (["P1"], (1,), 1), (["P1"], (1, 3), 0)]
)
def test_what_does_not_fit_together_is_refused(
    ids: list[str], shape: tuple[int, ...], neighbours: int
) -> None:
    """With what was given."""
    with pytest.raises(BadInput):
        suggested_categories(ids, ["Shirts"], np.zeros(shape, np.float32), neighbours=neighbours)


def test_a_shop_without_categories_has_no_suggestions() -> None:
    """There is nothing to vote for."""
    assert suggested_categories(["P1", "P2"], ["", ""], rows(0, 1)) == {}
    assert suggested_categories([], [], np.zeros((0, 4), np.float32)) == {}
