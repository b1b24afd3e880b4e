"""What the log hands out: frozen values, with no connection to the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.blocks.content import HandoffReason
from bot.conversations.state import Owner, State, Status

Sender = Literal["customer", "bot", "agent"]
Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A signed-in customer, vouched for by the shop."""

    customer_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One row of the list of conversations."""

    conversation_id: str
    visitor_id: str
    customer: Customer | None
    language: Language
    state: State
    last_seq: int
    last_text: str | None
    last_at: datetime | None
    waiting_since: datetime | None
    reason: str | None
    summary: str | None
    owned_since_seq: int | None
    after: str | None

    def as_item(self) -> dict[str, Any]:
        """The row that the console's list shows."""
        owner = self.state.owner
        return {
            "conversation": self.conversation_id,
            "status": self.state.status,
            "customer_name": self.customer.name if self.customer else None,
            "agent_name": owner.name if owner else None,
            "language": self.language,
            "last_text": self.last_text,
            "last_at": iso(self.last_at),
            "waiting_since": iso(self.waiting_since),
            "reason": self.reason,
            "summary": self.summary,
            "seq": self.last_seq,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One numbered entry of the log: a message, or a change of who answers."""

    seq: int
    at: datetime
    epoch: int
    kind: Literal["message", "status"]
    sender: Sender | Literal["system"]
    client_msg_id: str | None = None
    agent_name: str | None = None
    content: dict[str, Any] | None = None
    status: Status | None = None
    queue_position: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The event as the protocol has it; absent parts are left out."""
        body: dict[str, Any] = {
            "seq": self.seq,
            "at": iso(self.at),
            "epoch": self.epoch,
            "kind": self.kind,
            "sender": self.sender if self.kind == "message" else None,
            "client_msg_id": self.client_msg_id,
            "agent_name": self.agent_name,
            "content": self.content,
            "status": self.status,
            "queue_position": self.queue_position,
        }
        return {name: value for name, value in body.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """A person is asked for."""

    reason: HandoffReason
    summary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A customer's message, checked and ready to be stored.

    Args:
        client_msg_id: made by the client; the same id is the same message.
        body_hash: of what the client sent; the same id with another hash is a conflict.
        content: what everybody sees.
        text, payload: what the dialogue core gets, at most one of them; neither: the bot is not asked.
        rating: stars given to the conversation.
        reply: content with which the gateway itself answers at once, in each language.
        handoff: the message asks for a person, whatever the bot thinks.
    """

    client_msg_id: str
    body_hash: str
    content: dict[str, Any]
    text: str | None = None
    payload: str | None = None
    rating: int | None = None
    reply: Mapping[Language, dict[str, Any]] | None = None
    handoff: Handoff | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A quick reply as it was issued."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A customer's message that the bot owes an answer to.

    ``after`` is the last turn whose answer is stored, where the dialogue core goes on from; ``sent_at`` is when the
    customer wrote, which may lie a while back when the turn runs.
    """

    message_id: str
    conversation_id: str
    sent_at: datetime
    seq: int
    epoch: int
    attempt: int
    text: str | None
    payload: str | None
    after: str | None
    language: Language
    customer_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How a turn ends.

    Args:
        content: what the bot says.
        buttons: what the quick replies in it stand for, by id.
        answered: false for an apology; the dialogue core then stands where it stood.
        handoff: a person is asked for.
        checkpoint, trace, model_id, language: from the dialogue core.
    """

    content: dict[str, Any]
    buttons: dict[str, dict[str, str]] | None = None
    answered: bool = True
    handoff: Handoff | None = None
    checkpoint: dict[str, Any] | None = None
    trace: dict[str, Any] | None = None
    model_id: str | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRecord:
    """A turn as the log keeps it, for those who look at what the bot understood."""

    message_id: str
    seq: int
    status: str
    outcome: str | None
    attempt: int
    created_at: datetime
    finished_at: datetime | None
    reply_seq: int | None
    suppressed: dict[str, Any] | None
    trace: dict[str, Any] | None
    model_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a transaction did to a conversation: how it stands now, and the entries that were added."""

    conversation: Conversation
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Change):
    """A stored message of a customer or an agent.

    Args:
        seq: its number.
        dup: it had been stored before.
        turn: to be run by the caller now.
    """

    seq: int
    dup: bool = False
    turn: Turn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Change):
    """A turn that has ended; ``next`` waits in the same conversation and is the caller's to run."""

    suppressed: bool = False
    next: Turn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person who answers customers."""

    agent_id: str
    email: str
    name: str
    role: str

    @property
    def owner(self) -> Owner:
        """As the owner of a conversation."""
        return Owner(self.agent_id, self.name)

    def as_json(self) -> dict[str, str]:
        """As the console shows it."""
        return {"agent_id": self.agent_id, "name": self.name, "email": self.email, "role": self.role}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message in words, for the dialogue core to know what passed between a customer and an agent."""

    sender: Sender
    text: str


def iso(at: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return at.isoformat().replace("+00:00", "Z") if at else None
