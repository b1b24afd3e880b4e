"""What every write to the shop shares: one request has one effect, and each effect leaves an audit row.

All of it is called inside a transaction of :func:`bot.database.writing`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import IdConflict, InvalidInput, PolicyRefused
from bot.shop.identifiers import is_storable
from bot.shop.model import Order, OrderStatus
from bot.shop.policy import Refusal
from bot.shop.principal import Principal
from bot.shop.tables import idempotency_keys, order_history, orders, shop_audit

MAX_TEXT_CHARS: Final = 1000
# A turn is repeated within minutes, a queued retry within hours; after this a key is forgotten.
KEY_LIFETIME: Final = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Request:
    """Somebody's wish to change something; ``content`` is what the key stands for."""

    principal: Principal
    key: str
    action: str
    content: Mapping[str, Any]
    now: datetime

    @property
    def scoped_key(self) -> str:
        """The key within its conversation: nobody can use up, or learn about, another's keys."""
        return hashlib.sha256(f"{self.principal.conversation_id}\n{self.key}".encode()).hexdigest()

    @property
    def digest(self) -> str:
        """What tells this request from another with the same key."""
        named = {"operation": self.action, **self.content}
        return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()


async def done_before(connection: AsyncConnection, request: Request) -> str | None:
    """What this request led to when it came before; None when it is new.

    Raises:
        IdConflict: the key was used for another request.
    """
    query = select(idempotency_keys).where(idempotency_keys.c.key == request.scoped_key)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    if row.request_digest != request.digest:
        raise IdConflict("this key was used for another request")
    result: str = row.result
    return result


async def keep(
    connection: AsyncConnection,
    request: Request,
    *,
    result: str,
    detail: Mapping[str, Any],
    order: Order | None = None,
) -> None:
    """Remembers what the request led to, and writes the audit row.

    Raises:
        IdConflict: the same key came at the same moment for another request.
    """
    await connection.execute(
        delete(idempotency_keys).where(idempotency_keys.c.at < request.now - KEY_LIFETIME)
    )
    row = {
        "key": request.scoped_key,
        "request_digest": request.digest,
        "result": result,
        "at": request.now,
    }
    try:
        await connection.execute(insert(idempotency_keys).values(row))
    except IntegrityError as error:
        raise IdConflict("this key was used for another request") from error
    await connection.execute(
        insert(shop_audit).values(
            at=request.now,
            conversation_id=request.principal.conversation_id,
            customer_id=request.principal.customer_id,
            action=request.action,
            order_number=order.number if order else "",
            detail=dict(detail),
        )
    )


async def set_status(connection: AsyncConnection, order: Order, status: OrderStatus, now: datetime) -> None:
    """Brings an order into a state and notes when."""
    await connection.execute(update(orders).where(orders.c.number == order.number).values(status=status))
    last = select(func.coalesce(func.max(order_history.c.position), -1)).where(
        order_history.c.order_number == order.number
    )
    position = (await connection.execute(last)).scalar_one() + 1
    await connection.execute(
        insert(order_history).values(order_number=order.number, position=position, status=status, at=now)
    )


def allow(refusal: Refusal | None) -> None:
    """Raises PolicyRefused where there is a refusal."""
    if refusal is not None:
        raise PolicyRefused(refusal.reason, refusal.message)


def check_text(name: str, text: str | None, *, limit: int = MAX_TEXT_CHARS) -> None:
    """Raises InvalidInput for what is too long or no text."""
    if text is not None and len(text) > limit:
        raise InvalidInput(f"{name}: at most {limit} characters")
    if text is not None and not is_storable(text):
        raise InvalidInput(f"{name}: not a text")
