"""What can be measured of the recommender: each part reads a data set and gives figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.bench.figures import Figure
from bot.evaluate.recommender import (
    arrivals,
    baskets,
    candidates,
    histories,
    ours,
    ratings,
    sets,
    significance,
    trials,
)
from models.recommender.base import Model
from models.recommender.content import Content
from models.recommender.interactions import Interactions
from models.recommender.popularity import Popularity
from models.recommender.ranking import hits_of, ndcg_of, reciprocal_of
from models.recommender.sequence import Settings
from models.recommender.sessions import SessionNeighbours
from models.recommender.transitions import Transitions

AHEAD: Final = 1.25  # by how much NDCG@10 should be above the best peer's
# Data set → HR@10 and NDCG@10 of the best published model by full ranking, and how ours is built for it.
PUBLISHED: Final[Mapping[str, tuple[float, float, Settings]]] = {
    "seqrec_beauty_s3rec": (0.0647, 0.0327, candidates.SPARSE),
    "seqrec_toys_s3rec": (0.0700, 0.0376, candidates.SPARSE),
    "seqrec_sports_s3rec": (0.0385, 0.0204, candidates.SPARSE),
    "seqrec_beauty_bert4rec": (0.0533, 0.0327, candidates.SPARSE),
    "seqrec_ml1m": (0.3003, 0.1726, candidates.DENSE),
}
SESSIONS_PUBLISHED: Final = 0.507  # SR-GNN, P@20
FILMS_TARGET: Final = 0.48  # the best of Microsoft's table is BiVAE, 0.475
BASKETS_AHEAD: Final = 1.1  # by how much the hit rate should be above that of item-based CF
SLOW: Final = ("seqrec_sports_s3rec", "seqrec_beauty_bert4rec", "seqrec_ml1m")  # hours on two cores


@dataclass
class Evaluation:
    """What every part is given, and where it leaves what a picture is made of.

    Attributes:
        root: folder of the data sets.
        say: tells the person who waits.
        kept: folder of trained sequence models, each read again where the same training was done before.
        ranked: data set → model → NDCG@10.
    """

    root: Path
    seed: int
    say: Callable[[str], None]
    kept: Path
    ranked: dict[str, dict[str, float]] = field(default_factory=dict)


Part = Callable[[Evaluation], list[Figure]]


def next_product(name: str) -> Part:
    """Leave-one-out on one data set: the sequence model and the hybrid beside all peers."""
    hit_rate, ndcg, settings = PUBLISHED[name]

    def measure(evaluation: Evaluation) -> list[Figure]:
        split = histories.leave_one_out(evaluation.root / name)
        outcomes = [
            trials.run(each, split, seed=evaluation.seed, say=evaluation.say)
            for each in candidates.peers(len(split.learn.products))
        ]
        best = max(outcomes, key=lambda outcome: outcome.ndcg)
        network = ours.sequence(split, settings, evaluation.kept, seed=evaluation.seed, say=evaluation.say)
        models = {outcome.name: outcome.model for outcome in outcomes} | {"sequence": network}
        blend = ours.hybrid(split, models, seed=evaluation.seed)
        evaluation.say(f"{name}: hybrid of {blend.weights}")
        places = {
            label: trials.places(model, split.ask, split.targets)
            for label, model in (("sequence", network), ("hybrid", blend))
        }
        evaluation.ranked[name] = {outcome.name: outcome.ndcg for outcome in outcomes} | {
            label: float(ndcg_of(found, 10).mean()) for label, found in places.items()
        }
        short = name.removeprefix("seqrec_")
        return [
            figure
            for label, found in places.items()
            for figure in _beside(f"{short}_{label}", found, (hit_rate, ndcg), best, evaluation.seed)
        ]

    return measure


def next_click(evaluation: Evaluation) -> list[Figure]:
    """Every click of later sessions from the clicks before it: P@20 and MRR@20 among all products."""
    folder = evaluation.root / "sessions_diginetica"
    learnt = histories.sessions(folder / "train_sessions.txt.gz")
    later = histories.sessions(folder / "test_sessions.txt.gz")
    products = [str(row) for row in range(1 + max(int(session.max()) for session in learnt + later))]
    data = Interactions.from_sequences(learnt, products)
    asked = [session[:end] for session in later for end in range(1, len(session))]
    targets = np.concatenate([session[1:] for session in later])
    found = {}
    models: dict[str, Model] = {
        "sessions": SessionNeighbours.fit(data),
        "transitions": Transitions.fit(data, decay=0.5),
    }
    for name, model in models.items():
        evaluation.say(f"diginetica: {name}")
        found[name] = trials.places(model, asked, targets, again=True)
    nearest, peer = found["sessions"], found["transitions"]
    return [
        _share("diginetica_p_20", hits_of(nearest, 20), SESSIONS_PUBLISHED, "transitions", hits_of(peer, 20)),
        _share("diginetica_mrr_20", reciprocal_of(nearest, 20), None, "transitions", reciprocal_of(peer, 20)),
    ]


def films(evaluation: Evaluation) -> list[Figure]:
    """Ratings kept aside, by the protocol of Microsoft's Recommenders: nDCG@10."""
    validate, test = ratings.read(evaluation.root / "ml_100k", seed=evaluation.seed)
    reached = sets.compare(
        ratings.candidates(), validate, test, sets.ndcg, seed=evaluation.seed, say=evaluation.say
    )
    evaluation.ranked["ml_100k"] = {name: float(each.mean()) for name, each in reached.items()}
    hybrid = reached.pop(sets.HYBRID)
    best = max(reached, key=lambda name: float(reached[name].mean()))
    return [_share("ml_100k_hybrid_ndcg_10", hybrid, FILMS_TARGET, best, reached[best])]


