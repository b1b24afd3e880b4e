"""What customers send back: for their money, or for another variant.

The writes are called inside a transaction of :func:`bot.database.writing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import InvalidInput
from bot.shop import money
from bot.shop.changes import quote, take_stock, written
from bot.shop.model import Exchange, LineChange, Return
from bot.shop.orders import load_order
from bot.shop.policy import (
    Refusal,
    ShopPolicy,
    difference_refusal,
    exchange_refusal,
    lines_refusal,
    refund_cents,
    refund_destination_refusal,
    return_refusal,
    returnable_lines,
)
from bot.shop.principal import Principal
from bot.shop.requests import Request, allow, check_text, done_before, keep, set_status
from bot.shop.tables import exchanges, returns


async def request_return(
    connection: AsyncConnection,
    principal: Principal,
    number: str,
    *,
    line_ids: Sequence[str],
    reason: str,
    refund_to: str | None,
    key: str,
    policy: ShopPolicy,
    now: datetime,
) -> Return:
    """Asks for a return of lines; see :meth:`bot.shop.interface.Shop.request_return`."""
    order = await load_order(connection, principal, number, now=now, lock=True)
    check_text("reason", reason)
    lines = sorted(set(line_ids))
    if not lines:
        raise InvalidInput("a return needs at least one line of the order")
    if unknown := set(lines) - {line.line_id for line in order.lines}:
        raise InvalidInput(f"order {order.number} has no line {', '.join(sorted(unknown))}")
    request = Request(
        principal=principal,
        key=key,
        action="request_return",
        content={"order": order.number, "lines": lines, "reason": reason, "refund_to": refund_to},
        now=now,
    )
    earlier = await done_before(connection, request)
    if earlier is not None:
        return next(known for known in order.returns if known.return_id == earlier)
    allow(return_refusal(order, policy, now=now, line_ids=lines))
    method = await money.chosen_method(connection, principal, order, refund_to)
    allow(refund_destination_refusal(order, policy, method))
    wanted = Return(
        return_id=f"R-{uuid4().hex[:12].upper()}",
        order_number=order.number,
        line_ids=tuple(lines),
        reason=reason,
        status="requested",
        requested_at=now,
        refund_to=refund_to or money.original_method(order),
        refund_cents=refund_cents(order, lines),
    )
    await connection.execute(
        insert(returns).values(
            return_id=wanted.return_id,
            order_number=order.number,
            line_ids=lines,
            reason=reason,
            status=wanted.status,
            requested_at=now,
            refund_to=wanted.refund_to,
            refund_cents=wanted.refund_cents,
        )
    )
    await set_status(connection, order, "return_requested", now)
    detail = {"return_id": wanted.return_id, "line_ids": lines, "reason": reason, "was": order.status}
    await keep(connection, request, result=wanted.return_id, detail=detail, order=order)
    return wanted


async def request_exchange(
    connection: AsyncConnection,
    principal: Principal,
    number: str,
    *,
    changes: Sequence[LineChange],
    method_id: str | None,
    key: str,
    policy: ShopPolicy,
    now: datetime,
) -> Exchange:
    """Asks for other variants of delivered lines; see :meth:`bot.shop.interface.Shop.request_exchange`."""
    order = await load_order(connection, principal, number, now=now, lock=True)
    request = Request(
        principal=principal,
        key=key,
        action="request_exchange",
        content={"order": order.number, "changes": written(changes), "method": method_id},
        now=now,
    )
    earlier = await done_before(connection, request)
    if earlier is not None:
        return next(known for known in order.exchanges if known.exchange_id == earlier)
    allow(exchange_refusal(order, policy, now=now))
    quoted = await quote(connection, order, changes)
    if any(new.quantity != new.line.quantity for new in quoted.lines):
        raise InvalidInput("an exchange is piece for piece")
    allow(lines_refusal(order, quoted.lines, exchange=True))
    left = returnable_lines(order)
    if not {new.line.line_id for new in quoted.lines} <= set(left):
        allow(Refusal(reason="already_returned", message="a return was asked for already"))
    method = await money.chosen_method(connection, principal, order, method_id)
    allow(difference_refusal(quoted.difference_cents, method))
    # Put aside until the old ones have come back; money moves then too.
    await take_stock(connection, quoted.lines)
    made = Exchange(
        exchange_id=f"X-{uuid4().hex[:12].upper()}",
        order_number=order.number,
        changes=tuple(LineChange(**change) for change in written(changes)),
        method_id=method_id or money.original_method(order),
        difference_cents=quoted.difference_cents,
        status="requested",
        requested_at=now,
    )
    await connection.execute(
        insert(exchanges).values(
            exchange_id=made.exchange_id,
            order_number=order.number,
            changes=written(changes),
            method_id=made.method_id,
            difference_cents=made.difference_cents,
            status=made.status,
            requested_at=now,
        )
    )
    await set_status(connection, order, "exchange_requested", now)
    detail = {"exchange_id": made.exchange_id, "changes": written(changes), "was": order.status}
    await keep(connection, request, result=made.exchange_id, detail=detail, order=order)
    return made
