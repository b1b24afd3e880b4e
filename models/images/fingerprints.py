"""Which pictures show the same photograph, however it was scaled, compressed or brightened.

Two hashes of 64 bits each. dHash: whether each of 8 x 8 places is lighter than its left neighbour (Neal Krawetz,
"Kind of Like That", 2013). pHash: whether each of the 64 slowest waves of the picture is stronger than their median
(Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010). A pair is looked at where
either hash is near. A catalogue shows every polo shirt in the same pose, and hashes know no colour: a small copy
decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import fft

from models.images import perception
from models.images.frames import Pixels, check

Hashes = NDArray[np.uint64]

# Bits that may differ: a few per cent cut off at the edges change six. Random pictures differ in 32.
NEAR_D: Final = 6
NEAR_P: Final = 6
# A pair for which one hash speaks is none where the other says plainly no.
FAR: Final = 16
# 1 - correlation of the small copies: JPEG, half the size, more light or contrast stay below 0.006. Of different
# pictures with near hashes all but one in a thousand are above.
APART: Final = 0.015
_COPY: Final = 12
_COLOURED: Final = 2.5  # how much more than lightness a difference of colour counts: its axes are shorter
_WAVES: Final = 32  # the side of the copy of which pHash takes the waves
_BITS: Final = np.uint64(1) << np.arange(64, dtype=np.uint64)


@dataclass(frozen=True)
class Fingerprint:
    """What is remembered of one picture.

    Attributes:
        dhash, phash: of 64 bits.
        copy: float16, shape (432,), of length 1 or 0: the small copy without its brightness and contrast.
    """

    dhash: int
    phash: int
    copy: NDArray[np.float16] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Twin:
    """A picture that is nearly the same.

    Attributes:
        place: of the picture in the index.
        distance: 1 - correlation of the small copies; 0 is the same.
    """

    place: int
    distance: float


def fingerprint(pixels: Pixels) -> Fingerprint:
    """The hashes of a picture of any size.

    Raises:
        BadInput: it is no RGB picture.
    """
    check(pixels)
    grey = Image.fromarray(pixels).convert("L")
    small = np.asarray(grey.resize((9, 8), Image.Resampling.BOX), dtype=np.int16)
    rough = np.asarray(grey.resize((_WAVES, _WAVES), Image.Resampling.BOX), dtype=np.float64)
    waves = fft.dctn(rough, norm="ortho")[:8, :8]
    # The first wave is the brightness of the whole, which no median should be moved by.
    middle = np.median(waves.ravel()[1:])
    return Fingerprint(_packed(small[:, 1:] > small[:, :-1]), _packed(waves > middle), _copied(pixels))


class Fingerprints:
    """Finds nearly the same pictures among many, by comparing with all: 100,000 take a millisecond or two."""

    def __init__(self, prints: Sequence[Fingerprint]) -> None:
        self._dhashes: Hashes = np.array([each.dhash for each in prints], dtype=np.uint64)
        self._phashes: Hashes = np.array([each.phash for each in prints], dtype=np.uint64)
        size = 3 * _COPY**2
        self._copies = np.stack([each.copy for each in prints]) if prints else np.zeros((0, size), np.float16)

    def __len__(self) -> int:
        return len(self._dhashes)

    def near(self, asked: Fingerprint) -> list[Twin]:
        """Nearly the same pictures, the nearest first; the asked one itself too where it is among them."""
        by_d = np.bitwise_count(self._dhashes ^ np.uint64(asked.dhash))
        by_p = np.bitwise_count(self._phashes ^ np.uint64(asked.phash))
        alike = ((by_d <= NEAR_D) & (by_p <= FAR)) | ((by_p <= NEAR_P) & (by_d <= FAR))
        places = np.flatnonzero(alike)
        apart = 1 - self._copies[places].astype(np.float32) @ asked.copy.astype(np.float32)
        # Two pictures of one colour have nothing by which they could be told apart.
        apart[~self._copies[places].any(axis=1) & ~asked.copy.any()] = 0
        ranks = np.argsort(apart, kind="stable")
        return [
            Twin(int(places[rank]), round(float(apart[rank]), 4)) for rank in ranks if apart[rank] <= APART
        ]


def _copied(pixels: Pixels) -> NDArray[np.float16]:
    small = Image.fromarray(pixels).resize((_COPY, _COPY), Image.Resampling.BOX)
    copy = perception.lab_of(np.asarray(small))
    copy[..., 0] -= copy[..., 0].mean()
    copy[..., 1:] *= _COLOURED
    length = float(np.linalg.norm(copy))
    return (copy.ravel() / length if length > 1e-3 else np.zeros(copy.size)).astype(np.float16)


def _packed(bits: NDArray[np.bool_]) -> int:
    return int(np.bitwise_or.reduce(_BITS[bits.ravel()], initial=np.uint64(0)))
