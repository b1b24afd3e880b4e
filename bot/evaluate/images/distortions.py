"""Catalogue pictures as a customer's photo or screenshot shows them; other means than those of the training."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from models.images.frames import Pixels

SIDE: Final = 224
MOST_CUT: Final = 0.12  # of each side
MOST_TILT: Final = 14.0  # degrees
WHITE: Final = 244  # from here on the ground of a catalogue picture


def distorted(pixels: Pixels, ground: Pixels, chance: np.random.Generator) -> Pixels:
    """Another ground, cut, tilted, other light, out of focus, and compressed.

    Args:
        pixels: uint8, shape (height, width, 3).
        ground: another photograph, a piece of which replaces what is white.
        chance: where the numbers come from.
    """
    picture = Image.fromarray(_on_ground(pixels, ground, chance))
    picture = picture.resize((SIDE, round(SIDE * picture.height / picture.width)), Image.Resampling.BICUBIC)
    edge = tuple(int(each) for each in np.median(np.asarray(picture)[:4].reshape(-1, 3), axis=0))
    picture = picture.rotate(
        float(chance.uniform(-MOST_TILT, MOST_TILT)), Image.Resampling.BICUBIC, fillcolor=edge
    )
    cut = chance.uniform(0, MOST_CUT, size=4) * [picture.width, picture.height, picture.width, picture.height]
    picture = picture.crop(
        (int(cut[0]), int(cut[1]), picture.width - int(cut[2]), picture.height - int(cut[3]))
    )
    for enhancer, low, high in (
        (ImageEnhance.Brightness, 0.7, 1.3),
        (ImageEnhance.Contrast, 0.75, 1.25),
        (ImageEnhance.Color, 0.75, 1.25),
    ):
        picture = enhancer(picture).enhance(float(chance.uniform(low, high)))
    picture = picture.filter(ImageFilter.GaussianBlur(float(chance.uniform(0, 1.6))))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=int(chance.integers(35, 80)))
    return np.asarray(Image.open(file).convert("RGB"))


def _on_ground(pixels: Pixels, ground: Pixels, chance: np.random.Generator) -> Pixels:
    height, width = pixels.shape[:2]
    piece = np.asarray(Image.fromarray(ground).resize((2 * width, 2 * height)))
    top, left = int(chance.integers(height)), int(chance.integers(width))
    white = (pixels.min(axis=2) >= WHITE)[..., None]
    return np.where(white, piece[top : top + height, left : left + width], pixels)
