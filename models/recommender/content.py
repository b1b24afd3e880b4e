"""What products say of themselves: for those without events, and customers of one click."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np

from models.errors import BadInput
from models.recommender.base import Progress, silent
from models.recommender.batch import Batch
from models.recommender.few import Directed, Space
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.recency import recent

Encode = Callable[[Sequence[str]], Scores]  # texts to float32, shape (texts, dimensions)

FILE: Final = "content.npy"
PARAMETERS_FILE: Final = "content.json"
AT_ONCE: Final = 256  # texts between two reports of progress


class Content:
    """Scores a product by the cosine of its text to the mean of the history's texts, the newest counting most."""

    def __init__(self, vectors: Scores, decay: float) -> None:
        self._vectors = vectors
        self._decay = decay
        self._space = Space(vectors)

    @classmethod
    def fit(
        cls,
        data: Interactions,
        *,
        seed: int = 0,
        progress: Progress = silent,
        vectors: Scores | None = None,
        decay: float = 0.8,
    ) -> Self:
        """Takes the vectors over; nothing is learnt from histories.

        Args:
            data: only its products are looked at.
            seed: not used.
            progress: told at the end.
            vectors: of :func:`encode`, one for each product; without any, all scores are 0.
            decay: what a product of a history keeps of its weight with each event after it.

        Raises:
            BadInput: there is not one finite vector for each product.
        """
        del seed
        if vectors is None:
            vectors = np.zeros((len(data.products), 1), dtype=np.float32)
        if vectors.ndim != 2 or len(vectors) != len(data.products) or not np.isfinite(vectors).all():
            raise BadInput(f"vectors: {len(data.products)} finite rows are needed, not {vectors.shape}")
        progress("content", 1.0)
        return cls(vectors.astype(np.float32, copy=False), decay)

    @property
    def vectors(self) -> Scores:
        """Vectors of the texts, as they were handed in."""
        return self._vectors

    def scores(self, histories: Sequence[History]) -> Scores:
        """Cosines; 0 for an empty history and for a product without a text."""
        means = unit(recent(histories, len(self._vectors), decay=self._decay) @ self._vectors)
        return np.asarray(means @ self._vectors.T, dtype=np.float32)

    def opinion(self, batch: Batch) -> Directed:
        """See :class:`~models.recommender.few.Narrow`."""
        means = unit(batch.weights(self._decay) @ self._vectors[batch.products])
        return self._space.opinion(means)

    def save(self, folder: Path) -> None:
        """Writes the vectors, and the decay."""
        np.save(folder / FILE, self._vectors)
        (folder / PARAMETERS_FILE).write_text(json.dumps({"decay": self._decay}))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads them."""
        return cls(np.load(folder / FILE), json.loads((folder / PARAMETERS_FILE).read_text())["decay"])


def encode(
    products: Sequence[str], texts: Mapping[str, str], encoder: Encode, progress: Progress = silent
) -> Scores:
    """A vector of length 1 for each product; of length 0 where there is no text.

    Args:
        products: ids.
        texts: product id → what is said of it.
        encoder: any; what it returns need not be of length 1.
        progress: told as it goes.

    Returns:
        float32, shape (products, dimensions of the encoder; 1 if no product has a text).
    """
    told = [row for row, product_id in enumerate(products) if texts.get(product_id, "").strip()]
    parts = []
    for first in range(0, len(told), AT_ONCE):
        rows = told[first : first + AT_ONCE]
        parts.append(np.asarray(encoder([texts[products[row]] for row in rows]), dtype=np.float32))
        progress("texts", (first + len(rows)) / len(told))
    vectors = np.zeros((len(products), parts[0].shape[1] if parts else 1), dtype=np.float32)
    if parts:
        vectors[told] = np.concatenate(parts)
    return unit(vectors)


def unit(vectors: Scores) -> Scores:
    """Rows of length 1, but for those of length 0."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1), dtype=np.float32)
