"""Public data sets of histories, split as for their published figures; nothing of them is kept in the project."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.recommender.interactions import History, Interactions

SHORTEST = 3  # one product to learn from, one to validate on, one to test on


@dataclass(frozen=True)
class LeaveOneOut:
    """The last product of each history is asked for, the one before it is validated on, the rest is learnt from.

    Attributes:
        learn: what models are fitted to.
        validate: for each history of ``learn``, the product that came next.
        ask: histories with their validation product; only of users whose last product is public.
        targets: what came next.
    """

    name: str
    learn: Interactions
    validate: NDArray[np.int32]
    ask: Sequence[History]
    targets: NDArray[np.int32]

    @property
    def digest(self) -> str:
        """SHA-256 of what models may learn from and validate on."""
        told = hashlib.sha256(self.validate.tobytes())
        for history in self.learn.histories:
            told.update(history.tobytes() + b"|")
        return told.hexdigest()


def leave_one_out(folder: Path) -> LeaveOneOut:
    """Reads ``sequences.txt.gz`` (user and products, oldest first) and ``heldout_users.txt``.

    The last product of a held-out user is not in the file: what is last there is validated on.
    """
    held_out = {int(line) for line in (folder / "heldout_users.txt").read_text().split()}
    learn, validate, ask, targets = [], [], [], []
    largest = 0
    for user, history in _lines(folder / "sequences.txt.gz"):
        largest = max(largest, *history)
        if len(history) < SHORTEST:
            continue
        known = history if user in held_out else history[:-1]
        learn.append(known[:-1])
        validate.append(known[-1])
        if user not in held_out:
            ask.append(np.array(known, dtype=np.int32))
            targets.append(history[-1])
    products = [str(row) for row in range(largest + 1)]
    return LeaveOneOut(
        folder.name,
        Interactions.from_sequences(learn, products),
        np.array(validate, dtype=np.int32),
        ask,
        np.array(targets, dtype=np.int32),
    )


def sessions(file: Path) -> list[History]:
    """One anonymous session a line, products in the order of the clicks."""
    with gzip.open(file, "rt") as lines:
        return [np.array(line.split(), dtype=np.int32) for line in lines]


def _lines(file: Path) -> Iterator[tuple[int, list[int]]]:
    with gzip.open(file, "rt") as lines:
        for line in lines:
            user, *history = map(int, line.split())
            yield user, history
