"""What likeness means is learnt from the shop's own pictures."""

from __future__ import annotations

import numpy as np
import pytest

from models.images import calibration
from models.images.calibration import DEFAULT, Calibration
from models.images.frames import Vectors

PRODUCTS = 60
KINDS = 4


def unit(vectors: np.ndarray) -> Vectors:
    """Rows of length 1."""
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def shop(noise: float) -> tuple[list[str], list[str], Vectors, list[Vectors]]:
    """Products around the middles of their kinds, and photos of them: ids, kinds, vectors, photos."""
    chance = np.random.default_rng(3)
    middles = unit(chance.normal(size=(KINDS, 32)))
    kinds = [f"kind {row % KINDS}" for row in range(PRODUCTS)]
    vectors = unit(np.tile(middles, (PRODUCTS // KINDS, 1)) + chance.normal(size=(PRODUCTS, 32)) * 0.1)
    photos = [unit(vector + chance.normal(size=(2, 32)) * noise) for vector in vectors]
    return [f"p{row}" for row in range(PRODUCTS)], kinds, vectors, photos


def fitted(noise: float, kinds: list[str] | None = None, tried: int = PRODUCTS) -> Calibration:
    ids, own, vectors, photos = shop(noise)
    rows = list(range(tried))
    return calibration.fit(ids, kinds or own, vectors, tried=rows, asked=[photos[row] for row in rows])


def test_a_photo_that_is_very_like_a_product_is_very_likely_of_it() -> None:
    """And one that is as near to two products is not."""
    curves = fitted(0.02)
    assert curves.is_same(0.99, 0.2) > 0.9
    assert curves.is_same(0.9, 0.0) < 0.5


def test_what_is_far_from_everything_is_of_no_kind_there() -> None:
    """And what lies among the things of a kind is one."""
    curves = fitted(0.02)
    assert curves.is_similar(0.9, 0.9) > 0.7
    assert curves.is_similar(0.2, 0.3) < 0.2


def test_likeness_never_counts_against() -> None:
    """However odd the shop is: more alike is never less likely."""
    for noise in (0.01, 0.1, 0.5):
        curves = fitted(noise)
        assert min(*curves.same[:2], *curves.similar[:2]) >= 0


def test_photos_that_tell_little_are_believed_less() -> None:
    """The worse photos find their products, the less is promised."""
    assert fitted(0.02).is_same(0.95, 0.05) > fitted(0.4).is_same(0.95, 0.05)


def test_a_shop_without_kinds_calls_similar_what_is_as_near_as_its_own_things_are() -> None:
    """One half is where all but a twentieth of its things are more alike."""
    curves = fitted(0.02, kinds=[""] * PRODUCTS)
    assert curves.is_similar(0.9, 0.9) > 0.5
    assert curves.is_similar(-0.5, 0.9) < 0.01


@pytest.mark.parametrize("tried", [0, 1, calibration.LEAST - 1])
def test_a_few_pictures_tell_nothing(tried: int) -> None:
    """A new shop begins with the figures of the demo shop."""
    assert fitted(0.02, tried=tried) == DEFAULT


def test_a_shop_of_one_product_has_curves() -> None:
    """Nothing is there to compare with."""
    _, _, vectors, photos = shop(0.02)
    rows = list(range(PRODUCTS))
    curves = calibration.fit(
        ["p"] * PRODUCTS, ["kind"] * PRODUCTS, vectors, tried=rows, asked=[photos[row] for row in rows]
    )
    assert 0 <= curves.is_same(0.9, 1.9) <= 1
    assert 0 <= curves.is_similar(0.9, 0.9) <= 1
