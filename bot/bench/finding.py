"""How long a search takes in a large catalogue, beside plain full-text search of the same products in the same run.

A hundred thousand products, real ones where the shared data sets are; the queries are those that ``frontdoor
evaluate search`` judges, of all catalogues and kinds.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from bot.bench import assortment, fulltext, wares
from bot.bench.bench import Bench
from bot.bench.figures import ROOT, Figure, percentile
from bot.bench.nearest import times
from bot.bench.vectors import encoded
from models import artifacts, encoder, search
from models.encoder import Encoder, Vectors
from models.search import meaning, products, records

QUERIES: Final = ROOT / "data" / "held_out" / "search"
THREADS: Final = 2  # to build with
SHOWN: Final = 10
PAGE: Final = 24
P95_MS: Final = 20

_HELD: Final = """
import json, sys, time; from pathlib import Path; import psutil
from models.encoder import Encoder; from models.search.products import ProductIndex
encoder = Encoder.load(Path(sys.argv[2]))
before, began = psutil.Process().memory_info().rss, time.perf_counter()
index = ProductIndex.load(Path(sys.argv[1]), encoder)
loading_s = time.perf_counter() - began
print(json.dumps([psutil.Process().memory_info().rss - before, loading_s]))
"""


class Encoded(Encoder):
    """An encoder that was told the vectors of some texts; it encodes the others."""

    def __init__(self, other: Encoder, texts: Sequence[str], vectors: Vectors) -> None:
        self._other = other
        self._told = dict(zip(texts, vectors, strict=True))

    def encode(self, texts: Sequence[str], *, threads: int = 1) -> Vectors:
        """As :meth:`Encoder.encode`."""
        if all(text in self._told for text in texts):
            return np.array([self._told[text] for text in texts], dtype=np.float32)
        return self._other.encode(texts, threads=threads)

    def knows(self, word: str) -> bool:
        """As :meth:`Encoder.knows`."""
        return self._other.knows(word)


async def finds(bench: Bench) -> list[Figure]:
    """Queries of several kinds, memory, building and the index's recall at 100,000 products."""
    many = bench.scale(quick=25_000, full=100_000)
    sold, real = assortment.products(wares.folder(), many)
    bench.say(f"products: {real} of {many} are real")
    artifact = artifacts.current(bench.var_dir / "artifacts", encoder.CAPABILITY)
    texts = list(dict.fromkeys(map(records.sentence, sold)))
    told = Encoded(Encoder.load(artifact.path), texts, encoded(bench, texts))
    bench.say(f"indexing {many} products")
    began = time.perf_counter()
    index = products.ProductIndex.build(sold, {}, told, threads=THREADS)
    built_s = time.perf_counter() - began
    asked = _queries()[:: bench.scale(quick=4, full=1)]
    with tempfile.TemporaryDirectory() as folder:
        index.save(Path(folder))
        held_bytes, loading_s = _held(folder, artifact.path)
        vectors = meaning.Meaning.load(Path(folder), products.NAME)
    return [
        Figure(name="search_large_build", value=built_s, unit="s", n=1),
        Figure(name="search_large_load", value=loading_s, unit="s", n=1),
        Figure(name="search_large_memory", value=held_bytes / 1e6, unit="MB", n=1),
        *_speed(search.Search(index, {}), sold, asked),
        *_recall(vectors, told.encode(list(map(records.sentence, sold))), told.encode(asked)),
    ]


def _queries() -> list[str]:
    """The judged queries, all different."""
    found: dict[str, None] = {}
    for path in sorted(QUERIES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found |= dict.fromkeys(row["query"] for row in csv.DictReader(lines))
    return list(found)


def _speed(index: search.Search, sold: Sequence[assortment.Product], asked: Sequence[str]) -> list[Figure]:
    """Each query as the chat asks it, for a page of results, and among half of the products and one in ten."""
    language = {query: "en" if query.isascii() else "zh" for query in asked}
    prices = [variant["price_cents"] for product in sold for variant in product["variants"]]
    half, tenth = np.percentile(prices, [50, 10])
    plain = fulltext.FullText((product["product_id"], fulltext.product_text(product)) for product in sold)
    by_peer = times(lambda query: plain.search(query, SHOWN), asked)
    plain.close()
    index.products(asked[0], language="en")  # warms up
    taken = {
        "": times(lambda query: index.products(query, language=language[query], limit=SHOWN), asked),
        "_page": times(
            lambda query: index.products(query, language=language[query], limit=PAGE, near=True), asked
        ),
        "_half": times(
            lambda query: index.products(query, language=language[query], max_price_cents=int(half)), asked
        ),
        "_tenth": times(
            lambda query: index.products(query, language=language[query], max_price_cents=int(tenth)), asked
        ),
    }
    return [
        Figure(
            name=f"search_large{kind}_p{percent}",
            value=percentile(each, percent),
            unit="ms",
            n=len(each),
            target=P95_MS if percent == 95 else None,
            peer=None if kind else fulltext.NAME,
            peer_value=None if kind else percentile(by_peer, percent),
        )
        for kind, each in taken.items()
        for percent in (50, 95)
    ]


def _recall(index: meaning.Meaning, vectors: Vectors, queries: Vectors) -> list[Figure]:
    """Of the nearest ten, and of a page of them, among all products and among half of them."""
    everywhere = np.ones(len(vectors), dtype=np.bool_)
    figures = []
    for name, allowed in (("", everywhere), ("_half", np.arange(len(vectors)) % 2 == 0)):
        near, exact = [], []
        for query in queries:
            cosines = vectors @ query
            near.append(cosines[index.nearest(query[None], meaning.NEAREST, allowed)[1]])
            exact.append(np.sort(cosines[allowed])[::-1])
        for first in (SHOWN, PAGE):
            hits = [
                np.count_nonzero(found[:first] >= true[first - 1] - 1e-5)
                for found, true in zip(near, exact, strict=True)
            ]
            figures.append(
                Figure(
                    name=f"search_large{name}_recall_at_{first}",
                    value=float(np.sum(hits)) / (first * len(queries)),
                    unit="",
                    n=len(queries),
                    target=0.99,
                    more_is_better=True,
                )
            )
    return figures


def _held(folder: str, encoder_folder: Path) -> tuple[int, float]:
    """What a process of its own grows by when it loads the index, and how many seconds that takes."""
    command = [sys.executable, "-c", _HELD, folder, str(encoder_folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  (our own program)
    held_bytes, loading_s = json.loads(done.stdout)
    return held_bytes, loading_s
