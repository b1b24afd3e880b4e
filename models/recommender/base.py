"""The one contract of all models: a customer is their history.

A model that has been fitted scores all products for any history, also one that it has never seen: a new
customer, the clicks of this session, the basket. Nothing is trained for that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, Self

from models.recommender.interactions import History, Interactions, Scores

Progress = Callable[[str, float], None]  # what is being done, and how much of it, from 0 to 1


def silent(_what: str, _share: float) -> None:
    """Tells nobody."""


class Model(Protocol):
    """Scores products for histories."""

    @classmethod
    def fit(cls, data: Interactions, *, seed: int = 0, progress: Progress = silent) -> Self:
        """Learns from histories; the same data and seed give the same model.

        Anything is allowed: no products, one product, no histories, products without events.
        """
        ...

    def scores(self, histories: Sequence[History]) -> Scores:
        """How well each product goes on from each history.

        Args:
            histories: rows of products, oldest first; may be empty, which is a customer nothing is known of.

        Returns:
            float32, shape (len(histories), products), finite; comparable within a row only. Products of the
            history are scored too: leaving them out is the caller's decision.
        """
        ...

    @property
    def vectors(self) -> Scores | None:
        """float32, shape (products, dimensions): what lies near is alike; None where there is no such space."""
        ...

    def save(self, folder: Path) -> None:
        """Writes the model's files, data only."""
        ...

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads what :meth:`save` wrote."""
        ...
