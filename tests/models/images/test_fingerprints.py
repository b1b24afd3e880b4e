"""The same photograph is known again, and another of the same kind is not taken for it."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageEnhance

from models.errors import BadInput
from models.images.fingerprints import Fingerprint, Fingerprints, fingerprint
from models.images.frames import Pixels
from tests.models.images.drawn import HOSTILE, NO_PICTURES, boxed, goods, picture

IDS = [each.product_id for each in goods()[::3]]


@pytest.fixture(scope="module")
def prints() -> list[Fingerprint]:
    """Of a shop's pictures."""
    return [fingerprint(picture(each)) for each in IDS]


def places(prints: list[Fingerprint], pixels: Pixels) -> list[int]:
    """Of the twins among some."""
    return [twin.place for twin in Fingerprints(prints).near(fingerprint(pixels))]


def jpeg(image: Image.Image) -> Image.Image:
    """As messengers send it."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=40)
    return Image.open(file).convert("RGB")


@pytest.mark.parametrize(
    "change",
    [
        jpeg,
        lambda image: image.resize((200, 200)),
        lambda image: image.resize((900, 900)),
        lambda image: ImageEnhance.Brightness(image).enhance(0.8),
        lambda image: ImageEnhance.Brightness(image).enhance(1.08),
        lambda image: ImageEnhance.Contrast(image).enhance(0.8),
        lambda image: jpeg(ImageEnhance.Brightness(image.resize((288, 288))).enhance(0.85)),
    ],
    ids=["JPEG", "smaller", "larger", "darker", "lighter", "duller", "all"],
)
def test_a_changed_copy_is_known(
    prints: list[Fingerprint], change: Callable[[Image.Image], Image.Image]
) -> None:
    """And is the nearest."""
    found = [places(prints, np.asarray(change(Image.fromarray(picture(each)))))[:1] for each in IDS]
    assert np.mean([each == [place] for place, each in enumerate(found)]) >= 0.95


def test_pictures_of_other_goods_are_no_twins(prints: list[Fingerprint]) -> None:
    """Although they are drawn alike."""
    index = Fingerprints(prints)
    assert [[twin.place for twin in index.near(each)] for each in prints] == [[n] for n in range(len(IDS))]


def test_another_colour_is_another_picture() -> None:
    """Hashes know no colour; the small copy does."""
    red, green = fingerprint(boxed("#c43b3b")), fingerprint(boxed("#3c7a3f"))
    assert red.dhash == green.dhash
    assert places([red], boxed("#3c7a3f")) == []


def test_a_picture_on_its_head_is_another() -> None:
    """Hashes look at places."""
    pixels = picture(IDS[0])
    assert places([fingerprint(pixels)], np.ascontiguousarray(pixels[::-1])) == []


def test_twins_come_nearest_first() -> None:
    """With how far they are away."""
    image = Image.fromarray(picture(IDS[0]))
    worse = jpeg(ImageEnhance.Contrast(image).enhance(0.6).resize((90, 90)))
    prints = [fingerprint(np.asarray(each)) for each in (worse, image)]
    near = Fingerprints(prints).near(fingerprint(np.asarray(image)))
    assert [twin.place for twin in near] == [1, 0]
    assert near[0].distance == pytest.approx(0, abs=1e-3)
    assert near[0].distance <= near[1].distance


def test_an_empty_index_finds_nothing() -> None:
    """A shop without pictures."""
    index = Fingerprints([])
    assert (len(index), index.near(fingerprint(boxed("#c43b3b")))) == (0, [])


@pytest.mark.parametrize("pixels", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_sent_is_its_own_twin(pixels: Pixels) -> None:
    """Even one pixel."""
    assert places([fingerprint(pixels)], pixels) == [0]


@pytest.mark.parametrize("pixels", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_refused(pixels: Pixels) -> None:
    """With what is needed."""
    with pytest.raises(BadInput, match="height, width, 3"):
        fingerprint(pixels)


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 24), st.integers(1, 24), st.just(3))))
def test_every_picture_is_its_own_twin(pixels: Pixels) -> None:
    """At no distance, whatever it shows."""
    own = fingerprint(pixels)
    assert own == fingerprint(pixels.copy())
    (twin,) = Fingerprints([own]).near(own)
    assert twin.distance == pytest.approx(0, abs=2e-3)
    assert 0 <= own.dhash < 2**64
    assert 0 <= own.phash < 2**64
