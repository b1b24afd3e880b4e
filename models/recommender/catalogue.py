"""What is known of the products beside what was done with them, as tables over the rows of the models."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.errors import BadInput

Mask = NDArray[np.bool_]  # shape (products,)
Numbers = NDArray[np.float32]
Rows = NDArray[np.int64]

MOST_OF_ALL: Final = (
    0.2  # from here on, asking a set for every product is faster than looking each of its ids up
)


@dataclass(frozen=True, slots=True)
class Item:
    """Facts of one product; whatever the shop does not know is left out.

    Attributes:
        product_id: as everywhere.
        kind: what sort of thing it is, such as a category; "goes with" looks for other kinds.
        family: what :attr:`Rules.per_family` counts, such as a style or a brand; the kind by default.
        price_cents: of the cheapest variant.
        margin: share of the price that stays, at most 1.
        age_days: how long it has been in stock.
        attributes: name → values, compared without regard to case.
    """

    product_id: str
    kind: str = ""
    family: str = ""
    price_cents: int | None = None
    margin: float | None = None
    age_days: float | None = None
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Catalogue:
    """The products of a model, in its order, with their facts.

    Attributes:
        products: ids; a product's place is its row.
        rows: product id → row.
        kinds, families: int64, shape (products,): equal numbers for equal names, -1 for none.
        prices_cents, margins, ages_days: float32, shape (products,), NaN where unknown.
    """

    def __init__(self, products: Sequence[str], items: Iterable[Item] = ()) -> None:
        """Sorts facts under the rows of the products.

        Raises:
            BadInput: a product comes twice, a number is not finite, or there are items and none is of a product:
                the model was trained on another catalogue.
        """
        self.products = tuple(products)
        self.rows: Mapping[str, int] = {product_id: row for row, product_id in enumerate(self.products)}
        if len(self.rows) != len(self.products):
            raise BadInput("products: an id comes twice")
        given = {item.product_id: item for item in items}
        if given and self.rows and self.rows.keys().isdisjoint(given):
            raise BadInput(
                "items: none is of a product that the model knows; was it trained on another catalogue?"
            )
        facts = [given.get(product_id, Item(product_id)) for product_id in self.products]
        self.kinds = _codes([item.kind for item in facts])
        self.families = _codes([item.family or item.kind for item in facts])
        self._by_family = np.argsort(self.families, kind="stable")
        self._sorted_families = self.families[self._by_family]
        self.prices_cents = _numbers("price_cents", [item.price_cents for item in facts])
        self.margins = _numbers("margin", [item.margin for item in facts])
        self.ages_days = _numbers("age_days", [item.age_days for item in facts])
        self._having: dict[tuple[str, str], list[int]] = {}
        for row, item in enumerate(facts):
            for name, values in item.attributes.items():
                for value in values:
                    self._having.setdefault((name.casefold(), value.casefold()), []).append(row)
        self._last: tuple[frozenset[str], Mask] | None = None

    def __len__(self) -> int:
        return len(self.products)

    def known(self, ids: Iterable[str]) -> list[int]:
        """Rows of the products that there are, in the order of the ids; others are passed over."""
        return [row for product_id in ids if (row := self.rows.get(product_id)) is not None]

    def mask(self, ids: Collection[str]) -> Mask:
        """True for the products ``ids``. Not to be written to.

        Of a frozenset, which cannot change, the last one is remembered: hand in the same object until something
        changes, and only the first call pays 10 ms for each 100,000 products.
        """
        last = self._last
        if last is not None and last[0] is ids:
            return last[1]
        if isinstance(ids, AbstractSet) and len(ids) > len(self.products) * MOST_OF_ALL:
            mask = np.fromiter(map(ids.__contains__, self.products), np.bool_, len(self.products))
        else:
            mask = np.zeros(len(self.products), dtype=np.bool_)
            mask[self.known(ids)] = True
        if isinstance(ids, frozenset):
            self._last = (ids, mask)
        return mask

    def of_family(self, family: int) -> Rows:
        """Rows of the products of a family, which is given by its number."""
        first, last = np.searchsorted(self._sorted_families, (family, family + 1))
        return self._by_family[first:last]

    def having(self, name: str, value: str) -> Mask:
        """True for products with this value of the attribute."""
        mask = np.zeros(len(self.products), dtype=np.bool_)
        mask[self._having.get((name.casefold(), value.casefold()), [])] = True
        return mask


def _codes(names: Sequence[str]) -> Rows:
    numbers: dict[str, int] = {"": -1}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def _numbers(what: str, values: Sequence[Any]) -> Numbers:
    for value in values:
        if value is not None and not math.isfinite(value):
            raise BadInput(f"items: {what} must be finite, is {value}")
    return np.array([math.nan if value is None else value for value in values], dtype=np.float32)
