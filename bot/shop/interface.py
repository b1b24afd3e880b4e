"""What the rest of Frontdoor may ask of a shop; :class:`bot.shop.SqlShop` is the embedded implementation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date
from typing import Protocol

from bot.shop.model import Category, Customer, Order, Product, Promotion, Return, Review
from bot.shop.principal import Principal


class Shop(Protocol):
    """A shop's catalogue, orders and reviews.

    Methods that take a :class:`Principal` show it only the orders of its customer and those that were granted
    to its conversation; an order that is not visible and one that does not exist raise the same ``NotFound``.
    All may raise ``StoreUnavailable``.
    """

    async def product(self, product_id: str) -> Product:
        """One product, also when it is no longer sold.

        Raises:
            NotFound: there is none with this id.
        """
        ...

    async def products(self, ids: Iterable[str]) -> list[Product]:
        """The products with these ids, in this order; unknown and inactive ones are left out."""
        ...

    async def browse(
        self, *, category: str | None = None, text: str | None = None, limit: int = 24, offset: int = 0
    ) -> tuple[list[Product], int]:
        """One page of the active products, newest first, and how many there are.

        Args:
            category: only products of this category.
            text: only products whose title, brand or category contain every word of it, in any language.
            limit: products on a page, at most 200.
            offset: products before this page.
        """
        ...

    async def categories(self) -> list[Category]:
        """The categories that have active products, by name."""
        ...

    def export_products(self) -> AsyncIterator[Product]:
        """All active products, for indexing; never all in memory at once."""
        ...

    async def promotions(self, *, on: date) -> list[Promotion]:
        """The promotions that are valid on a day, the highest reduction first."""
        ...

    async def customer(self, customer_id: str) -> Customer:
        """One customer.

        Raises:
            NotFound: there is none with this id.
        """
        ...

    async def demo_customers(self, *, limit: int = 12) -> list[Customer]:
        """Customers whose orders are in many different states: who to sign in as when trying the shop out."""
        ...

    async def orders(self, principal: Principal, *, limit: int = 10) -> list[Order]:
        """The principal's orders, newest first."""
        ...

    async def order(self, principal: Principal, number: str) -> Order:
        """One of the principal's orders.

        Raises:
            NotFound: there is none with this number, or it is somebody else's.
        """
        ...

    async def verify_guest(
        self, principal: Principal, number: str, email: str, *, address: str | None = None
    ) -> Order:
        """Shows a guest an order whose number and e-mail address they know, for 30 minutes.

        Args:
            principal: the conversation that asks.
            number: the order's number as it was typed.
            email: the e-mail address as it was typed.
            address: the network address that the guest comes from, where it is known.

        Raises:
            NotFound: no order has this number, or another e-mail address; not told apart, also not by time.
            TooMany: too many wrong guesses from here or about this order or e-mail address.
        """
        ...

    async def cancel_order(
        self, principal: Principal, number: str, *, key: str, reason: str | None = None
    ) -> Order:
        """Cancels an order and puts its goods back into stock.

        Args:
            principal: who asks.
            number: the order.
            key: names this request; the same key again has no further effect and the same answer.
            reason: why, in the customer's words.

        Raises:
            NotFound: as for :meth:`order`.
            PolicyRefused: it is too late; ``reason`` is one of :data:`bot.shop.policy.Reason`.
            IdConflict: the key was used for another request.
        """
        ...

    async def request_return(
        self, principal: Principal, number: str, *, line_ids: Sequence[str], reason: str, key: str
    ) -> Return:
        """Asks for a return of some lines of an order.

        Raises:
            InvalidInput: no lines, or lines that the order does not have.
            NotFound: as for :meth:`order`.
            PolicyRefused: not delivered, too late, or returned already.
            IdConflict: the key was used for another request.
        """
        ...

    async def reviews(self, product_id: str, *, limit: int = 20, offset: int = 0) -> list[Review]:
        """Reviews of a product, newest first; none for a product that does not exist."""
        ...
