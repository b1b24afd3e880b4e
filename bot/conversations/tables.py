"""The tables of conversations. ``bot/migrations`` creates them; a test compares the two.

``message`` is the log: everything that a customer may see, numbered without gaps in each conversation. A bot's
reply that came too late is kept in its ``turn``, not in the log, so that the numbers stay gap-free.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.database import UtcDateTime, metadata

visitor = Table(
    "visitor",
    metadata,
    Column("visitor_id", String(32), primary_key=True),
    # One scope for each signed-in customer, whatever device; unknown visitors have none.
    Column("customer_id", String(255), unique=True),
    Column("customer_name", String(200)),
    Column("created_at", UtcDateTime, nullable=False),
)

conversation = Table(
    "conversation",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("visitor_id", ForeignKey("visitor.visitor_id"), nullable=False),
    Column("customer_id", String(255)),
    Column("customer_name", String(200)),
    Column("language", String(2), nullable=False),
    Column("status", String(8), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("owner_id", String(32)),
    Column("owner_name", String(100)),
    # The number of the status entry with which the agent took over; hand-back reports what was said since.
    Column("owned_since_seq", Integer),
    Column("last_seq", Integer, nullable=False),
    Column("last_text", String(300)),
    Column("last_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("waiting_since", UtcDateTime),
    Column("reason", String(40)),
    Column("summary", Text),
    Column("rating", Integer),
    # Where the dialogue core stands: after which turn, and what it needs to go on from there.
    Column("after", String(36)),
    Column("checkpoint", JSON),
    Index(
        "uq_conversation_open_visitor",
        "visitor_id",
        unique=True,
        sqlite_where=text("status <> 'closed'"),
        postgresql_where=text("status <> 'closed'"),
    ),
    Index("ix_conversation_status", "status", "waiting_since", "last_at"),
)

message = Table(
    "message",
    metadata,
    Column("conversation_id", ForeignKey("conversation.conversation_id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(8), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("sender", String(8), nullable=False),
    Column("client_msg_id", String(36)),
    Column("body_hash", String(64)),
    Column("agent_name", String(100)),
    Column("status", String(8)),
    Column("queue_position", Integer),
    Column("content", JSON(none_as_null=True)),
    # What the quick replies in ``content`` stand for; never leaves the gateway.
    Column("buttons", JSON(none_as_null=True)),
    UniqueConstraint("conversation_id", "sender", "client_msg_id", name="uq_message_client_msg_id"),
)

turn = Table(
    "turn",
    metadata,
    Column("message_id", String(36), primary_key=True),
    Column("conversation_id", ForeignKey("conversation.conversation_id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    # pending, running, done, failed
    Column("status", String(8), nullable=False),
    # How it ended: answered, apology or suppressed.
    Column("outcome", String(12)),
    Column("attempt", Integer, nullable=False),
    Column("lease_owner", String(32)),
    Column("lease_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("text", Text),
    Column("payload", Text),
    Column("reply_seq", Integer),
    Column("suppressed", JSON(none_as_null=True)),
    Column("trace", JSON(none_as_null=True)),
    Column("model_id", String(100)),
    UniqueConstraint("conversation_id", "seq", name="uq_turn_conversation_seq"),
    Index(
        "ix_turn_unfinished",
        "status",
        "lease_until",
        sqlite_where=text("status IN ('pending', 'running')"),
        postgresql_where=text("status IN ('pending', 'running')"),
    ),
)

agent = Table(
    "agent",
    metadata,
    Column("agent_id", String(32), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

agent_session = Table(
    "agent_session",
    metadata,
    # SHA-256 of the cookie: who reads the store cannot sign in with what stands there.
    Column("token_hash", String(64), primary_key=True),
    Column("agent_id", ForeignKey("agent.agent_id"), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

# Identities that a shop's server signed are accepted once; kept until they expire.
identity_nonce = Table(
    "identity_nonce",
    metadata,
    Column("nonce_hash", String(64), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

audit = Table(
    "audit",
    metadata,
    Column("audit_id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("action", String(40), nullable=False),
    Column("target", String(100), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# What the bot did not understand, for the builder. The words are redacted and nothing says who wrote them, so
# there is no foreign key: an entry stays when its conversation is deleted.
misunderstanding = Table(
    "misunderstanding",
    metadata,
    Column("misunderstanding_id", Integer, primary_key=True),
    Column("message_id", String(36), nullable=False, unique=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("language", String(2), nullable=False),
    Column("text", Text, nullable=False),
    Column("ranking", JSON, nullable=False),
    Column("answer", Text, nullable=False),
    Column("model_id", String(100)),
    # What the customer did next: see bot/conversations/review.py.
    Column("sequel", String(12)),
    Column("sequel_intent", String(100)),
    # open, labelled, dismissed
    Column("status", String(10), nullable=False),
    Column("label", String(100)),
    Column("settled_at", UtcDateTime),
    Index("ix_misunderstanding_status", "status", "at"),
)

ALL = (visitor, conversation, message, turn, agent, agent_session, identity_nonce, audit, misunderstanding)
