"""What a customer says against the products shown: "cheaper", "not leather", "more like the second".

Critiques as conditions and directions (Chen & Pu, "Critiquing-based recommenders", User Modeling and User-Adapted
Interaction 22, 2012). Those about facts are kept strictly, those about likeness move the order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

import numpy as np
from numpy.typing import NDArray

from models.errors import BadInput
from models.recommender.catalogue import Catalogue, Mask, Numbers, Rows
from models.recommender.pool import spread

# A word as a direction in the space of the item vectors, float32, shape (dimensions,); of any length.
Direction = Callable[[str], NDArray[np.float32]]

PULL: Final = (
    1.0  # as much as the whole range of the scores: what was just said outweighs what was done before
)


@dataclass(frozen=True, slots=True)
class Cheaper:
    """Costs less than this; a product without a price does not."""

    than_cents: int


@dataclass(frozen=True, slots=True)
class Dearer:
    """Costs more than this; a product without a price does not."""

    than_cents: int


@dataclass(frozen=True, slots=True)
class Having:
    """Has the value of the attribute: "in blue"."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """Does not have the value of the attribute: "not leather"."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class MoreLike:
    """Rather as this product."""

    product_id: str


@dataclass(frozen=True, slots=True)
class Rather:
    """More of what a word says, or less of it: "less formal".

    Attributes:
        than: id of a product; only those of its kind of which the word says more, or less, than of it.
    """

    word: str
    less: bool = False
    than: str | None = None


Critique = Cheaper | Dearer | Having | Lacking | MoreLike | Rather


def permitted(critiques: Sequence[Critique], catalogue: Catalogue) -> Mask:
    """The products that keep what was said about facts: bool, shape (products,)."""
    mask = np.ones(len(catalogue), dtype=np.bool_)
    for critique in critiques:
        match critique:
            case Cheaper(than_cents):
                mask &= catalogue.prices_cents < than_cents
            case Dearer(than_cents):
                mask &= catalogue.prices_cents > than_cents
            case Having(name, value):
                mask &= catalogue.having(name, value)
            case Lacking(name, value):
                mask &= ~catalogue.having(name, value)
            case MoreLike() | Rather():
                pass
            case _:
                assert_never(critique)
    return mask


def exceeding(
    critiques: Sequence[Critique],
    catalogue: Catalogue,
    vectors: NDArray[np.float32] | None,
    direction: Direction | None,
) -> Mask:
    """The products of which a word says more, or less, than of the one they are compared with.

    Args and errors are those of :func:`pulls`.

    Returns:
        bool, shape (products,).
    """
    mask = np.ones(len(catalogue), dtype=np.bool_)
    for critique in critiques:
        if not isinstance(critique, Rather) or critique.than is None:
            continue
        row = catalogue.rows.get(critique.than)
        if row is not None:
            said = _said(critique.word, vectors, direction)
            mask &= (said < said[row]) if critique.less else (said > said[row])
            if catalogue.kinds[row] >= 0:
                mask &= catalogue.kinds == catalogue.kinds[row]
    return mask


def pulls(
    critiques: Sequence[Critique],
    catalogue: Catalogue,
    rows: Rows,
    vectors: NDArray[np.float32] | None,
    direction: Direction | None,
) -> Numbers:
    """What is added to the scores of these products for what was said about likeness.

    Args:
        critiques: those about facts are passed over.
        catalogue: of the rows.
        rows: of the products in question.
        vectors: float32, shape (products, dimensions), rows of length 1 or 0.
        direction: of a word.

    Returns:
        float32, shape (len(rows),).

    Raises:
        BadInput: likeness is asked for and there are no vectors, or a word and there is no encoder.
    """
    total = np.zeros(len(rows), dtype=np.float32)
    for critique in critiques:
        match critique:
            case MoreLike(product_id):
                if vectors is None:
                    raise BadInput("critiques: this model has no vectors, so nothing is more like another")
                if product_id in catalogue.rows:  # otherwise it has been deleted since it was shown
                    total += PULL * spread(vectors[rows] @ vectors[catalogue.rows[product_id]])
            case Rather(word, less):
                said = _said(word, None if vectors is None else vectors[rows], direction)
                total += (-PULL if less else PULL) * spread(said)
            case _:
                pass
    return total


def _said(word: str, vectors: NDArray[np.float32] | None, direction: Direction | None) -> Numbers:
    """How much the word says of each vector: float32, shape (rows,)."""
    if vectors is None or direction is None:
        raise BadInput("critiques: words need an encoder into the space of the vectors")
    return np.asarray(vectors @ direction(word), dtype=np.float32)
