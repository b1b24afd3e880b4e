"""Reads orders as far as a principal may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound
from bot.shop.identifiers import canonical_number
from bot.shop.model import (
    Exchange,
    LineChange,
    Order,
    OrderLine,
    Payment,
    Return,
    Shipment,
    StatusChange,
)
from bot.shop.principal import Principal
from bot.shop.tables import (
    customers,
    exchanges,
    order_grants,
    order_history,
    order_lines,
    orders,
    payments,
    returns,
    shipments,
)


def visible_to(principal: Principal, now: datetime) -> ColumnElement[bool]:
    """Which orders a principal may see: their own, and those granted to the conversation."""
    granted = exists().where(
        order_grants.c.order_number == orders.c.number,
        order_grants.c.conversation_id == principal.conversation_id,
        order_grants.c.expires_at > now,
    )
    if principal.customer_id is None:
        return granted
    return or_(orders.c.customer_id == principal.customer_id, granted)


async def load_orders(
    connection: AsyncConnection, principal: Principal, *, limit: int, now: datetime
) -> list[Order]:
    """The principal's orders, newest first."""
    query = (
        select(orders.c.number)
        .where(visible_to(principal, now))
        .order_by(orders.c.placed_at.desc(), orders.c.number.desc())
        .limit(max(0, min(limit, 100)))
    )
    return await read_orders(connection, list((await connection.execute(query)).scalars()))


async def load_order(
    connection: AsyncConnection, principal: Principal, number: str, *, now: datetime, lock: bool = False
) -> Order:
    """One of the principal's orders; ``lock`` keeps other writers from it until the transaction ends.

    Raises:
        NotFound: there is none with this number, or it is somebody else's.
    """
    query = select(orders.c.number).where(
        and_(orders.c.number == canonical_number(number), visible_to(principal, now))
    )
    found = (await connection.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    if found is None:
        raise NotFound("there is no such order")
    return (await read_orders(connection, [found]))[0]


async def read_orders(connection: AsyncConnection, numbers: Sequence[str]) -> list[Order]:
    """These orders, in this order, whoever asks: callers check that. Unknown numbers are left out."""
    # Shops whose orders carry no e-mail address have it with the customer.
    query = (
        select(orders, func.coalesce(orders.c.email, customers.c.email).label("contact"))
        .join(customers, customers.c.customer_id == orders.c.customer_id, isouter=True)
        .where(orders.c.number.in_(numbers))
    )
    rows = (await connection.execute(query)).all()
    lines: defaultdict[str, list[OrderLine]] = defaultdict(list)
    history: defaultdict[str, list[StatusChange]] = defaultdict(list)
    parcels: defaultdict[str, list[Shipment]] = defaultdict(list)
    sent_back: defaultdict[str, list[Return]] = defaultdict(list)
    for row in await connection.execute(
        select(order_lines).where(order_lines.c.order_number.in_(numbers)).order_by(order_lines.c.position)
    ):
        lines[row.order_number].append(
            OrderLine(
                line_id=row.line_id,
                variant_id=row.variant_id,
                product_id=row.product_id,
                title=row.title,
                variant=row.variant,
                quantity=row.quantity,
                price_cents=row.price_cents,
            )
        )
    for row in await connection.execute(
        select(order_history)
        .where(order_history.c.order_number.in_(numbers))
        .order_by(order_history.c.position)
    ):
        history[row.order_number].append(StatusChange(status=row.status, at=row.at))
    for row in await connection.execute(
        select(shipments).where(shipments.c.order_number.in_(numbers)).order_by(shipments.c.position)
    ):
        parcels[row.order_number].append(
            Shipment(
                carrier=row.carrier,
                tracking_number=row.tracking_number,
                url=row.url,
                shipped_at=row.shipped_at,
                delivered_at=row.delivered_at,
                expected_on=row.expected_on,
            )
        )
    for row in await connection.execute(
        select(returns)
        .where(returns.c.order_number.in_(numbers))
        .order_by(returns.c.requested_at, returns.c.return_id)
    ):
        sent_back[row.order_number].append(
            Return(
                return_id=row.return_id,
                order_number=row.order_number,
                line_ids=tuple(row.line_ids),
                reason=row.reason,
                status=row.status,
                requested_at=row.requested_at,
                refund_to=row.refund_to,
                refund_cents=row.refund_cents,
            )
        )
    swapped = await _exchanges(connection, numbers)
    paid = await _payments(connection, numbers)
    found = {
        row.number: Order(
            number=row.number,
            customer_id=row.customer_id,
            email=row.contact,
            status=row.status,
            placed_at=row.placed_at,
            currency=row.currency,
            total_cents=row.total_cents,
            lines=tuple(lines[row.number]),
            history=tuple(history[row.number]),
            shipments=tuple(parcels[row.number]),
            returns=tuple(sent_back[row.number]),
            shipping_address=row.shipping_address,
            exchanges=tuple(swapped[row.number]),
            payments=tuple(paid[row.number]),
            items_changed=row.items_changed,
            cancel_reason=row.cancel_reason,
        )
        for row in rows
    }
    return [found[number] for number in numbers if number in found]


async def _exchanges(connection: AsyncConnection, numbers: Sequence[str]) -> defaultdict[str, list[Exchange]]:
    found: defaultdict[str, list[Exchange]] = defaultdict(list)
    query = (
        select(exchanges)
        .where(exchanges.c.order_number.in_(numbers))
        .order_by(exchanges.c.requested_at, exchanges.c.exchange_id)
    )
    for row in await connection.execute(query):
        found[row.order_number].append(
            Exchange(
                exchange_id=row.exchange_id,
                order_number=row.order_number,
                changes=tuple(LineChange(**change) for change in row.changes),
                method_id=row.method_id,
                difference_cents=row.difference_cents,
                status=row.status,
                requested_at=row.requested_at,
            )
        )
    return found


async def _payments(connection: AsyncConnection, numbers: Sequence[str]) -> defaultdict[str, list[Payment]]:
    found: defaultdict[str, list[Payment]] = defaultdict(list)
    query = select(payments).where(payments.c.order_number.in_(numbers)).order_by(payments.c.position)
    for row in await connection.execute(query):
        found[row.order_number].append(
            Payment(kind=row.kind, amount_cents=row.amount_cents, method_id=row.method_id, at=row.at)
        )
    return found
