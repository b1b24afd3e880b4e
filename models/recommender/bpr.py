"""Matrix factorisation by pairwise ranking, with the library ``implicit``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from scipy import sparse

from models.recommender.base import Progress, silent
from models.recommender.factors import of_known
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.recency import recent

FILE: Final = "bpr.npz"
PARAMETERS_FILE: Final = "bpr.json"
RIDGE: Final = 1e-3  # of the map from histories to customers, for each customer


class PairwiseRanking:
    """BPR: what was taken comes before what was not (Rendle et al., UAI 2009).

    A history is folded in by a linear map from the mean of its products to the customer, fitted to the customers
    of the training by ridge regression. Where ALS's normal equations would aim at 1, it keeps the scale on which
    the products' biases are measured.
    """

    def __init__(self, factors: Scores, biases: Scores, fold_in: Scores, decay: float) -> None:
        self._factors = factors  # (products, dimensions)
        self._biases = biases  # (products,)
        self._fold_in = fold_in  # (dimensions + 1, dimensions), the last row for whoever it is
        self._decay = decay

    @classmethod
    def fit(
        cls,
        data: Interactions,
        *,
        seed: int = 0,
        progress: Progress = silent,
        dimensions: int = 64,
        iterations: int = 60,
        regularization: float = 0.01,
        learning_rate: float = 0.1,
        decay: float = 0.95,
    ) -> Self:
        """Draws pairs.

        Args:
            data: the histories.
            seed: of the first factors and of the pairs.
            progress: told after each iteration.
            dimensions: of the space.
            iterations: in each of which as many pairs are drawn as there are events.
            regularization: pull to the origin.
            learning_rate: step.
            decay: what an event keeps of its weight with each event after it, when a history is folded in.
        """
        from implicit.cpu.bpr import BayesianPersonalizedRanking  # noqa: PLC0415  (serving must not pay for it)

        matrix = data.matrix
        products = matrix.shape[1]
        factors = np.zeros((products, dimensions + 1), dtype=np.float32)
        fold_in = np.zeros((dimensions + 1, dimensions), dtype=np.float32)
        if matrix.nnz:
            model = BayesianPersonalizedRanking(
                factors=dimensions,
                learning_rate=learning_rate,
                regularization=regularization,
                iterations=iterations,
                num_threads=1,  # more would race for the factors, and no two runs be alike
                random_state=seed,
            )
            model.fit(
                matrix,
                show_progress=False,
                callback=lambda done, *_: progress("BPR", (done + 1) / iterations),
            )
            factors = of_known(model.item_factors, matrix)
            means = _means(recent(data.histories, products, decay=decay), factors[:, :-1])
            normal = means.T @ means + RIDGE * len(means) * np.eye(dimensions + 1)
            fold_in = np.linalg.solve(normal, means.T @ model.user_factors[:, :-1]).astype(np.float32)
        # The customers' last factor is always 1.
        return cls(np.ascontiguousarray(factors[:, :-1]), factors[:, -1].copy(), fold_in, decay)

    @property
    def vectors(self) -> Scores:
        """The product factors."""
        return self._factors

    def scores(self, histories: Sequence[History]) -> Scores:
        """Products with the point where the history lies, and what a product has for everybody."""
        means = _means(recent(histories, len(self._factors), decay=self._decay), self._factors)
        return np.asarray(means @ self._fold_in @ self._factors.T + self._biases, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Writes the factors and the map, and the decay."""
        np.savez(folder / FILE, factors=self._factors, biases=self._biases, fold_in=self._fold_in)
        (folder / PARAMETERS_FILE).write_text(json.dumps({"decay": self._decay}))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads them."""
        decay = json.loads((folder / PARAMETERS_FILE).read_text())["decay"]
        with np.load(folder / FILE) as arrays:
            return cls(arrays["factors"], arrays["biases"], arrays["fold_in"], decay)


def _means(weighed: sparse.csr_matrix, factors: Scores) -> Scores:
    """Weighted mean of each row's products, and a 1."""
    total = np.asarray(weighed.sum(axis=1)).reshape(-1, 1)
    means = (weighed @ factors) / np.where(total > 0, total, 1)
    return np.hstack([means, np.ones((len(means), 1))]).astype(np.float32)
