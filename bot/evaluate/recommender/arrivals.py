"""Products that nobody has taken yet: what is said of them must do.

A tenth of the products, drawn by seed, are new: everything that anybody did with them is taken out of what models
learn from and out of what histories hold. Users whose last public product is new are asked for it, in two ways:
among the new products alone, as on a page of new arrivals, and among all products.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.evaluate.recommender.histories import LeaveOneOut
from bot.evaluate.recommender.trials import AT_ONCE
from models.recommender.base import Model
from models.recommender.content import unit
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.ranking import ranks, unseen

SHARE: Final = 0.1


@dataclass(frozen=True)
class Arrivals:
    """Who is asked for which new product.

    Attributes:
        learn: histories without new products.
        new: rows of the new products.
        histories: of those who are asked.
        targets: the new product that each of them took.
    """

    learn: Interactions
    new: NDArray[np.int32]
    histories: list[History]
    targets: NDArray[np.int32]

    @property
    def guessed(self) -> float:
        """HR@10 among the new products of a model that knows nothing of them, such as popularity."""
        return min(1.0, 10 / max(len(self.new), 1))

    def places(self, model: Model) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The place of each target among the new products, and among all."""
        among_new, among_all = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for start in range(0, len(self.histories), AT_ONCE):
            histories = self.histories[start : start + AT_ONCE]
            targets = self.targets[start : start + AT_ONCE]
            scores = unseen(model.scores(histories), histories)
            among_new.append(ranks(scores[:, self.new], np.searchsorted(self.new, targets).astype(np.int32)))
            among_all.append(ranks(scores, targets))
        return np.concatenate(among_new), np.concatenate(among_all)


def arrivals(split: LeaveOneOut, *, seed: int) -> Arrivals:
    """Draws the new products among those that histories hold."""
    products = split.learn.products
    taken = np.unique(np.concatenate([*split.ask, split.targets]))
    drawn = np.random.default_rng(seed).permutation(taken)
    new = np.sort(drawn[: round(len(taken) * SHARE)]).astype(np.int32)
    old = [history[~np.isin(history, new)] for history in split.learn.histories]
    asked = [
        (history[~np.isin(history, new)], target)
        for history, target in zip(split.ask, split.targets, strict=True)
        if target in new
    ]
    return Arrivals(
        Interactions.from_sequences([history for history in old if len(history)], products),
        new,
        [history for history, _ in asked],
        np.array([target for _, target in asked], dtype=np.int32),
    )


def attributes(file: Path, products: int) -> Scores:
    """What is known of each product: float32, shape (products, attributes), rows of length 1 or 0.

    An attribute weighs the logarithm of how rare it is: that something is a beauty product tells nothing apart.
    """
    told = json.loads(gzip.decompress(file.read_bytes()))
    pairs = [(int(product), int(attribute)) for product, each in told.items() for attribute in each]
    rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    _, columns = np.unique(columns, return_inverse=True)
    matrix = sparse.csr_matrix(
        (np.ones(len(rows), np.float32), (rows, columns)), shape=(products, columns.max() + 1)
    )
    matrix.data[:] = 1
    rarity = np.log(products / np.asarray(matrix.sum(axis=0)).ravel())
    return unit(np.asarray((matrix @ sparse.diags(rarity)).toarray(), dtype=np.float32))
