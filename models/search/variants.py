"""The variants of all products as columns, so that a condition is one pass over numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.search.records import Record
from models.search.wishes import Wish

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]

# What is given up first when no product meets every wish.
GIVE_UP: Final = ("size", "material", "min_price", "max_price", "colour")


class Variants:
    """Which variants, and so which products, meet a condition."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._materials, materials = numbered(record.material for record in records)
        flat = [variant for record in records for variant in record.variants]
        # One entry for each variant of each product; those of one product stand together.
        self._price = np.array([price for price, _, _ in flat], dtype=np.int64)
        self._colours, self._colour = numbered(colour for _, colour, _ in flat)
        self._sizes, self._size = numbered(size for _, _, size in flat)
        counts = np.array([len(record.variants) for record in records], dtype=np.int64)
        self._material = np.repeat(materials, counts)
        self._place(counts)

    def __len__(self) -> int:
        """How many variants there are."""
        return len(self._price)

    @property
    def colours(self) -> frozenset[str]:
        """Every colour, as the catalogue writes it."""
        return frozenset(self._colours) - {""}

    @property
    def materials(self) -> frozenset[str]:
        """Every material, as the catalogue writes it."""
        return frozenset(self._materials) - {""}

    @property
    def sizes(self) -> frozenset[str]:
        """Every size."""
        return frozenset(self._sizes) - {""}

    def of(self, products: Rows) -> tuple[Self, Rows]:
        """The variants of these products alone, product n being ``products[n]``, and their places among all."""
        counts = self._counts[products]
        before = np.cumsum(counts) - counts
        places = np.repeat(self._first[products] - before, counts) + np.arange(counts.sum())
        few = copy(self)
        few._price, few._material = self._price[places], self._material[places]
        few._colour, few._size = self._colour[places], self._size[places]
        few._place(counts)
        return few, places

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
        mask: Mask = self._size != self._sizes.get("", -1)
        return mask

    def meeting(self, wish: Wish) -> Mask:
        """Those that meet a wish."""
        if wish.kind == "max_price":
            return self._price <= int(wish.asked)
        if wish.kind == "min_price":
            return self._price >= int(wish.asked)
        if wish.kind == "size":
            return _among(self._size, self._sizes, wish.accepted)
        if wish.kind == "material":
            return _among(self._material, self._materials, wish.accepted)
        of_colour = _among(self._colour, self._colours, wish.accepted)
        return of_colour | _among(self._material, self._materials, wish.cloths)

    def products(self, variants: Mask) -> Mask:
        """Products with one variant at least among these."""
        found = self._counts > 0
        if not variants.all():  # as they are in most queries
            found[self._rows] = np.logical_or.reduceat(variants, self._starts)
        return found

    def _place(self, counts: Rows) -> None:
        """Sets how many variants each product has, and so where they begin."""
        self._counts = counts
        self._first = np.cumsum(counts) - counts
        self._rows = np.flatnonzero(counts)
        self._starts = self._first[self._rows]

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


def numbered(values: Iterable[str]) -> tuple[dict[str, int], NDArray[np.int32]]:
    """Value → number, and the numbers in the order of the values."""
    numbers: dict[str, int] = {}
    column = [numbers.setdefault(value, len(numbers)) for value in values]
    return numbers, np.array(column, dtype=np.int32)


def _among(column: NDArray[np.int32], numbers: Mapping[str, int], accepted: Collection[str]) -> Mask:
    wanted = np.zeros(max(len(numbers), 1), dtype=np.bool_)
    wanted[[numbers[value] for value in accepted if value in numbers]] = True
    found: Mask = wanted[column]
    return found
