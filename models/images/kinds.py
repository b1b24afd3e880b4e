"""What kind of thing a photo shows: the products that look most like it vote for their categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

VOTERS: Final = 12  # products
_SHARP: Final = 25.0  # how much more a nearer product's vote counts


@dataclass(frozen=True)
class Kind:
    """A category of the shop, and the share of the votes for it."""

    category: str
    probability: float


def vote(categories: Sequence[str], likenesses: Sequence[float]) -> list[Kind]:
    """Categories, those with most votes first; weighed by nearness (Dudani 1976).

    Args:
        categories: of the products most like the photo, best first; empty for one that has none.
        likenesses: of the same products.
    """
    voters, near = categories[:VOTERS], np.array(likenesses[:VOTERS])
    if not voters:
        return []
    weights = np.exp(_SHARP * (near - near.max()))
    shares: dict[str, float] = {}
    for category, weight in zip(voters, weights / weights.sum(), strict=True):
        shares[category] = shares.get(category, 0.0) + float(weight)
    ranked = sorted(shares.items(), key=lambda each: -each[1])
    return [Kind(category, round(share, 3)) for category, share in ranked if category]
