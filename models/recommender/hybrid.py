"""The model that serves: several models, each for what it is good at, weighed by how well they foresee."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.recommender.als import LeastSquares
from models.recommender.base import Model, Progress, silent
from models.recommender.batch import Batch
from models.recommender.blend import FALLBACK, Blend, blend, standardised
from models.recommender.bpr import PairwiseRanking
from models.recommender.content import Content
from models.recommender.customers import CustomerNeighbours
from models.recommender.ease import Ease
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.neighbours import ProductNeighbours
from models.recommender.popularity import Popularity
from models.recommender.ranking import ndcg_of, ranks, unseen
from models.recommender.sequence import SequenceModel
from models.recommender.sessions import SessionNeighbours
from models.recommender.transitions import Transitions

FILE: Final = "hybrid.json"
KINDS: Final[Mapping[str, type[Model]]] = {
    "als": LeastSquares,
    "bpr": PairwiseRanking,
    "content": Content,
    "customer_neighbours": CustomerNeighbours,
    "ease": Ease,
    "popularity": Popularity,
    "product_neighbours": ProductNeighbours,
    "sequence": SequenceModel,
    "sessions": SessionNeighbours,
    "transitions": Transitions,
}
STEPS: Final = (0.0, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0)  # weights that are tried
ROUNDS: Final = 2  # over all parts
ASKED: Final = 2000  # histories that decide about the weights
WHISPER: Final = 0.01

Fit = Callable[[Interactions, int, Progress], Model]


class Hybrid:
    """Adds up what its parts say, each row of scores brought to mean 0 and spread 1.

    Popularity always whispers: of an empty history the others say nothing, and it decides.
    """

    def __init__(self, parts: Mapping[str, Model], weights: Mapping[str, float]) -> None:
        """Args: parts: by a name of :data:`KINDS`. weights: of each."""
        self._parts = dict(parts)
        self.weights = dict(weights)

    @classmethod
    def fit(
        cls,
        data: Interactions,
        *,
        seed: int = 0,
        progress: Progress = silent,
        fits: Mapping[str, Fit] | None = None,
    ) -> Self:
        """Weighs the parts on each customer's newest product, unseen by them, and fits them again to all.

        Weights are found one part after the other (coordinate ascent) by NDCG@10 among all products. With fewer
        than a handful of histories to ask, all parts weigh the same.

        Args:
            data: the histories.
            seed: of the parts, and of which histories are asked.
            progress: told as it goes.
            fits: how each part is made: a name of :data:`KINDS` → a function of data, seed and progress; by default
                popularity alone.
        """
        fits = fits or {FALLBACK: _popularity}
        known, targets = held_out(data)
        weights = dict.fromkeys(fits, 1.0)
        if len(targets) > 4:
            chosen = np.random.default_rng(seed).permutation(len(targets))[:ASKED]
            asked = [known.histories[row] for row in chosen]
            parts = {name: fit(known, seed, progress) for name, fit in fits.items()}
            progress("weights", 0.0)
            weights = weigh(parts, asked, targets[chosen])
        # What weighs nothing is not worth its memory.
        if FALLBACK in weights:
            weights[FALLBACK] = max(weights[FALLBACK], WHISPER)
        kept = {name: weight for name, weight in weights.items() if weight}
        return cls({name: fits[name](data, seed, progress) for name in kept}, kept)

    def scores(self, histories: Sequence[History]) -> Scores:
        """The weighted sums."""
        if not self._parts:
            return np.zeros((len(histories), 0), dtype=np.float32)
        said = {name: part.scores(histories) for name, part in self._parts.items()}
        return blend(said, self.weights)

    def opinion(self, batch: Batch) -> Blend:
        """See :class:`~models.recommender.few.Narrow`."""
        return Blend(self._parts, self.weights, batch)

    @property
    def vectors(self) -> Scores | None:
        """Those of the texts, which cold products have too; else of whichever part has any."""
        ordered = sorted(self._parts, key=lambda name: name != "content")
        found = (self._parts[name].vectors for name in ordered)
        return next((vectors for vectors in found if vectors is not None), None)

    def save(self, folder: Path) -> None:
        """Writes each part into a folder of its own, and the weights."""
        for name, part in self._parts.items():
            (folder / name).mkdir()
            part.save(folder / name)
        (folder / FILE).write_text(json.dumps(self.weights))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads them."""
        weights = json.loads((folder / FILE).read_text())
        return cls({name: KINDS[name].load(folder / name) for name in weights}, weights)


def _popularity(data: Interactions, seed: int, progress: Progress) -> Model:
    return Popularity.fit(data, seed=seed, progress=progress)


def held_out(data: Interactions) -> tuple[Interactions, NDArray[np.int32]]:
    """What came before each customer's newest product, and which that was.

    A product is new the first time: to foresee that somebody reviews what they have bought is no art. Customers of
    one product are left out.
    """
    firsts = [int(np.unique(history, return_index=True)[1].max(initial=0)) for history in data.histories]
    rows = [row for row, first in enumerate(firsts) if first > 0]
    known = Interactions(
        data.products,
        tuple(data.customers[row] for row in rows),
        tuple(data.histories[row][: firsts[row]] for row in rows),
        tuple(data.weights[row][: firsts[row]] for row in rows),
    )
    return known, np.array([data.histories[row][firsts[row]] for row in rows], dtype=np.int32)


def weigh(
    parts: Mapping[str, Model], histories: Sequence[History], targets: NDArray[np.int32]
) -> dict[str, float]:
    """The weights with which the parts together foresee the targets best."""
    said = {name: standardised(part.scores(histories)) for name, part in parts.items()}

    def reached(weights: Mapping[str, float]) -> float:
        total = np.zeros_like(next(iter(said.values())))
        for name, weight in weights.items():
            total += np.float32(weight) * said[name]
        return float(ndcg_of(ranks(unseen(total, histories), targets), 10).mean())

    alone = {name: reached({name: 1.0}) for name in said}
    ordered = sorted(said, key=lambda name: -alone[name])
    # The best alone begins, so that the others have something to add to.
    weights = dict.fromkeys(ordered, 0.0) | {ordered[0]: 1.0}
    for _ in range(ROUNDS):
        for name in ordered:
            # What is there comes first and so wins where others are no better: alone, every weight says the same.
            tried = [weights, *(weights | {name: step} for step in STEPS)]
            weights = max((each for each in tried if any(each.values())), key=reached)
    return weights
