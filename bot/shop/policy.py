"""What the shop allows, and until when: pure decisions about an order, with no store or clock in sight."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from bot.shop.model import Order, OrderStatus

RETURN_WINDOW: Final = timedelta(days=30)

CANCELLABLE: Final[frozenset[OrderStatus]] = frozenset({"pending", "processing"})
# A second return of other lines is allowed while the first is under way.
RETURNABLE: Final[frozenset[OrderStatus]] = frozenset({"delivered", "return_requested", "returned"})

Reason = Literal[
    "already_cancelled",
    "already_shipped",
    "already_delivered",
    "already_returned",
    "already_exchanged",
    "not_delivered",
    "window_closed",
]


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Which rule says no, for programs, and why, for people."""

    reason: Reason
    message: str


def cancel_refusal(order: Order) -> Refusal | None:
    """Why the order cannot be cancelled; None when it can."""
    if order.status in CANCELLABLE:
        return None
    reasons: dict[OrderStatus, Reason] = {
        "cancelled": "already_cancelled",
        "refunded": "already_cancelled",
        "shipped": "already_shipped",
        "delivered": "already_delivered",
        "return_requested": "already_returned",
        "returned": "already_returned",
        "exchange_requested": "already_exchanged",
        "exchanged": "already_exchanged",
    }
    return Refusal(
        reason=reasons[order.status],
        message=f"an order that is {order.status.replace('_', ' ')} cannot be cancelled",
    )


def delivered_at(order: Order) -> datetime | None:
    """When the last parcel arrived; None when nothing says so."""
    moments = [change.at for change in order.history if change.status == "delivered"]
    moments += [parcel.delivered_at for parcel in order.shipments if parcel.delivered_at]
    return max(moments, default=None)


def return_deadline(order: Order) -> datetime:
    """Until when lines may be sent back: counted from delivery or, where that is unknown, from the order."""
    return (delivered_at(order) or order.placed_at) + RETURN_WINDOW


def returnable_lines(order: Order) -> tuple[str, ...]:
    """Ids of the lines that no earlier return names; one that the shop rejected does not count."""
    if order.status != "delivered" and not order.returns:
        return ()  # a return from elsewhere, which does not say of which lines
    taken = {
        line_id for earlier in order.returns if earlier.status != "rejected" for line_id in earlier.line_ids
    }
    return tuple(line.line_id for line in order.lines if line.line_id not in taken)


def return_refusal(order: Order, *, now: datetime, line_ids: Collection[str] | None = None) -> Refusal | None:
    """Why these lines cannot be returned; None when they can.

    Args:
        order: the order.
        now: the moment of the request.
        line_ids: lines of the order; None asks whether any of them can be returned.
    """
    if order.status in {"exchange_requested", "exchanged"}:
        return Refusal(reason="already_exchanged", message="the order is being exchanged")
    if order.status in {"cancelled", "refunded"}:
        return Refusal(reason="already_cancelled", message=f"the order was {order.status}")
    if order.status not in RETURNABLE:
        return Refusal(reason="not_delivered", message="the order has not been delivered yet")
    left = returnable_lines(order)
    if not left or (line_ids is not None and not set(line_ids) <= set(left)):
        return Refusal(reason="already_returned", message="a return was asked for already")
    if now > return_deadline(order):
        return Refusal(
            reason="window_closed",
            message=f"returns are possible for {RETURN_WINDOW.days} days after delivery",
        )
    return None
