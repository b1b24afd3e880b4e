"""A shop of nine products whose right answers are known, and a model that is a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np

from models.recommender.base import Progress, silent
from models.recommender.catalogue import Catalogue, Item, Numbers
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.recommender import Recommender


class Table:
    """Adds up what each product of a history says for the others; the newest counts no more than the oldest."""

    vectors: Scores | None = None

    def __init__(self, table: Scores, popular: Scores) -> None:
        self.table = table  # (products, products): from, to
        self.popular = popular

    @classmethod
    def fit(cls, data: Interactions, *, seed: int = 0, progress: Progress = silent) -> Self:
        raise NotImplementedError

    def scores(self, histories: Sequence[History]) -> Scores:
        rows = [self.popular + self.table[history].sum(axis=0) for history in histories]
        return np.array(rows, dtype=np.float32).reshape(len(histories), len(self.popular))

    def save(self, folder: Path) -> None:
        raise NotImplementedError

    @classmethod
    def load(cls, folder: Path) -> Self:
        raise NotImplementedError


ITEMS = (
    Item("linen", "shirt", "basics", 4900, 0.5, 10, {"material": ["Linen"], "colour": ["blue", "white"]}),
    Item("poplin", "shirt", "basics", 6900, 0.4, 10, {"material": ["cotton"], "colour": ["white"]}),
    Item("flannel", "shirt", "basics", 5900, 0.4, 300, {"material": ["cotton"], "colour": ["red"]}),
    Item("chinos", "trousers", "basics", 7900, 0.4, 10, {"material": ["cotton"], "colour": ["blue"]}),
    Item("suit", "trousers", "formal", 19900, 0.9, 10, {"material": ["wool"], "colour": ["black"]}),
    Item("boots", "shoes", "formal", 15900, 0.6, 10, {"material": ["leather"], "colour": ["black"]}),
    Item("trainers", "shoes", "sport", 8900, 0.3, 10, {"material": ["canvas"], "colour": ["white"]}),
    Item("belt", "belts", "formal", None, None, None, {"material": ["leather"]}),
    Item("mug", "kitchen"),
)
IDS = tuple(item.product_id for item in ITEMS)
# As if of texts: garment, shoe, formal.
VECTORS = np.array(
    [
        [1.0, 0.0, 0.1],
        [1.0, 0.0, 0.3],
        [1.0, 0.0, 0.0],
        [0.8, 0.1, 0.2],
        [0.7, 0.0, 0.9],
        [0.1, 1.0, 0.8],
        [0.1, 1.0, 0.0],
        [0.4, 0.3, 0.6],
        [0.0, 0.0, 0.0],  # without a text
    ],
    dtype=np.float32,
)
POPULAR = np.array([0.5, 0.4, 0.3, 0.2, 0.1, 0.15, 0.45, 0.05, 0.6], dtype=np.float32)
BOUGHT_TOGETHER: Mapping[tuple[str, str], float] = {
    ("suit", "boots"): 3.0,
    ("suit", "belt"): 2.0,
    ("suit", "chinos"): 5.0,
    ("linen", "chinos"): 2.0,
    ("linen", "trainers"): 1.0,
    ("boots", "belt"): 1.0,
}


def model(scale: float = 1.0) -> Table:
    table = np.zeros((len(IDS), len(IDS)), dtype=np.float32)
    for (one, other), often in BOUGHT_TOGETHER.items():
        table[IDS.index(one), IDS.index(other)] = often * scale
        table[IDS.index(other), IDS.index(one)] = often * scale
    return Table(table, POPULAR)


def word(name: str) -> Numbers:
    """The direction of a word: each is an axis."""
    return np.eye(3, dtype=np.float32)[("garment", "shoe", "formal").index(name)]


def shop(*, vectors: bool = True) -> Recommender:
    return Recommender(
        Catalogue(IDS, ITEMS),
        model(),
        vectors=VECTORS if vectors else None,
        direction=word if vectors else None,
    )
