"""The blocks as dataclasses, and how they become JSON.

Absent optional parts are ``None`` here and left out of the JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, Final, Literal

VERSION: Final = 1

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
HandoffReason = Literal["customer_request", "anger", "not_understood", "policy", "failure", "capability"]
FieldKind = Literal["text", "email", "tel", "number", "select", "textarea", "order_number"]


@dataclass(frozen=True, kw_only=True)
class Money:
    """An amount in hundredths of the currency unit."""

    amount_cents: int
    currency: str

    def __str__(self) -> str:
        return f"{self.amount_cents / 100:,.2f} {self.currency}"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture's address and the text for those who cannot see it."""

    url: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class Block:
    """Base of all blocks; ``fallback`` is what a channel says that cannot show the block."""

    type: ClassVar[str]
    fallback: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """The knowledge article that a text quotes."""

    title: str
    article_id: str


@dataclass(frozen=True, kw_only=True)
class Text(Block):
    """Plain text; never markup."""

    type: ClassVar[str] = "text"
    text: str
    source: Source | None = None

    @classmethod
    def of(cls, text: str, source: Source | None = None) -> Text:
        """A text that is its own fallback."""
        return cls(fallback=text, text=text, source=source)


@dataclass(frozen=True, kw_only=True)
class QuickReply:
    """One button; the gateway issues the id and keeps what it stands for."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class QuickReplies(Block):
    """Buttons."""

    type: ClassVar[str] = "quick_replies"
    options: Sequence[QuickReply]


@dataclass(frozen=True, kw_only=True)
class Rating:
    """Average of 1 to 5 stars over ``count`` reviews."""

    average: float
    count: int


@dataclass(frozen=True, kw_only=True)
class ProductOption:
    """A choice of variants, for example size."""

    name: str
    values: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Product:
    """A product card."""

    product_id: str
    title: str
    price: Money
    in_stock: bool
    url: str | None = None
    image: Picture | None = None
    compare_at_price: Money | None = None
    stock_note: str | None = None
    rating: Rating | None = None
    reason: str | None = None
    options: Sequence[ProductOption] | None = None


@dataclass(frozen=True, kw_only=True)
class Products(Block):
    """Product cards, best first; with a ``list_id``, a UUID, customers can say what they think of them."""

    type: ClassVar[str] = "products"
    items: Sequence[Product]
    title: str | None = None
    list_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """One line of an order; ``price`` is that of the line."""

    title: str
    quantity: int
    price: Money
    variant: str | None = None
    image: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class TimelineStep:
    """One step; ``at`` is ISO 8601 in UTC, absent when it has not happened."""

    status: OrderStatus
    done: bool
    at: str | None = None


@dataclass(frozen=True, kw_only=True)
class Shipment:
    """Where the parcel is; ``expected_at`` is an ISO 8601 date."""

    carrier: str
    tracking_number: str | None = None
    url: str | None = None
    expected_at: str | None = None


@dataclass(frozen=True, kw_only=True)
class Order(Block):
    """One order with its timeline, oldest step first."""

    type: ClassVar[str] = "order"
    number: str
    status: OrderStatus
    placed_at: str
    total: Money
    lines: Sequence[OrderLine]
    timeline: Sequence[TimelineStep]
    shipment: Shipment | None = None


@dataclass(frozen=True, kw_only=True)
class Image(Block):
    """A picture; sizes in pixels."""

    type: ClassVar[str] = "image"
    url: str
    alt: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """Values over ``Chart.x``, with an interval where they are forecast."""

    name: str
    values: Sequence[float | None]
    low: Sequence[float | None] | None = None
    high: Sequence[float | None] | None = None


@dataclass(frozen=True, kw_only=True)
class Chart(Block):
    """A small chart."""

    type: ClassVar[str] = "chart"
    title: str
    kind: Literal["line", "bar"]
    x: Sequence[str]
    series: Sequence[Series]
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Aspect:
    """How many reviews praise or fault one aspect."""

    name: str
    positive: int
    negative: int
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A buyer's own words, with the review they are from."""

    review_id: str
    text: str
    rating: int
    at: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reviews(Block):
    """What buyers say, with receipts."""

    type: ClassVar[str] = "reviews"
    product_id: str
    average: float
    count: int
    title: str | None = None
    aspects: Sequence[Aspect] | None = None
    quotes: Sequence[Quote] | None = None


@dataclass(frozen=True, kw_only=True)
class ComparedProduct:
    """One column of a comparison."""

    product_id: str
    title: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class ComparisonRow:
    """One quality of every product compared; ``best`` is the place of the better one, from 0."""

    name: str
    cells: Sequence[str]
    best: int | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison(Block):
    """Two to four products side by side."""

    type: ClassVar[str] = "comparison"
    products: Sequence[ComparedProduct]
    rows: Sequence[ComparisonRow]
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One field of a form."""

    name: str
    label: str
    kind: FieldKind
    required: bool | None = None
    options: Sequence[str] | None = None
    autocomplete: str | None = None


@dataclass(frozen=True, kw_only=True)
class Form(Block):
    """Fields to fill in; the answer comes back as one message."""

    type: ClassVar[str] = "form"
    form_id: str
    title: str
    fields: Sequence[FormField]
    submit: str


@dataclass(frozen=True, kw_only=True)
class RatingRequest(Block):
    """Asks how helpful the conversation was, in five stars."""

    type: ClassVar[str] = "rating_request"
    question: str
    scale: Literal[5] = 5


@dataclass(frozen=True, kw_only=True)
class Handoff(Block):
    """A person is asked to take over; the gateway queues the conversation when it sees this block."""

    type: ClassVar[str] = "handoff"
    reason: HandoffReason
    text: str
    summary: str | None = None


def as_json(block: Block) -> dict[str, Any]:
    """The block as the schema has it."""
    parts: dict[str, Any] = _plain(block)
    return {"type": block.type} | parts


def content(blocks: Iterable[Block]) -> dict[str, Any]:
    """A message's body."""
    return {"version": VERSION, "blocks": [as_json(block) for block in blocks]}


def plain_text(body: Mapping[str, Any]) -> str:
    """A message's body in words alone: the fallbacks, one a line."""
    return "\n".join(block["fallback"] for block in body["blocks"] if block["fallback"])


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
        return {name: _plain(part) for name, part in pairs if part is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
