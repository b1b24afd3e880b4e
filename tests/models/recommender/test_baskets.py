"""Baskets are purchases of one moment, or the next best."""

from __future__ import annotations

from models.recommender.baskets import baskets
from models.recommender.interactions import Event, Kind


def found(*happened: tuple[str, str, Kind, float]) -> set[frozenset[str]]:
    events = [Event(customer, product, kind, at) for customer, product, kind, at in happened]
    data = baskets(events, "ABC")
    return {frozenset(data.products[row] for row in history) for history in data.histories}


def test_what_was_bought_at_once_is_a_basket() -> None:
    """Not what the same customer bought later, and not what they only saw."""
    assert found(
        ("anna", "A", "purchase", 1.0),
        ("anna", "B", "purchase", 1.0),
        ("anna", "C", "purchase", 2.0),
        ("ben", "C", "view", 1.0),
    ) == {frozenset("AB"), frozenset("C")}


def test_where_nothing_was_bought_at_once_customers_are_baskets() -> None:
    """And where nothing was bought at all, whatever they did."""
    assert found(("anna", "A", "purchase", 1.0), ("anna", "B", "purchase", 2.0)) == {frozenset("AB")}
    assert found(("anna", "A", "view", 1.0), ("anna", "B", "view", 2.0)) == {frozenset("AB")}
    assert found() == set()
