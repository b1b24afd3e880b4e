"""Events become histories, and whatever cannot be used is counted."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BadInput
from models.recommender.interactions import KINDS, Event, Interactions, stack

PRODUCTS = ("mug", "shirt", "lamp")


def test_histories_run_from_old_to_new() -> None:
    """Whatever order the events arrive in."""
    data = Interactions.from_events(
        [Event("anna", "lamp", "purchase", 3.0), Event("anna", "mug", "click", 1.0)], PRODUCTS
    )
    assert data.customers == ("anna",)
    assert data.histories[0].tolist() == [0, 2]
    assert data.weights[0].tolist() == [0.5, 1.0]


def test_the_same_event_twice_counts_once() -> None:
    """A browser that sends it again says nothing new; buying again later does."""
    again = [Event("anna", "mug", "purchase", moment) for moment in (1.0, 1.0, 9.0)]
    data = Interactions.from_events(again, PRODUCTS)
    assert data.histories[0].tolist() == [0, 0]
    assert data.left_out == {"repeated": 1}


def test_the_last_opinion_holds() -> None:
    """A like takes back a dislike, and the other way round."""
    data = Interactions.from_events(
        [
            Event("anna", "mug", "like", 1.0),
            Event("anna", "mug", "dislike", 2.0),
            Event("anna", "lamp", "dislike", 1.0),
            Event("anna", "lamp", "like", 2.0),
        ],
        PRODUCTS,
    )
    assert set(data.histories[0].tolist()) == {2}
    assert data.left_out["disliked"] == 2


def test_events_that_cannot_be_used_are_counted() -> None:
    """Unknown products, kinds of a newer version, moments that are none."""
    data = Interactions.from_events(
        [
            Event("anna", "gone", "click", 1.0),
            Event("anna", "mug", "wink", 1.0),  # type: ignore[arg-type]
            Event("anna", "mug", "click", math.nan),
        ],
        PRODUCTS,
    )
    assert data.histories == ()
    assert data.left_out == {"unknown product": 1, "unknown kind": 1, "no moment": 1}


def test_of_a_robot_the_newest_events_are_kept() -> None:
    """A hundred thousand of them cost no more than the rest."""
    events = [Event("robot", PRODUCTS[n % 3], "click", float(n)) for n in range(100_000)]
    data = Interactions.from_events(events, PRODUCTS, longest=50)
    assert data.histories[0].tolist() == [n % 3 for n in range(99_950, 100_000)]
    assert data.left_out == {"too many of one customer": 99_950}


def test_a_catalogue_that_lists_a_product_twice_is_refused() -> None:
    """Its row would be ambiguous."""
    with pytest.raises(BadInput, match="twice"):
        Interactions.from_events([], ["mug", "mug"])


def test_a_sequence_with_an_unknown_row_is_refused() -> None:
    """Instead of crashing later."""
    for row in (3, -1):
        with pytest.raises(BadInput, match="no product"):
            Interactions.from_sequences([[0, row]], PRODUCTS)


def test_an_empty_catalogue_and_no_customers_are_data_too() -> None:
    """A shop begins like this."""
    data = Interactions.from_events([], [])
    assert data.matrix.shape == (0, 0)
    assert data.counts.tolist() == []
    assert stack([np.empty(0, np.int32)], 3).toarray().tolist() == [[0.0, 0.0, 0.0]]


def test_the_matrix_adds_up_repetitions() -> None:
    """Bought twice weighs twice."""
    data = Interactions.from_sequences([[0, 2, 0]], PRODUCTS)
    assert data.matrix.toarray().tolist() == [[2.0, 0.0, 1.0]]
    assert data.counts.tolist() == [2, 0, 1]


@given(
    st.lists(
        st.builds(
            Event,
            st.sampled_from("ab"),
            st.sampled_from([*PRODUCTS, "gone"]),
            st.sampled_from(KINDS),
            st.floats(),
        ),
        max_size=30,
    )
)
def test_every_event_is_used_or_counted(events: list[Event]) -> None:
    """Nothing disappears, and no product that is disliked in the end stays."""
    data = Interactions.from_events(events, PRODUCTS)
    assert sum(map(len, data.histories)) + sum(data.left_out.values()) == len(events)
    assert all(len(history) for history in data.histories)
