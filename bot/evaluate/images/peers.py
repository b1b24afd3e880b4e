"""What pictures are found by without any learning: histograms of colours and of edges, and a perceptual hash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.images.frames import Pixels, Vectors, squared

HISTOGRAMS: Final = "histograms"
HASH: Final = "perceptual hash"
_SIDE: Final = 64
_CELL: Final = 8
_BINS: Final = 9
_HASH_SIDE: Final = 32
_WAVES: Final = 16


def histograms(pictures: Sequence[Pixels]) -> Vectors:
    """Colours in 72 bins of HSV, and oriented gradients (Dalal & Triggs, "HOG", CVPR 2005); rows of length 1."""
    return np.stack([_both(picture) for picture in pictures]).astype(np.float32)


def hashes(pictures: Sequence[Pixels]) -> Vectors:
    """A pHash of 256 bits (Zauner 2010) as ±1, of length 1: the inner product tells how many bits agree."""
    return np.stack([_hash(picture) for picture in pictures]).astype(np.float32)


def _both(picture: Pixels) -> NDArray[np.float64]:
    small = Image.fromarray(squared(picture, _SIDE))
    hsv = np.asarray(small.convert("HSV")).reshape(-1, 3).astype(np.int64)
    codes = (hsv[:, 0] // 32) * 9 + (hsv[:, 1] // 86) * 3 + hsv[:, 2] // 86
    colours = np.sqrt(np.bincount(codes, minlength=72) / len(codes))
    edges = _gradients(np.asarray(small.convert("L"), dtype=np.float64))
    both = [colours, edges / max(float(np.linalg.norm(edges)), 1e-9)]
    return np.asarray(np.concatenate(both) / np.sqrt(2))


def _gradients(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    down, right = np.gradient(grey)
    strength = np.hypot(down, right)
    bins = (np.arctan2(down, right) % np.pi / np.pi * _BINS).astype(np.int64) % _BINS
    cells = _SIDE // _CELL
    rows, columns = np.indices(grey.shape) // _CELL
    codes = (rows * cells + columns) * _BINS + bins
    each = np.bincount(codes.ravel(), strength.ravel(), minlength=cells * cells * _BINS)
    grid = each.reshape(cells, cells, _BINS)
    blocks = np.concatenate([grid[:-1, :-1], grid[1:, :-1], grid[:-1, 1:], grid[1:, 1:]], axis=2)
    norms = np.linalg.norm(blocks, axis=2, keepdims=True)
    return np.asarray(np.minimum(blocks / np.maximum(norms, 1e-6), 0.2).ravel())


def _hash(picture: Pixels) -> NDArray[np.float64]:
    from scipy import fft  # noqa: PLC0415  (only here)

    grey = Image.fromarray(picture).convert("L").resize((_HASH_SIDE, _HASH_SIDE), Image.Resampling.BOX)
    waves = fft.dctn(np.asarray(grey, dtype=np.float64), norm="ortho")[:_WAVES, :_WAVES].ravel()
    return np.where(waves > np.median(waves[1:]), 1.0, -1.0) / _WAVES
