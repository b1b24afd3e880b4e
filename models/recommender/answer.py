"""From candidates to an answer: what was said, the rules of the house, variety and chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.recommender.catalogue import Catalogue, Mask, Numbers, Rows
from models.recommender.critique import Direction, MoreLike, Rather, exceeding, permitted, pulls
from models.recommender.diversity import NO_GROUP, select
from models.recommender.exploration import explore
from models.recommender.pool import Candidates, spread
from models.recommender.wanted import Wanted

POOL: Final = 100  # candidates that are weighed, at least
PER_PLACE: Final = 10  # ... and for each product wanted
WIDE: Final = 10  # times as many where the customer has said where to go


@dataclass(frozen=True, slots=True)
class Choice:
    """One place of an answer."""

    row: int
    score: float
    explored: bool = False


def showable(catalogue: Catalogue, wanted: Wanted) -> Mask:
    """The products that may be in the answer: bool, shape (products,)."""
    mask = catalogue.mask(wanted.available) & permitted(wanted.critiques, catalogue)
    mask[catalogue.known(wanted.without)] = False
    mask[catalogue.known(each.product_id for each in wanted.critiques if isinstance(each, MoreLike))] = False
    if wanted.rules.exclude_bought:
        mask[catalogue.known(wanted.bought)] = False
    return mask


def compose(
    catalogue: Catalogue,
    wanted: Wanted,
    mask: Mask,
    candidates: Candidates,
    *,
    vectors: Numbers | None,
    direction: Direction | None,
) -> list[Choice]:
    """Chooses among candidates.

    Args:
        catalogue: of all rows.
        wanted: by the caller.
        mask: from :func:`showable`; nothing else is chosen.
        candidates: by the model.
        vectors: of the products, float32, shape (products, dimensions), rows of length 1 or 0.
        direction: of a word.

    Returns:
        Best first; fewer than wanted only where no more may be shown.

    Raises:
        BadInput: a critique cannot be followed with this model.
    """
    mask = mask & exceeding(wanted.critiques, catalogue, vectors, direction)
    size = max(POOL, PER_PLACE * wanted.limit)
    if any(isinstance(critique, MoreLike | Rather) for critique in wanted.critiques):
        size *= WIDE
    chosen = _chosen(catalogue, wanted, candidates(mask, size), vectors, direction)
    if len(chosen) < min(wanted.limit, int(np.count_nonzero(mask))):  # one family has filled the pool
        chosen = _chosen(catalogue, wanted, candidates(mask, len(catalogue)), vectors, direction)
    return _explored(catalogue, wanted, mask, chosen) if wanted.epsilon else chosen


def _chosen(
    catalogue: Catalogue,
    wanted: Wanted,
    pool: tuple[Rows, Numbers],
    vectors: Numbers | None,
    direction: Direction | None,
) -> list[Choice]:
    rows, scores = pool[0], spread(pool[1])
    scores = scores + pulls(wanted.critiques, catalogue, rows, vectors, direction)
    scores = scores + wanted.rules.boosts(catalogue, rows)
    picked = select(
        scores,
        None if vectors is None else vectors[rows],
        wanted.limit,
        variety=wanted.variety,
        groups=catalogue.families[rows],
        per_group=wanted.rules.per_family,
    )
    return [Choice(int(rows[place]), float(scores[place])) for place in picked]


def _explored(catalogue: Catalogue, wanted: Wanted, mask: Mask, chosen: Sequence[Choice]) -> list[Choice]:
    rows = [choice.row for choice in chosen]

    def others() -> Rows:
        free = mask.copy()
        free[rows] = False
        if wanted.rules.per_family is not None:
            shown = Counter(catalogue.families[rows].tolist())
            for family, many in shown.items():
                if many >= wanted.rules.per_family and family != NO_GROUP:
                    free[catalogue.of_family(family)] = False
        return np.flatnonzero(free)

    found, place = explore(rows, others, epsilon=wanted.epsilon, seed=wanted.seed)
    return [
        Choice(row, 0.0, explored=True) if number == place else choice
        for number, (row, choice) in enumerate(zip(found, chosen, strict=True))
    ]
