"""Several products are right at once: how well each model at its best finds them, and the hybrid of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.evaluate.recommender.trials import Candidate, Fit
from models.recommender.base import Model
from models.recommender.blend import blend, standardised
from models.recommender.interactions import History, Interactions, Scores
from models.recommender.ranking import unseen

K: Final = 10
STEPS: Final = (0.0, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0)  # weights that are tried
ROUNDS: Final = 2
HYBRID: Final = "hybrid"


@dataclass(frozen=True)
class Asked:
    """Who is asked, and what is right.

    Attributes:
        learn: what models are fitted to.
        histories: of those who are asked; what is in them is not recommended.
        right: for each of them, the products that are right; at least one.
    """

    learn: Interactions
    histories: Sequence[History]
    right: Sequence[History]


Metric = Callable[[Scores, Asked], NDArray[np.float64]]


def found(scores: Scores, asked: Asked) -> NDArray[np.bool_]:
    """Shape (histories, 10): whether each of the first ten that the history does not hold is right."""
    first = np.argsort(-unseen(scores, asked.histories), axis=1, kind="stable")[:, :K]
    return np.array([np.isin(ranked, right) for ranked, right in zip(first, asked.right, strict=True)])


def hit(scores: Scores, asked: Asked) -> NDArray[np.float64]:
    """1 for each history for which at least one of the first ten is right."""
    return np.asarray(found(scores, asked).any(axis=1), dtype=np.float64)


def ndcg(scores: Scores, asked: Asked) -> NDArray[np.float64]:
    """nDCG@10 of each history: what the ranking gains, divided by what the best one would."""
    gains = 1 / np.log2(np.arange(K) + 2)
    most = np.array([gains[: len(right)].sum() for right in asked.right])
    right = found(scores, asked)
    return np.asarray((right * gains[: right.shape[1]]).sum(axis=1) / most, dtype=np.float64)


def compare(
    candidates: Sequence[Candidate],
    validate: Asked,
    test: Asked,
    metric: Metric,
    *,
    seed: int,
    say: Callable[[str], None],
) -> dict[str, NDArray[np.float64]]:
    """What each candidate reaches for each history of ``test`` with the settings that validated best.

    The last is the hybrid of all of them, with the weights that validated best.
    """
    chosen: dict[str, Fit] = {}
    said: dict[str, Scores] = {}
    for candidate in candidates:
        chosen[candidate.name], said[candidate.name] = _best(candidate, validate, metric, seed=seed, say=say)
    weights = weighed(said, validate, metric)
    say(f"hybrid of { {name: weight for name, weight in weights.items() if weight} }")
    models: dict[str, Model] = {name: fit(test.learn, seed) for name, fit in chosen.items()}
    asked = {name: model.scores(test.histories) for name, model in models.items()}
    reached = {name: metric(scores, test) for name, scores in asked.items()}
    return reached | {HYBRID: metric(blend(asked, weights), test)}


def weighed(said: Mapping[str, Scores], asked: Asked, metric: Metric) -> dict[str, float]:
    """The weights with which the scores together validate best, found one after the other."""
    alike = {name: standardised(scores) for name, scores in said.items()}

    def reached(weights: Mapping[str, float]) -> float:
        total = np.zeros_like(next(iter(alike.values())))
        for name, weight in weights.items():
            total += np.float32(weight) * alike[name]
        return float(metric(total, asked).mean())

    ordered = sorted(alike, key=lambda name: -reached({name: 1.0}))
    weights = dict.fromkeys(ordered, 0.0) | {ordered[0]: 1.0}
    for _ in range(ROUNDS):
        for name in ordered:
            tried = [weights, *(weights | {name: step} for step in STEPS)]
            weights = max((each for each in tried if any(each.values())), key=reached)
    return weights


def _best(
    candidate: Candidate, asked: Asked, metric: Metric, *, seed: int, say: Callable[[str], None]
) -> tuple[Fit, Scores]:
    tried: list[tuple[float, Fit, Scores]] = []
    for name, fit in candidate.tries.items():
        scores = fit(asked.learn, seed).scores(asked.histories)
        tried.append((float(metric(scores, asked).mean()), fit, scores))
        say(f"{candidate.name} {name}: {tried[-1][0]:.4f} on validation")
    _, fit, scores = max(tried, key=lambda each: each[0])
    return fit, scores
