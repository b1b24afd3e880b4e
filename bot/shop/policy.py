"""What the shop allows, and until when: pure decisions about an order, with no store or clock in sight."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from bot.errors import InvalidInput
from bot.shop.model import (
    ORDER_STATUSES,
    LineChange,
    Order,
    OrderStatus,
    PaymentMethod,
    QuotedLine,
)

# A second return of other lines is allowed while the first is under way.
RETURNABLE: Final[frozenset[OrderStatus]] = frozenset({"delivered", "return_requested", "returned"})

# Which rules may say no to what.
CancelReason = Literal[
    "already_cancelled",
    "already_shipped",
    "already_delivered",
    "already_returned",
    "already_exchanged",
    "changed_already",
    "reason_needed",
]
ReturnReason = Literal[
    "already_cancelled",
    "already_returned",
    "already_exchanged",
    "not_delivered",
    "window_closed",
    "needs_person",
    "refund_destination",
]
ExchangeReason = Literal[
    "already_cancelled",
    "already_returned",
    "already_exchanged",
    "not_delivered",
    "window_closed",
    "other_product",
    "same_item",
    "out_of_stock",
    "balance_too_small",
    "nothing_to_change",
]
ChangeReason = Literal[
    "not_pending",
    "changed_already",
    "other_product",
    "same_item",
    "last_line",
    "out_of_stock",
    "balance_too_small",
    "nothing_to_change",
]
AddressReason = Literal["not_pending", "changed_already", "nothing_to_change"]
PaymentReason = Literal["not_pending", "changed_already", "same_method", "balance_too_small"]
Reason = CancelReason | ReturnReason | ExchangeReason | ChangeReason | AddressReason | PaymentReason
RefundTo = Literal["original", "original_or_gift_card"]


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Which rule says no, for programs, and why, for people."""

    reason: Reason
    message: str


@dataclass(frozen=True, kw_only=True)
class ShopPolicy:
    """A shop's rules; :func:`read_policy` reads them from a TOML file whose keys are these names.

    Attributes:
        return_window_days: for returns and exchanges, counted from delivery; None: without end.
        cancellable: in which states an order may be cancelled.
        changeable: in which states items and payment may be changed.
        readdressable: in which states the address may be changed.
        changes_once: whether changing the items once rules out every further change and cancellation.
        cancel_reasons: the only reasons that count for cancelling; none: every reason, or no reason.
        repeat_returns: whether other lines may go back while an earlier return is under way.
        refund_to: where the money of a return may go.
        most_refunded_cents: returns worth more are for a person to decide; None: no limit.
    """

    return_window_days: int | None = 30
    cancellable: frozenset[OrderStatus] = frozenset({"pending", "processing"})
    changeable: frozenset[OrderStatus] = frozenset({"pending"})
    readdressable: frozenset[OrderStatus] = frozenset({"pending", "processing"})
    changes_once: bool = False
    cancel_reasons: tuple[str, ...] = ()
    repeat_returns: bool = True
    refund_to: RefundTo = "original"
    most_refunded_cents: int | None = 50_000

    @property
    def return_window(self) -> timedelta | None:
        """How long after delivery something may be sent back."""
        return None if self.return_window_days is None else timedelta(days=self.return_window_days)


STANDARD: Final = ShopPolicy()


def read_policy(path: str) -> ShopPolicy:
    """The policy of a TOML file, or the usual one for an empty path.

    What the file does not name stays as in :class:`ShopPolicy`.

    Raises:
        InvalidInput: the file cannot be read, or names an unknown rule or a value that cannot be.
    """
    if not path:
        return STANDARD
    try:
        given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path}: {error}") from error
    names = [rule.name for rule in fields(ShopPolicy)]
    if unknown := sorted(set(given) - set(names)):
        raise InvalidInput(f"{path}: no such rule: {', '.join(unknown)}; there are {', '.join(names)}")
    try:
        return ShopPolicy(**{name: _rule(name, value) for name, value in given.items()})
    except ValueError as error:
        raise InvalidInput(f"{path}: {error}") from error


