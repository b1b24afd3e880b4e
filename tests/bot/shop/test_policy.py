"""What the shop allows: properties over all orders, and the edges of each rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.content import OrderStatus as BlockOrderStatus
from bot.shop.model import ORDER_STATUSES, Order, OrderLine, OrderStatus, Return, Shipment, StatusChange
from bot.shop.policy import (
    STANDARD,
    cancel_refusal,
    delivered_at,
    exchange_refusal,
    return_deadline,
    return_refusal,
    returnable_lines,
)

PLACED = datetime(2026, 2, 1, 10, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 2, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  (bounds)


def order(status: OrderStatus = "delivered", *, delivered: datetime | None = PLACED, lines: int = 3) -> Order:
    """An order with as many lines, delivered when it was placed."""
    return Order(
        number="FD1",
        customer_id="ada",
        email=None,
        status=status,
        placed_at=PLACED,
        currency="EUR",
        total_cents=100,
        lines=tuple(
            OrderLine(
                line_id=str(number),
                variant_id=None,
                product_id=None,
                title="Coat",
                variant=None,
                quantity=1,
                price_cents=100,
            )
            for number in range(lines)
        ),
        history=() if delivered is None else (StatusChange(status="delivered", at=delivered),),
        shipments=(),
        returns=(),
        shipping_address={},
    )


def with_return(known: Order, *line_ids: str, status: str = "requested") -> Order:
    """The same order after a return of lines."""
    earlier = Return(
        return_id=f"R{len(known.returns)}",
        order_number=known.number,
        line_ids=line_ids,
        reason="",
        status=status,  # type: ignore[arg-type]
        requested_at=PLACED,
    )
    return Order(**(vars(known) | {"returns": (*known.returns, earlier), "status": "return_requested"}))


def test_the_statuses_are_those_of_the_blocks() -> None:
    """The shop may not import the blocks, so a test keeps the two lists equal."""
    assert set(ORDER_STATUSES) == set(get_args(BlockOrderStatus))


@given(st.sampled_from(ORDER_STATUSES))
def test_only_what_has_not_left_can_be_cancelled(status: OrderStatus) -> None:
    """Every other status has its own reason."""
    refusal = cancel_refusal(order(status))
    assert (refusal is None) == (status in STANDARD.cancellable)
    assert refusal is None or refusal.reason.startswith("already_")


@given(st.sampled_from(ORDER_STATUSES), MOMENTS)
def test_nothing_is_both_cancellable_and_returnable(status: OrderStatus, now: datetime) -> None:
    """Goods are either here or there."""
    known = order(status)
    assert cancel_refusal(known) is not None or return_refusal(known, now=now) is not None


@given(MOMENTS, MOMENTS)
def test_the_window_counts_from_delivery(delivered: datetime, now: datetime) -> None:
    """Open to the last second, closed from then on."""
    refusal = return_refusal(order(delivered=delivered), now=now)
    assert (refusal is None) == (now <= delivered + timedelta(days=30))
    assert refusal is None or refusal.reason == "window_closed"


@given(st.sets(st.sampled_from("012"), min_size=1), st.sets(st.sampled_from("012"), min_size=1))
def test_a_line_is_returned_at_most_once(first: set[str], second: set[str]) -> None:
    """Whatever was asked for before."""
    known = with_return(order(), *sorted(first))
    refusal = return_refusal(known, now=PLACED, line_ids=second)
    assert (refusal is None) == (not first & second)
    assert set(returnable_lines(known)) == {"0", "1", "2"} - first


def test_a_rejected_return_can_be_asked_for_again() -> None:
    """The shop said no to the first; it may say yes to the next."""
    assert return_refusal(with_return(order(), "0", status="rejected"), now=PLACED, line_ids=["0"]) is None


def test_a_return_from_elsewhere_without_lines_covers_them_all() -> None:
    """An imported order may say that it is being returned, but not what."""
    refusal = return_refusal(order("return_requested"), now=PLACED)
    assert refusal is not None
    assert refusal.reason == "already_returned"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("pending", "not_delivered"),
        ("shipped", "not_delivered"),
        ("cancelled", "already_cancelled"),
        ("refunded", "already_cancelled"),
        ("exchange_requested", "already_exchanged"),
        ("exchanged", "already_exchanged"),
    ],
)
def test_returns_are_refused_with_the_rule(status: OrderStatus, reason: str) -> None:
    """So that the bot can say what to do instead."""
    refusal = return_refusal(order(status), now=PLACED)
    assert refusal is not None
    assert refusal.reason == reason


def test_the_last_parcel_counts() -> None:
    """And without any news of delivery, the day of the order does."""
    later = PLACED + timedelta(days=5)
    parcel = Shipment(
        carrier="An Post",
        tracking_number=None,
        url=None,
        shipped_at=None,
        delivered_at=later,
        expected_on=None,
    )
    known = Order(**(vars(order()) | {"shipments": (parcel,)}))
    assert delivered_at(known) == later
    assert delivered_at(order(delivered=None)) is None
    assert return_deadline(order(delivered=None)) == PLACED + timedelta(days=30)


def test_nothing_is_exchanged_where_everything_went_back() -> None:
    """An order may be called delivered although each of its lines was returned since."""
    known = with_return(order(lines=2), "0", status="received")
    assert exchange_refusal(replace(known, status="delivered"), now=PLACED) is None
    known = with_return(known, "1", status="received")
    refusal = exchange_refusal(replace(known, status="delivered"), now=PLACED)
    assert refusal is not None
    assert refusal.reason == "already_returned"
