"""The decoding process may die of a picture; whoever asked does not, and the next picture is looked at."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from bot.pictures import Busy, Decoder, Refused
from tests.bot.pictures import files
from tests.bot.pictures.files import encoded, picture

PHOTO = encoded(picture(640, 480), "JPEG")


async def test_pictures_are_cleaned_elsewhere() -> None:
    """One after the other, by the same process."""
    async with Decoder() as decoder:
        first = await decoder.clean(PHOTO)
        process = decoder._process
        second = await decoder.clean(files.rotated())
        assert (first.width, first.height, second.width) == (640, 480, 48)
        assert decoder._process is process
    assert process is not None
    assert process.returncode is not None, "it ends with the decoder"


async def test_a_refusal_comes_back_with_its_reason() -> None:
    """And the process goes on."""
    async with Decoder() as decoder:
        for data, reason in (
            (files.SVG, "unsupported"),
            (files.bomb(), "too_many_pixels"),
            (b"", "not_a_picture"),
        ):
            with pytest.raises(Refused) as refused:
                await decoder.clean(data)
            assert refused.value.reason == reason
        assert (await decoder.clean(PHOTO)).width == 640


async def test_the_largest_pictures_fit_into_the_process() -> None:
    """24 megapixels of every kind; one more is refused."""
    async with Decoder() as decoder:
        for mode in ("L", "P", "RGBA"):
            flat = Image.new(mode, (6000, 4000))
            assert (await decoder.clean(encoded(flat, "PNG", compress_level=1))).width == 1280
        with pytest.raises(Refused) as refused:
            await decoder.clean(encoded(Image.new("L", (6000, 4001)), "PNG", compress_level=1))
        assert refused.value.reason == "too_many_pixels"


async def test_a_process_that_died_is_replaced() -> None:
    """Whether it died between two pictures or of one."""
    async with Decoder() as decoder:
        await decoder.clean(PHOTO)
        assert decoder._process is not None
        before = decoder._process.pid
        os.kill(before, signal.SIGSTOP)
        asked = asyncio.create_task(decoder.clean(PHOTO))
        await asyncio.sleep(0.1)
        os.kill(before, signal.SIGKILL)
        with pytest.raises(Refused) as refused:
            await asked
        assert refused.value.reason == "broken"
        assert (await decoder.clean(PHOTO)).width == 640
        assert decoder._process.pid != before


async def test_a_picture_that_takes_too_long_is_given_up() -> None:
    """The process is ended with it."""
    async with Decoder(timeout_s=0.3) as decoder:
        with pytest.raises(Refused, match="longer than"):  # it has not even started by then
            await decoder.clean(PHOTO)
        assert decoder._process is None


async def test_too_many_at_once_are_turned_away() -> None:
    """Each that waits is held in memory."""
    async with Decoder(most_waiting=2) as decoder:
        answers = await asyncio.gather(*(decoder.clean(PHOTO) for _ in range(4)), return_exceptions=True)
        assert [isinstance(answer, Busy) for answer in answers] == [False, False, True, True]


async def test_who_stops_waiting_leaves_no_answer_for_the_next() -> None:
    """Otherwise somebody would get somebody else's picture."""
    async with Decoder() as decoder:
        await decoder.clean(PHOTO)
        asked = asyncio.create_task(decoder.clean(PHOTO))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert (await decoder.clean(files.rotated())).width == 48


async def test_the_process_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment has no settings."""
    monkeypatch.setenv("FRONTDOOR_SECRET_KEY", "nobody's business")
    async with Decoder() as decoder:
        await decoder.clean(PHOTO)
        assert decoder._process is not None
        environ = Path(f"/proc/{decoder._process.pid}/environ")
        assert b"FRONTDOOR_" not in await asyncio.to_thread(environ.read_bytes)


def test_who_asks_loads_no_decoder() -> None:
    """A process that never loaded one cannot decode by mistake."""
    script = "import sys, bot.pictures; print(sorted({'PIL', 'numpy'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
