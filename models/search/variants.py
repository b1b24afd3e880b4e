"""The variants of all products as columns, so that a condition is one pass over numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.search.records import Record
from models.search.wishes import Wish

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
Column = NDArray[np.int64] | NDArray[np.int32]

# What is given up first when no product meets every wish.
GIVE_UP: Final = ("size", "material", "min_price", "max_price", "colour")


class Variants:
    """Which variants, and so which products, meet a condition."""

    def __init__(
        self, counts: Rows, columns: Mapping[str, Column], numbers: Mapping[str, Mapping[str, int]]
    ) -> None:
        """See :meth:`of`.

        Args:
            counts: how many variants each product has; those of one product stand together.
            columns: ``price`` in cents, and the numbers of ``colour``, ``size`` and ``material``, of each variant.
            numbers: for each of the latter three, value → number.
        """
        self._counts = counts
        self._columns = columns
        self._numbers = numbers
        self._first = np.cumsum(counts) - counts
        self._rows = np.flatnonzero(counts)  # of products with a variant
        self._starts = self._first[self._rows]

    @classmethod
    def of(cls, records: Sequence[Record]) -> Self:
        """The variants of these products."""
        flat = [variant for record in records for variant in record.variants]
        counts = np.array([len(record.variants) for record in records], dtype=np.int64)
        colours, colour = numbered(colour for _, colour, _ in flat)
        sizes, size = numbered(size for _, _, size in flat)
        materials, material = numbered(record.material for record in records)
        price = np.array([price for price, _, _ in flat], dtype=np.int64)
        columns: dict[str, Column] = {
            "price": price,
            "colour": colour,
            "size": size,
            "material": np.repeat(material, counts),
        }
        return cls(counts, columns, {"colour": colours, "size": sizes, "material": materials})

    def __len__(self) -> int:
        """How many variants there are."""
        return len(self._price)

    def values(self, name: str) -> frozenset[str]:
        """Every ``colour``, ``size`` or ``material``, as the catalogue writes it."""
        return frozenset(self._numbers[name]) - {""}

    def few(self, products: Rows) -> tuple[Self, Rows]:
        """The variants of these products alone, product n being ``products[n]``, and their places among all."""
        counts = self._counts[products]
        before = np.cumsum(counts) - counts
        places = np.repeat(self._first[products] - before, counts) + np.arange(counts.sum())
        columns = {name: column[places] for name, column in self._columns.items()}
        return type(self)(counts, columns, self._numbers), places

    def all(self) -> Mask:
        """Every variant."""
        return np.ones(len(self), dtype=np.bool_)

    def between(self, least: int | None, most: int | None) -> Mask:
        """Those of a price, in cents."""
        mask = self.all()
        if least is not None:
            mask &= self._price >= least
        if most is not None:
            mask &= self._price <= most
        return mask

    def sized(self) -> Mask:
        """Those that have a size."""
        mask: Mask = self._columns["size"] != self._numbers["size"].get("", -1)
        return mask

    def meeting(self, wish: Wish) -> Mask:
        """Those that meet a wish."""
        if wish.kind == "max_price":
            return self._price <= int(wish.asked)
        if wish.kind == "min_price":
            return self._price >= int(wish.asked)
        return self._among(wish.kind, wish.accepted) | self._among("material", wish.cloths)

    def products(self, variants: Mask) -> Mask:
        """Products with one variant at least among these."""
        found = self._counts > 0
        if not variants.all():  # as they are in most queries
            found[self._rows] = np.logical_or.reduceat(variants, self._starts)
        return found

    def exactly(self, wishes: Iterable[Wish], among: Mask) -> NDArray[np.float32]:
        """How many wishes each product meets to the letter: blue rather than navy."""
        count = np.zeros(len(self._counts), dtype=np.float32)
        for wish in wishes:
            if wish.exact:
                exact = replace(wish, accepted=wish.exact, cloths=wish.cloths & wish.exact)
                count += self.products(among & self.meeting(exact))
        return count

    def levels(self, wishes: Sequence[Wish], among: Mask) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """How much of the wishes each product's best variant meets, and which of them.

        Args:
            wishes: at most 60.
            among: variants that may be chosen at all.

        Returns:
            The level, float64 of shape (products,): a larger one means more wishes, or as many with less missed
            of what is given up last; negative without a variant. And the wishes met, one bit each.
        """
        if not wishes:  # as most queries are, and then all that can be chosen is equal
            return np.where(self.products(among), 0.0, -1.0), np.zeros(len(self._counts), dtype=np.int64)
        order = sorted(range(len(wishes)), key=lambda number: GIVE_UP.index(wishes[number].kind))
        level = np.where(among, 0.0, -1.0)
        met = np.zeros(len(self), dtype=np.int64)
        for place, number in enumerate(order):
            mask = self.meeting(wishes[number])
            # More wishes always count more; of as many, the set that lacks the first in the order.
            level += mask * (1.0 - 2.0 ** -(place + 2) / len(wishes))
            met |= mask.astype(np.int64) << number
        level[~among] = -1.0
        best = np.full(len(self._counts), -1.0)
        which = np.zeros(len(self._counts), dtype=np.int64)
        if len(self._rows):
            best[self._rows] = np.maximum.reduceat(level, self._starts)
            spread = np.repeat(best, self._counts)
            which[self._rows] = np.maximum.reduceat(np.where(level == spread, met, 0), self._starts)
        return best, which

    @property
    def _price(self) -> Column:
        return self._columns["price"]

    def _among(self, name: str, accepted: Collection[str]) -> Mask:
        """Those of which a value is accepted."""
        numbers = self._numbers[name]
        wanted = np.zeros(max(len(numbers), 1), dtype=np.bool_)
        wanted[[numbers[value] for value in accepted if value in numbers]] = True
        found: Mask = wanted[self._columns[name]]
        return found


def numbered(values: Iterable[str]) -> tuple[dict[str, int], NDArray[np.int32]]:
    """Value → number, and the numbers in the order of the values."""
    numbers: dict[str, int] = {}
    column = [numbers.setdefault(value, len(numbers)) for value in values]
    return numbers, np.array(column, dtype=np.int32)
