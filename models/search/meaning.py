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

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]

# Cosine of two texts that have nothing in common, and of two that say the same about a product.
UNRELATED: Final = 0.2
ALIKE: Final = 0.7
# Beyond these, in a large catalogue, the meaning tells nothing apart and only words count.
NEAREST: Final = 1000
# A smaller catalogue is compared as a whole within 3 ms; a larger one gets a graph, which finds the same ones.
COMPARED: Final = 20_000
# A graph is asked for so many. Twice as many take twice as long and rank 43,488 products no better: NDCG@10 .877
# against .887 on the development half of the judged queries.
WALKED: Final = 500
# So few are compared one by one, which takes no longer than the graph.
FEW: Final = 5000
# So many of the nearest in the whole catalogue must be allowed; else what is allowed lies further away than the
# graph was walked, and is compared one by one too.
ENOUGH: Final = 30


class Meaning:
    """Nearest products by cosine; thread-safe."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._graph = index if isinstance(index, faiss.IndexHNSW) else None
        # A graph keeps its vectors in an exact index.
        self._vectors = faiss.downcast_index(index.storage) if self._graph else index

    @classmethod
    def build(cls, vectors: Vectors, *, threads: int = 1) -> Self:
        """Indexes the products' vectors, rows of length 1."""
        with faiss_threads(threads):
            flavour: flavours.Flavour = "flat" if len(vectors) <= COMPARED else "hnsw"
            index = flavours.empty(flavour, np.empty((0, DIMENSIONS), dtype=np.float32))
            index.add(vectors)
        return cls(index)

    def nearness(self, query: Vectors, allowed: Mask) -> NDArray[np.float32]:
        """From 0, nothing in common, to 1, the same, float32, shape (products,); 0 for those not allowed."""
        near = np.zeros(len(allowed), dtype=np.float32)
        cosine, rows = self.nearest(query, NEAREST, allowed)
        near[rows] = np.clip((cosine - UNRELATED) / (ALIKE - UNRELATED), 0, 1)
        return near

    def nearest(self, query: Vectors, limit: int, allowed: Mask) -> tuple[NDArray[np.float32], Rows]:
        """Cosines and rows of the nearest products, best first.

        Args:
            query: float32, shape (1, dimensions), of length 1.
            limit: most products wanted. Of a large catalogue only those come that are among the :data:`WALKED`
                nearest of all; never fewer than :data:`ENOUGH`, where so many are allowed.
            allowed: bool, shape (products,); only these are found.
        """
        many = int(np.count_nonzero(allowed))
        limit = min(limit, many)
        if not limit:
            return np.empty(0, dtype=np.float32), np.empty(0, dtype=np.int64)
        with faiss_threads(1):
            if self._graph is None or many <= FEW:
                return self._compared(query, limit, allowed)
            walked = min(limit, WALKED)
            parameters = flavours.parameters("hnsw", self._graph, walked, 1, None)
            [cosine], [rows] = self._graph.search(query, walked, params=parameters)
            found = (rows >= 0) & allowed[rows]
            if np.count_nonzero(found) < min(ENOUGH, limit):
                return self._compared(query, limit, allowed)
        return cosine[found], rows[found]

    def _compared(self, query: Vectors, limit: int, allowed: Mask) -> tuple[NDArray[np.float32], Rows]:
        """As :meth:`nearest`, by comparing each product that is allowed."""
        selector = None
        if not allowed.all():
            bits = np.packbits(allowed, bitorder="little")  # must live until the search has ended
            selector = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
        chosen = flavours.parameters("flat", self._vectors, limit, 1, selector)
        [cosine], [rows] = self._vectors.search(query, limit, params=chosen)
        return cosine, rows

    def save(self, folder: Path, name: str) -> None:
        """Writes ``name.faiss``."""
        faiss.write_index(self._index, str(folder / f"{name}.faiss"))

    @classmethod
    def load(cls, folder: Path, name: str) -> Self:
        """Reads what :meth:`save` wrote."""
        return cls(faiss.read_index(str(folder / f"{name}.faiss")))
