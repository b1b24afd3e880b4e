"""Conversations: visitors, the message log, turns, agents and their sessions, the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

OPEN = sa.text("status <> 'closed'")
UNFINISHED = sa.text("status IN ('pending', 'running')")


def upgrade() -> None:
    op.create_table(
        "visitor",
        sa.Column("visitor_id", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.String(length=255)),
        sa.Column("customer_name", sa.String(length=200)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("visitor_id", name=op.f("pk_visitor")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_visitor_customer_id")),
    )
    op.create_table(
        "conversation",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("visitor_id", sa.String(length=32), nullable=False),
        sa.Column("customer_id", sa.String(length=255)),
        sa.Column("customer_name", sa.String(length=200)),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.String(length=32)),
        sa.Column("owner_name", sa.String(length=100)),
        sa.Column("owned_since_seq", sa.Integer()),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_text", sa.String(length=300)),
        sa.Column("last_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.String(length=40)),
        sa.Column("summary", sa.Text()),
        sa.Column("rating", sa.Integer()),
        sa.Column("after", sa.String(length=36)),
        sa.Column("checkpoint", sa.JSON()),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversation")),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitor.visitor_id"], name=op.f("fk_conversation_visitor_id_visitor")
        ),
    )
    op.create_index(
        "uq_conversation_open_visitor",
        "conversation",
        ["visitor_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_conversation_status", "conversation", ["status", "waiting_since", "last_at"])
    op.create_table(
        "message",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=8), nullable=False),
        sa.Column("client_msg_id", sa.String(length=36)),
        sa.Column("body_hash", sa.String(length=64)),
        sa.Column("agent_name", sa.String(length=100)),
        sa.Column("status", sa.String(length=8)),
        sa.Column("queue_position", sa.Integer()),
        sa.Column("content", sa.JSON()),
        sa.Column("buttons", sa.JSON()),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_message")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.conversation_id"],
            name=op.f("fk_message_conversation_id_conversation"),
        ),
        sa.UniqueConstraint("conversation_id", "sender", "client_msg_id", name="uq_message_client_msg_id"),
    )
    op.create_table(
        "turn",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=12)),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=32)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("text", sa.Text()),
        sa.Column("payload", sa.Text()),
        sa.Column("reply_seq", sa.Integer()),
        sa.Column("suppressed", sa.JSON()),
        sa.Column("trace", sa.JSON()),
        sa.Column("model_id", sa.String(length=100)),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_turn")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.conversation_id"],
            name=op.f("fk_turn_conversation_id_conversation"),
        ),
        sa.UniqueConstraint("conversation_id", "seq", name="uq_turn_conversation_seq"),
    )
    op.create_index(
        "ix_turn_unfinished",
        "turn",
        ["status", "lease_until"],
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )
    op.create_table(
        "agent",
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_agent")),
        sa.UniqueConstraint("email", name=op.f("uq_agent_email")),
    )
    op.create_table(
        "agent_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_agent_session")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.agent_id"], name=op.f("fk_agent_session_agent_id_agent")
        ),
    )
    op.create_table(
        "identity_nonce",
        sa.Column("nonce_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce_hash", name=op.f("pk_identity_nonce")),
    )
    op.create_index("ix_identity_nonce_expires_at", "identity_nonce", ["expires_at"])
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=100), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit")),
    )