def next_basket(evaluation: Evaluation) -> list[Figure]:
    """The next basket of returning customers: hit rate among the first ten, of products new to them."""
    lines = baskets.read(evaluation.root / "online_retail" / "transactions.parquet")
    reached = sets.compare(
        baskets.candidates(),
        *baskets.divided(lines),
        sets.hit,
        seed=evaluation.seed,
        say=evaluation.say,
    )
    hybrid, peer = reached[sets.HYBRID], reached[baskets.ITEM_BASED]
    low, high = significance.ratio(hybrid, peer, seed=evaluation.seed)
    return [
        *(
            _share(f"retail_{name.replace(' ', '_')}_hit_rate_10", each, None, baskets.ITEM_BASED, peer)
            for name, each in reached.items()
        ),
        Figure(
            name="retail_hybrid_to_item_based",
            value=float(hybrid.mean() / peer.mean()),
            unit="times",
            n=len(hybrid),
            low=low,
            high=high,
            target=BASKETS_AHEAD,
            more_is_better=True,
            peer=baskets.ITEM_BASED,
            peer_value=1.0,
        ),
    ]


def arrivals_of(name: str) -> Part:
    """Products without events, by what is said of them: HR@10 among the new ones, and among all."""

    def measure(evaluation: Evaluation) -> list[Figure]:
        folder = evaluation.root / name
        split = histories.leave_one_out(folder)
        asked = arrivals.arrivals(split, seed=evaluation.seed)
        told = arrivals.attributes(folder / "item_attributes.json.gz", len(split.learn.products))
        content, popular = Content.fit(asked.learn, vectors=told), Popularity.fit(asked.learn)
        (among_new, among_all), (_, theirs) = asked.places(content), asked.places(popular)
        short = name.removeprefix("seqrec_")
        return [
            Figure(
                name=f"{short}_arrivals_hit_rate_10",
                value=float(hits_of(among_new, 10).mean()) * 100,
                unit="%",
                n=len(among_new),
                target=300 * asked.guessed,
                more_is_better=True,
                peer="popularity, which guesses",
                peer_value=100 * asked.guessed,
            ),
            _share(
                f"{short}_arrivals_hit_rate_10_among_all",
                hits_of(among_all, 10),
                None,
                "popularity",
                hits_of(theirs, 10),
            ),
        ]

    return measure


PARTS: Final[Mapping[str, Part]] = {
    **{name.removeprefix("seqrec_"): next_product(name) for name in PUBLISHED},
    "diginetica": next_click,
    "ml_100k": films,
    "online_retail": next_basket,
    **{f"arrivals_{name}": arrivals_of(f"seqrec_{name}_s3rec") for name in ("beauty", "toys", "sports")},
}


def _beside(
    name: str, found: NDArray[np.int64], published: tuple[float, float], best: trials.Outcome, seed: int
) -> list[Figure]:
    hits, gains = hits_of(found, 10), (ndcg_of(found, 10), ndcg_of(best.places, 10))
    low, high = significance.ratio(*gains, seed=seed)
    return [
        _share(f"{name}_hit_rate_10", hits, published[0], best.name, hits_of(best.places, 10)),
        _share(f"{name}_ndcg_10", gains[0], published[1], best.name, gains[1]),
        Figure(
            name=f"{name}_ndcg_to_best_peer",
            value=float(gains[0].mean() / gains[1].mean()),
            unit="times",
            n=len(found),
            low=low,
            high=high,
            target=AHEAD,
            more_is_better=True,
            peer=best.name,
            peer_value=1.0,
        ),
    ]


def _share(
    name: str, ours: NDArray[np.float64], target: float | None, peer: str, theirs: NDArray[np.float64]
) -> Figure:
    return Figure(
        name=name,
        value=float(ours.mean()) * 100,
        unit="%",
        n=len(ours),
        target=None if target is None else target * 100,
        more_is_better=True,
        peer=peer,
        peer_value=float(theirs.mean()) * 100,
    )
