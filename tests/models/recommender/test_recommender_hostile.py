"""Shops and customers that nobody expects get an honest answer, from every model."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from models.recommender.als import LeastSquares
from models.recommender.base import Model
from models.recommender.catalogue import Catalogue, Item
from models.recommender.content import Content
from models.recommender.ease import Ease
from models.recommender.interactions import Event, Interactions
from models.recommender.neighbours import ProductNeighbours
from models.recommender.popularity import Popularity
from models.recommender.recommender import Recommender
from models.recommender.transitions import Transitions
from models.recommender.wanted import Recommendation, Wanted

FITS: dict[str, Callable[[Interactions], Model]] = {
    "popularity": Popularity.fit,
    "neighbours": ProductNeighbours.fit,
    "transitions": Transitions.fit,
    "ease": Ease.fit,
    "als": LeastSquares.fit,
    "content": lambda data: Content.fit(data, vectors=np.eye(len(data.products), 4, dtype=np.float32)),
}


@pytest.fixture(params=FITS)
def fit(request: pytest.FixtureRequest) -> Callable[[Interactions], Model]:
    return FITS[request.param]


def answers(recommend: Recommender, history: list[str], wanted: Wanted) -> list[tuple[Recommendation, ...]]:
    events = [Event("anna", product_id, "click", at) for at, product_id in enumerate(history)]
    return [
        recommend.goes_with(history, wanted),
        recommend.for_customer(history, wanted),
        recommend.for_session(events, wanted),
        recommend.for_session(
            [Event("anna", each.product_id, "dislike", each.at) for each in events], wanted
        ),
    ]


def test_empty_catalogue_recommends_nothing(fit: Callable[[Interactions], Model]) -> None:
    """Before the first import."""
    recommend = Recommender(Catalogue(()), fit(Interactions.from_sequences([], ())))
    for history in ([], ["deleted"]):
        assert answers(recommend, history, Wanted(available={"deleted"})) == [(), (), (), ()]


def test_only_product_is_recommended_until_it_was_seen(fit: Callable[[Interactions], Model]) -> None:
    """And is never like itself."""
    recommend = Recommender(Catalogue(["A"]), fit(Interactions.from_sequences([[0], [0, 0]], ["A"])))
    wanted = Wanted(available={"A"})
    assert recommend.similar("A", wanted) == ()
    assert [each.product_id for each in recommend.for_customer([], wanted)] == ["A"]
    assert answers(recommend, ["A"], wanted)[2:] == [(), ()]
    assert answers(recommend, [], Wanted(available=())) == [(), (), (), ()]


def test_shop_that_has_sold_nothing_recommends_something(fit: Callable[[Interactions], Model]) -> None:
    """In an order that no one can complain of; nothing goes with anything but by what is said of it."""
    recommend = Recommender(Catalogue("ABC"), fit(Interactions.from_sequences([], "ABC")))
    assert len(recommend.for_customer([], Wanted(available=set("ABC")))) == 3
    assert recommend.goes_with(["A"], Wanted(available=set("ABC"))) == ()


def test_products_without_texts_or_facts_are_recommended(fit: Callable[[Interactions], Model]) -> None:
    """Vectors of zeros are near to nothing, not an error."""
    data = Interactions.from_sequences([[0, 1], [1, 2]], "ABC")
    recommend = Recommender(
        Catalogue("ABC", [Item("A")]), fit(data), vectors=np.zeros((3, 4), dtype=np.float32)
    )
    for answer in answers(recommend, ["A"], Wanted(available=set("ABC")))[1:]:
        assert answer
        assert all(np.isfinite(each.score) for each in answer)
    assert {each.product_id for each in recommend.similar("A", Wanted(available=set("ABC")))} == {"B", "C"}


def test_a_hundred_thousand_events_are_no_burden(fit: Callable[[Interactions], Model]) -> None:
    """A robot's session is answered at once, with the hidden product hidden."""
    products = [f"P{row}" for row in range(50)]
    data = Interactions.from_sequences([[row, (row + 1) % 50] for row in range(50)], products)
    recommend = Recommender(Catalogue(products), fit(data))
    history = [products[step % 40] for step in range(100_000)]
    events = [Event("robot", product_id, "click", at) for at, product_id in enumerate(history)]
    wanted = Wanted(available=set(products) - {"P41"}, limit=50)
    began = time.perf_counter()
    found = [recommend.for_session(events, wanted), recommend.for_customer(history, wanted)]
    assert time.perf_counter() - began < 2
    assert {each.product_id for each in found[0]} == set(products[40:]) - {"P41"}
    assert "P41" not in {each.product_id for each in found[1]}
