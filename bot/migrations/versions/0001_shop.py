"""The shop: catalogue, customers, orders, reviews, sales, and who may see what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

STATUSES = (
    "status IN ('pending', 'processing', 'shipped', 'delivered', 'cancelled', 'return_requested', "
    "'returned', 'exchange_requested', 'exchanged', 'refunded')"
)


def upgrade() -> None:
    op.create_table(
        "categories",
        sa.Column("category", sa.String(length=255), nullable=False),
        sa.Column("translations", sa.Text(), nullable=False),
        sa.Column("import_digest", sa.String(length=32)),
        sa.PrimaryKeyConstraint("category", name=op.f("pk_categories")),
    )
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("language", sa.String(length=8)),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True)),
        sa.Column("import_digest", sa.String(length=32)),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customers")),
    )
    op.create_index("ix_customers_email", "customers", ["email"])
    op.create_table(
        "daily_sales",
        sa.Column("variant_id", sa.String(length=255), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("revenue_cents", sa.BigInteger(), nullable=False),
        sa.Column("stock_at_close", sa.Integer()),
        sa.Column("promotion_id", sa.String(length=255)),
        sa.PrimaryKeyConstraint("variant_id", "date", name=op.f("pk_daily_sales")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "guest_failures",
        sa.Column("failure_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("failure_id", name=op.f("pk_guest_failures")),
    )
    op.create_index("ix_guest_failures_at", "guest_failures", ["at"])
    op.create_index("ix_guest_failures_scope_subject_at", "guest_failures", ["scope", "subject", "at"])
    op.create_table(
        "idempotency_keys",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_at", "idempotency_keys", ["at"])
    op.create_table(
        "orders",
        sa.Column("number", sa.String(length=255), nullable=False),
        sa.Column("customer_id", sa.String(length=255)),
        sa.Column("email", sa.Text()),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("shipping_address", sa.Text(), nullable=False),
        sa.Column("import_digest", sa.String(length=32)),
        sa.CheckConstraint(
            STATUSES,
            name=op.f("ck_orders_status"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_orders")),
    )
    op.create_index("ix_orders_customer_id_placed_at", "orders", ["customer_id", "placed_at"])
    op.create_index("ix_orders_status_placed_at", "orders", ["status", "placed_at"])
    op.create_table(
        "products",
        sa.Column("product_id", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=255)),
        sa.Column("brand", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("translations", sa.Text(), nullable=False),
        sa.Column("pictures", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True)),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("import_digest", sa.String(length=32)),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_products")),
    )
    op.create_index("ix_products_active_created_at", "products", ["active", "created_at"])
    op.create_index("ix_products_category_active", "products", ["category", "active"])
    op.create_table(
        "promotions",
        sa.Column("promotion_id", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("percent_off", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=255)),
        sa.Column("product_ids", sa.Text(), nullable=False),
        sa.Column("import_digest", sa.String(length=32)),
        sa.CheckConstraint("percent_off BETWEEN 1 AND 100", name=op.f("ck_promotions_percent_off")),
        sa.PrimaryKeyConstraint("promotion_id", name=op.f("pk_promotions")),
    )
    op.create_index("ix_promotions_ends_on", "promotions", ["ends_on"])
    op.create_table(
        "reviews",
        sa.Column("review_id", sa.String(length=255), nullable=False),
        sa.Column("product_id", sa.String(length=255), nullable=False),
        sa.Column("customer_id", sa.String(length=255)),
        sa.Column("author", sa.Text()),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("import_digest", sa.String(length=32)),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_reviews_rating")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_reviews")),
    )
    op.create_index("ix_reviews_product_id_created_at", "reviews", ["product_id", "created_at"])
    op.create_index("ix_reviews_product_id_rating", "reviews", ["product_id", "rating"])
    op.create_table(
        "shop_audit",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=255)),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_shop_audit")),
    )
    op.create_index("ix_shop_audit_at", "shop_audit", ["at"])
    op.create_index("ix_shop_audit_order_number", "shop_audit", ["order_number"])
    op.create_table(
        "order_grants",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
            name=op.f("fk_order_grants_order_number_orders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "order_number", name=op.f("pk_order_grants")),
    )
    op.create_index("ix_order_grants_expires_at", "order_grants", ["expires_at"])
    op.create_table(
        "order_history",
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            STATUSES,
            name=op.f("ck_order_history_status"),
        ),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
            name=op.f("fk_order_history_order_number_orders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("order_number", "position", name=op.f("pk_order_history")),
    )
    op.create_table(
        "order_lines",
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("line_id", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.String(length=255)),
        sa.Column("product_id", sa.String(length=255)),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text()),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_order_lines_price_cents")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_lines_quantity")),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
            name=op.f("fk_order_lines_order_number_orders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("order_number", "line_id", name=op.f("pk_order_lines")),
    )
    op.create_table(
        "returns",
        sa.Column("return_id", sa.String(length=255), nullable=False),
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("line_ids", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('requested', 'received', 'refunded', 'rejected')", name=op.f("ck_returns_status")
        ),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
            name=op.f("fk_returns_order_number_orders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("return_id", name=op.f("pk_returns")),
    )
    op.create_index("ix_returns_order_number", "returns", ["order_number"])
    op.create_table(
        "shipments",
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("shipped_at", sa.DateTime(timezone=True)),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.Column("expected_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
            name=op.f("fk_shipments_order_number_orders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("order_number", "position", name=op.f("pk_shipments")),
    )
    op.create_table(
        "variants",
        sa.Column("variant_id", sa.String(length=255), nullable=False),
        sa.Column("product_id", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text()),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.Column("compare_at_cents", sa.BigInteger()),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_variants_price_cents")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_variants_stock")),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.product_id"],
            name=op.f("fk_variants_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("variant_id", name=op.f("pk_variants")),
    )
    op.create_index("ix_variants_product_id_position", "variants", ["product_id", "position"])
    op.create_index("ix_variants_sku", "variants", ["sku"])
    op.create_table(
        "deliveries",
        sa.Column("variant_id", sa.String(length=255), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_deliveries_quantity")),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variants.variant_id"],
            name=op.f("fk_deliveries_variant_id_variants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("variant_id", "expected_on", name=op.f("pk_deliveries")),
    )
