"""Several histories, read once for all parts of a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from models.recommender.interactions import History, Scores

Rows = NDArray[np.int64]


class Batch(Sequence[History]):
    """Histories, and how old each product is in each of them.

    A model that adds up what each product of a history says is a product of two small tables then: of
    :meth:`weights`, and of what :attr:`products` say. That costs little more for ten histories that hold nearly the
    same than for one.

    Attributes:
        products: int64, shape (distinct,): all that the histories hold, each once, by row.
        there: bool, shape (histories, distinct): which history holds which of them.
    """

    def __init__(self, histories: Sequence[History]) -> None:
        """Args: histories: rows of products, oldest first; may be empty."""
        self._histories = histories
        owners: list[int] = []
        products: list[int] = []
        ages: list[int] = []  # products that came after
        events: list[int] = []  # events that came after
        # Plain Python: most histories are so short that numpy's preparations would take longer.
        for owner, history in enumerate(histories):
            last: dict[int, int] = {}
            for after, product in enumerate(history[::-1].tolist()):
                last.setdefault(product, after)
            owners += [owner] * len(last)
            products += last.keys()
            ages += range(len(last))
            events += last.values()
        self.products, columns = np.unique(np.array(products, dtype=np.int64), return_inverse=True)
        shape = (len(histories), len(self.products))
        self.there = np.zeros(shape, dtype=np.bool_)
        self.there[owners, columns] = True
        self._ages = np.zeros(shape, dtype=np.int64)
        self._ages[owners, columns] = ages
        self._events = np.zeros(shape, dtype=np.int64)
        self._events[owners, columns] = events

    @overload
    def __getitem__(self, place: int) -> History: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[History]: ...
    def __getitem__(self, place: int | slice) -> History | Sequence[History]:
        """The histories as they were handed in."""
        return self._histories[place]

    def __len__(self) -> int:
        return len(self._histories)

    def weights(self, decay: float, newest: int | None = None) -> Scores:
        """The numbers of :func:`~models.recommender.recency.recent` for :attr:`products` alone.

        Args:
            decay: what an event keeps of its weight with each event after it, above 0 and at most 1.
            newest: how many events of each history are read; all when None.

        Returns:
            float32, shape (histories, distinct), 0 for what a history does not hold.
        """
        read = self.there if newest is None else self.there & (self._events < newest)
        powers = (decay ** np.arange(len(self.products) + 1)).astype(np.float32)
        return np.where(read, powers[self._ages], np.float32(0))
