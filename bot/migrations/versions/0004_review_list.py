"""The review list: what the bot did not understand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "misunderstanding",
        sa.Column("misunderstanding_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ranking", sa.JSON(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("model_id", sa.String(length=100)),
        sa.Column("sequel", sa.String(length=12)),
        sa.Column("sequel_intent", sa.String(length=100)),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=100)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("misunderstanding_id", name=op.f("pk_misunderstanding")),
        sa.UniqueConstraint("message_id", name=op.f("uq_misunderstanding_message_id")),
    )
    op.create_index("ix_misunderstanding_status", "misunderstanding", ["status", "at"])
    op.create_index("ix_misunderstanding_conversation_id", "misunderstanding", ["conversation_id"])
