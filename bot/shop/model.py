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
ExchangeStatus = Literal["requested", "sent", "completed", "rejected"]
PaymentMethodKind = Literal["card", "paypal", "gift_card", "bank", "invoice", "other"]
PaymentKind = Literal["payment", "refund"]
# What people must look at, because no program may decide it.
CaseKind = Literal[
    "missing_parcel",
    "damaged_item",
    "wrong_item",
    "missing_item",
    "payment_problem",
    "wrong_charge",
    "delivery_change",
    "invoice_correction",
    "account_deletion",
    "account_trouble",
    "website_problem",
    "complaint",
    "other",
]
CaseStatus = Literal["open", "closed"]

ORDER_STATUSES: Final[tuple[OrderStatus, ...]] = get_args(OrderStatus)
RETURN_STATUSES: Final[tuple[ReturnStatus, ...]] = get_args(ReturnStatus)
EXCHANGE_STATUSES: Final[tuple[ExchangeStatus, ...]] = get_args(ExchangeStatus)
PAYMENT_METHOD_KINDS: Final[tuple[PaymentMethodKind, ...]] = get_args(PaymentMethodKind)
PAYMENT_KINDS: Final[tuple[PaymentKind, ...]] = get_args(PaymentKind)
CASE_KINDS: Final[tuple[CaseKind, ...]] = get_args(CaseKind)


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
    newsletter: bool = False


@dataclass(frozen=True, kw_only=True)
class PaymentMethod:
    """A way in which a customer pays; ``label`` is what they know it by, ``balance_cents`` a gift card's rest."""

    method_id: str
    kind: PaymentMethodKind
    label: str
    balance_cents: int | None = None


@dataclass(frozen=True, kw_only=True)
class Payment:
    """Money that moved for an order; without a ``method_id`` the shop does not know by which way."""

    kind: PaymentKind
    amount_cents: int
    method_id: str | None
    at: datetime | None


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
    refund_to: str | None = None
    refund_cents: int | None = None


@dataclass(frozen=True, kw_only=True)
class LineChange:
    """What a line of an order becomes: another variant, another quantity (0 takes it out), or both."""

    line_id: str
    variant_id: str | None = None
    quantity: int | None = None


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A customer's wish to get other variants for what was delivered.

    ``difference_cents`` is what the new ones cost more; below zero the customer gets it back.
    """

    exchange_id: str
    order_number: str
    changes: Sequence[LineChange]
    method_id: str | None
    difference_cents: int
    status: ExchangeStatus
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
    exchanges: Sequence[Exchange] = ()
    payments: Sequence[Payment] = ()
    items_changed: bool = False
    cancel_reason: str | None = None


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


@dataclass(frozen=True, kw_only=True)
class QuotedLine:
    """A line as it would be after a change; ``price_cents`` is of the whole new line."""

    line: OrderLine
    variant: Variant | None
    quantity: int
    price_cents: int


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What a change would cost: above zero the customer pays, below zero they get money back."""

    lines: Sequence[QuotedLine]
    difference_cents: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """An order's invoice; what was paid is in ``payments``, the goods in ``lines``."""

    invoice_id: str
    order_number: str
    issued_at: datetime
    name: str
    address: Mapping[str, str]
    lines: Sequence[OrderLine]
    payments: Sequence[Payment]
    total_cents: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """Something that people must look at."""

    case_id: str
    kind: CaseKind
    text: str
    order_number: str | None
    line_ids: Sequence[str]
    status: CaseStatus
    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class StockAlert:
    """Whom to tell when a variant can be bought again."""

    alert_id: str
    variant_id: str
    email: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """What a customer thinks of the help they got; ``rating`` is 1 to 5."""

    feedback_id: str
    rating: int | None
    text: str
    order_number: str | None
    given_at: datetime
