"""Pictures are encoded anew, or refused with a reason; nothing that came along with them is kept."""

from __future__ import annotations

import io
import random
import time

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures.gate import LONGEST_SIDE, clean
from bot.pictures.picture import Refused
from tests.bot.pictures import files
from tests.bot.pictures.files import encoded, picture

SEED, MUTANTS = 11, 2400


def opened(data: bytes) -> Image.Image:
    """What was kept."""
    kept = Image.open(io.BytesIO(data), formats=["WEBP"])
    kept.load()
    return kept


def chunks(data: bytes) -> list[bytes]:
    """Names of the parts of a WebP file."""
    assert len(data) == int.from_bytes(data[4:8], "little") + 8, "nothing stands behind the picture"
    names, place = [], 12
    while place < len(data):
        names.append(data[place : place + 4])
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        place += 8 + size + size % 2
    return names


@pytest.mark.parametrize(
    "data",
    [
        encoded(picture(), "JPEG"),
        encoded(picture(), "JPEG", progressive=True),
        encoded(picture(mode="L"), "JPEG"),
        encoded(picture(mode="CMYK"), "JPEG"),
        encoded(picture(), "PNG"),
        encoded(picture(mode="P"), "PNG"),
        encoded(picture(mode="1"), "PNG"),
        encoded(picture(), "WEBP"),
        encoded(picture(), "WEBP", lossless=True),
    ],
)
def test_usual_pictures_are_accepted(data: bytes) -> None:
    """Whatever their colours are made of."""
    found = clean(data)
    kept = opened(found.data)
    assert (found.width, found.height) == kept.size == (64, 48)
    assert kept.mode == "RGB"


def test_a_photo_is_turned_upright_and_its_notes_are_gone() -> None:
    """Neither position nor camera nor anything else that it brought."""
    found = clean(files.rotated())
    assert (found.width, found.height) == (48, 64)
    kept = opened(found.data)
    red, green, _ = kept.getpixel((kept.width - 4, 4))  # type: ignore[misc]
    assert red > 180 > green
    assert b"Secret" not in found.data
    assert not kept.getexif()
    assert "exif" not in kept.info
    assert "icc_profile" not in kept.info


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L"])
def test_a_png_is_turned_upright_too(mode: str) -> None:
    """Also where something in it is transparent."""
    notes = Image.Exif()
    notes[0x0112] = 6
    found = clean(encoded(picture(mode=mode), "PNG", exif=notes))
    assert (found.width, found.height) == (48, 64)


def test_notes_that_make_no_sense_are_passed_over() -> None:
    """The picture in front of them is good."""
    found = clean(encoded(picture(), "JPEG", exif=b"Exif\0\0MM\0*" + b"\xff" * 60))
    assert (found.width, found.height) == (64, 48)


def test_a_large_photo_is_made_smaller() -> None:
    """Its shape stays."""
    found = clean(encoded(picture(4000, 3000), "JPEG"))
    assert (found.width, found.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_what_was_transparent_is_white() -> None:
    """As on a page."""
    ghost = picture().convert("RGBA")
    ghost.putalpha(0)
    kept = opened(clean(encoded(ghost, "PNG")).data)
    assert np.asarray(kept).min() > 250


def test_sixteen_bits_are_scaled() -> None:
    """And not cut off, which would make everything white."""
    grey = Image.fromarray(np.full((40, 40), 40_000, dtype=np.uint16))
    kept = opened(clean(encoded(grey, "PNG")).data)
    assert abs(int(np.asarray(kept).mean()) - 40_000 // 256) < 4


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_a_picture"),
        (b"hello", "not_a_picture"),
        (b"\0" * 5000, "not_a_picture"),
        (files.SVG, "unsupported"),
        (b"\xef\xbb\xbf  " + files.SVG, "unsupported"),
        (files.HTML, "unsupported"),
        (files.HEIC, "unsupported"),
        (files.PDF, "unsupported"),
        (encoded(picture(), "GIF"), "unsupported"),
        (encoded(picture(), "TIFF"), "unsupported"),
        (encoded(picture(), "BMP"), "unsupported"),
        (encoded(picture(1, 1), "PNG"), "too_small"),
        (encoded(picture(2000, 3), "JPEG"), "too_small"),
        (files.animated("WEBP"), "animated"),
        (files.animated("PNG"), "animated"),
        (files.bomb(), "too_many_pixels"),
        (encoded(picture(640, 480), "JPEG")[:2000], "broken"),
        (encoded(picture(640, 480), "PNG")[:900], "broken"),
        (encoded(picture(), "PNG")[:30], "broken"),
        (b"\xff\xd8\xff" + b"\0" * 400, "broken"),
        (b"\x89PNG\r\n\x1a\n" + files.HTML, "broken"),
        (b"\xff\xd8\xff" + b"x" * 11_000_000, "too_large"),
    ],
)
def test_what_is_no_usable_picture_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    """Within a second."""
    began = time.perf_counter()
    with pytest.raises(Refused) as refused:
        clean(data)
    assert refused.value.reason == reason
    assert refused.value.as_json()["reason"] == reason
    assert time.perf_counter() - began < 5  # a machine under load is given some time


