"""What became of one customer's orders and money, in one shape for the benchmark's database and for our store.

Amounts are in cents. What the two keep differently and nobody would call different is left out: payments of
nothing, the order of unrelated writes, numbers of pieces in stock, and moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from bot.evaluate.tau import conversion
from bot.evaluate.tau.database import Database, Json
from bot.shop.model import Customer, Order, PaymentMethod

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class OrderState:
    """One order.

    Attributes:
        lines: (variant, price in cents) of each, sorted.
        payments: (payment or refund, cents, method), sorted.
        returned: variants that go back, sorted.
        exchanged: (variants, variants for them, method, difference in cents).
    """

    status: str
    changed: bool
    lines: tuple[tuple[str, int], ...]
    address: Pairs
    payments: tuple[tuple[str, int, str], ...]
    cancel_reason: str | None
    returned: tuple[str, ...]
    refund_to: str | None
    exchanged: tuple[tuple[str, ...], tuple[str, ...], str, int] | None


@dataclass(frozen=True, kw_only=True)
class UserState:
    """One customer: orders by number, gift cards' cents by id, and the account's address."""

    orders: Mapping[str, OrderState]
    balances: Mapping[str, int]
    address: Pairs


def expected_state(database: Database, user_id: str) -> UserState:
    """A user of the benchmark's database."""
    user = database.users[user_id]
    return UserState(
        orders={
            conversion.number(order_id): _expected_order(database.orders[order_id])
            for order_id in user["orders"]
        },
        balances={
            method["id"]: conversion.cents(method["balance"])
            for method in user["payment_methods"].values()
            if method["source"] == "gift_card"
        },
        address=address_pairs(user["address"]),
    )


def _expected_order(order: Json) -> OrderState:
    status: str = order["status"]
    plain = {
        "pending (item modified)": "pending",
        "processed": "shipped",
        "return requested": "return_requested",
        "exchange requested": "exchange_requested",
    }
    exchanged = None
    if "exchange_items" in order:
        exchanged = (
            tuple(order["exchange_items"]),
            tuple(order["exchange_new_items"]),
            order["exchange_payment_method_id"],
            conversion.cents(order["exchange_price_difference"]),
        )
    return OrderState(
        status=plain.get(status, status),
        changed=status == "pending (item modified)",
        lines=tuple(sorted((item["item_id"], conversion.cents(item["price"])) for item in order["items"])),
        address=address_pairs(order["address"]),
        payments=_payments(
            (payment["transaction_type"], conversion.cents(payment["amount"]), payment["payment_method_id"])
            for payment in order["payment_history"]
        ),
        cancel_reason=order.get("cancel_reason"),
        returned=tuple(order.get("return_items", ())),
        refund_to=order.get("return_payment_method_id"),
        exchanged=exchanged,
    )


def stored_state(customer: Customer, orders: Iterable[Order], methods: Iterable[PaymentMethod]) -> UserState:
    """The same user in our store."""
    return UserState(
        orders={order.number: _stored_order(order) for order in orders},
        balances={
            method.method_id: method.balance_cents for method in methods if method.balance_cents is not None
        },
        address=_pairs(customer.address),
    )


def _stored_order(order: Order) -> OrderState:
    variants = {line.line_id: line.variant_id or "" for line in order.lines}
    paid = next((each.method_id for each in order.payments if each.kind == "payment"), None)
    returns = [each for each in order.returns if each.status not in {"rejected", "withdrawn"}]
    exchanged = None
    if order.exchanges:
        swap = order.exchanges[-1]
        exchanged = (
            tuple(sorted(variants[change.line_id] for change in swap.changes)),
            tuple(sorted(change.variant_id or variants[change.line_id] for change in swap.changes)),
            swap.method_id or paid or "",
            swap.difference_cents,
        )
    return OrderState(
        status=order.status,
        changed=order.items_changed,
        lines=tuple(
            sorted(
                (line.variant_id or "", line.price_cents // line.quantity)
                for line in order.lines
                for _ in range(line.quantity)
            )
        ),
        address=_pairs(order.shipping_address),
        payments=_payments((each.kind, each.amount_cents, each.method_id or "") for each in order.payments),
        cancel_reason=order.cancel_reason,
        returned=tuple(sorted(variants[line_id] for each in returns for line_id in each.line_ids)),
        refund_to=(returns[-1].refund_to or paid) if returns else None,
        exchanged=exchanged,
    )


def address_pairs(given: Mapping[str, Any]) -> Pairs:
    """An address of the benchmark as a state has it."""
    return _pairs(conversion.address(given))


def differences(expected: UserState, got: UserState) -> list[str]:
    """What is not as it should be, a line each; empty when the two are equal."""
    found = []
    for number in sorted(expected.orders.keys() | got.orders.keys()):
        mine, theirs = expected.orders.get(number), got.orders.get(number)
        if mine is None or theirs is None:
            found.append(f"{number}: is only {'here' if mine is None else 'in the benchmark'}")
            continue
        for each in fields(OrderState):
            wanted, have = getattr(mine, each.name), getattr(theirs, each.name)
            if wanted != have:
                found.append(f"{number}: {each.name} is {_short(have)}, expected {_short(wanted)}")
    if expected.balances != got.balances:
        found.append(f"gift cards hold {dict(got.balances)}, expected {dict(expected.balances)}")
    if expected.address != got.address:
        found.append(f"the account's address is {_short(got.address)}, expected {_short(expected.address)}")
    return found


def _payments(given: Iterable[tuple[str, int, str]]) -> tuple[tuple[str, int, str], ...]:
    return tuple(sorted(payment for payment in given if payment[1]))


def _pairs(given: Mapping[str, str]) -> Pairs:
    return tuple(sorted((name, value) for name, value in given.items() if value))


def _short(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str) and len(str(value)) > 160:
        return f"{str(value)[:160]}…"
    return repr(value)
