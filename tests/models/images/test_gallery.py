"""Pictures of products are found by likeness, whatever comes and goes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.errors import BadInput
from models.images.gallery import HANDICAP, Gallery, likeness

AXES = np.eye(6, dtype=np.float32)
IDS = ["shirt", "shirt", "lamp", "mug"]


@pytest.fixture
def gallery() -> Gallery:
    """A shirt with two pictures, a lamp and a mug; each picture is an axis."""
    return Gallery.build(IDS, AXES[:4])


def found(gallery: Gallery, vectors: np.ndarray, **more: object) -> list[str]:
    """Ids, best first."""
    return [each.product_id for each in gallery.search(vectors, limit=3, **more)]  # type: ignore[arg-type]


def test_a_product_comes_once_by_its_best_picture(gallery: Gallery) -> None:
    """However many it has."""
    asked = (AXES[1] * 0.8 + AXES[2] * 0.6)[None]
    near = gallery.search(asked, limit=3)
    assert [each.product_id for each in near][:2] == ["shirt", "lamp"]
    assert near[0].likeness == pytest.approx(0.8)


def test_the_view_that_is_most_like_it_counts(gallery: Gallery) -> None:
    """A photo is looked at in parts."""
    assert found(gallery, np.stack([AXES[5], AXES[3]]))[0] == "mug"


def test_a_part_must_be_clearly_more_like_it_than_the_whole(gallery: Gallery) -> None:
    """It shows less. Searching the index and comparing with all say the same."""
    whole, part = AXES[2] * 0.8 + AXES[5] * 0.6, AXES[3] * 0.82 + AXES[5] * (1 - 0.82**2) ** 0.5
    asked = np.stack([whole, part]).astype(np.float32)
    assert found(gallery, asked)[0] == "lamp"
    assert found(gallery, asked[::-1])[0] == "mug"
    near = likeness(asked, AXES[:4])
    assert near[[2, 3]].tolist() == pytest.approx([0.8, 0.82 - HANDICAP])
    assert [each.likeness for each in gallery.search(asked, limit=2)] == pytest.approx(near[[2, 3]].tolist())


def test_only_what_may_be_found_is_found(gallery: Gallery) -> None:
    """Such as what is in stock."""
    assert found(gallery, AXES[:1], only={"lamp", "gone"}) == ["lamp"]
    assert found(gallery, AXES[:1], only=set()) == []


def test_pictures_come_and_go(gallery: Gallery) -> None:
    """Without a new index."""
    gallery.add(["shirt", "hat"], AXES[4:6])
    assert found(gallery, AXES[5:6])[0] == "hat"
    assert gallery.remove(["shirt", "nobody"]) == 3
    assert "shirt" not in found(gallery, AXES[4:5])
    assert gallery.product_ids == {"lamp", "mug", "hat"}
    gallery.add(["shirt"], AXES[:1])
    assert found(gallery, AXES[:1])[0] == "shirt"


def test_what_was_saved_is_loaded(gallery: Gallery, tmp_path: Path) -> None:
    """With all pictures."""
    gallery.save(tmp_path)
    assert found(Gallery.load(tmp_path), AXES[2:3])[0] == "lamp"


@pytest.mark.parametrize("product_id", ["", "a\tb", 7])
def test_what_is_no_id_is_refused(product_id: object) -> None:
    """Before anything is kept."""
    with pytest.raises(BadInput, match="product_ids"):
        Gallery.build([product_id], AXES[:1])  # type: ignore[list-item]


def test_an_empty_gallery_finds_nothing() -> None:
    """A shop without pictures."""
    gallery = Gallery.build([], AXES[:0])
    assert gallery.search(AXES[:2], limit=3) == []
