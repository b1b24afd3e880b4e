"""What a picture must be like to be accepted, and what is made of it.

Only three formats are read, by decoders that are fuzzed by their makers; what is kept is always encoded anew, so
that nothing of what came is kept: no position, no thumbnail, no second file behind the first.
"""

from __future__ import annotations

import io
import warnings
from typing import Final

import numpy as np
from PIL import Image, ImageOps

from bot.pictures.picture import MOST_BYTES, CleanPicture, Refused

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_PIXELS: Final = 24_000_000  # of a good phone; decoded they take 72 MB
LEAST_SIDE: Final = 16  # pixels; less shows nothing
LONGEST_SIDE: Final = 1280  # of what is kept
QUALITY: Final = 85
# The beginnings of files that are pictures of kinds which are not read, or that browsers would run.
_OTHERS: Final = (
    b"GIF8", b"BM", b"II*\0", b"MM\0*", b"%PDF", b"8BPS", b"\0\0\x01\0", b"<svg", b"<?xml", b"<!doc", b"<html",
    b"\0\0\0\x0cJXL ", b"\xff\x0a", b"\0\0\0\x0cjP  ",
)  # fmt: skip
_BRANDS: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"mp42", b"isom", b"qt  ")


def clean(data: bytes, *, most_bytes: int = MOST_BYTES) -> CleanPicture:
    """Decodes a picture, turns it upright, makes it small enough and encodes it anew.

    Args:
        data: the file as it came; JPEG, PNG or WebP.
        most_bytes: that it may have.

    Returns:
        RGB, on white where it was transparent; the longer side has at most 1280 pixels.

    Raises:
        Refused: it is no such picture, or asks for too much.
    """
    if len(data) > most_bytes:
        raise Refused("too_large", f"{len(data)} bytes, {most_bytes} are allowed")
    _check_beginning(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of oddities that do no harm, such as broken notes
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = _decoded(data)
            encoded = io.BytesIO()
            picture.save(encoded, "WEBP", quality=QUALITY, method=1)
        except Refused:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise Refused("too_many_pixels", str(error)) from error
        except MemoryError as error:
            raise Refused("too_many_pixels", "decoding needs too much memory") from error
        except Exception as error:  # whatever a decoder makes of a broken file
            raise Refused("broken", f"{type(error).__name__}: {error}") from error
    return CleanPicture(encoded.getvalue(), picture.width, picture.height)


def _check_beginning(data: bytes) -> None:
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4], data[8:12]) == (
        b"RIFF",
        b"WEBP",
    ):
        return
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.lower().startswith(tuple(each.lower() for each in _OTHERS)):
        raise Refused("unsupported", "neither JPEG nor PNG nor WebP")
    if data[4:8] == b"ftyp" and data[8:12] in _BRANDS:
        raise Refused("unsupported", f"of the kind {data[8:12].decode()}")
    raise Refused("not_a_picture", "does not begin like a picture")


def _decoded(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise Refused("too_many_pixels", f"{width} × {height}")
        if min(width, height) < LEAST_SIDE:
            raise Refused("too_small", f"{width} × {height}")
        # Phones put a second picture behind the first of a JPEG, which is not read.
        if opened.format in {"PNG", "WEBP"} and getattr(opened, "n_frames", 1) > 1:
            raise Refused("animated", f"{opened.n_frames} frames")  # type: ignore[attr-defined]
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG can be decoded smaller, which is quick
        opened.load()
        picture = _of_eight_bits(opened)
        # Made small first: what follows then needs little memory.
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _on_white(_upright(picture))


def _of_eight_bits(opened: Image.Image) -> Image.Image:
    """RGB, or RGBA where something is transparent, with its notes."""
    if opened.mode.startswith("I"):  # grey of 16 bits, which would be cut off and not scaled
        grey = Image.fromarray((np.asarray(opened) >> 8).clip(0, 255).astype(np.uint8)).convert("RGB")
        grey.info = opened.info
        return grey
    seen_through = opened.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in opened.info
    mode = "RGBA" if seen_through else "RGB"
    return opened if opened.mode == mode else opened.convert(mode)


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its EXIF says; one that makes no sense is passed over."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001  (a broken note on the back is no reason to refuse the picture)
        return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """RGB; what was transparent is white. Only the pixels are kept."""
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return white