def _rule(name: str, value: Any) -> Any:
    """The value of a rule as the policy has it; 0 days or cents mean "without a limit"."""
    if name in {"cancellable", "changeable", "readdressable"}:
        if not isinstance(value, list) or set(value) - set(ORDER_STATUSES):
            raise ValueError(f"{name}: a list of {', '.join(ORDER_STATUSES)} is needed")
        return frozenset(value)
    if name == "cancel_reasons":
        if not isinstance(value, list) or not all(isinstance(reason, str) and reason for reason in value):
            raise ValueError(f"{name}: a list of texts is needed")
        return tuple(value)
    if name in {"changes_once", "repeat_returns"}:
        if not isinstance(value, bool):
            raise ValueError(f"{name}: true or false is needed")
        return value
    if name == "refund_to":
        if value not in {"original", "original_or_gift_card"}:
            raise ValueError(f"{name}: original or original_or_gift_card is needed")
        return value
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{name}: a whole number is needed, 0 for no limit")
    return value or None


def cancel_refusal(
    order: Order, policy: ShopPolicy = STANDARD, *, reason: str | None = None
) -> Refusal | None:
    """Why the order cannot be cancelled; None when it can. A ``reason`` is judged only where one is given."""
    if order.status in policy.cancellable:
        if order.items_changed and policy.changes_once:
            return Refusal(
                reason="changed_already", message="an order whose items were changed stays as it is"
            )
        if reason is not None and policy.cancel_reasons and reason not in policy.cancel_reasons:
            allowed = " or ".join(policy.cancel_reasons)
            return Refusal(reason="reason_needed", message=f"only these reasons count: {allowed}")
        return None
    if order.status in {"pending", "processing"}:
        return Refusal(reason="already_shipped", message="the order is too far on its way to be cancelled")
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


def return_deadline(order: Order, policy: ShopPolicy = STANDARD) -> datetime | None:
    """Until when lines may be sent back: counted from delivery or, where that is unknown, from the order.

    None: the shop takes goods back for ever.
    """
    window = policy.return_window
    return None if window is None else (delivered_at(order) or order.placed_at) + window


def returnable_lines(order: Order) -> tuple[str, ...]:
    """Ids of the lines that no earlier return names; one that the shop rejected does not count."""
    if order.status != "delivered" and not order.returns:
        return ()  # a return from elsewhere, which does not say of which lines
    taken = {
        line_id for earlier in order.returns if earlier.status != "rejected" for line_id in earlier.line_ids
    }
    return tuple(line.line_id for line in order.lines if line.line_id not in taken)


def return_refusal(
    order: Order,
    policy: ShopPolicy = STANDARD,
    *,
    now: datetime,
    line_ids: Collection[str] | None = None,
) -> Refusal | None:
    """Why these lines cannot be returned; None when they can.

    Args:
        order: the order.
        policy: the shop's rules.
        now: the moment of the request.
        line_ids: lines of the order; None asks whether any of them can be returned.
    """
    refusal = _sent_back_refusal(order, policy, now=now)
    if refusal is not None:
        return refusal
    left = returnable_lines(order)
    if not left or (line_ids is not None and not set(line_ids) <= set(left)):
        return Refusal(reason="already_returned", message="a return was asked for already")
    if line_ids is not None and policy.most_refunded_cents is not None:
        worth = refund_cents(order, line_ids)
        if worth > policy.most_refunded_cents:
            return Refusal(reason="needs_person", message="a refund of this size is for a person to decide")
    return None


def refund_cents(order: Order, line_ids: Collection[str]) -> int:
    """What the lines were worth."""
    return sum(line.price_cents for line in order.lines if line.line_id in line_ids)


def exchange_refusal(order: Order, policy: ShopPolicy = STANDARD, *, now: datetime) -> Refusal | None:
    """Why nothing of the order can be exchanged; None when something can."""
    refusal = _sent_back_refusal(order, policy, now=now)
    if refusal is not None:
        return refusal
    if order.status != "delivered" or not returnable_lines(order):
        return Refusal(reason="already_returned", message="a return is under way")
    return None


