"""What follows what: sequential rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from scipy import sparse

from models.recommender.base import Progress, silent
from models.recommender.batch import Batch
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.recency import recent
from models.recommender.votes import Votes

FILE: Final = "transitions.npz"
PARAMETERS_FILE: Final = "transitions.json"
REACH: Final = 10  # events ahead that a product can still be the reason for
READ: Final = 10  # newest events of a history that are read
PRIOR: Final = 2.0  # events that a product needs before its followers count half


class Transitions:
    """Decayed counts of which product came after which.

    The sequential rules of Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (UMUAI
    2018), section 3.1: two events that lie n apart count 1/n. A product's counts are divided by their sum, with a
    prior so that what was seen once does not become certain, and the history's newest products vote, each by its
    age.
    """

    vectors: None = None

    def __init__(self, transitions: sparse.csr_matrix, decay: float) -> None:
        self._transitions = transitions  # (products, products): from, to
        self._decay = decay

    @classmethod
    def fit(
        cls, data: Interactions, *, seed: int = 0, progress: Progress = silent, decay: float = 0.6
    ) -> Self:
        """Counts.

        Args:
            data: the histories.
            seed: not used.
            progress: told after each distance.
            decay: what a product's vote keeps with each event after it.
        """
        del seed
        products = len(data.products)
        events = np.concatenate([*data.histories, np.empty(0, np.int32)])
        says = np.concatenate([*data.weights, np.empty(0, np.float32)])
        owner = np.repeat(np.arange(len(data.histories)), [len(history) for history in data.histories])
        total = sparse.csr_matrix((products, products), dtype=np.float32)
        for distance in range(1, REACH + 1):
            before, after = slice(None, -distance), slice(distance, None)
            pairs = (owner[before] == owner[after]) & (events[before] != events[after])
            total = total + sparse.csr_matrix(
                (says[after][pairs] / distance, (events[before][pairs], events[after][pairs])),
                shape=(products, products),
                dtype=np.float32,
            )
            progress("transitions", distance / REACH)
        share = 1 / (np.asarray(total.sum(axis=1)).ravel() + PRIOR)
        return cls((sparse.diags(share, dtype=np.float32) @ total).tocsr(), decay)

    def scores(self, histories: Sequence[History]) -> Scores:
        """Votes of the newest products; 0 where none of them was ever followed by a product."""
        newest = recent(histories, self._transitions.shape[0], decay=self._decay, newest=READ)
        return np.asarray((newest @ self._transitions).toarray(), dtype=np.float32)

    def opinion(self, batch: Batch) -> Votes:
        """See :class:`~models.recommender.few.Narrow`."""
        return Votes.cast(self._transitions, batch.products, batch.weights(self._decay, READ))

    def save(self, folder: Path) -> None:
        """Writes the counts, and the decay."""
        sparse.save_npz(folder / FILE, self._transitions)
        (folder / PARAMETERS_FILE).write_text(json.dumps({"decay": self._decay}))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads them."""
        parameters = json.loads((folder / PARAMETERS_FILE).read_text())
        return cls(sparse.load_npz(folder / FILE).tocsr(), parameters["decay"])
