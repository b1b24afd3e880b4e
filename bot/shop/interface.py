"""What the rest of Frontdoor may ask of a shop; :class:`bot.shop.SqlShop` is the embedded implementation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

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
from bot.shop.policy import ShopPolicy
from bot.shop.principal import Principal


class Shop(Protocol):
    """A shop's catalogue, orders and reviews.

    Methods that take a :class:`Principal` show it only the orders of its customer and those that were granted
    to its conversation; an order that is not visible and one that does not exist raise the same ``NotFound``.
    All may raise ``StoreUnavailable``.

    Writes are one transaction with their audit row. Their ``key`` names the request: the same key again has no
    further effect and the same answer, and with another request raises ``IdConflict``. What the shop does not
    allow raises ``PolicyRefused``, whose ``reason`` is one of :data:`bot.shop.policy.Reason`.
    """

    @property
    def policy(self) -> ShopPolicy:
        """What the shop allows, to be told before it is tried."""
        ...

    async def product(self, product_id: str) -> Product:
        """One product, also when it is no longer sold.

        Raises:
            NotFound: there is none with this id.
        """
        ...

    async def products(self, ids: Iterable[str]) -> list[Product]:
        """The products with these ids, in this order; unknown and inactive ones are left out."""
        ...

    async def available(self) -> frozenset[str]:
        """Ids of all active products of which something can be bought now."""
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
        """Cancels an order, puts its goods back into stock and gives the money back the way it came.

        Args:
            principal: who asks.
            number: the order.
            key: names this request.
            reason: why; in the customer's words, or one of the policy's reasons where it has some.

        Raises:
            NotFound: as for :meth:`order`.
        """
        ...

    async def quote_change(self, principal: Principal, number: str, lines: Sequence[LineChange]) -> Quote:
        """What a change or an exchange of lines would cost today; nothing is written.

        Raises:
            NotFound: as for :meth:`order`.
            InvalidInput: a line that the order does not have, or an impossible quantity.
            PolicyRefused: a variant of another product.
        """
        ...

    async def change_items(
        self,
        principal: Principal,
        number: str,
        *,
        changes: Sequence[LineChange],
        method_id: str | None,
        key: str,
    ) -> Order:
        """Makes other variants or quantities of the lines of an order that has not left.

        Args:
            principal: who asks.
            number: the order.
            changes: at most one for each line; a quantity of 0 takes the line out.
            method_id: pays the difference, or gets it back; None: the way in which the order was paid.
            key: names this request.

        Raises:
            NotFound: as for :meth:`order`.
            InvalidInput: a line, quantity or payment method that is not there.
        """
        ...

    async def change_address(
        self, principal: Principal, number: str, *, address: Mapping[str, str], key: str
    ) -> Order:
        """Sends an order that has not left to another address.

        Raises:
            NotFound: as for :meth:`order`.
            InvalidInput: no address.
        """
        ...

    async def change_payment(self, principal: Principal, number: str, *, method_id: str, key: str) -> Order:
        """Pays an order that has not left in another way, and gives back what was paid before.

        Raises:
            NotFound: as for :meth:`order`.
            InvalidInput: the customer has no such payment method; a guest has none.
        """
        ...

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
        """Asks for a return of some lines of an order.

        Args:
            principal: who asks.
            number: the order.
            line_ids: what goes back.
            reason: why.
            key: names this request.
            refund_to: the payment method that gets the money; None: the one that paid.

        Raises:
            InvalidInput: no lines, or lines or a payment method that are not there.
            NotFound: as for :meth:`order`.
        """
        ...

    async def request_exchange(
        self,
        principal: Principal,
        number: str,
        *,
        changes: Sequence[LineChange],
        method_id: str | None,
        key: str,
    ) -> Exchange:
        """Asks for other variants of delivered lines, piece for piece; the new ones are put aside at once.

        Raises:
            InvalidInput: a line or payment method that is not there, or another number of pieces.
            NotFound: as for :meth:`order`.
        """
        ...

    async def invoice(self, principal: Principal, number: str) -> Invoice:
        """The invoice of an order.

        Raises:
            NotFound: as for :meth:`order`.
        """
        ...

    async def siblings(self, variant_id: str) -> list[Variant]:
        """All variants of the product that has this one, itself among them; none when there is no such."""
        ...

    async def me(self, principal: Principal) -> Customer:
        """The customer whom the principal speaks for.

        Raises:
            NotFound: the principal is a guest.
        """
        ...

    async def payment_methods(self, principal: Principal) -> list[PaymentMethod]:
        """The customer's ways to pay; a guest has none."""
        ...

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
        """Changes what is given of the customer's account.

        Raises:
            NotFound: the principal is a guest.
            InvalidInput: nothing is given, or a value that cannot be.
        """
        ...

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
        """Asks people to look at something.

        Raises:
            NotFound: as for :meth:`order`.
            InvalidInput: an unknown kind, or lines that the order does not have.
        """
        ...

    async def cases(self, principal: Principal) -> list[Case]:
        """The cases of the conversation and, when signed in, of the customer; newest first, at most 20."""
        ...

    async def add_stock_alert(
        self, principal: Principal, *, variant_id: str, key: str, email: str | None = None
    ) -> StockAlert:
        """Remembers whom to tell when a variant can be bought again; once for each address.

        Args:
            principal: who asks.
            variant_id: what to wait for.
            key: names this request.
            email: where to write to; None: the signed-in customer's address.

        Raises:
            NotFound: there is no such variant, or no e-mail was given and nobody is signed in.
            InvalidInput: no e-mail address.
        """
        ...

    async def give_feedback(
        self,
        principal: Principal,
        *,
        rating: int | None,
        text: str,
        key: str,
        order_number: str | None = None,
    ) -> Feedback:
        """Keeps what a customer thinks of the help they got: 1 to 5, words, or both.

        Raises:
            InvalidInput: neither, or a rating that is none.
            NotFound: as for :meth:`order`.
        """
        ...

    async def reviews(self, product_id: str, *, limit: int = 20, offset: int = 0) -> list[Review]:
        """Reviews of a product, newest first; none for a product that does not exist."""
        ...
