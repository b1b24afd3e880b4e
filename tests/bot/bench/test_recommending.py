"""What the recommender is measured on, and what its index is compared with."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from bot.bench import wares
from bot.bench.nearest import compared
from models.recommender import ItemIndex


def figures(index_of: np.ndarray, vectors: np.ndarray) -> dict[str, float]:
    index = ItemIndex.build([f"P{row}" for row in range(len(index_of))], index_of)
    return {figure.name: figure.value for figure in compared("it", index, vectors, vectors[:50], p95_ms=1.0)}


def test_exact_index_has_a_recall_of_one_and_another_has_not() -> None:
    """What is counted are true neighbours, not answers."""
    vectors = np.random.default_rng(1).standard_normal((500, 8)).astype(np.float32)
    assert figures(vectors, vectors)["it_recall_at_10"] == 1.0
    assert figures(vectors[::-1].copy(), vectors)["it_recall_at_10"] < 0.3


def test_texts_are_real_ones_first_and_all_different(tmp_path: Path) -> None:
    """Without the data sets they are of the demo shop's kind."""
    path = tmp_path / wares.FILES[0]
    path.parent.mkdir()
    rows = [{"name": "Train set"}, {"name": "Train set", "description": "With a bridge."}, {"name": ""}]
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    found, real = wares.texts(tmp_path, 20)
    assert (found[:2], real) == (["Train set", "With a bridge."], 2)
    assert len(found) == len(set(found)) == 20
    assert wares.texts(None, 20) == wares.texts(None, 20)


@pytest.mark.parametrize(("above", "found"), [("a/b", True), ("c", False)])
def test_data_sets_are_found_above(tmp_path: Path, above: str, found: bool) -> None:
    """Beside the checkout or further up."""
    (tmp_path / "a" / "shared" / "datasets").mkdir(parents=True)
    expected = tmp_path / "a" / "shared" / "datasets" if found else None
    assert wares.folder(tmp_path / above) == expected
