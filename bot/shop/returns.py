"""What customers send back: for their money, or for another variant.

Each write is given the order locked, in a transaction of its own: see :mod:`bot.shop.order_write`.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import insert

from bot.errors import InvalidInput
from bot.shop import money
from bot.shop.changes import quote, take_stock, written
from bot.shop.model import Exchange, LineChange, Return
from bot.shop.order_write import OrderWrite
from bot.shop.policy import (
    Refusal,
    difference_refusal,
    exchange_refusal,
    lines_refusal,
    refund_cents,
    refund_destination_refusal,
    return_refusal,
    returnable_lines,
)
from bot.shop.requests import allow, check_text, set_status
from bot.shop.tables import exchanges, returns


async def request_return(
    write: OrderWrite, *, line_ids: Sequence[str], reason: str, refund_to: str | None
) -> Return:
    """Asks for a return of lines; see :meth:`bot.shop.interface.Shop.request_return`."""
    order = write.order
    check_text("reason", reason)
    lines = sorted(set(line_ids))
    if not lines:
        raise InvalidInput("a return needs at least one line of the order")
    if unknown := set(lines) - {line.line_id for line in order.lines}:
        raise InvalidInput(f"order {order.number} has no line {', '.join(sorted(unknown))}")
    request = write.request("request_return", lines=lines, reason=reason, refund_to=refund_to)
    earlier = await write.done_before(request)
    if earlier is not None:
        return next(known for known in order.returns if known.return_id == earlier)
    allow(return_refusal(order, write.policy, now=write.now, line_ids=lines))
    method = await money.chosen_method(write.connection, write.principal, order, refund_to)
    allow(refund_destination_refusal(order, write.policy, method))
    wanted = Return(
        return_id=f"R-{uuid4().hex[:12].upper()}",
        order_number=order.number,
        line_ids=tuple(lines),
        reason=reason,
        status="requested",
        requested_at=write.now,
        refund_to=refund_to or money.original_method(order),
        refund_cents=refund_cents(order, lines),
    )
    await write.connection.execute(
        insert(returns).values(
            return_id=wanted.return_id,
            order_number=order.number,
            line_ids=lines,
            reason=reason,
            status=wanted.status,
            requested_at=write.now,
            refund_to=wanted.refund_to,
            refund_cents=wanted.refund_cents,
        )
    )
    await set_status(write.connection, order, "return_requested", write.now)
    detail = {"return_id": wanted.return_id, "line_ids": lines, "reason": reason, "was": order.status}
    await write.keep(request, result=wanted.return_id, detail=detail)
    return wanted


async def request_exchange(
    write: OrderWrite, *, changes: Sequence[LineChange], method_id: str | None
) -> Exchange:
    """Asks for other variants of delivered lines; see :meth:`bot.shop.interface.Shop.request_exchange`."""
    order = write.order
    request = write.request("request_exchange", changes=written(changes), method=method_id)
    earlier = await write.done_before(request)
    if earlier is not None:
        return next(known for known in order.exchanges if known.exchange_id == earlier)
    allow(exchange_refusal(order, write.policy, now=write.now))
    quoted = await quote(write.connection, order, changes)
    if any(new.quantity != new.line.quantity for new in quoted.lines):
        raise InvalidInput("an exchange is piece for piece")
    allow(lines_refusal(order, quoted.lines, exchange=True))
    left = returnable_lines(order)
    if not {new.line.line_id for new in quoted.lines} <= set(left):
        allow(Refusal(reason="already_returned", message="a return was asked for already"))
    method = await money.chosen_method(write.connection, write.principal, order, method_id)
    allow(difference_refusal(quoted.difference_cents, method))
    # Put aside until the old ones have come back; money moves then too.
    await take_stock(write.connection, quoted.lines)
    made = Exchange(
        exchange_id=f"X-{uuid4().hex[:12].upper()}",
        order_number=order.number,
        changes=tuple(LineChange(**change) for change in written(changes)),
        method_id=method_id or money.original_method(order),
        difference_cents=quoted.difference_cents,
        status="requested",
        requested_at=write.now,
    )
    await write.connection.execute(
        insert(exchanges).values(
            exchange_id=made.exchange_id,
            order_number=order.number,
            changes=written(changes),
            method_id=made.method_id,
            difference_cents=made.difference_cents,
            status=made.status,
            requested_at=write.now,
        )
    )
    await set_status(write.connection, order, "exchange_requested", write.now)
    detail = {"exchange_id": made.exchange_id, "changes": written(changes), "was": order.status}
    await write.keep(request, result=made.exchange_id, detail=detail)
    return made
