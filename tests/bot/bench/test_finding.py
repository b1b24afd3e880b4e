"""The large catalogue that the search is measured in, and what is asked there."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np

from bot.bench import assortment, finding
from models.encoder import DIMENSIONS, Encoder
from models.search.meaning import Meaning


def test_products_are_real_ones_first_and_of_the_demo_shop_behind(tmp_path: Path) -> None:
    """Each has an id of its own and can be indexed as it is."""
    path = tmp_path / "fashion_catalogue_images" / "products.csv.gz"
    path.parent.mkdir()
    row = {"name": "Red Shirt", "base_colour": "Red", "brand": "NA", "sizes": "S|M", "price_inr": "1299.0"}
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, row)
        lines.writeheader()
        lines.writerow(row)
    found, real = assortment.products(tmp_path, 600)
    assert (len(found), real, len({product["product_id"] for product in found})) == (600, 1, 600)
    assert found[0]["attributes"] == {"colour": "Red"}
    assert found[0]["variants"] == [
        {"options": {"size": size}, "price_cents": 129_900} for size in ("S", "M")
    ]
    assert all(product["title"] and product["variants"] for product in found)


def test_hundreds_of_different_queries_are_asked() -> None:
    """Those that are judged elsewhere; here only time counts."""
    asked = finding._queries()
    assert len(asked) == len(set(asked)) > 300


def test_exact_index_recalls_everything() -> None:
    """What is counted are true neighbours, among all products and among half."""
    vectors = np.random.default_rng(1).standard_normal((2500, DIMENSIONS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    figures = finding._recall(Meaning.build(vectors), vectors, vectors[:5])
    assert [figure.value for figure in figures] == [1.0] * 4
    other = finding._recall(Meaning.build(vectors[::-1].copy()), vectors, vectors[:5])
    assert other[0].value < 0.3


def test_told_vectors_are_not_encoded_again() -> None:
    """Encoding a hundred thousand texts takes minutes."""

    class Strict(Encoder):
        def __init__(self) -> None:
            pass

    vectors = np.eye(2, DIMENSIONS, dtype=np.float32)
    told = finding.Encoded(Strict(), ["a", "b"], vectors)
    np.testing.assert_array_equal(told.encode(["b", "a", "b"]), vectors[[1, 0, 1]])
