"""How well an encoder finds a shop's own products: distorted copies of its pictures are looked up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.errors import BadInput
from models.images.artifact import LOOKED_AT
from models.images.listing import Listed, opened
from models.images.lookup import Lookup

TRIED: Final = 200
SEED: Final = 20_011  # other distortions than those from which likeness was learnt

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Rehearsed:
    """Copies that were looked up, and in how many of them the product came first."""

    tried: int
    first: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.first / self.tried if self.tried else 0.0


def sample(listed: Sequence[Listed], *, tried: int = TRIED) -> list[Listed]:
    """Some of the pictures, the same ones whenever they are asked for."""
    chosen = np.random.default_rng(SEED).permutation(len(listed))[:tried]
    return [listed[row] for row in sorted(chosen.tolist())]


def rehearse(
    lookup: Lookup,
    pictures: Sequence[Listed],
    *,
    threads: int = 1,
    progress: Progress = lambda _what, _done: None,
) -> Rehearsed:
    """Looks up a distorted copy of each picture; every lookup is shown the same copies.

    Pictures that cannot be read are left out.
    """
    # Imported here: torch, which the serving processes must not load.
    from models.images.augmentation import photographed  # noqa: PLC0415

    def found(row: int) -> bool | None:
        try:
            photo = photographed(opened(pictures[row].path, LOOKED_AT), seed=SEED + row)
        except BadInput:
            return None
        near = lookup.nearest(lookup.parts(photo), limit=1)
        return bool(near) and near[0].product_id == pictures[row].product_id

    verdicts: list[bool] = []
    with ThreadPoolExecutor(threads) as pool:
        for number, verdict in enumerate(pool.map(found, range(len(pictures))), 1):
            verdicts += [] if verdict is None else [verdict]
            progress("look distorted copies up", number / len(pictures))
    return Rehearsed(len(verdicts), sum(verdicts))
