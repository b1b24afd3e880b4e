"""Reads orders as far as a principal may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Row, Select, Table, and_, exists, func, or_, select
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

_Part = TypeVar("_Part")


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
        _orders()
        .where(visible_to(principal, now))
        .order_by(orders.c.placed_at.desc(), orders.c.number.desc())
        .limit(max(0, min(limit, 100)))
    )
    return await _complete(connection, (await connection.execute(query)).all())


async def load_order(
    connection: AsyncConnection, principal: Principal, number: str, *, now: datetime, lock: bool = False
) -> Order:
    """One of the principal's orders; ``lock`` keeps other writers from it until the transaction ends.

    Raises:
        NotFound: there is none with this number, or it is somebody else's.
    """
    wanted = and_(orders.c.number == canonical_number(number), visible_to(principal, now))
    if lock:
        # By itself, first: what is read in the statement that waited may be older than the lock.
        await connection.execute(select(orders.c.number).where(wanted).with_for_update())
    rows = (await connection.execute(_orders().where(wanted))).all()
    if not rows:
        raise NotFound("there is no such order")
    return (await _complete(connection, rows))[0]


async def read_orders(connection: AsyncConnection, numbers: Sequence[str]) -> list[Order]:
    """These orders, in this order, whoever asks: callers check that. Unknown numbers are left out."""
    rows = (await connection.execute(_orders().where(orders.c.number.in_(numbers)))).all()
    found = {order.number: order for order in await _complete(connection, rows)}
    return [found[number] for number in numbers if number in found]


def _orders() -> Select[Any]:
    """Orders with the address to write to, and whether the rarer parts of them exist: each costs a query."""
    # Shops whose orders carry no e-mail address have it with the customer.
    return select(
        orders,
        func.coalesce(orders.c.email, customers.c.email).label("contact"),
        *(
            exists().where(part.c.order_number == orders.c.number).label(part.name)
            for part in (returns, exchanges)
        ),
    ).join(customers, customers.c.customer_id == orders.c.customer_id, isouter=True)


async def _complete(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Order]:
    """The orders of these rows with everything that belongs to them, in the same order."""
    numbers = [row.number for row in rows]
    lines = await _parts(connection, order_lines, numbers, _line, by=(order_lines.c.position,))
    history = await _parts(connection, order_history, numbers, _change, by=(order_history.c.position,))
    parcels = await _parts(connection, shipments, numbers, _shipment, by=(shipments.c.position,))
    paid = await _parts(connection, payments, numbers, _payment, by=(payments.c.position,))
    sent_back = await _parts(
        connection,
        returns,
        [row.number for row in rows if row.returns],
        _return,
        by=(returns.c.requested_at, returns.c.return_id),
    )
    swapped = await _parts(
        connection,
        exchanges,
        [row.number for row in rows if row.exchanges],
        _exchange,
        by=(exchanges.c.requested_at, exchanges.c.exchange_id),
    )
    return [
        Order(
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
    ]


async def _parts(
    connection: AsyncConnection,
    table: Table,
    numbers: Sequence[str],
    read: Callable[[Row[Any]], _Part],
    *,
    by: Sequence[Column[Any]],
) -> defaultdict[str, list[_Part]]:
    """The rows of one table that belong to each order."""
    found: defaultdict[str, list[_Part]] = defaultdict(list)
    if numbers:
        query = select(table).where(table.c.order_number.in_(numbers)).order_by(*by)
        for row in await connection.execute(query):
            found[row.order_number].append(read(row))
    return found


def _line(row: Row[Any]) -> OrderLine:
    return OrderLine(
        line_id=row.line_id,
        variant_id=row.variant_id,
        product_id=row.product_id,
        title=row.title,
        variant=row.variant,
        quantity=row.quantity,
        price_cents=row.price_cents,
    )


def _change(row: Row[Any]) -> StatusChange:
    return StatusChange(status=row.status, at=row.at)


def _shipment(row: Row[Any]) -> Shipment:
    return Shipment(
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        url=row.url,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
        expected_on=row.expected_on,
    )


def _payment(row: Row[Any]) -> Payment:
    return Payment(kind=row.kind, amount_cents=row.amount_cents, method_id=row.method_id, at=row.at)


def _return(row: Row[Any]) -> Return:
    return Return(
        return_id=row.return_id,
        order_number=row.order_number,
        line_ids=tuple(row.line_ids),
        reason=row.reason,
        status=row.status,
        requested_at=row.requested_at,
        refund_to=row.refund_to,
        refund_cents=row.refund_cents,
    )


def _exchange(row: Row[Any]) -> Exchange:
    return Exchange(
        exchange_id=row.exchange_id,
        order_number=row.order_number,
        changes=tuple(LineChange(**change) for change in row.changes),
        method_id=row.method_id,
        difference_cents=row.difference_cents,
        status=row.status,
        requested_at=row.requested_at,
    )
