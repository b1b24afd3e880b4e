"""The shop's tables.

Orders, reviews and sales name customers, products and variants by their ids without foreign keys: a shop's
history outlives its catalogue, and exports arrive in any order. What belongs to one product or one order has
foreign keys.

``import_digest`` is the hash of the record as it was last imported. The same record again is recognised by
it, and what happened here since (a cancellation, say) stays as it is.
"""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import TypeDecorator

from bot.database import UtcDateTime, metadata
from bot.shop.model import (
    CASE_KINDS,
    EXCHANGE_STATUSES,
    ORDER_STATUSES,
    PAYMENT_KINDS,
    PAYMENT_METHOD_KINDS,
    RETURN_STATUSES,
)

ID_CHARS: Final = 255  # the longest handle that Shopify allows


class Json(TypeDecorator[Any]):
    """JSON kept as text.

    PostgreSQL's ``jsonb`` sorts the keys, and the order of a product's options matters; its ``json`` cannot
    be compared. Nothing is ever looked up inside.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002  (SQLAlchemy's signature)
        """The value as compact JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002  (as above)
        """The value again."""
        return None if value is None else json.loads(value)


def _id(name: str, *args: Any, **options: Any) -> Column[str]:
    return Column(name, String(ID_CHARS), *args, **options)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


categories = Table(
    "categories",
    metadata,
    _id("category", primary_key=True),
    Column("translations", Json, nullable=False),
    Column("import_digest", String(32)),
)

products = Table(
    "products",
    metadata,
    _id("product_id", primary_key=True),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    _id("category"),
    Column("brand", Text),
    Column("url", Text),
    Column("attributes", Json, nullable=False),
    Column("translations", Json, nullable=False),
    Column("pictures", Json, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime),
    Column(
        "search_text", Text, nullable=False
    ),  # casefolded words of the title, in all languages, brand, category
    Column("import_digest", String(32)),
    Index("ix_products_category_active", "category", "active"),
    Index("ix_products_active_created_at", "active", "created_at"),
)

