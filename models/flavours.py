"""The ways of keeping vectors in FAISS, and which one suits how many.

* ``flat`` compares with every vector: exact. One thread reads 4 million numbers a millisecond.
* ``hnsw`` walks a graph of neighbours (Malkov & Yashunin 2018, https://arxiv.org/abs/1603.09320): a third
  of a millisecond at 100,000 products; takes the vectors' own size and 270 bytes more for each.
* ``ivf`` reads the lists around the query (Jégou et al. 2011, section IV; Sivic & Zisserman 2003), each number
  kept in two bytes: half of the size. One byte would cost 1 to 2 % of the true neighbours.
"""

from __future__ import annotations

import math
from typing import Any, Final, Literal

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

faiss: Any = typed_faiss  # its own type stubs know neither all classes nor all arguments

Flavour = Literal["flat", "hnsw", "ivf"]

# In numbers, that is vectors times dimensions, because that is what time and memory depend on.
FLAT_NUMBERS: Final = 2_000_000  # read in half a millisecond
HNSW_NUMBERS: Final = 100_000_000  # 400 MB

LINKS: Final = 32
# Measured on sentence vectors of 100,000 product texts: recall@10 .999, a third of a millisecond.
EF_BUILD: Final = 200
EF_SEARCH: Final = 128
PROBES: Final = 224
PER_LIST: Final = 64  # training vectors a list: FAISS warns below 39 and learns nothing from more than 256


def chosen(vectors: int, dimensions: int) -> Flavour:
    """What suits so many vectors."""
    numbers = vectors * dimensions
    if numbers <= FLAT_NUMBERS:
        return "flat"
    return "hnsw" if numbers <= HNSW_NUMBERS else "ivf"


def empty(flavour: Flavour, sample: NDArray[np.float32]) -> Any:
    """An index without vectors; ``ivf`` learns its lists from the sample, shape (n, dimensions), n > 0."""
    dimensions = sample.shape[1]
    if flavour == "flat":
        return faiss.IndexFlatIP(dimensions)
    if flavour == "hnsw":
        index = faiss.IndexHNSWFlat(dimensions, LINKS, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = EF_BUILD
        return index
    lists = max(1, min(int(4 * math.sqrt(len(sample))), len(sample) // PER_LIST))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions),
        dimensions,
        lists,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.cp.max_points_per_centroid = PER_LIST
    index.set_direct_map_type(faiss.DirectMap.Array)  # vectors can be asked for by row
    index.train(sample)
    return index


def parameters(flavour: Flavour, index: Any, limit: int, share: float, selector: Any) -> Any:
    """How to search when only a share of all vectors, from 0 to 1, may be found: the fewer, the further."""
    if flavour == "hnsw":
        return faiss.SearchParametersHNSW(efSearch=int(max(EF_SEARCH, limit) / share), sel=selector)
    if flavour == "ivf":
        return faiss.SearchParametersIVF(nprobe=min(int(PROBES / share), index.nlist), sel=selector)
    return faiss.SearchParameters(sel=selector)
