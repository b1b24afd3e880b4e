"""The shop's pictures as vectors: which products look like what is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from models.errors import BadInput
from models.images.frames import Vectors
from models.index import ItemIndex

SEPARATOR: Final = "\t"  # between a product's id and the number of its picture; ids have none
WIDE: Final = 4  # pictures looked at for each product wanted, because one product may have several


# What a part must be more like a picture than the whole is: parts show less, and there are several to be wrong.
HANDICAP: Final = 0.05


def likeness(parts: Vectors, vectors: Vectors) -> Vectors:
    """How like each picture a photo is: as its whole is, or as a part of it, which must be clearly more so.

    Args:
        parts: float32, shape (views of the photo, dimensions), the whole first.
        vectors: float32, shape (pictures, dimensions).

    Returns:
        float32, shape (pictures,).
    """
    found = parts @ vectors.T
    found[1:] -= HANDICAP
    best: Vectors = found.max(axis=0)
    return best


@dataclass(frozen=True)
class Near:
    """A product and the likeness, from -1 to 1, of the picture of it that is most like what was asked."""

    product_id: str
    likeness: float


class Gallery:
    """Pictures of products in an index; pictures come and go without a new one. Searches are thread-safe."""

    def __init__(self, index: ItemIndex) -> None:
        self._index = index

    @classmethod
    def build(cls, product_ids: Sequence[str], vectors: Vectors) -> Self:
        """Indexes pictures; a product may come as often as it has some.

        Args:
            product_ids: of each picture.
            vectors: float32, shape (pictures, dimensions), rows of length 1.

        Raises:
            BadInput: ids and vectors do not fit.
        """
        return cls(ItemIndex.build(_numbered(product_ids, ()), vectors))

    @property
    def product_ids(self) -> frozenset[str]:
        """Products with at least one picture."""
        return frozenset(_product(entry) for entry in self._index.ids if entry is not None)

    def add(self, product_ids: Sequence[str], vectors: Vectors) -> None:
        """Adds pictures, which are found from the next search on.

        Raises:
            BadInput: ids and vectors do not fit.
        """
        self._index.add(_numbered(product_ids, self._entries()), vectors)

    def remove(self, product_ids: Collection[str]) -> int:
        """Removes all pictures of these products; tells how many there were."""
        gone = set(product_ids)
        return self._index.remove([entry for entry in self._entries() if _product(entry) in gone])

    def search(self, vectors: Vectors, *, limit: int, only: Collection[str] | None = None) -> list[Near]:
        """Products of which a picture is most like one of the vectors, best first; see :func:`likeness`.

        Args:
            vectors: float32, shape (views of one picture, dimensions), rows of length 1, the whole picture first.
            limit: most products wanted.
            only: products that may be found.
        """
        if not len(self._index) or not len(vectors):
            return []
        mask = None
        if only is not None:
            allowed = set(only)
            mask = self._index.mask([entry for entry in self._entries() if _product(entry) in allowed])
        best: dict[str, float] = {}
        for place, found in enumerate(self._index.search(vectors, limit * WIDE, allowed=mask)):
            for entry, likeness in found:
                product_id = _product(entry)
                counted = float(likeness) - (HANDICAP if place else 0.0)
                best[product_id] = max(best.get(product_id, -1.0), counted)
        ordered = sorted(best.items(), key=lambda each: -each[1])
        return [Near(*each) for each in ordered[:limit]]

    def save(self, folder: Path) -> None:
        """Writes the index's files."""
        self._index.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads what :meth:`save` wrote."""
        return cls(ItemIndex.load(folder))

    def _entries(self) -> Iterable[str]:
        return (entry for entry in self._index.ids if entry is not None)


def _numbered(product_ids: Sequence[str], taken: Iterable[str]) -> list[str]:
    """An entry for each picture: the product's id and a number that it has not used."""
    after: dict[str, int] = {}
    for entry in taken:
        before, _, said = entry.partition(SEPARATOR)
        after[before] = max(after.get(before, 0), int(said) + 1)
    entries = []
    for product_id in product_ids:
        if not isinstance(product_id, str) or not product_id or SEPARATOR in product_id:
            raise BadInput(f"product_ids: {product_id!r} is no id")
        number = after.get(product_id, 0)
        after[product_id] = number + 1
        entries.append(f"{product_id}{SEPARATOR}{number}")
    return entries


def _product(entry: str) -> str:
    return entry.partition(SEPARATOR)[0]
