"""MovieLens 100K by the protocol of Microsoft's Recommenders.

As in their ``examples/06_benchmarks/movielens.ipynb`` and ``python_evaluation.ndcg_at_k``: the ratings of each film
are divided at random, three quarters to learn from and one to ask; what a user has rated in the first part is not
recommended; every rating of the second counts the same, whatever it says; nDCG@10 is averaged over users. Settings
and weights are chosen in the same way on a tenth of what is learnt from.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.evaluate.recommender.sets import Asked
from bot.evaluate.recommender.trials import Candidate, fitted
from models.recommender.als import LeastSquares
from models.recommender.bpr import PairwiseRanking
from models.recommender.customers import CustomerNeighbours
from models.recommender.ease import Ease
from models.recommender.interactions import History, Interactions
from models.recommender.neighbours import ProductNeighbours
from models.recommender.popularity import Popularity

LEARNT: Final = 0.75
VALIDATED: Final = 0.1  # of what is learnt from

# By a name of the hybrid's parts. What was rated long ago says as much as what was rated last: it is a random part.
_KINDS: Final[dict[str, tuple[Any, Sequence[dict[str, float]]]]] = {
    "popularity": (Popularity, [{}]),
    "product_neighbours": (ProductNeighbours, [{"kept": kept} for kept in (50, 100, 200)]),
    "customer_neighbours": (CustomerNeighbours, [{"kept": kept} for kept in (50, 100, 200)]),
    "als": (
        LeastSquares,
        [{"dimensions": size, "confidence": 5.0, "regularization": 1.0} for size in (16, 32, 64)],
    ),
    "bpr": (PairwiseRanking, [{"dimensions": size} for size in (16, 32, 64)]),
    "ease": (Ease, [{"regularization": ridge} for ridge in (100.0, 300.0, 900.0)]),
}


def candidates() -> list[Candidate]:
    """Each with three settings, popularity with the only one it has."""
    return [
        Candidate(
            name, {str(options): partial(fitted, kind.fit, {"decay": 1.0, **options}) for options in tries}
        )
        for name, (kind, tries) in _KINDS.items()
    ]


def read(folder: Path, *, seed: int) -> tuple[Asked, Asked]:
    """What is validated on and what is tested on."""
    with gzip.open(folder / "ratings.csv.gz", "rt", newline="") as lines:
        rows = [(int(row["timestamp"]), int(row["user"]), int(row["item"])) for row in csv.DictReader(lines)]
    rows.sort()
    drawn = np.random.default_rng(seed)
    by_film: defaultdict[int, list[int]] = defaultdict(list)
    for place in drawn.permutation(len(rows)):
        by_film[rows[place][2]].append(int(place))
    tested = {place for places in by_film.values() for place in places[round(len(places) * LEARNT) :]}
    validated = {place for place in range(len(rows)) if place not in tested and drawn.random() < VALIDATED}
    films = [str(row) for row in range(max(by_film) + 1)]

    def split(right: set[int], away: set[int]) -> Asked:
        learnt = [row for place, row in enumerate(rows) if place not in away]
        return _asked(learnt, [rows[place] for place in sorted(right)], films)

    return split(validated, tested | validated), split(tested, tested)


def _asked(
    learnt: Sequence[tuple[int, int, int]], right: Sequence[tuple[int, int, int]], films: list[str]
) -> Asked:
    histories, wanted = _by_user(learnt), _by_user(right)
    nothing = np.empty(0, np.int32)
    return Asked(
        Interactions.from_sequences(list(histories.values()), films),
        [histories.get(user, nothing) for user in wanted],
        list(wanted.values()),
    )


def _by_user(rows: Sequence[tuple[int, int, int]]) -> dict[int, History]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for _, user, film in rows:
        found[user].append(film)
    return {user: np.array(films, np.int32) for user, films in found.items()}
