"""What others did in sessions like this one: nearest sessions, with what was clicked last counting most.

A session's neighbours are the past sessions that share products with it. They vote for their other products, near
the place where the two last met. This is STAN (Garg et al., "Sequence and Time Aware Neighborhood for Session-based
Recommendations", SIGIR 2019) without the time between sessions, which histories do not tell, and with a vote for
coming back: every fifth click in a shop does (Ren et al., "RepeatNet", AAAI 2019). Nothing is trained, and it is as
good as graph networks (Ludewig & Jannach, "Evaluation of Session-based Recommendation Algorithms", 2018).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.recommender.base import Progress, silent
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.recency import last_of_each, weights

FILE: Final = "sessions.npz"
PARAMETERS_FILE: Final = "sessions.json"
READ: Final = 20  # products of the present session, the newest
_BACK: Final = 0.8
OF_ONE: Final = 5000  # sessions looked at for one product: the last ones


class SessionNeighbours:
    """See :class:`models.recommender.base.Model`."""

    vectors: None = None

    def __init__(
        self,
        events: NDArray[np.int32],
        starts: NDArray[np.int64],
        products: int,
        *,
        neighbours: int,
        fade: float,
        reach: float,
        again: float,
    ) -> None:
        self._events = events
        self._starts = starts
        self._size = products
        self._neighbours = neighbours
        self._fade = fade
        self._reach = reach
        self._again = again
        lengths = np.diff(starts)
        self._roots = np.sqrt(np.maximum(lengths, 1)).astype(np.float32)
        owner = np.repeat(np.arange(len(lengths)), lengths)
        place = np.arange(len(events)) - np.repeat(starts[:-1], lengths)
        # Row: product. Columns: its sessions, from old to new. Value: where it stands there last, from 1.
        order = np.lexsort((-place, owner, events))
        row, column = events[order], owner[order]
        last = np.ones(len(order), dtype=bool)
        last[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
        self._index = sparse.csr_matrix(
            (place[order][last] + 1, (row[last], column[last])), shape=(products, len(lengths))
        )
        frequency = np.diff(self._index.indptr)
        self._rarity = np.log1p(len(lengths) / np.maximum(frequency, 1)).astype(np.float32)

    @classmethod
    def fit(
        cls,
        data: Interactions,
        *,
        seed: int = 0,
        progress: Progress = silent,
        neighbours: int = 500,
        fade: float = 2.0,
        reach: float = 8.0,
        again: float = 1.0,
    ) -> Self:
        """Keeps the sessions.

        Args:
            data: the sessions, from old to new.
            seed: not used.
            progress: told at the end.
            neighbours: how many of the nearest sessions vote.
            fade: after how many clicks a product of the present session counts 1/e of the last one.
            reach: how many places from where the sessions met a vote has shrunk to 1/e.
            again: what coming back to the last product counts, as a share of the best vote; 0.8 of it to the one
                before, and so on. 0 where nobody takes the same thing twice.
        """
        del seed
        lengths = [len(history) for history in data.histories]
        model = cls(
            np.concatenate([*data.histories, np.empty(0, np.int32)]),
            np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
            len(data.products),
            neighbours=neighbours,
            fade=fade,
            reach=reach,
            again=again,
        )
        progress("sessions", 1.0)
        return model

    def scores(self, histories: Sequence[History]) -> Scores:
        """The neighbours' votes; 0 for products that none of them has."""
        result = np.zeros((len(histories), self._size), dtype=np.float32)
        for row, history in enumerate(histories):
            self._vote(history[-READ:], result[row])
            newest = last_of_each(history[-READ:])
            result[row][newest] += self._again * result[row].max(initial=0) * weights(newest, _BACK)
        return result

    def save(self, folder: Path) -> None:
        """Writes the sessions, and the parameters."""
        np.savez(folder / FILE, events=self._events, starts=self._starts)
        parameters = {
            "products": self._size,
            "neighbours": self._neighbours,
            "fade": self._fade,
            "reach": self._reach,
            "again": self._again,
        }
        (folder / PARAMETERS_FILE).write_text(json.dumps(parameters))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads them."""
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            return cls(
                arrays["events"], arrays["starts"], **json.loads((folder / PARAMETERS_FILE).read_text())
            )

    def _vote(self, history: History, scores: Scores) -> None:
        sessions, shares, places = self._shared(history)
        if not len(sessions):
            return
        found, where = np.unique(sessions, return_inverse=True)
        alike = np.bincount(where, weights=shares).astype(np.float32) / self._roots[found]
        nearest = np.arange(len(found))
        if len(found) > self._neighbours:
            nearest = np.argpartition(-alike, self._neighbours)[: self._neighbours]
        # The products come from old to new, so what is written last is where the sessions met last.
        met = np.empty(len(found), dtype=np.int64)
        met[where] = places
        chosen = found[nearest]
        lengths = self._starts[chosen + 1] - self._starts[chosen]
        place = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        events = self._events[np.repeat(self._starts[chosen], lengths) + place]
        distance = np.abs(place + 1 - np.repeat(met[nearest], lengths))
        votes = np.repeat(alike[nearest], lengths) * np.exp(-distance / self._reach) * (distance > 0)
        scores += np.bincount(events, weights=votes * self._rarity[events], minlength=self._size).astype(
            np.float32
        )

    def _shared(self, history: History) -> tuple[NDArray[np.int64], Scores, NDArray[np.int64]]:
        """Sessions that share a product with the history, how much that says, and where it stands in them."""
        last = {int(product): place for place, product in enumerate(history)}
        sessions, shares, places = [], [], []
        for product, place in sorted(last.items(), key=lambda entry: entry[1]):
            end = self._index.indptr[product + 1]
            owned = slice(max(self._index.indptr[product], end - OF_ONE), end)
            sessions.append(self._index.indices[owned].astype(np.int64))
            places.append(self._index.data[owned].astype(np.int64))
            weight = np.exp((place - len(history) + 1) / self._fade) * self._rarity[product]
            shares.append(np.full(owned.stop - owned.start, weight, dtype=np.float32))
        if not sessions:
            return np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.int64)
        return np.concatenate(sessions), np.concatenate(shares), np.concatenate(places)
