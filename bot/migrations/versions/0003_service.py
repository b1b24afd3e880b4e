"""Service: how orders were paid, exchanges, cases for people, stock alerts and feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

METHOD_KINDS = "kind IN ('card', 'paypal', 'gift_card', 'bank', 'invoice', 'other')"
CASE_KINDS = (
    "kind IN ('missing_parcel', 'damaged_item', 'wrong_item', 'missing_item', 'payment_problem', "
    "'wrong_charge', 'delivery_change', 'invoice_correction', 'account_deletion', 'account_trouble', "
    "'website_problem', 'complaint', 'other')"
)
EXCHANGE_STATUSES = "status IN ('requested', 'sent', 'completed', 'rejected')"


def upgrade() -> None:
    op.add_column(
        "customers", sa.Column("newsletter", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "orders", sa.Column("items_changed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("orders", sa.Column("cancel_reason", sa.Text()))
    op.add_column("returns", sa.Column("refund_to", sa.String(length=255)))
    op.add_column("returns", sa.Column("refund_cents", sa.BigInteger()))
    op.create_table(
        "payment_methods",
        sa.Column("customer_id", sa.String(length=255), nullable=False),
        sa.Column("method_id", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("balance_cents", sa.BigInteger()),
        sa.CheckConstraint(METHOD_KINDS, name=op.f("ck_payment_methods_kind")),
        sa.CheckConstraint("balance_cents >= 0", name=op.f("ck_payment_methods_balance_cents")),
        sa.PrimaryKeyConstraint("customer_id", "method_id", name=op.f("pk_payment_methods")),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.customer_id"],
            name=op.f("fk_payment_methods_customer_id_customers"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "payments",
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("method_id", sa.String(length=255)),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kind IN ('payment', 'refund')", name=op.f("ck_payments_kind")),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_payments_amount_cents")),
        sa.PrimaryKeyConstraint("order_number", "position", name=op.f("pk_payments")),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
            name=op.f("fk_payments_order_number_orders"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "exchanges",
        sa.Column("exchange_id", sa.String(length=255), nullable=False),
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("method_id", sa.String(length=255)),
        sa.Column("difference_cents", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(EXCHANGE_STATUSES, name=op.f("ck_exchanges_status")),
        sa.PrimaryKeyConstraint("exchange_id", name=op.f("pk_exchanges")),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
            name=op.f("fk_exchanges_order_number_orders"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_exchanges_order_number", "exchanges", ["order_number"])
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(length=255), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=255)),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("order_number", sa.String(length=255)),
        sa.Column("line_ids", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(CASE_KINDS, name=op.f("ck_cases_kind")),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_cases_status")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_conversation_id", "cases", ["conversation_id"])
    op.create_index("ix_cases_customer_id", "cases", ["customer_id"])
    op.create_index("ix_cases_status_opened_at", "cases", ["status", "opened_at"])
    op.create_table(
        "stock_alerts",
        sa.Column("alert_id", sa.String(length=255), nullable=False),
        sa.Column("variant_id", sa.String(length=255), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.String(length=255)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_stock_alerts")),
        sa.UniqueConstraint("variant_id", "email", name=op.f("uq_stock_alerts_variant_id")),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variants.variant_id"],
            name=op.f("fk_stock_alerts_variant_id_variants"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "feedback",
        sa.Column("feedback_id", sa.String(length=255), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=255)),
        sa.Column("rating", sa.Integer()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("order_number", sa.String(length=255)),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_feedback_rating")),
        sa.PrimaryKeyConstraint("feedback_id", name=op.f("pk_feedback")),
    )
    op.create_index("ix_feedback_given_at", "feedback", ["given_at"])
