"""Where a refund stands."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Bot
from tests.actions.order_rows import CANCELLED, DORA, EMIL, PARTLY_BACK, PENDING, RETURNING

FORM = "track_refund_form"


@pytest.mark.parametrize(
    ("number", "response"),
    [
        (RETURNING, "utter_track_refund_requested"),  # five euros of an earlier change are not this refund
        (PARTLY_BACK, "utter_track_refund_refunded"),
        (CANCELLED, "utter_track_refund_order_cancelled"),
        (PENDING, "utter_track_refund_none"),
    ],
)
async def test_state_of_the_refund_is_told(orders: Bot, number: str, response: str) -> None:
    """By what the order's returns and payments say."""
    answer = await orders.run("action_track_refund", slots={"order_number": number}, customer=DORA)
    assert answer.said == [response]


async def test_paid_refund_names_amount_and_way(orders: Bot) -> None:
    """After a cancellation the money went back the way it came."""
    shop = orders.services.shop
    await shop.cancel_order(orders.principal(DORA), PENDING, key="k-1", reason="no longer needed")
    answer = await orders.run("action_track_refund", slots={"order_number": PENDING}, customer=DORA)
    assert answer.said == ["utter_track_refund_paid"]
    assert "149.00" in answer.value("amount")
    assert answer.value("method") == "your card Visa 1234"


async def test_orders_with_money_on_its_way_are_offered_first(orders: Bot) -> None:
    """Of ten orders, those that something came back of."""
    begun = await orders.start(FORM, "where is my refund", intent="track_refund", customer=DORA)
    assert set(begun.slots["order_choices"]) == {RETURNING, PARTLY_BACK, CANCELLED}


async def test_somebody_elses_refund_is_not_told(orders: Bot) -> None:
    """An order that is not visible does not exist."""
    answer = await orders.run("action_track_refund", slots={"order_number": RETURNING}, customer=EMIL)
    assert answer.said == ["utter_order_expired"]
