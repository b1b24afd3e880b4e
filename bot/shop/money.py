"""Where an order's money came from and goes to; called inside a transaction."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import InvalidInput, PolicyRefused
from bot.shop.model import Order, Payment, PaymentKind, PaymentMethod
from bot.shop.principal import Principal
from bot.shop.tables import payment_methods, payments


async def methods_of(
    connection: AsyncConnection, customer_id: str | None, *, lock: bool = False
) -> list[PaymentMethod]:
    """The customer's ways to pay, in the shop's order; ``lock`` keeps other writers from their balances."""
    if customer_id is None:
        return []
    query = (
        select(payment_methods)
        .where(payment_methods.c.customer_id == customer_id)
        .order_by(payment_methods.c.position, payment_methods.c.method_id)
    )
    rows = await connection.execute(query.with_for_update() if lock else query)
    return [
        PaymentMethod(
            method_id=row.method_id, kind=row.kind, label=row.label, balance_cents=row.balance_cents
        )
        for row in rows
    ]


async def chosen_method(
    connection: AsyncConnection, principal: Principal, order: Order, method_id: str | None
) -> PaymentMethod | None:
    """The principal's payment method with this id; None for none.

    Raises:
        InvalidInput: the principal has no such method; a guest has none at all.
    """
    if method_id is None:
        return None
    own = principal.customer_id is not None and principal.customer_id == order.customer_id
    methods = await methods_of(connection, principal.customer_id, lock=True) if own else []
    found = next((method for method in methods if method.method_id == method_id), None)
    if found is None:
        raise InvalidInput(f"there is no payment method {method_id!r} for order {order.number}")
    return found


def original_method(order: Order) -> str | None:
    """The method that paid for the order; None where that is not known."""
    paid = [payment.method_id for payment in order.payments if payment.kind == "payment"]
    return paid[-1] if paid else None


def balance_of(order: Order) -> dict[str | None, int]:
    """What has been paid and not given back, by method, in hundredths; only methods with something left."""
    left: defaultdict[str | None, int] = defaultdict(int)
    for payment in order.payments:
        left[payment.method_id] += payment.amount_cents * (1 if payment.kind == "payment" else -1)
    return {method: cents for method, cents in left.items() if cents > 0}


async def move(
    connection: AsyncConnection, order: Order, cents: int, method_id: str | None, now: datetime
) -> Payment | None:
    """Takes ``cents`` for the order, or gives them back where they are below zero; a gift card's rest follows.

    Raises:
        PolicyRefused: the gift card does not cover it.
    """
    if cents == 0:
        return None
    if method_id is not None:
        await _move_balance(connection, order, cents, method_id)
    kind: PaymentKind = "payment" if cents > 0 else "refund"
    last = select(func.coalesce(func.max(payments.c.position), -1)).where(
        payments.c.order_number == order.number
    )
    position = (await connection.execute(last)).scalar_one() + 1
    moved = Payment(kind=kind, amount_cents=abs(cents), method_id=method_id, at=now)
    await connection.execute(
        insert(payments).values(
            order_number=order.number,
            position=position,
            kind=kind,
            amount_cents=moved.amount_cents,
            method_id=method_id,
            at=now,
        )
    )
    return moved


async def _move_balance(connection: AsyncConnection, order: Order, cents: int, method_id: str) -> None:
    card = (payment_methods.c.customer_id == (order.customer_id or "")) & (
        payment_methods.c.method_id == method_id
    )
    held = select(payment_methods.c.balance_cents).where(card).with_for_update()
    balance = (await connection.execute(held)).scalar_one_or_none()
    if balance is None:  # a card or an account: the shop's payment provider moves the money
        return
    if balance < cents:
        raise PolicyRefused("balance_too_small", "the gift card does not cover it")
    await connection.execute(update(payment_methods).where(card).values(balance_cents=balance - cents))
