"""Which article a sentence is most like, learnt from all sentences of all articles together.

Linear discriminant analysis: the middle of each article's sentences, with a spread that all articles share. It is
fitted in closed form, so that every fold of the calibration can afford one of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.encoder import Vectors

# Chosen by cross-validation over the known questions: ten sentences of an article are few for 384 directions, so
# the spread is drawn far towards one that is the same in all of them.
SHRINKAGE: Final = 0.85
LEAST_SPREAD: Final = 1e-3  # where every article has one sentence only, there is none to measure


class Likeness:
    """Log-probabilities of articles for the vector of a sentence."""

    def __init__(self, weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        self._weights = weights
        self._bias = bias

    @classmethod
    def fit(cls, vectors: Vectors, articles: Sequence[int], size: int) -> Self:
        """Learns from sentences.

        Args:
            vectors: float32, shape (sentences, dimensions), rows of length 1.
            articles: which article each sentence is of, from 0 to ``size`` - 1; each has one at least.
            size: how many articles there are.
        """
        owner = np.array(articles, dtype=np.int64)
        means = np.zeros((size, vectors.shape[1]))
        np.add.at(means, owner, vectors)
        means /= np.bincount(owner, minlength=size)[:, None]
        around = vectors - means[owner]
        spread = around.T @ around
        even = max(np.trace(spread) / len(spread), LEAST_SPREAD) * np.eye(len(spread))
        shrunken = ((1 - SHRINKAGE) * spread + SHRINKAGE * even) / max(len(owner), 1)
        weights = np.linalg.solve(shrunken, means.T).T
        bias = -0.5 * (weights * means).sum(axis=1)
        return cls(weights.astype(np.float32), bias.astype(np.float32))

    def __call__(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-probability of each article, float32, shape (articles,)."""
        logits = self._weights @ vector + self._bias
        if not len(logits):
            return logits
        highest = logits.max()
        logs: NDArray[np.float32] = logits - highest - np.log(np.exp(logits - highest).sum())
        return logs

    def save(self, path: Path) -> None:
        """Writes an ``.npz`` file."""
        np.savez(path, weights=self._weights, bias=self._bias)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["weights"], arrays["bias"])
