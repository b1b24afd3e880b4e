"""How long a recommendation takes inside the action server: no network, one query at a time.

A hundred thousand products with the sentence vectors of their texts, real ones where the shared data sets are; the
baskets that the neighbours are learnt from hold products that lie near to one another.
"""

from __future__ import annotations

import time
from typing import Final

import numpy as np

from bot.bench import wares
from bot.bench.bench import Bench
from bot.bench.figures import SEED, Figure, percentile
from bot.bench.nearest import Vectors, compared, times
from bot.bench.vectors import encoded
from models import recommender
from models.recommender.als import LeastSquares
from models.recommender.content import Content, unit
from models.recommender.hybrid import Hybrid
from models.recommender.neighbours import ProductNeighbours
from models.recommender.popularity import Popularity
from models.recommender.transitions import Transitions

AVAILABLE: Final = 0.9  # of the products
KINDS: Final = 50
FAMILIES: Final = 5000
BASKETS: Final = 0.2  # for each product
CATEGORIES: Final = 12  # each of the products nearest to one


async def recommends(bench: Bench) -> list[Figure]:
    """Index and verbs at 100,000 products."""
    many = bench.scale(quick=10_000, full=100_000)
    texts, real = wares.texts(wares.folder(), many)
    bench.say(f"texts: {real} of {many} are of real products")
    vectors = encoded(bench, texts)
    began = time.perf_counter()
    index = recommender.ItemIndex.build(_ids(many), vectors)
    built = Figure(name="recommend_index_build", value=time.perf_counter() - began, unit="s", n=1)
    random = np.random.default_rng(SEED)
    baskets = _baskets(index, vectors, random)
    factors = LeastSquares.fit(recommender.Interactions.from_sequences(baskets, _ids(many)))
    asked = bench.scale(quick=200, full=1000)
    points = unit(factors.vectors)
    return [
        built,
        *_found("recommend_index", index, vectors, asked, p95_ms=0.5),
        *_found("recommend_factors", recommender.ItemIndex.build(_ids(many), points), points, asked),
        *_verbs(index, vectors, factors, baskets, bench.scale(quick=100, full=500)),
    ]


def _found(
    name: str, index: recommender.ItemIndex, vectors: Vectors, asked: int, *, p95_ms: float | None = None
) -> list[Figure]:
    """The index among all products, and where only those of a category far from the query may be found."""
    random = np.random.default_rng(SEED)
    there = np.flatnonzero(vectors.any(axis=1))  # factors know nothing of what nobody has taken
    categories = vectors[random.choice(there, CATEGORIES, replace=False)]
    category = np.full(len(vectors), -1)
    category[there] = (vectors[there] @ categories.T).argmax(axis=1)
    largest = np.bincount(category[there]).argmax()
    near = vectors[random.choice(there, asked)]
    far = vectors[random.choice(there[category[there] != largest], asked)]
    return [
        *compared(name, index, vectors, near, p95_ms=p95_ms),
        *compared(f"{name}_far", index, vectors, far, allowed=category == largest),
    ]


def _verbs(
    index: recommender.ItemIndex,
    vectors: Vectors,
    factors: LeastSquares,
    baskets: list[list[int]],
    rounds: int,
) -> list[Figure]:
    """Each verb, and a call that is the first after a change of stock."""
    random = np.random.default_rng(SEED)
    ids = _ids(len(vectors))
    catalogue = recommender.Catalogue(ids, [_item(product_id, row) for row, product_id in enumerate(ids)])
    data = recommender.Interactions.from_sequences(baskets, ids)
    model, together = _models(data, vectors, factors)
    shop = recommender.Recommender(catalogue, model, vectors=vectors, index=index, together=together)
    available = frozenset(product_id for product_id in ids if random.random() < AVAILABLE)
    rules = recommender.Rules(per_family=2, margin_boost=0.05, age_boost=0.05)
    wanted = recommender.Wanted(available=available, rules=rules, epsilon=0.1)
    histories = [[ids[row] for row in basket] for basket in baskets[: rounds + 1]]
    sessions = [
        [recommender.Event("anna", product_id, "click", at) for at, product_id in enumerate(history)]
        for history in histories
    ]
    taken = {
        "similar": times(lambda history: shop.similar(history[0], wanted), histories),
        "goes_with": times(lambda history: shop.goes_with(history[:2], wanted), histories),
        "for_customer": times(lambda history: shop.for_customer(history, wanted), histories),
        "for_session": times(lambda events: shop.for_session(events, wanted), sessions),
    }
    changed = (recommender.Wanted(available=available - {history[0]}) for history in histories[:20])
    stock = times(lambda now: shop.similar(ids[0], now), changed)
    figures = [
        Figure(
            name=f"recommend_{verb}_p{percent}",
            value=percentile(each[1:], percent),
            unit="ms",
            n=rounds,
            target=target,
        )
        for verb, each in taken.items()
        for percent, target in ((50, None), (95, 3))
    ]
    return [*figures, Figure.over(stock, name="recommend_after_stock_event", unit="ms", n=len(stock))]


def _models(
    data: recommender.Interactions, vectors: Vectors, factors: LeastSquares
) -> tuple[Hybrid, ProductNeighbours]:
    """What serves: all parts that a catalogue of this size can have, each of the same weight."""
    together = ProductNeighbours.fit(data)
    parts: dict[str, recommender.Model] = {
        "popularity": Popularity.fit(data),
        "transitions": Transitions.fit(data),
        "product_neighbours": together,
        "als": factors,
        "content": Content.fit(data, vectors=vectors),
    }
    return Hybrid(parts, dict.fromkeys(parts, 1.0)), together


def _baskets(index: recommender.ItemIndex, vectors: Vectors, random: np.random.Generator) -> list[list[int]]:
    """Of three to nine products out of the thirty nearest to one."""
    baskets = []
    for row in random.integers(0, len(vectors), int(BASKETS * len(vectors))):
        [near] = index.search(vectors[row], 30)
        drawn = random.choice(len(near), size=min(int(random.integers(3, 10)), len(near)), replace=False)
        baskets.append([int(near[place][0][1:]) for place in drawn])
    return baskets


def _item(product_id: str, row: int) -> recommender.Item:
    return recommender.Item(
        product_id,
        kind=f"kind {row % KINDS}",
        family=f"family {row % FAMILIES}",
        price_cents=1000 + row % 9000,
        margin=row % 7 / 10,
        age_days=row % 400,
    )


def _ids(many: int) -> list[str]:
    return [f"P{row}" for row in range(many)]
