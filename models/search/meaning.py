"""The products' vectors, and how near each of them is to a query in meaning."""

from __future__ import annotations

from typing import Final

import faiss
import numpy as np
from numpy.typing import NDArray

from models.encoder import DIMENSIONS, Vectors

# Cosine of two texts that have nothing in common, and of two that say the same about a product.
UNRELATED: Final = 0.2
ALIKE: Final = 0.7
# Beyond these, in a large catalogue, the meaning tells nothing apart and only words count.
NEAREST: Final = 1000


def index(vectors: Vectors) -> faiss.Index:
    """An index of the products' vectors, rows of length 1; small catalogues are searched exactly."""
    made = faiss.IndexFlatIP(DIMENSIONS)
    made.add(vectors)
    return made


def nearness(vectors: faiss.Index, query: Vectors) -> NDArray[np.float32]:
    """From 0, nothing in common, to 1, the same, float32, shape (products,).

    Args:
        vectors: of :func:`index`.
        query: float32, shape (1, dimensions), of length 1.
    """
    cosine = np.zeros(vectors.ntotal, dtype=np.float32)
    similarity, order = vectors.search(query, min(NEAREST, vectors.ntotal))
    found = order[0] >= 0
    cosine[order[0][found]] = similarity[0][found]
    near: NDArray[np.float32] = np.clip((cosine - UNRELATED) / (ALIKE - UNRELATED), 0, 1)
    return near
