"""Nearest products by meaning: the graph of a large catalogue against comparing them all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from models.encoder import DIMENSIONS
from models.search import meaning
from models.search.meaning import Meaning

MANY = 4000


def vectors() -> NDArray[np.float32]:
    """In groups of alike ones, as products are."""
    random = np.random.default_rng(5)
    centres = random.standard_normal((MANY // 40, DIMENSIONS))
    drawn = centres[random.integers(0, len(centres), MANY)] + 0.7 * random.standard_normal((MANY, DIMENSIONS))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Meaning:
    monkeypatch.setattr(meaning, "COMPARED", 100)
    return Meaning.build(vectors())


@pytest.mark.parametrize("share", [1.0, 0.6, 0.2, 0.01])
def test_graph_finds_what_comparing_all_finds(graph: Meaning, share: float) -> None:
    """However many products may be found, the nearest of those are."""
    rows = vectors()
    allowed = np.random.default_rng(6).random(MANY) < share
    exact = Meaning.build(rows)
    hits = wanted = 0
    for query in rows[:50]:
        cosines, found = graph.nearest(query[None], 10, allowed)
        assert allowed[found].all()
        assert list(cosines) == sorted(cosines, reverse=True)
        true = exact.nearest(query[None], 10, allowed)[1]
        hits += len(set(found) & set(true))
        wanted += min(10, int(allowed.sum()))
    assert hits / wanted >= 0.99


def test_few_allowed_products_are_compared_one_by_one(graph: Meaning) -> None:
    """The graph would have to be walked to its end to meet them."""
    rows = vectors()
    allowed = np.zeros(MANY, dtype=np.bool_)
    allowed[[3, 1000, 3999]] = True
    cosines, found = graph.nearest(rows[:1], 10, allowed)
    order = np.argsort(-(rows[[3, 1000, 3999]] @ rows[0]))
    assert list(found) == [[3, 1000, 3999][place] for place in order]
    np.testing.assert_allclose(cosines, (rows @ rows[0])[found], atol=1e-5)


def test_nothing_is_near_where_nothing_is_allowed(graph: Meaning) -> None:
    """Nor does the index mind."""
    assert not graph.nearness(vectors()[:1], np.zeros(MANY, dtype=np.bool_)).any()


def test_index_is_read_as_it_was_written(graph: Meaning, tmp_path: Path) -> None:
    """Graph or none, the file tells."""
    everything = np.ones(MANY, dtype=np.bool_)
    for index in (graph, Meaning.build(vectors())):
        index.save(tmp_path, "it")
        read = Meaning.load(tmp_path, "it")
        for mine, its in zip(
            *(each.nearest(vectors()[7:8], 20, everything) for each in (index, read)), strict=True
        ):
            np.testing.assert_array_equal(mine, its)


def test_small_catalogue_is_compared_as_a_whole(tmp_path: Path) -> None:
    """A graph could only lose something."""
    Meaning.build(vectors()).save(tmp_path, "it")
    assert isinstance(faiss.read_index(str(tmp_path / "it.faiss")), faiss.IndexFlat)


class Watched:
    """An index that notes how many threads FAISS would use."""

    threads = 0

    def search(self, query: Any, limit: int, *, params: Any) -> tuple[Any, Any]:
        self.threads = faiss.omp_get_max_threads()
        return np.ones((1, limit), dtype=np.float32), np.zeros((1, limit), dtype=np.int64)


def test_query_uses_one_thread_whichever_thread_asks() -> None:
    """OpenMP's setting is the thread's own, and a worker's threads never loaded the index."""
    index = Watched()

    def ask() -> int:
        faiss.omp_set_num_threads(2)
        Meaning(index).nearness(vectors()[:1], np.ones(3, dtype=np.bool_))
        return int(faiss.omp_get_max_threads())

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(ask).result() == 2  # what the thread had before
    assert index.threads == 1
