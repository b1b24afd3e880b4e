"""Asks a search and its peer the judged queries of a catalogue, and turns the grades into figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any, Final

import numpy as np

from bot.bench.figures import Figure
from bot.bench.fulltext import NAME
from bot.evaluate.search import measures
from bot.evaluate.search.judging import Item, Query

Rank = Callable[[Query], Sequence[str]]

LEAST_NDCG: Final = 0.85
LEAST_RATIO: Final = 1.10
MOST_WITHOUT_RESULT: Final = 0.01


@dataclass(frozen=True)
class Outcome:
    """One query's worth: of our ranking and of the peer's; ``found`` is how many products ours has."""

    query: Query
    ours: float
    peer: float
    found: int


def ask(
    queries: Sequence[Query], products: Sequence[Mapping[str, Any]], ours: Rank, peer: Rank
) -> list[Outcome]:
    """Asks the queries that somebody can answer, and those for what is not sold.

    Args:
        queries: of one half.
        products: the catalogue.
        ours: a query to the ids of products, best first.
        peer: the same of another search.

    Raises:
        ValueError: a query has no answer in the catalogue, though its rules say that there is one.
    """
    items = [Item.of(product) for product in products]
    rows = {product["product_id"]: row for row, product in enumerate(products)}
    outcomes = []
    for query in queries:
        found = ours(query)
        if not query.must:
            outcomes.append(Outcome(query, 0.0, 0.0, len(found)))
            continue
        judged = [query.grade(item) for item in items]
        if not any(judged):
            raise ValueError(f"no product answers {query.text!r}")
        worth = [measures.ndcg([judged[rows[each]] for each in ids], judged) for ids in (found, peer(query))]
        outcomes.append(Outcome(query, worth[0], worth[1], len(found)))
    return outcomes


def figures(name: str, outcomes: Sequence[Outcome], seed: int) -> list[Figure]:
    """NDCG, its ratio to the peer's with 95 % bounds, and how often there is no or an unwanted result."""
    sold = [outcome for outcome in outcomes if outcome.query.must]
    unsold = [outcome for outcome in outcomes if not outcome.query.must]
    ours, peers = [each.ours for each in sold], [each.peer for each in sold]
    value, ratio = measures.mean(ours, seed), measures.ratio(ours, peers, seed)
    count = len(sold)
    made = [
        Figure(
            name=f"search_{name}_ndcg10",
            value=value.value,
            unit="",
            n=count,
            low=round(value.low, 4),
            high=round(value.high, 4),
            target=LEAST_NDCG,
            more_is_better=True,
            peer=NAME,
            peer_value=float(np.mean(peers)),
        ),
        Figure(
            name=f"search_{name}_ndcg10_ratio",
            value=ratio.value,
            unit="x",
            n=count,
            low=round(ratio.low, 4),
            high=round(ratio.high, 4),
            target=LEAST_RATIO,
            more_is_better=True,
        ),
        Figure(
            name=f"search_{name}_without_result",
            value=mean(not each.found for each in sold),
            unit="",
            n=count,
            target=MOST_WITHOUT_RESULT,
        ),
    ]
    if unsold:
        declined = mean(not each.found for each in unsold)
        made.append(Figure(name=f"search_{name}_unsold_declined", value=declined, unit="", n=len(unsold)))
    return made


def kinds(outcomes: Sequence[Outcome]) -> list[tuple[str, int, float, float]]:
    """For each kind of query: how many there are, our NDCG and the peer's; the worst first."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.query.must:
            found.setdefault(outcome.query.kind, []).append(outcome)
    rows = [
        (kind, len(each), mean(o.ours for o in each), mean(o.peer for o in each))
        for kind, each in found.items()
    ]
    return sorted(rows, key=lambda row: row[2])
