"""Fits each kind of model with a few settings, keeps the one that validates best, and asks it once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.evaluate.recommender.histories import LeaveOneOut
from models.recommender.base import Model
from models.recommender.interactions import History, Interactions
from models.recommender.ranking import ndcg_of, ranks, unseen

AT_ONCE = 256  # histories scored together

Fit = Callable[[Interactions, int], Model]


@dataclass(frozen=True)
class Candidate:
    """A kind of model and the settings that are tried; every kind gets as many tries as any other."""

    name: str
    tries: Mapping[str, Fit]


@dataclass(frozen=True)
class Outcome:
    """What became of a candidate.

    Attributes:
        chosen: name of the settings that validated best.
        validated: their NDCG@10 on the validation products.
        places: for each history that is asked, the place of its target among all products, from 0.
        seconds: of all tries together.
    """

    name: str
    chosen: str
    model: Model
    validated: float
    places: NDArray[np.int64]
    seconds: float

    @property
    def ndcg(self) -> float:
        """NDCG@10."""
        return float(ndcg_of(self.places, 10).mean())


def run(candidate: Candidate, split: LeaveOneOut, *, seed: int, say: Callable[[str], None]) -> Outcome:
    """Tries the settings, keeps the one that validates best, and asks it."""
    began = time.perf_counter()
    best: tuple[float, str, Model] | None = None
    for name, fit in candidate.tries.items():
        model = fit(split.learn, seed)
        reached = float(ndcg_of(places(model, split.learn.histories, split.validate), 10).mean())
        say(f"{split.name}: {candidate.name} {name}: NDCG@10 {reached:.4f} on validation")
        if best is None or reached > best[0]:
            best = (reached, name, model)
    if best is None:
        raise ValueError(f"{candidate.name}: nothing to try")
    reached, name, model = best
    found = places(model, split.ask, split.targets)
    return Outcome(candidate.name, name, model, reached, found, time.perf_counter() - began)


def places(
    model: Model, histories: Sequence[History], targets: NDArray[np.int32], *, again: bool = False
) -> NDArray[np.int64]:
    """The place of each target among all products.

    Args:
        model: what scores them.
        histories: who is asked.
        targets: shape (histories,): what came next.
        again: whether products of a history may come again, as in sessions of clicks. If not they are left out of
            the ranking, as for the published figures of gSASRec (``filter_rated``), of Klenitskiy and Vasilev
            (``filter_seen``) and of S3-Rec; in none of those sets does anything come again.
    """
    found = [np.empty(0, np.int64)]
    for start in range(0, len(histories), AT_ONCE):
        asked = histories[start : start + AT_ONCE]
        scores = model.scores(asked)
        found.append(ranks(scores if again else unseen(scores, asked), targets[start : start + AT_ONCE]))
    return np.concatenate(found)


def fitted(fit: Callable[..., Model], options: Mapping[str, Any], data: Interactions, seed: int) -> Model:
    """A model fitted with these options."""
    return fit(data, seed=seed, **options)