@pytest.mark.parametrize("levels", [(40_000, 20_000, 10_000), (40_000, 20_000, 10_000, 65_535)])
def test_sixteen_bits_a_colour_are_scaled_too(levels: tuple[int, ...]) -> None:
    """Each to its upper eight."""
    kept = np.asarray(opened(clean(files.deep(*levels)).data))
    assert np.abs(kept.mean(axis=(0, 1)) - [156, 78, 39]).max() < 6


@pytest.mark.parametrize(
    "data",
    [
        encoded(picture(), "JPEG") + files.HTML,
        encoded(picture(), "PNG") + files.PDF + files.HTML,
        encoded(picture(), "WEBP") + files.HTML,
        encoded(picture(), "JPEG", comment=files.HTML),
        encoded(picture(), "JPEG", icc_profile=files.HTML),
        encoded(picture(), "WEBP", xmp=files.HTML),
        files.described(),
    ],
)
def test_a_page_in_or_behind_a_picture_is_not_kept(data: bytes) -> None:
    """Files that are two things at once become one."""
    found = clean(data)
    assert b"onload" in data
    assert b"onload" not in found.data
    assert chunks(found.data) == [b"VP8 "]


def test_mutated_files_are_cleaned_or_refused_and_nothing_else() -> None:
    """A corpus from a seed: bytes turned, cut out, doubled, and files spliced together.

    What is kept is one chunk of pixels: nothing can have come along.
    """
    chance = random.Random(SEED)
    seeds = [
        encoded(picture(), "JPEG"),
        encoded(picture(), "JPEG", progressive=True),
        files.rotated(),
        encoded(picture(mode="P"), "PNG"),
        encoded(picture(mode="RGBA"), "PNG"),
        encoded(picture(), "WEBP"),
        files.animated("WEBP"),
    ]
    reasons: dict[str, int] = {}
    for _ in range(MUTANTS):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(data))
            kind = chance.randrange(4)
            if kind == 0:
                data[place] ^= 1 << chance.randrange(8)
            elif kind == 1:
                del data[place : place + chance.randint(1, 40)]
            elif kind == 2:
                data[place:place] = data[place : place + chance.randint(1, 40)]
            else:
                data[place:] = chance.choice(seeds)[place:]
            if not data:
                break
        began = time.perf_counter()
        try:
            found = clean(bytes(data))
        except Refused as refused:
            reasons[refused.reason] = reasons.get(refused.reason, 0) + 1
        else:
            assert opened(found.data).size == (found.width, found.height)
            assert max(found.width, found.height) <= LONGEST_SIDE
            assert chunks(found.data) == [b"VP8 "]
            reasons["clean"] = reasons.get("clean", 0) + 1
        assert time.perf_counter() - began < 5
    assert sum(reasons.values()) == MUTANTS
    assert reasons["clean"] > 100
    assert reasons["broken"] > 100


@given(
    st.integers(16, 300),
    st.integers(16, 300),
    st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"]),
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
)
@settings(max_examples=60)
def test_any_size_and_kind_of_colour_is_accepted(width: int, height: int, mode: str, kind: str) -> None:
    """Where the format can have it."""
    drawn = picture(width, height, "RGB" if mode == "I;16" else mode)
    if mode == "I;16":
        drawn = Image.fromarray(np.asarray(drawn.convert("L")).astype(np.uint16) * 257)
    try:
        data = encoded(drawn, kind)
    except OSError:
        assume(False)
    found = clean(data)
    assert opened(found.data).size == (found.width, found.height) == (width, height)
    assert chunks(found.data) == [b"VP8 "]


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBP"]),
)
def test_any_bytes_are_refused(data: bytes, start: bytes) -> None:
    """Whatever they begin like."""
    with pytest.raises(Refused):
        clean(start + data)
