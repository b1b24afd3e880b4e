"""The embedded shop: the interface of :mod:`bot.shop.interface` on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import reading, writing
from bot.errors import NotFound
from bot.shop import catalogue, guests, orders
from bot.shop.model import Category, Customer, Order, Product, Promotion, Return, Review
from bot.shop.principal import Principal
from bot.shop.tables import customers
from bot.shop.tables import orders as orders_table


class SqlShop:
    """A shop in a SQL database; see :class:`bot.shop.interface.Shop` for what each method promises.

    Args:
        engine: from :func:`bot.database.open_engine`; the caller disposes of it.
        clock: the present moment, aware.
        limits: wrong guesses allowed to guests.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: Mapping[guests.Scope, guests.Limit] = guests.LIMITS,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._limits = limits

    async def product(self, product_id: str) -> Product:
        """One product, also when it is no longer sold."""
        async with reading(self._engine) as connection:
            found = await catalogue.load_products(connection, [product_id], only_active=False)
        if not found:
            raise NotFound(f"there is no product {product_id!r}")
        return found[0]

    async def products(self, ids: Iterable[str]) -> list[Product]:
        """The products with these ids, in this order; unknown and inactive ones are left out."""
        async with reading(self._engine) as connection:
            return await catalogue.load_products(connection, list(dict.fromkeys(ids)))

    async def browse(
        self, *, category: str | None = None, text: str | None = None, limit: int = 24, offset: int = 0
    ) -> tuple[list[Product], int]:
        """One page of the active products, newest first, and how many there are."""
        async with reading(self._engine) as connection:
            return await catalogue.browse(
                connection, category=category, text=text, limit=limit, offset=offset
            )

    async def categories(self) -> list[Category]:
        """The categories that have active products, by name."""
        async with reading(self._engine) as connection:
            return await catalogue.load_categories(connection)

    async def export_products(self) -> AsyncIterator[Product]:
        """All active products, for indexing."""
        async with reading(self._engine) as connection:
            async for product in catalogue.export_products(connection):
                yield product

    async def promotions(self, *, on: date) -> list[Promotion]:
        """The promotions that are valid on a day, the highest reduction first."""
        async with reading(self._engine) as connection:
            return await catalogue.load_promotions(connection, on)

    async def customer(self, customer_id: str) -> Customer:
        """One customer."""
        found = await self._customers([customer_id])
        if not found:
            raise NotFound(f"there is no customer {customer_id!r}")
        return found[0]

    async def demo_customers(self, *, limit: int = 12) -> list[Customer]:
        """Customers whose orders are in many different states."""
        query = (
            select(orders_table.c.customer_id)
            .join(customers, customers.c.customer_id == orders_table.c.customer_id)
            .group_by(orders_table.c.customer_id)
            .order_by(
                func.count(orders_table.c.status.distinct()).desc(),
                func.count().desc(),
                orders_table.c.customer_id,
            )
            .limit(limit)
        )
        async with reading(self._engine) as connection:
            ids = list((await connection.execute(query)).scalars())
        return await self._customers(ids)

    async def orders(self, principal: Principal, *, limit: int = 10) -> list[Order]:
        """The principal's orders, newest first."""
        async with reading(self._engine) as connection:
            return await orders.load_orders(connection, principal, limit=limit, now=self._clock())

    async def order(self, principal: Principal, number: str) -> Order:
        """One of the principal's orders."""
        async with reading(self._engine) as connection:
            return await orders.load_order(connection, principal, number, now=self._clock())

    async def verify_guest(
        self, principal: Principal, number: str, email: str, *, address: str | None = None
    ) -> Order:
        """Shows a guest an order whose number and e-mail address they know."""
        attempt = guests.Attempt(principal=principal, number=number, email=email, address=address)
        async with writing(self._engine) as connection:
            outcome = await guests.verify(connection, attempt, now=self._clock(), limits=self._limits)
        if isinstance(outcome, Order):
            return outcome
        raise outcome

    async def cancel_order(
        self, principal: Principal, number: str, *, key: str, reason: str | None = None
    ) -> Order:
        """Cancels an order and puts its goods back into stock."""
        async with writing(self._engine) as connection:
            return await orders.cancel(
                connection, principal, number, key=key, reason=reason, now=self._clock()
            )

    async def request_return(
        self, principal: Principal, number: str, *, line_ids: Sequence[str], reason: str, key: str
    ) -> Return:
        """Asks for a return of some lines of an order."""
        async with writing(self._engine) as connection:
            return await orders.request_return(
                connection,
                principal,
                number,
                line_ids=line_ids,
                reason=reason,
                key=key,
                now=self._clock(),
            )

    async def reviews(self, product_id: str, *, limit: int = 20, offset: int = 0) -> list[Review]:
        """Reviews of a product, newest first."""
        async with reading(self._engine) as connection:
            return await catalogue.load_reviews(connection, product_id, limit=limit, offset=offset)

    async def _customers(self, ids: Sequence[str]) -> list[Customer]:
        async with reading(self._engine) as connection:
            rows = (await connection.execute(select(customers).where(customers.c.customer_id.in_(ids)))).all()
        found = {
            row.customer_id: Customer(
                customer_id=row.customer_id,
                name=row.name,
                email=row.email,
                phone=row.phone,
                language=row.language,
                address=row.address,
                created_at=row.created_at,
            )
            for row in rows
        }
        return [found[customer_id] for customer_id in ids if customer_id in found]
