"""Reads orders as far as a principal may see them, and changes them as far as the policy allows.

The writes are called inside a transaction of :func:`bot.database.writing`. Each locks the order's row first,
so of two that come at once the second sees what the first did.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import IdConflict, InvalidInput, NotFound, PolicyRefused
from bot.shop.identifiers import canonical_number, is_storable
from bot.shop.model import Order, OrderLine, OrderStatus, Return, Shipment, StatusChange
from bot.shop.policy import Refusal, cancel_refusal, return_refusal
from bot.shop.principal import Principal
from bot.shop.tables import (
    customers,
    idempotency_keys,
    order_grants,
    order_history,
    order_lines,
    orders,
    returns,
    shipments,
    shop_audit,
    variants,
)

MAX_REASON_CHARS: Final = 1000
# A turn is repeated within minutes, a queued retry within hours; after this a key is forgotten.
KEY_LIFETIME: Final = timedelta(days=7)


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


async def cancel(
    connection: AsyncConnection,
    principal: Principal,
    number: str,
    *,
    key: str,
    reason: str | None,
    now: datetime,
) -> Order:
    """Cancels an order and restores its stock; see :meth:`bot.shop.interface.Shop.cancel_order`."""
    order = await load_order(connection, principal, number, now=now, lock=True)
    _check_reason(reason)
    request = {"operation": "cancel", "order": order.number, "reason": reason}
    if await _done_before(connection, principal, key, request) is not None:
        return order
    _allow(cancel_refusal(order))
    await _set_status(connection, order, "cancelled", now)
    # In one order everywhere, so that two cancellations never wait for each other's rows.
    for line in sorted(order.lines, key=lambda line: line.variant_id or ""):
        restock = (
            update(variants)
            .where(variants.c.variant_id == line.variant_id)
            .values(stock=variants.c.stock + line.quantity)
        )
        await connection.execute(restock)
    await _remember(connection, principal, key, request, result=order.number, now=now)
    await _audit(
        connection, principal, "cancel_order", order, detail={"reason": reason, "was": order.status}, now=now
    )
    return (await read_orders(connection, [order.number]))[0]


async def request_return(
    connection: AsyncConnection,
    principal: Principal,
    number: str,
    *,
    line_ids: Sequence[str],
    reason: str,
    key: str,
    now: datetime,
) -> Return:
    """Asks for a return of lines; see :meth:`bot.shop.interface.Shop.request_return`."""
    order = await load_order(connection, principal, number, now=now, lock=True)
    _check_reason(reason)
    lines = sorted(set(line_ids))
    if not lines:
        raise InvalidInput("a return needs at least one line of the order")
    if unknown := set(lines) - {line.line_id for line in order.lines}:
        raise InvalidInput(f"order {order.number} has no line {', '.join(sorted(unknown))}")
    request = {"operation": "return", "order": order.number, "lines": lines, "reason": reason}
    earlier = await _done_before(connection, principal, key, request)
    if earlier is not None:
        return next(known for known in order.returns if known.return_id == earlier)
    _allow(return_refusal(order, now=now, line_ids=lines))
    wanted = Return(
        return_id=f"R-{uuid4().hex[:12].upper()}",
        order_number=order.number,
        line_ids=tuple(lines),
        reason=reason,
        status="requested",
        requested_at=now,
    )
    await connection.execute(
        insert(returns).values(
            return_id=wanted.return_id,
            order_number=order.number,
            line_ids=lines,
            reason=reason,
            status=wanted.status,
            requested_at=now,
        )
    )
    await _set_status(connection, order, "return_requested", now)
    await _remember(connection, principal, key, request, result=wanted.return_id, now=now)
    detail = {"return_id": wanted.return_id, "line_ids": lines, "reason": reason, "was": order.status}
    await _audit(connection, principal, "request_return", order, detail=detail, now=now)
    return wanted


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
            )
        )
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
        )
        for row in rows
    }
    return [found[number] for number in numbers if number in found]


def _allow(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise PolicyRefused(refusal.reason, refusal.message)


def _check_reason(reason: str | None) -> None:
    if reason is not None and len(reason) > MAX_REASON_CHARS:
        raise InvalidInput(f"a reason has at most {MAX_REASON_CHARS} characters")
    if reason is not None and not is_storable(reason):
        raise InvalidInput("a reason is text")


def _scoped(principal: Principal, key: str) -> str:
    """The key within its conversation: nobody can use up, or learn about, another's keys."""
    return hashlib.sha256(f"{principal.conversation_id}\n{key}".encode()).hexdigest()


def _digest(request: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()


async def _done_before(
    connection: AsyncConnection, principal: Principal, key: str, request: dict[str, Any]
) -> str | None:
    """What this request led to when it came before; None when it is new.

    Raises:
        IdConflict: the key was used for another request.
    """
    query = select(idempotency_keys).where(idempotency_keys.c.key == _scoped(principal, key))
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    if row.request_digest != _digest(request):
        raise IdConflict("this key was used for another request")
    result: str = row.result
    return result


async def _remember(
    connection: AsyncConnection,
    principal: Principal,
    key: str,
    request: dict[str, Any],
    *,
    result: str,
    now: datetime,
) -> None:
    await connection.execute(delete(idempotency_keys).where(idempotency_keys.c.at < now - KEY_LIFETIME))
    row = {"key": _scoped(principal, key), "request_digest": _digest(request), "result": result, "at": now}
    try:
        await connection.execute(insert(idempotency_keys).values(row))
    except IntegrityError as error:  # the same key at the same moment about another order
        raise IdConflict("this key was used for another request") from error


async def _set_status(connection: AsyncConnection, order: Order, status: OrderStatus, now: datetime) -> None:
    await connection.execute(update(orders).where(orders.c.number == order.number).values(status=status))
    last = select(func.coalesce(func.max(order_history.c.position), -1)).where(
        order_history.c.order_number == order.number
    )
    position = (await connection.execute(last)).scalar_one() + 1
    await connection.execute(
        insert(order_history).values(order_number=order.number, position=position, status=status, at=now)
    )


async def _audit(
    connection: AsyncConnection,
    principal: Principal,
    action: str,
    order: Order,
    *,
    detail: dict[str, Any],
    now: datetime,
) -> None:
    await connection.execute(
        insert(shop_audit).values(
            at=now,
            conversation_id=principal.conversation_id,
            customer_id=principal.customer_id,
            action=action,
            order_number=order.number,
            detail=detail,
        )
    )
