"""Reactions: which products were shown, and what customers did with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KINDS = "kind IN ('click', 'cart', 'like', 'dislike', 'withdraw', 'purchase')"


def upgrade() -> None:
    op.create_table(
        "impressions",
        sa.Column("list_id", sa.String(length=36), nullable=False),
        sa.Column("product_id", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=255)),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("model_version", sa.String(length=64)),
        sa.Column("experiment", sa.String(length=64)),
        sa.Column("arm", sa.String(length=64)),
        sa.Column("explored", sa.Boolean(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_impressions_position")),
        sa.PrimaryKeyConstraint("list_id", "product_id", name=op.f("pk_impressions")),
    )
    for columns in (
        ["conversation_id", "product_id"],
        ["customer_id", "product_id"],
        ["experiment", "arm"],
        ["shown_at"],
    ):
        op.create_index(f"ix_impressions_{'_'.join(columns)}", "impressions", columns)
    op.create_table(
        "reactions",
        sa.Column("reaction_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("customer_id", sa.String(length=255)),
        sa.Column("list_id", sa.String(length=36), nullable=False),
        sa.Column("product_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_reactions_kind")),
        sa.PrimaryKeyConstraint("reaction_id", name=op.f("pk_reactions")),
        sa.UniqueConstraint("conversation_id", "key", name=op.f("uq_reactions_conversation_id")),
    )
    for columns in (["list_id", "product_id"], ["customer_id"], ["at"]):
        op.create_index(f"ix_reactions_{'_'.join(columns)}", "reactions", columns)
