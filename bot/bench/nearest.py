"""The recommender's index beside numpy's exact search: time, memory, and how many true neighbours it finds."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.bench.bench import Bench
from bot.bench.figures import SEED, Figure, percentile
from models.recommender import ItemIndex

NEAREST: Final = 10
DIMENSIONS: Final = 128
GROUP: Final = 50  # products about as near to one another as those of a category

Vectors = NDArray[np.float32]
Query = TypeVar("Query")

_HELD: Final = """
import sys; from pathlib import Path; import psutil
from models.recommender import ItemIndex
before = psutil.Process().memory_info().rss
index = ItemIndex.load(Path(sys.argv[1]))
print(psutil.Process().memory_info().rss - before)
"""


async def million(bench: Bench) -> list[Figure]:
    """A million vectors of 128 numbers, drawn in groups: built, held and searched."""
    many = bench.scale(quick=100_000, full=1_000_000)
    vectors = _groups(many)
    began = time.perf_counter()
    index = ItemIndex.build([f"P{row}" for row in range(many)], vectors, threads=2)
    built_s = time.perf_counter() - began
    random = np.random.default_rng(SEED)
    queries = vectors[random.integers(0, many, 200)]
    return [
        Figure(name="million_build", value=built_s, unit="s", n=1, target=300),
        Figure(name="million_memory", value=_held_bytes(index) / 1e6, unit="MB", n=1, target=1000),
        *compared("million", index, vectors, queries),
    ]


def compared(
    name: str,
    index: ItemIndex,
    vectors: Vectors,
    queries: Vectors,
    *,
    allowed: NDArray[np.bool_] | None = None,
    p95_ms: float | None = None,
) -> list[Figure]:
    """The index, whose row n is product ``P<n>``, and numpy on the same queries, each on one thread.

    Args:
        name: of the figures.
        index: of the vectors.
        vectors: float32, shape (products, dimensions).
        queries: float32, shape (n, dimensions).
        allowed: which products may be found, shape (products,); all by default.
        p95_ms: the target.
    """
    tenth: list[float] = []
    found: list[list[int]] = []
    within = vectors if allowed is None else vectors[allowed]
    with threadpool_limits(1, "blas"):
        by_numpy = times(lambda query: tenth.append(_exact(within, query)), queries)
        by_index = times(lambda query: found.append(_rows(index, query, allowed)), queries)
    hits = [
        vectors[rows] @ query >= least - 1e-5
        for query, least, rows in zip(queries, tenth, found, strict=True)
    ]
    return [
        Figure(
            name=f"{name}_p95",
            value=percentile(by_index, 95),
            unit="ms",
            n=len(queries),
            target=p95_ms,
            peer="numpy, exact",
            peer_value=percentile(by_numpy, 95),
        ),
        Figure(
            name=f"{name}_recall_at_{NEAREST}",
            value=float(np.sum(hits)) / (NEAREST * len(queries)),
            unit="",
            n=len(queries),
            target=0.99,
            more_is_better=True,
            peer="numpy, exact",
            peer_value=1.0,
        ),
    ]


def times(call: Callable[[Query], object], queries: Iterable[Query]) -> list[float]:
    """Milliseconds of each call."""
    taken = []
    for query in queries:
        began = time.perf_counter()
        call(query)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _held_bytes(index: ItemIndex) -> int:
    """What a process of its own grows by when it loads the index."""
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder))
        command = [sys.executable, "-c", _HELD, folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  (our own program)
        return int(done.stdout)


def _exact(vectors: Vectors, query: Vectors) -> float:
    """The inner product of the tenth nearest."""
    scores = vectors @ query
    return float(np.sort(scores[np.argpartition(scores, -NEAREST)[-NEAREST:]])[0])


def _rows(index: ItemIndex, query: Vectors, allowed: NDArray[np.bool_] | None) -> list[int]:
    [near] = index.search(query, NEAREST, allowed=allowed)
    return [int(product_id[1:]) for product_id, _ in near]


def _groups(many: int) -> Vectors:
    """float32, shape (many, 128), rows of length 1."""
    random = np.random.default_rng(SEED)
    centres = random.standard_normal((many // GROUP, DIMENSIONS), dtype=np.float32)
    vectors = centres[random.integers(0, len(centres), many)]
    vectors += 0.7 * random.standard_normal((many, DIMENSIONS), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
