"""What a shop knows, as frozen values; prices are integers in hundredths of the currency's unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args

# The same ten as in `bot.blocks`; a test keeps the two equal.
OrderStatus = Literal[
    "pending",
    "processing",
    "shipped",
    "delivered",
    "cancelled",
    "return_requested",
    "returned",
    "exchange_requested",
    "exchanged",
    "refunded",
]
ReturnStatus = Literal["requested", "received", "refunded", "rejected"]

ORDER_STATUSES: Final[tuple[OrderStatus, ...]] = get_args(OrderStatus)
RETURN_STATUSES: Final[tuple[ReturnStatus, ...]] = get_args(ReturnStatus)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture's address and the text for those who cannot see it."""

    url: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Goods that the shop expects from its supplier."""

    expected_on: date
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One thing that can be bought; ``options`` tells it from its siblings, in the shop's order."""

    variant_id: str
    sku: str | None
    options: Mapping[str, str]
    price_cents: int
    compare_at_cents: int | None
    currency: str
    stock: int
    deliveries: Sequence[Delivery] = ()

    @property
    def in_stock(self) -> bool:
        """Whether one can be sent today."""
        return self.stock > 0


@dataclass(frozen=True, kw_only=True)
class Product:
    """What the shop sells; ``rating_average`` is None without reviews."""

    product_id: str
    title: str
    description: str
    category: str | None
    brand: str | None
    url: str | None
    attributes: Mapping[str, str]
    translations: Mapping[str, Mapping[str, str]]
    pictures: Sequence[Picture]
    variants: Sequence[Variant]
    rating_average: float | None
    rating_count: int
    active: bool

    @property
    def in_stock(self) -> bool:
        """Whether any variant can be sent today."""
        return any(variant.in_stock for variant in self.variants)

    def title_in(self, language: str) -> str:
        """The title in ``language``, or the shop's own where it is not translated."""
        return self.translations.get(language, {}).get("title") or self.title

    def description_in(self, language: str) -> str:
        """The description in ``language``, or the shop's own where it is not translated."""
        return self.translations.get(language, {}).get("description") or self.description


@dataclass(frozen=True, kw_only=True)
class Category:
    """A group of products; ``count`` is the number of active ones."""

    category: str
    translations: Mapping[str, str]
    count: int

    def name_in(self, language: str) -> str:
        """The name in ``language``, or the shop's own where it is not translated."""
        return self.translations.get(language) or self.category


@dataclass(frozen=True, kw_only=True)
class Promotion:
    """A price reduction; both days belong to it. Without category and products it is for the whole shop."""

    promotion_id: str
    title: str
    percent_off: int
    code: str | None
    starts_on: date
    ends_on: date
    category: str | None
    product_ids: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Somebody with an account."""

    customer_id: str
    name: str
    email: str | None
    phone: str | None
    language: str | None
    address: Mapping[str, str]
    created_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """One line of an order; ``price_cents`` is of the whole line."""

    line_id: str
    variant_id: str | None
    product_id: str | None
    title: str
    variant: str | None
    quantity: int
    price_cents: int


@dataclass(frozen=True, kw_only=True)
class StatusChange:
    """When an order reached a status."""

    status: OrderStatus
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Shipment:
    """A parcel."""

    carrier: str
    tracking_number: str | None
    url: str | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    expected_on: date | None


@dataclass(frozen=True, kw_only=True)
class Return:
    """A customer's wish to send lines of an order back."""

    return_id: str
    order_number: str
    line_ids: Sequence[str]
    reason: str
    status: ReturnStatus
    requested_at: datetime


@dataclass(frozen=True, kw_only=True)
class Order:
    """One order with everything that happened to it, oldest first."""

    number: str
    customer_id: str | None
    email: str | None
    status: OrderStatus
    placed_at: datetime
    currency: str
    total_cents: int
    lines: Sequence[OrderLine]
    history: Sequence[StatusChange]
    shipments: Sequence[Shipment]
    returns: Sequence[Return]
    shipping_address: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Review:
    """A buyer's words; ``rating`` is 1 to 5 stars."""

    review_id: str
    product_id: str
    customer_id: str | None
    author: str | None
    rating: int
    title: str | None
    text: str
    language: str | None
    created_at: datetime
