"""Tables of what was shown to customers, and of what they did with it; :mod:`bot.shop.reactions` says more.

Neither has foreign keys: what was shown stays true when the product is gone, and conversations are not the shop's.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table, UniqueConstraint

from bot.database import UtcDateTime, metadata
from bot.shop.tables import ID_CHARS

impressions = Table(
    "impressions",
    metadata,
    Column("list_id", String(36), primary_key=True),
    Column("product_id", String(ID_CHARS), primary_key=True),
    Column("position", Integer, nullable=False),  # from 1
    Column("conversation_id", String(64), nullable=False),
    Column("customer_id", String(ID_CHARS)),
    Column("source", String(32), nullable=False),
    Column("model_version", String(64)),
    Column("experiment", String(64)),
    Column("arm", String(64)),
    Column("explored", Boolean, nullable=False),
    Column("shown_at", UtcDateTime, nullable=False),
    CheckConstraint("position >= 1", name="position"),
    Index("ix_impressions_conversation_id_product_id", "conversation_id", "product_id"),
    Index("ix_impressions_customer_id_product_id", "customer_id", "product_id"),
    Index("ix_impressions_experiment_arm", "experiment", "arm"),
    Index("ix_impressions_shown_at", "shown_at"),
)

reactions = Table(
    "reactions",
    metadata,
    Column("reaction_id", Integer, primary_key=True),  # in the order of arrival, which decides what holds
    Column("conversation_id", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("customer_id", String(ID_CHARS)),
    Column("list_id", String(36), nullable=False),
    Column("product_id", String(ID_CHARS), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    CheckConstraint("kind IN ('click', 'cart', 'like', 'dislike', 'withdraw', 'purchase')", name="kind"),
    UniqueConstraint("conversation_id", "key", name="uq_reactions_conversation_id"),
    Index("ix_reactions_list_id_product_id", "list_id", "product_id"),
    Index("ix_reactions_customer_id", "customer_id"),
    Index("ix_reactions_at", "at"),
)
