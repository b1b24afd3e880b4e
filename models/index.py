"""Item vectors in FAISS: the nearest products among those that may be shown."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from models.errors import BadInput
from models.flavours import EF_SEARCH, FLAT_NUMBERS, PROBES, Flavour, chosen, empty, faiss
from models.threads import faiss_threads

Vectors = NDArray[np.float32]
Mask = NDArray[np.bool_]  # shape (rows,)
Rows = NDArray[np.int64]

NAME: Final = "items"
# Lists lose neighbours that are hidden behind what may not be shown; reading all that may is exact.
NARROW_SHARE: Final = 0.1  # below this, probing far enough costs as much
# Below this, what may be found can lie far from the vector, where the lists are less well ordered.
FAR_SHARE: Final = 0.75
FURTHER: Final = 2  # times as many lists then: recall@10 .997 instead of .96 to .99
SPARE: Final = 1.25  # of a walk's places: the last ones are the least sure
WIDER: Final = 4  # times, if a walk has not met enough
READ_PER_STEP: Final = (
    25  # vectors, one after the other, in the time that a walk takes for each of its places
)


class ItemIndex:
    """Nearest products by inner product (cosines, if the rows have length 1); searches are thread-safe.

    Rows are numbered in the order in which they came, and a number is never given again: what is removed stays
    in the index and is passed over, until the index is built anew. A product that comes back gets a new row.
    """

    def __init__(self, index: Any, ids: Sequence[str | None], flavour: Flavour) -> None:
        self._index = index
        self._ids = list(ids)
        self._flavour = flavour
        self._rows = {product_id: row for row, product_id in enumerate(ids) if product_id is not None}
        self._alive: Mask = np.array([product_id is not None for product_id in ids], dtype=np.bool_)

    @classmethod
    def build(
        cls, ids: Sequence[str], vectors: Vectors, *, flavour: Flavour | None = None, threads: int = 1
    ) -> Self:
        """Indexes products.

        Args:
            ids: of the products.
            vectors: float32, shape (len(ids), dimensions).
            flavour: how they are kept; by default what suits their number, see :mod:`models.flavours`.
            threads: used while building only.

        Raises:
            BadInput: an id comes twice or is no text, or the vectors do not fit or are not finite.
        """
        vectors = np.asarray(vectors, dtype=np.float32)
        if vectors.ndim != 2 or vectors.shape[1] == 0:
            raise BadInput(f"vectors: a table is needed, not the shape {vectors.shape}")
        flavour = flavour or chosen(*vectors.shape)
        with faiss_threads(threads):
            index = cls(empty(flavour, vectors), [], flavour)
            index.add(ids, vectors)
        return index

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, product_id: object) -> bool:
        return product_id in self._rows

    @property
    def dimensions(self) -> int:
        """Numbers of each vector."""
        return int(self._index.d)

    @property
    def ids(self) -> tuple[str | None, ...]:
        """The product of each row; None where it was removed."""
        return tuple(self._ids)

    @property
    def flavour(self) -> Flavour:
        """How the vectors are kept."""
        return self._flavour

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Adds products, which are found from the next search on.

        Raises:
            BadInput: as :meth:`build`; also where an id is there already. Nothing is added then.
        """
        checked = self._checked(vectors)
        if len(checked) != len(ids):
            raise BadInput(f"vectors: {len(checked)} rows for {len(ids)} ids")
        if not all(isinstance(product_id, str) and product_id for product_id in ids):
            raise BadInput("ids: each must be a text that is not empty")
        if len(set(ids)) != len(ids) or not self._rows.keys().isdisjoint(ids):
            raise BadInput("ids: an id comes twice")
        self._index.add(checked)
        self._rows.update(zip(ids, range(len(self._ids), len(self._ids) + len(ids)), strict=True))
        self._ids += ids
        self._alive = np.concatenate((self._alive, np.ones(len(ids), dtype=np.bool_)))

    def remove(self, ids: Collection[str]) -> int:
        """Removes products, which are found no more from the next search on; tells how many were there."""
        rows = [row for product_id in ids if (row := self._rows.pop(product_id, None)) is not None]
        alive = self._alive.copy()  # a search that runs meanwhile keeps its own
        alive[rows] = False
        self._alive = alive
        for row in rows:
            self._ids[row] = None
        return len(rows)

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The vectors of products, as they are kept: float32, shape (len(ids), dimensions).

        Raises:
            BadInput: a product that is not there.
        """
        try:
            return self._at(np.array([self._rows[product_id] for product_id in ids], dtype=np.int64))
        except KeyError as error:
            raise BadInput(f"ids: there is no product {error.args[0]}") from None

    def mask(self, ids: Collection[str]) -> Mask:
        """The products ``ids`` as :meth:`search` needs them; making it once saves a search 40 ms per 100,000."""
        mask = np.zeros(len(self._ids), dtype=np.bool_)
        mask[[self._rows[product_id] for product_id in ids if product_id in self._rows]] = True
        return mask

    def search(
        self, vectors: Vectors, limit: int, *, allowed: Collection[str] | Mask | None = None
    ) -> list[list[tuple[str, float]]]:
        """The nearest products of each vector, with their inner product, best first.

        Args:
            vectors: float32, shape (n, dimensions) or (dimensions,).
            limit: most products wanted of each.
            allowed: only these may be found; ids that are not there are passed over. All by default.

        Returns:
            For each vector at most ``limit`` products; fewer only where fewer may be found.

        Raises:
            BadInput: a vector of another length or not finite, a limit below 1, a mask of another length.
        """
        return [
            [
                (product_id, float(score))
                for score, row in zip(scores.tolist(), rows.tolist(), strict=True)
                if (product_id := self._ids[row]) is not None
            ]
            for rows, scores in self.rows(np.atleast_2d(vectors), limit, allowed=allowed)
        ]

    def rows(
        self, vectors: Vectors, limit: int, *, allowed: Collection[str] | Mask | None = None
    ) -> list[tuple[Rows, Vectors]]:
        """The same as :meth:`search` for those who know products by their rows: rows, and inner products.

        Raises:
            BadInput: as :meth:`search`.
        """
        checked = self._checked(vectors)
        if limit < 1:
            raise BadInput(f"limit: at least 1, not {limit}")
        mask = self._alive
        if allowed is not None:
            given = allowed if isinstance(allowed, np.ndarray) else self.mask(allowed)
            if given.shape != mask.shape or given.dtype != np.bool_:
                raise BadInput(f"allowed: a mask of {len(mask)} rows is needed")
            mask = mask & given
        with faiss_threads(1):
            scores, rows = self._nearest(checked, limit, mask)
        there = rows >= 0
        return [(found[real], own[real]) for found, own, real in zip(rows, scores, there, strict=True)]

    def save(self, folder: Path) -> None:
        """Writes ``items.faiss`` and ``items.json``."""
        faiss.write_index(self._index, str(folder / f"{NAME}.faiss"))
        body = {"flavour": self._flavour, "ids": self._ids}
        (folder / f"{NAME}.json").write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads what :meth:`save` wrote.

        Raises:
            OSError, ValueError, LookupError, RuntimeError: files are missing or are something else.
        """
        body = json.loads((folder / f"{NAME}.json").read_bytes())
        index = faiss.read_index(str(folder / f"{NAME}.faiss"))
        if index.ntotal != len(body["ids"]):
            raise ValueError(f"{index.ntotal} vectors for {len(body['ids'])} products")
        return cls(index, body["ids"], body["flavour"])

    def _nearest(self, vectors: Vectors, limit: int, mask: Mask) -> tuple[Any, Any]:
        """Scores and rows, each of shape (n, limit or fewer); a row of -1 is none."""
        many = int(np.count_nonzero(mask))
        if many == 0:
            shape = (len(vectors), 0)
            return np.empty(shape, dtype=np.float32), np.empty(shape, dtype=np.int64)
        limit = min(limit, many)
        if many <= FLAT_NUMBERS / self.dimensions or self._flavour == "flat":
            return self._exactly(vectors, limit, mask, many)
        if self._flavour == "hnsw":
            return self._walked(vectors, limit, mask, many)
        if many <= NARROW_SHARE * len(mask):
            return self._exactly(vectors, limit, mask, many)
        with _selected(mask, many) as selector:
            further = FURTHER if many < FAR_SHARE * len(mask) else 1
            probes = min(int(further * PROBES * len(mask) / many), self._index.nlist)
            chosen = faiss.SearchParametersIVF(nprobe=probes, sel=selector)
            scores, rows = self._index.search(vectors, limit, params=chosen)
        return scores, rows

    def _walked(self, vectors: Vectors, limit: int, mask: Mask, many: int) -> tuple[Any, Any]:
        """Walks the graph until enough of those around the vector may be found, or reads all that may.

        FAISS can leave products out while it walks, but then ends as soon as it has seen what is nearest, though
        nothing of that may be found: of another category than the vector's it finds the wrong ones.
        """
        scores = np.empty((len(vectors), limit), dtype=np.float32)
        rows = np.empty((len(vectors), limit), dtype=np.int64)
        left = np.arange(len(vectors))
        width = max(EF_SEARCH, SPARE * limit) * len(mask) / many
        while len(left) and width * READ_PER_STEP < many:
            chosen = faiss.SearchParametersHNSW(efSearch=int(width))
            near, found = self._index.search(vectors[left], int(width), params=chosen)
            may = (found >= 0) & mask[found]
            enough = np.count_nonzero(may, axis=1) >= max(limit, EF_SEARCH // 4)
            for place in np.flatnonzero(enough):
                first = np.flatnonzero(may[place])[:limit]
                scores[left[place]], rows[left[place]] = near[place, first], found[place, first]
            left = left[~enough]
            width *= WIDER
        if len(left):
            scores[left], rows[left] = self._exactly(vectors[left], limit, mask, many)
        return scores, rows

    def _exactly(self, vectors: Vectors, limit: int, mask: Mask, many: int) -> tuple[Any, Any]:
        if many <= FLAT_NUMBERS / self.dimensions or self._flavour == "ivf":
            rows = np.flatnonzero(mask)
            # Not by numpy, whose BLAS would wake threads for this.
            scores, best = faiss.knn(vectors, self._at(rows), limit, metric=faiss.METRIC_INNER_PRODUCT)
            return scores, rows[best]
        kept = faiss.downcast_index(self._index.storage) if self._flavour == "hnsw" else self._index
        with _selected(mask, many) as selector:
            found: tuple[Any, Any] = kept.search(vectors, limit, params=faiss.SearchParameters(sel=selector))
        return found

    def _at(self, rows: Rows) -> Vectors:
        return np.asarray(self._index.reconstruct_batch(rows), dtype=np.float32)

    def _checked(self, vectors: Vectors) -> Vectors:
        checked = np.ascontiguousarray(vectors, dtype=np.float32)
        if checked.ndim != 2 or checked.shape[1] != self.dimensions:
            raise BadInput(
                f"vectors: {self.dimensions} numbers a row are needed, not the shape {checked.shape}"
            )
        if not np.isfinite(checked).all():
            raise BadInput("vectors: a number is not finite")
        return checked


@contextmanager
def _selected(mask: Mask, many: int) -> Iterator[Any]:
    """For FAISS, which keeps no reference to the bits: they must live until the search has ended."""
    bits = np.packbits(mask, bitorder="little")
    yield faiss.IDSelectorBitmap(len(mask), faiss.swig_ptr(bits)) if many < len(mask) else None
