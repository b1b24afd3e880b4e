"""Pictures of many kinds, good and hostile, made on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """A smooth picture with a red corner at the top left."""
    across, down = np.meshgrid(np.linspace(60, 250, width), np.linspace(60, 250, height))
    pixels = np.stack([across, down, np.full_like(across, 120)], axis=2).astype(np.uint8)
    pixels[: height // 4, : width // 4] = (230, 20, 20)
    return Image.fromarray(pixels).convert(mode)


def encoded(drawn: Image.Image, kind: str, **options: Any) -> bytes:
    """As a file."""
    file = io.BytesIO()
    drawn.save(file, kind, **options)
    return file.getvalue()


def rotated() -> bytes:
    """A photo that lies on its side, with a position and a camera in its notes."""
    notes = Image.Exif()
    notes[0x0112] = 6
    notes[0x010F] = "Secret Camera"
    notes.get_ifd(0x8825)[1] = "N"
    return encoded(picture(), "JPEG", exif=notes)


def animated(kind: str) -> bytes:
    """Two frames."""
    other = picture().rotate(180)
    return encoded(picture(), kind, save_all=True, append_images=[other], duration=100)


def deep(*levels: int, side: int = 40) -> bytes:
    """A PNG of 16 bits a channel, in one colour: grey, RGB or RGBA."""
    kind = {1: 0, 3: 2, 4: 6}[len(levels)]
    row = b"\0" + struct.pack(f">{len(levels)}H", *levels) * side
    return _png(side, 16, kind, zlib.compress(row * side))


def bomb(side: int = 10_000) -> bytes:
    """A PNG of a few hundred kilobytes that would take hundreds of megabytes decoded."""
    row = b"\0" * (side * 3 + 1)
    packer = zlib.compressobj(9)
    return _png(side, 8, 2, b"".join(packer.compress(row) for _ in range(side)) + packer.flush())


def described() -> bytes:
    """A PNG with a page among its notes."""
    notes = PngInfo()
    notes.add_text("Comment", HTML.decode(), zip=False)
    return encoded(picture(), "PNG", pnginfo=notes)


def _png(side: int, bits: int, kind: int, body: bytes) -> bytes:
    def chunk(name: bytes, part: bytes) -> bytes:
        return struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))

    head = struct.pack(">IIBBBBB", side, side, bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body onload=alert(1)></body></html>"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
