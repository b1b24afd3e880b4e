"""What a photo of goods shows: each thing in it, and the product that it most likely is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models import artifacts
from models.images.artifact import LOOKED_AT
from models.images.frames import Pixels
from models.images.gallery import Near
from models.images.listing import opened
from models.images.lookup import Lookup
from models.images.perception import shrunk
from models.images.things import things


@dataclass(frozen=True)
class Sighting:
    """One thing in a photo.

    Attributes:
        sighting_id: names it: the same file gives the same ids again.
        place: left, top, width and height of its box, in percent of the upright photo.
        seen: the box, made small.
        near: products, most alike first; none where the shop has no pictures.
        probability: that the first of them is what the box shows.
    """

    sighting_id: str
    place: tuple[float, float, float, float]
    seen: Pixels
    near: Sequence[Near]
    probability: float


def sightings(photo: Path, lookup: Lookup) -> list[Sighting]:
    """Looks each thing in a photo up, from top to bottom.

    Raises:
        BadInput: it is no picture, damaged or enormous.
        OSError: it cannot be read.
    """
    digest, pixels = artifacts.sha256(photo), opened(photo)
    height, width = pixels.shape[:2]
    found = []
    for box in things(pixels):
        seen = shrunk(box.cut(pixels), LOOKED_AT)
        near, probability = _looked_up(seen, lookup)
        place = (
            round(100 * box.left / width, 1),
            round(100 * box.top / height, 1),
            round(100 * (box.right - box.left) / width, 1),
            round(100 * (box.bottom - box.top) / height, 1),
        )
        # The letter keeps spreadsheets from taking it for a number.
        named = f"m{hashlib.sha256(f'{digest}:{place}'.encode()).hexdigest()[:31]}"
        found.append(Sighting(named, place, seen, near, probability))
    return found


def _looked_up(seen: Pixels, lookup: Lookup) -> tuple[list[Near], float]:
    """As :meth:`models.images.lookup.Lookup.look` does it, without colours and patterns."""
    near = lookup.nearest(lookup.parts(seen))
    if not near:
        return [], 0.0
    best = near[0].likeness
    lead = best - near[1].likeness if len(near) > 1 else best + 1
    return near, lookup.calibration.is_same(best, lead)
