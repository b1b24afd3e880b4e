"""Conditions over the variants of a few products are those over all of them."""

from __future__ import annotations

import numpy as np

from models.search.records import Record
from models.search.variants import Variants
from models.search.wishes import Wish

COLOURS = ("blue", "red", "")
WISHES = (
    Wish("colour", "blue", frozenset({"blue"}), frozenset({"blue"})),
    Wish("size", "m", frozenset({"m"}), frozenset({"m"})),
    Wish("max_price", "500"),
)


def records() -> list[Record]:
    """Some without any variant, none like its neighbour."""
    random = np.random.default_rng(3)
    return [
        Record(
            f"P{row}",
            "",
            "wool" if row % 3 else "",
            (),
            (),
            tuple(
                (
                    int(random.integers(100, 1000)),
                    COLOURS[random.integers(3)],
                    "m" if random.random() < 0.5 else "",
                )
                for _ in range(random.integers(0, 5))
            ),
        )
        for row in range(60)
    ]


def test_few_products_meet_what_they_meet_among_all() -> None:
    """In the order in which they are asked for."""
    variants = Variants.of(records())
    rows = np.array([41, 2, 3, 17, 59, 0])
    few, places = variants.few(rows)
    among = variants.between(200, None)
    for all_of, some in zip(variants.levels(WISHES, among), few.levels(WISHES, among[places]), strict=True):
        np.testing.assert_array_equal(all_of[rows], some)
    exactly = variants.exactly(WISHES, among)
    np.testing.assert_array_equal(exactly[rows], few.exactly(WISHES, among[places]))
    np.testing.assert_array_equal(variants.products(among)[rows], few.products(among[places]))


def test_no_products_have_no_variants() -> None:
    """An empty selection is one."""
    few, places = Variants.of(records()).few(np.array([], dtype=np.int64))
    assert (len(few), len(places), len(few.levels(WISHES, few.all())[0])) == (0, 0, 0)