variants = Table(
    "variants",
    metadata,
    _id("variant_id", primary_key=True),
    _id("product_id", ForeignKey(products.c.product_id, ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("sku", Text),
    Column("options", Json, nullable=False),
    Column("price_cents", BigInteger, nullable=False),
    Column("compare_at_cents", BigInteger),
    Column("currency", String(3), nullable=False),
    Column("stock", Integer, nullable=False),
    CheckConstraint("price_cents >= 0", name="price_cents"),
    CheckConstraint("stock >= 0", name="stock"),
    Index("ix_variants_product_id_position", "product_id", "position"),
    Index("ix_variants_sku", "sku"),  # not unique: real shops reuse them
)

deliveries = Table(
    "deliveries",
    metadata,
    _id("variant_id", ForeignKey(variants.c.variant_id, ondelete="CASCADE"), primary_key=True),
    Column("expected_on", Date, primary_key=True),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="quantity"),
)

promotions = Table(
    "promotions",
    metadata,
    _id("promotion_id", primary_key=True),
    Column("title", Text, nullable=False),
    Column("percent_off", Integer, nullable=False),
    Column("code", Text),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    _id("category"),
    Column("product_ids", Json, nullable=False),
    Column("import_digest", String(32)),
    CheckConstraint("percent_off BETWEEN 1 AND 100", name="percent_off"),
    Index("ix_promotions_ends_on", "ends_on"),
)

customers = Table(
    "customers",
    metadata,
    _id("customer_id", primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("phone", Text),
    Column("language", String(8)),
    Column("address", Json, nullable=False),
    Column("created_at", UtcDateTime),
    Column("newsletter", Boolean, nullable=False, server_default=false()),
    Column("import_digest", String(32)),
    Index("ix_customers_email", "email"),
)

payment_methods = Table(
    "payment_methods",
    metadata,
    _id("customer_id", ForeignKey(customers.c.customer_id, ondelete="CASCADE"), primary_key=True),
    _id("method_id", primary_key=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("label", Text, nullable=False),
    Column("balance_cents", BigInteger),  # of a gift card
    _one_of("kind", PAYMENT_METHOD_KINDS),
    CheckConstraint("balance_cents >= 0", name="balance_cents"),
)

orders = Table(
    "orders",
    metadata,
    _id("number", primary_key=True),  # canonical: see identifiers.py
    _id("customer_id"),
    Column("email", Text),
    Column("status", String(24), nullable=False),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("total_cents", BigInteger, nullable=False),
    Column("shipping_address", Json, nullable=False),
    Column("items_changed", Boolean, nullable=False, server_default=false()),
    Column("cancel_reason", Text),
    Column("import_digest", String(32)),
    _one_of("status", ORDER_STATUSES),
    Index("ix_orders_customer_id_placed_at", "customer_id", "placed_at"),
    Index("ix_orders_status_placed_at", "status", "placed_at"),
)

order_lines = Table(
    "order_lines",
    metadata,
    _id("order_number", ForeignKey(orders.c.number, ondelete="CASCADE"), primary_key=True),
    _id("line_id", primary_key=True),
    Column("position", Integer, nullable=False),
    _id("variant_id"),
    _id("product_id"),
    Column("title", Text, nullable=False),
    Column("variant", Text),
    Column("quantity", Integer, nullable=False),
    Column("price_cents", BigInteger, nullable=False),
    CheckConstraint("quantity > 0", name="quantity"),
    CheckConstraint("price_cents >= 0", name="price_cents"),
)

order_history = Table(
    "order_history",
    metadata,
    _id("order_number", ForeignKey(orders.c.number, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("status", String(24), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    _one_of("status", ORDER_STATUSES),
)

shipments = Table(
    "shipments",
    metadata,
    _id("order_number", ForeignKey(orders.c.number, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("carrier", Text, nullable=False),
    Column("tracking_number", Text),
    Column("url", Text),
    Column("shipped_at", UtcDateTime),
    Column("delivered_at", UtcDateTime),
    Column("expected_on", Date),
)

returns = Table(
    "returns",
    metadata,
    _id("return_id", primary_key=True),
    _id("order_number", ForeignKey(orders.c.number, ondelete="CASCADE"), nullable=False),
    Column("line_ids", Json, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    _id("refund_to"),
    Column("refund_cents", BigInteger),
    _one_of("status", RETURN_STATUSES),
    Index("ix_returns_order_number", "order_number"),
)

exchanges = Table(
    "exchanges",
    metadata,
    _id("exchange_id", primary_key=True),
    _id("order_number", ForeignKey(orders.c.number, ondelete="CASCADE"), nullable=False),
    Column("changes", Json, nullable=False),
    _id("method_id"),
    Column("difference_cents", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    _one_of("status", EXCHANGE_STATUSES),
    Index("ix_exchanges_order_number", "order_number"),
)

payments = Table(
    "payments",
    metadata,
    _id("order_number", ForeignKey(orders.c.number, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("amount_cents", BigInteger, nullable=False),
    _id("method_id"),
    Column("at", UtcDateTime),
    _one_of("kind", PAYMENT_KINDS),
    CheckConstraint("amount_cents >= 0", name="amount_cents"),
)

cases = Table(
    "cases",
    metadata,
    _id("case_id", primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    _id("customer_id"),
    Column("kind", String(24), nullable=False),
    Column("text", Text, nullable=False),
    _id("order_number"),
    Column("line_ids", Json, nullable=False),
    Column("status", String(8), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    _one_of("kind", CASE_KINDS),
    _one_of("status", ("open", "closed")),
    Index("ix_cases_status_opened_at", "status", "opened_at"),
    Index("ix_cases_customer_id", "customer_id"),
    Index("ix_cases_conversation_id", "conversation_id"),
)

stock_alerts = Table(
    "stock_alerts",
    metadata,
    _id("alert_id", primary_key=True),
    _id("variant_id", ForeignKey(variants.c.variant_id, ondelete="CASCADE"), nullable=False),
    Column("email", Text, nullable=False),
    _id("customer_id"),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("variant_id", "email", name="uq_stock_alerts_variant_id"),
)

feedback = Table(
    "feedback",
    metadata,
    _id("feedback_id", primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    _id("customer_id"),
    Column("rating", Integer),
    Column("text", Text, nullable=False),
    _id("order_number"),
    Column("given_at", UtcDateTime, nullable=False),
    CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
    Index("ix_feedback_given_at", "given_at"),
)

reviews = Table(
    "reviews",
    metadata,
    _id("review_id", primary_key=True),
    _id("product_id", nullable=False),
    _id("customer_id"),
    Column("author", Text),
    Column("rating", Integer, nullable=False),
    Column("title", Text),
    Column("text", Text, nullable=False),
    Column("language", String(8)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("import_digest", String(32)),
    CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
    Index("ix_reviews_product_id_created_at", "product_id", "created_at"),
    Index("ix_reviews_product_id_rating", "product_id", "rating"),  # covers the average
)

daily_sales = Table(
    "daily_sales",
    metadata,
    _id("variant_id", primary_key=True),
    Column("date", Date, primary_key=True),
    Column("units", Integer, nullable=False),
    Column("revenue_cents", BigInteger, nullable=False),
    Column("stock_at_close", Integer),
    _id("promotion_id"),
    sqlite_with_rowid=False,  # half the size, and a variant's days lie together
)

order_grants = Table(
    "order_grants",
    metadata,
    Column("conversation_id", String(64), primary_key=True),
    _id("order_number", ForeignKey(orders.c.number, ondelete="CASCADE"), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_order_grants_expires_at", "expires_at"),
)

guest_failures = Table(
    "guest_failures",
    metadata,
    Column("failure_id", Integer, primary_key=True),
    Column("scope", String(16), nullable=False),
    Column("subject", String(64), nullable=False),  # hashed: failed guesses are personal data too
    Column("at", UtcDateTime, nullable=False),
    Index("ix_guest_failures_scope_subject_at", "scope", "subject", "at"),
    Index("ix_guest_failures_at", "at"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("request_digest", String(64), nullable=False),
    Column("result", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_idempotency_keys_at", "at"),
)

shop_audit = Table(
    "shop_audit",
    metadata,
    Column("audit_id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("conversation_id", String(64), nullable=False),
    _id("customer_id"),
    Column("action", String(32), nullable=False),
    _id("order_number", nullable=False),  # empty for what is about no order
    Column("detail", Json, nullable=False),
    Index("ix_shop_audit_order_number", "order_number"),
    Index("ix_shop_audit_at", "at"),
)
