"""Matrix factorisation by pairwise ranking, with the library ``implicit``."""

from __future__ import annotations

from typing import Self

import numpy as np

from models.recommender.base import Progress, silent
from models.recommender.factors import Factors, of_known
from models.recommender.interactions import Interactions


class PairwiseRanking(Factors):
    """BPR (Rendle et al., UAI 2009): what was taken comes before what was not."""

    @classmethod
    def fit(
        cls,
        data: Interactions,
        *,
        seed: int = 0,
        progress: Progress = silent,
        dimensions: int = 64,
        iterations: int = 100,
        regularization: float = 0.01,
        learning_rate: float = 0.05,
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
        factors = np.zeros((matrix.shape[1], dimensions + 1), dtype=np.float32)
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
        return cls(
            np.ascontiguousarray(factors[:, :-1]),
            factors[:, -1].copy(),  # the customers' last factor is always 1
            regularization=1.0,
            confidence=10.0,
            decay=decay,
        )
