"""The embedded shop: the interface of :mod:`bot.shop.interface` on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import reading, writing
from bot.errors import NotFound
from bot.shop import catalogue, guests, money, orders, returns, service
from bot.shop import changes as order_changes
from bot.shop.model import (
    Case,
    CaseKind,
    Category,
    Customer,
    Exchange,
    Feedback,
    Invoice,
    LineChange,
    Order,
    PaymentMethod,
    Product,
    Promotion,
    Quote,
    Return,
    Review,
    StockAlert,
    Variant,
)
from bot.shop.order_write import OrderWrite, order_write
from bot.shop.policy import STANDARD, ShopPolicy
from bot.shop.principal import Principal
from bot.shop.tables import customers
from bot.shop.tables import orders as orders_table


class SqlShop:
    """A shop in a SQL database; see :class:`bot.shop.interface.Shop` for what each method promises.

    Args:
        engine: from :func:`bot.database.open_engine`; the caller disposes of it.
        clock: the present moment, aware.
        limits: wrong guesses allowed to guests.
        policy: what the shop allows.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: Mapping[guests.Scope, guests.Limit] = guests.LIMITS,
        policy: ShopPolicy = STANDARD,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._limits = limits
        self._policy = policy

    @property
    def policy(self) -> ShopPolicy:
        """What the shop allows."""
        return self._policy

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

    async def available(self) -> frozenset[str]:
        """Ids of all active products of which something can be bought now."""
        async with reading(self._engine) as connection:
            return await catalogue.load_available(connection)

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
        """Cancels an order, puts its goods back into stock and gives the money back."""
        async with self._write(principal, number, key) as write:
            return await order_changes.cancel(write, reason=reason)

    async def quote_change(self, principal: Principal, number: str, lines: Sequence[LineChange]) -> Quote:
        """What a change or an exchange of lines would cost today."""
        async with reading(self._engine) as connection:
            order = await orders.load_order(connection, principal, number, now=self._clock())
            return await order_changes.quote(connection, order, lines)

    async def change_items(
        self,
        principal: Principal,
        number: str,
        *,
        changes: Sequence[LineChange],
        method_id: str | None,
        key: str,
    ) -> Order:
        """Makes other variants or quantities of an order's lines."""
        async with self._write(principal, number, key) as write:
            return await order_changes.change_items(write, changes=changes, method_id=method_id)

    async def change_address(
        self, principal: Principal, number: str, *, address: Mapping[str, str], key: str
    ) -> Order:
        """Sends an order to another address."""
        async with self._write(principal, number, key) as write:
            return await order_changes.change_address(write, address=address)

    async def change_payment(self, principal: Principal, number: str, *, method_id: str, key: str) -> Order:
        """Pays an order in another way."""
        async with self._write(principal, number, key) as write:
            return await order_changes.change_payment(write, method_id=method_id)

    async def request_return(
        self,
        principal: Principal,
        number: str,
        *,
        line_ids: Sequence[str],
        reason: str,
        key: str,
        refund_to: str | None = None,
    ) -> Return:
        """Asks for a return of some lines of an order."""
        async with self._write(principal, number, key) as write:
            return await returns.request_return(write, line_ids=line_ids, reason=reason, refund_to=refund_to)

    async def request_exchange(
        self,
        principal: Principal,
        number: str,
        *,
        changes: Sequence[LineChange],
        method_id: str | None,
        key: str,
    ) -> Exchange:
        """Asks for other variants of delivered lines."""
        async with self._write(principal, number, key) as write:
            return await returns.request_exchange(write, changes=changes, method_id=method_id)

    async def invoice(self, principal: Principal, number: str) -> Invoice:
        """The invoice of an order."""
        async with reading(self._engine) as connection:
            order = await orders.load_order(connection, principal, number, now=self._clock())
            return await service.invoice(connection, order)

    async def siblings(self, variant_id: str) -> list[Variant]:
        """All variants of the product that has this one."""
        async with reading(self._engine) as connection:
            return await catalogue.load_siblings(connection, variant_id)

    async def me(self, principal: Principal) -> Customer:
        """The customer whom the principal speaks for."""
        async with reading(self._engine) as connection:
            return await service.me(connection, principal)

    async def payment_methods(self, principal: Principal) -> list[PaymentMethod]:
        """The customer's ways to pay; a guest has none."""
        async with reading(self._engine) as connection:
            return await money.methods_of(connection, principal.customer_id)

    async def update_customer(
        self,
        principal: Principal,
        *,
        key: str,
        name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
        address: Mapping[str, str] | None = None,
        newsletter: bool | None = None,
    ) -> Customer:
        """Changes what is given of the customer's account."""
        given = {"name": name, "email": email, "phone": phone, "address": address, "newsletter": newsletter}
        async with writing(self._engine) as connection:
            return await service.update_customer(
                connection,
                principal,
                changes={field: value for field, value in given.items() if value is not None},
                key=key,
                now=self._clock(),
            )

    async def open_case(
        self,
        principal: Principal,
        *,
        kind: CaseKind,
        text: str,
        key: str,
        order_number: str | None = None,
        line_ids: Sequence[str] = (),
    ) -> Case:
        """Asks people to look at something."""
        async with writing(self._engine) as connection:
            return await service.open_case(
                connection,
                principal,
                kind=kind,
                text=text,
                order_number=order_number,
                line_ids=line_ids,
                key=key,
                now=self._clock(),
            )

    async def cases(self, principal: Principal) -> list[Case]:
        """The principal's cases, newest first."""
        async with reading(self._engine) as connection:
            return await service.load_cases(connection, principal)

    async def add_stock_alert(
        self, principal: Principal, *, variant_id: str, key: str, email: str | None = None
    ) -> StockAlert:
        """Remembers whom to tell when a variant can be bought again."""
        async with writing(self._engine) as connection:
            return await service.add_stock_alert(
                connection, principal, variant_id=variant_id, email=email, key=key, now=self._clock()
            )

    async def give_feedback(
        self,
        principal: Principal,
        *,
        rating: int | None,
        text: str,
        key: str,
        order_number: str | None = None,
    ) -> Feedback:
        """Keeps what a customer thinks of the help they got."""
        async with writing(self._engine) as connection:
            return await service.give_feedback(
                connection,
                principal,
                rating=rating,
                text=text,
                order_number=order_number,
                key=key,
                now=self._clock(),
            )

    async def reviews(self, product_id: str, *, limit: int = 20, offset: int = 0) -> list[Review]:
        """Reviews of a product, newest first."""
        async with reading(self._engine) as connection:
            return await catalogue.load_reviews(connection, product_id, limit=limit, offset=offset)

    def _write(self, principal: Principal, number: str, key: str) -> AbstractAsyncContextManager[OrderWrite]:
        return order_write(self._engine, principal, number, key=key, policy=self._policy, now=self._clock())

    async def _customers(self, ids: Sequence[str]) -> list[Customer]:
        async with reading(self._engine) as connection:
            return await service.load_customers(connection, ids)
