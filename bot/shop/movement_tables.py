"""The table of what came into stock; :mod:`bot.shop.movements` says more.

It has no foreign key: what came in stays true when the product is gone.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table

from bot.database import UtcDateTime, metadata
from bot.shop.tables import ID_CHARS

MOVEMENT_CHARS = 64

stock_movements = Table(
    "stock_movements",
    metadata,
    Column("movement_id", String(MOVEMENT_CHARS), primary_key=True),
    Column("variant_id", String(ID_CHARS), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("source", String(ID_CHARS), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    CheckConstraint("quantity > 0", name="quantity"),
    Index("ix_stock_movements_variant_id", "variant_id"),
    Index("ix_stock_movements_received_at", "received_at"),
)
