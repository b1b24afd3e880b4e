"""The models that are compared, each with three settings to choose from on validation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from bot.evaluate.recommender.trials import Candidate, fitted
from models.recommender.als import LeastSquares
from models.recommender.bpr import PairwiseRanking
from models.recommender.ease import LARGEST, Ease
from models.recommender.neighbours import ProductNeighbours
from models.recommender.popularity import Popularity
from models.recommender.sequence import Settings
from models.recommender.transitions import Transitions

Tries = Mapping[str, Mapping[str, Any]]

_PEERS: Final[Mapping[str, tuple[Any, Tries]]] = {
    "popularity": (Popularity, {"all": {}, "newest half": {"decay": 0.9}, "newest": {"decay": 0.5}}),
    "ALS": (
        LeastSquares,
        {f"{size} factors": {"dimensions": size, "confidence": 20.0} for size in (64, 128, 256)},
    ),
    "BPR": (PairwiseRanking, {f"{size} factors": {"dimensions": size} for size in (32, 64, 128)}),
    "item-kNN": (ProductNeighbours, {f"decay {decay}": {"decay": decay} for decay in (0.5, 0.8, 1.0)}),
    "transitions": (Transitions, {f"decay {decay}": {"decay": decay} for decay in (0.2, 0.5, 0.8)}),
    "EASE": (Ease, {f"ridge {ridge:g}": {"regularization": ridge} for ridge in (50.0, 200.0, 800.0)}),
}
# Sparse shops need much dropout, dense ones long histories.
SPARSE: Final = Settings(dropout=0.5, epochs=60, patience=6, refit=False)
DENSE: Final = Settings(dropout=0.2, longest=200, epochs=60, patience=8, batch=64, refit=False)


def peers(products: int) -> list[Candidate]:
    """What well-kept libraries and a few lines give; EASE where its matrix fits."""
    return [
        Candidate(name, {label: partial(fitted, kind.fit, options) for label, options in tries.items()})
        for name, (kind, tries) in _PEERS.items()
        if name != "EASE" or products <= LARGEST
    ]
