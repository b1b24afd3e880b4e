"""The products' vectors, and how near each of them is to a query in meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Self

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from models import flavours
from models.encoder import DIMENSIONS, Vectors
from models.threads import faiss_threads

faiss: Any = typed_faiss  # its own type stubs know neither all classes nor all arguments

# Cosine of two texts that have nothing in common, and of two that say the same about a product.
UNRELATED: Final = 0.2
ALIKE: Final = 0.7
# Beyond these, in a large catalogue, the meaning tells nothing apart and only words count.
NEAREST: Final = 1000
# A smaller catalogue is compared as a whole within 3 ms; a larger one gets a graph, which finds the same ones.
COMPARED: Final = 20_000
# Where fewer may be found than this share, walking the graph past the others takes longer than comparing them all.
NARROW_SHARE: Final = 0.3


class Meaning:
    """Nearest products by cosine; thread-safe."""

    def __init__(self, index: Any) -> None:
        self._index = index
        # The graph keeps the vectors in an exact index of its own.
        self._graph = isinstance(index, faiss.IndexHNSW)
        self._exact = faiss.downcast_index(index.storage) if self._graph else index

    @classmethod
    def build(cls, vectors: Vectors, *, threads: int = 1, compared: int = COMPARED) -> Self:
        """Indexes the products' vectors, rows of length 1; up to ``compared`` of them are searched exactly."""
        with faiss_threads(threads):
            flavour: flavours.Flavour = "flat" if len(vectors) <= compared else "hnsw"
            index = flavours.empty(flavour, np.empty((0, DIMENSIONS), dtype=np.float32))
            index.add(vectors)
        return cls(index)

    def nearness(self, query: Vectors, allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
        """From 0, nothing in common, to 1, the same, float32, shape (products,).

        Args:
            query: float32, shape (1, dimensions), of length 1.
            allowed: bool, shape (products,); the others have nothing in common with the query.
        """
        near = np.zeros(len(allowed), dtype=np.float32)
        many = int(np.count_nonzero(allowed))
        if not many:
            return near
        with faiss_threads(1):
            [cosine], [rows] = self._search(query, min(NEAREST, many), allowed, many / len(allowed))
        found = rows >= 0
        near[rows[found]] = np.clip((cosine[found] - UNRELATED) / (ALIKE - UNRELATED), 0, 1)
        return near

    def save(self, folder: Path, name: str) -> None:
        """Writes ``name.faiss``."""
        faiss.write_index(self._index, str(folder / f"{name}.faiss"))

    @classmethod
    def load(cls, folder: Path, name: str) -> Self:
        """Reads what :meth:`save` wrote."""
        return cls(faiss.read_index(str(folder / f"{name}.faiss")))

    def _search(
        self, query: Vectors, limit: int, allowed: NDArray[np.bool_], share: float
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        selector = None
        if share < 1:
            bits = np.packbits(allowed, bitorder="little")  # must live until the search has ended
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
        if self._graph and share > NARROW_SHARE:
            found = flavours.parameters("hnsw", self._index, limit, share, selector)
            return self._index.search(query, limit, params=found)  # type: ignore[no-any-return]
        found = flavours.parameters("flat", self._exact, limit, share, selector)
        return self._exact.search(query, limit, params=found)  # type: ignore[no-any-return]