def _sent_back_refusal(order: Order, policy: ShopPolicy, *, now: datetime) -> Refusal | None:
    """What rules out both a return and an exchange."""
    if order.status in {"exchange_requested", "exchanged"}:
        return Refusal(reason="already_exchanged", message="the order is being exchanged")
    if order.status in {"cancelled", "refunded"}:
        return Refusal(reason="already_cancelled", message=f"the order was {order.status}")
    if order.status not in RETURNABLE:
        return Refusal(reason="not_delivered", message="the order has not been delivered yet")
    if order.status != "delivered" and not policy.repeat_returns:
        return Refusal(reason="already_returned", message="a return was asked for already")
    deadline = return_deadline(order, policy)
    if returnable_lines(order) and deadline is not None and now > deadline:
        return Refusal(
            reason="window_closed",
            message=f"returns are possible for {policy.return_window_days} days after delivery",
        )
    return None


def change_refusal(order: Order, policy: ShopPolicy = STANDARD) -> Refusal | None:
    """Why neither items nor payment of the order can be changed; None when they can."""
    if order.status not in policy.changeable:
        return Refusal(reason="not_pending", message=f"an order that is {order.status} cannot be changed")
    if order.items_changed and policy.changes_once:
        return Refusal(reason="changed_already", message="items can be changed only once")
    return None


def address_refusal(order: Order, policy: ShopPolicy = STANDARD) -> Refusal | None:
    """Why the order cannot go to another address; None when it can."""
    if order.status not in policy.readdressable:
        return Refusal(reason="not_pending", message=f"an order that is {order.status} keeps its address")
    if order.items_changed and policy.changes_once:
        return Refusal(reason="changed_already", message="an order whose items were changed stays as it is")
    return None


def lines_refusal(order: Order, quoted: Sequence[QuotedLine], *, exchange: bool) -> Refusal | None:
    """Why lines cannot become what is quoted; the state of the order is judged elsewhere.

    Args:
        order: the order.
        quoted: the lines that would change.
        exchange: whether they have been delivered: then the number of pieces stays.
    """
    if not quoted:
        return Refusal(reason="nothing_to_change", message="no line is named")
    for new in quoted:
        refusal = _line_refusal(new, exchange=exchange)
        if refusal is not None:
            return refusal
    gone = {new.line.line_id for new in quoted if new.quantity == 0}
    if gone >= {line.line_id for line in order.lines}:
        return Refusal(reason="last_line", message="nothing would be left; cancel the order instead")
    return None


def _line_refusal(new: QuotedLine, *, exchange: bool) -> Refusal | None:
    same_variant = new.variant is None or new.variant.variant_id == new.line.variant_id
    if same_variant and (exchange or new.quantity == new.line.quantity):
        return Refusal(reason="same_item", message=f"{new.line.title} would stay what it is")
    more = new.quantity - (new.line.quantity if same_variant else 0)
    if new.variant is not None and new.variant.stock < more:
        return Refusal(reason="out_of_stock", message=f"there are not enough of {new.line.title}")
    return None


def difference_refusal(difference_cents: int, method: PaymentMethod | None) -> Refusal | None:
    """Why the price difference cannot be paid in this way; None when it can."""
    if method is not None and method.balance_cents is not None and difference_cents > method.balance_cents:
        return Refusal(reason="balance_too_small", message="the gift card does not cover it")
    return None


def refund_destination_refusal(
    order: Order, policy: ShopPolicy, method: PaymentMethod | None
) -> Refusal | None:
    """Why the money of a return cannot go there; None when it can, or when nothing is known of its way."""
    paid_with = {payment.method_id for payment in order.payments if payment.kind == "payment"}
    if method is None or method.method_id in paid_with:
        return None
    if policy.refund_to == "original_or_gift_card" and method.kind == "gift_card":
        return None
    return Refusal(reason="refund_destination", message="refunds go back the way the money came")


def merged(changes: Sequence[LineChange]) -> Mapping[str, LineChange]:
    """The changes by line; of two for the same line the last counts."""
    return {change.line_id: change for change in changes}
