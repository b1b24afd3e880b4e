"""Clean pictures are kept whole, by conversation, within a quota, and forgotten on request or with age."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import NotFound, Unavailable
from bot.pictures import CleanPicture
from bot.pictures import uploads as store
from bot.pictures.gate import clean
from bot.pictures.uploads import PER_CONVERSATION, Full, Uploads
from tests.bot.pictures.files import encoded, picture

ONE, OTHER = "1" * 32, "2" * 32
PHOTO = clean(encoded(picture(300, 200), "JPEG"))


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "uploads")


async def test_a_picture_is_found_again_with_its_size(uploads: Uploads) -> None:
    """Only in its own conversation."""
    kept = await uploads.add(ONE, PHOTO)
    assert await uploads.find(ONE, kept.upload_id) == kept
    assert (kept.width, kept.height) == (300, 200)
    assert kept.path.read_bytes() == PHOTO.data
    with pytest.raises(NotFound):
        await uploads.find(OTHER, kept.upload_id)


@pytest.mark.parametrize("size", [(16, 16), (1280, 31), (17, 1279)])
async def test_the_size_is_read_from_the_file(uploads: Uploads, size: tuple[int, int]) -> None:
    """Without decoding it."""
    kept = await uploads.add(ONE, clean(encoded(picture(*size), "PNG")))
    found = await uploads.find(ONE, kept.upload_id)
    assert (found.width, found.height) == size


@pytest.mark.parametrize("bad", ["", "..", "../" + "1" * 29, "1" * 31, "1" * 33, "G" * 32, "1" * 32 + "\n"])
async def test_no_name_leads_elsewhere(uploads: Uploads, bad: str) -> None:
    """Names are 32 hexadecimal digits and nothing else."""
    with pytest.raises(NotFound):
        await uploads.find(bad, "1" * 32)
    with pytest.raises(NotFound):
        await uploads.find(ONE, bad)
    assert (await uploads.listed(bad), await uploads.forget(bad)) == ([], 0)


async def test_a_conversation_has_a_quota(uploads: Uploads) -> None:
    """Also where many come at once; other conversations have their own."""
    tries = [uploads.add(ONE, PHOTO) for _ in range(PER_CONVERSATION + 5)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(answer, Full) for answer in answers) == 5
    assert len(await uploads.listed(ONE)) == PER_CONVERSATION
    with pytest.raises(Full):
        await uploads.refuse_full(ONE)
    await uploads.refuse_full(OTHER)
    await uploads.add(OTHER, PHOTO)


async def test_a_conversation_is_forgotten(uploads: Uploads, tmp_path: Path) -> None:
    """Nothing of it is left, and nothing of others is touched."""
    await uploads.add(ONE, PHOTO)
    await uploads.add(ONE, PHOTO)
    other = await uploads.add(OTHER, PHOTO)
    assert await uploads.forget(ONE) == 2
    assert await uploads.forget(ONE) == 0
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == [OTHER]
    assert await uploads.listed(OTHER) == [other.path]


async def test_old_pictures_are_forgotten(uploads: Uploads, tmp_path: Path) -> None:
    """With what a crash left behind, and with folders that are empty then."""
    now = datetime.now(UTC)
    old, young = await uploads.add(ONE, PHOTO), await uploads.add(OTHER, PHOTO)
    left = old.path.with_name("new-abc")
    left.write_bytes(b"half a pict")
    for path in (old.path, left):
        os.utime(path, ((now - timedelta(days=3)).timestamp(),) * 2)
    assert await uploads.forget_before(now - timedelta(days=2)) == 1
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == [OTHER]
    assert young.path.exists()


async def test_a_full_disk_keeps_nothing_and_says_so(
    uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a picture is none."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable):
        await uploads.add(ONE, PHOTO)
    assert list((tmp_path / "uploads" / ONE).iterdir()) == []


async def test_a_disk_that_is_nearly_full_is_left_to_the_conversations(
    uploads: Uploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are in the same folder as a rule."""
    monkeypatch.setattr(store, "FREE_BYTES", 1 << 62)
    with pytest.raises(Unavailable):
        await uploads.add(ONE, PHOTO)


async def test_others_on_the_machine_cannot_look(uploads: Uploads) -> None:
    """Neither into the folder nor into the file."""
    kept = await uploads.add(ONE, CleanPicture(PHOTO.data, 300, 200))
    assert kept.path.stat().st_mode & 0o077 == 0
    assert kept.path.parent.stat().st_mode & 0o077 == 0
