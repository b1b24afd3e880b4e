"""How every write to an order begins: the order locked, and the request known by its key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import writing
from bot.shop import requests
from bot.shop.model import Order
from bot.shop.orders import load_order
from bot.shop.policy import ShopPolicy
from bot.shop.principal import Principal


@dataclass(frozen=True, kw_only=True)
class OrderWrite:
    """One transaction that may change one order.

    Attributes:
        order: as it was before; its row is locked, so of two writes at once the second sees what the first did.
        key: names the request, see :class:`bot.shop.interface.Shop`.
    """

    connection: AsyncConnection
    principal: Principal
    order: Order
    key: str
    policy: ShopPolicy
    now: datetime

    def request(self, action: str, **content: Any) -> requests.Request:
        """What is asked for, with everything that tells it from another request."""
        return requests.Request(
            principal=self.principal,
            key=self.key,
            action=action,
            content={"order": self.order.number, **content},
            now=self.now,
        )

    async def done_before(self, request: requests.Request) -> str | None:
        """See :func:`bot.shop.requests.done_before`."""
        return await requests.done_before(self.connection, request)

    async def keep(self, request: requests.Request, *, result: str, detail: Mapping[str, Any]) -> None:
        """See :func:`bot.shop.requests.keep`."""
        await requests.keep(self.connection, request, result=result, detail=detail, order=self.order)


@asynccontextmanager
async def order_write(
    engine: AsyncEngine, principal: Principal, number: str, *, key: str, policy: ShopPolicy, now: datetime
) -> AsyncIterator[OrderWrite]:
    """A transaction on one of the principal's orders, committed when the block ends.

    Raises:
        NotFound: the principal has no such order.
        StoreUnavailable: see :func:`bot.database.writing`.
    """
    async with writing(engine) as connection:
        order = await load_order(connection, principal, number, now=now, lock=True)
        yield OrderWrite(
            connection=connection, principal=principal, order=order, key=key, policy=policy, now=now
        )
