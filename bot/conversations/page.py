"""A conversation locked for the length of one transaction, and written back once at its end."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.engine import RowMapping

from bot.blocks import plain_text
from bot.conversations import audit
from bot.conversations.model import Conversation, Customer, Event, Handoff, Sender
from bot.conversations.state import Owner, State, queue
from bot.conversations.tables import conversation, message
from bot.errors import Conflict, NotFound

# Everything but the checkpoint, which is big and which only a turn needs.
COLUMNS: Final = [column for column in conversation.c if column.name != "checkpoint"]
LAST_TEXT_CHARS: Final = 300
QUESTION_MESSAGES: Final = 6  # the customer's last messages that stand in for a missing summary

_lock = (
    select(*COLUMNS)
    .where(conversation.c.conversation_id == bindparam("id"))
    # "no key update": rows that refer to this one may still be inserted meanwhile.
    .with_for_update(key_share=True)
)
_insert_message = insert(message)


class Page:
    """Open it, append to it, save it; the sequence numbers have no gaps because nobody else can meanwhile."""

    def __init__(self, connection: Connection, conversation_id: str, now: datetime) -> None:
        """Waits for the conversation's lock.

        Raises:
            NotFound: there is no such conversation.
        """
        row = connection.execute(_lock, {"id": conversation_id}).mappings().first()
        if row is None:
            raise NotFound("there is no such conversation")
        self._connection = connection
        self._was = row
        self._changes: dict[str, Any] = {}
        self.now = now
        self.conversation_id = conversation_id
        self.state = state_of(row)
        self.last_seq: int = row["last_seq"]
        self.events: list[Event] = []

    def __getitem__(self, column: str) -> Any:
        return self._changes.get(column, self._was[column])

    def __setitem__(self, column: str, value: Any) -> None:
        self._changes[column] = value

    def append_message(
        self,
        sender: Sender,
        content: dict[str, Any],
        *,
        client_msg_id: str | None = None,
        body_hash: str | None = None,
        agent_name: str | None = None,
        buttons: dict[str, dict[str, str]] | None = None,
    ) -> Event:
        """Adds a message to the log."""
        event = Event(
            seq=self.last_seq + 1,
            at=self.now,
            epoch=self.state.epoch,
            kind="message",
            sender=sender,
            client_msg_id=client_msg_id,
            agent_name=agent_name,
            content=content,
        )
        self._insert(event, body_hash=body_hash, buttons=buttons)
        self["last_text"] = plain_text(content)[:LAST_TEXT_CHARS]
        self["last_at"] = self.now
        return event

    def change(self, new: State, *, actor: str, action: str, **detail: Any) -> bool:
        """Moves to another state with its status entry and audit row; says whether anything changed."""
        if new == self.state:
            return False
        old, self.state = self.state, new
        position = self._queue_position() if new.status == "queued" else None
        event = Event(
            seq=self.last_seq + 1,
            at=self.now,
            epoch=new.epoch,
            kind="status",
            sender="system",
            status=new.status,
            agent_name=new.owner.name if new.owner else None,
            queue_position=position,
        )
        self._insert(event)
        self["waiting_since"] = self.now if new.status == "queued" else None
        self["owned_since_seq"] = event.seq if new.status == "agent" else None
        audit.append(
            self._connection,
            at=self.now,
            actor=actor,
            action=action,
            target=f"conversation:{self.conversation_id}",
            before=old.status,
            after=new.status,
            epoch=new.epoch,
            **detail,
        )
        return True

    def ask_for_person(self, handoff: Handoff, *, actor: str) -> None:
        """Queues the conversation, unless it is already, and notes why."""
        if self.change(queue(self.state), actor=actor, action="queue", reason=handoff.reason):
            self["reason"] = handoff.reason
            self["summary"] = handoff.summary or self._last_questions()

    def save(self) -> Conversation:
        """Writes the row back, on condition that nobody else has: this decides every race.

        Raises:
            Conflict: somebody has.
        """
        owner = self.state.owner
        values = self._changes | {
            "status": self.state.status,
            "epoch": self.state.epoch,
            "owner_id": owner.agent_id if owner else None,
            "owner_name": owner.name if owner else None,
            "last_seq": self.last_seq,
        }
        result = self._connection.execute(
            update(conversation)
            .where(conversation.c.conversation_id == self.conversation_id)
            .where(conversation.c.epoch == self._was["epoch"])
            .where(conversation.c.last_seq == self._was["last_seq"])
            .values(values)
        )
        if result.rowcount != 1:
            raise Conflict("the conversation has changed meanwhile")
        return conversation_of({**self._was, **values})

    def unchanged(self) -> Conversation:
        """The conversation as it stands in the store."""
        return conversation_of(self._was)

    def _insert(
        self,
        event: Event,
        *,
        body_hash: str | None = None,
        buttons: dict[str, dict[str, str]] | None = None,
    ) -> None:
        self._connection.execute(
            _insert_message,
            {
                "conversation_id": self.conversation_id,
                "seq": event.seq,
                "kind": event.kind,
                "at": event.at,
                "epoch": event.epoch,
                "sender": event.sender,
                "client_msg_id": event.client_msg_id,
                "body_hash": body_hash,
                "agent_name": event.agent_name,
                "status": event.status,
                "queue_position": event.queue_position,
                "content": event.content,
                "buttons": buttons,
            },
        )
        self.last_seq = event.seq
        self.events.append(event)

    def _queue_position(self) -> int:
        waiting = select(func.count()).select_from(conversation).where(conversation.c.status == "queued")
        return int(self._connection.execute(waiting).scalar_one()) + 1

    def _last_questions(self) -> str:
        newest = (
            select(message.c.content)
            .where(message.c.conversation_id == self.conversation_id, message.c.sender == "customer")
            .order_by(message.c.seq.desc())
            .limit(QUESTION_MESSAGES)
        )
        texts = [plain_text(content) for content in self._connection.execute(newest).scalars()]
        return "\n".join(reversed(texts))[:2000]


def state_of(row: RowMapping | dict[str, Any]) -> State:
    """The state in a row of ``conversation``."""
    owner = Owner(row["owner_id"], row["owner_name"]) if row["owner_id"] else None
    return State(row["status"], row["epoch"], owner)


def conversation_of(row: RowMapping | dict[str, Any]) -> Conversation:
    """A row of ``conversation`` as a value."""
    customer_id = row["customer_id"]
    return Conversation(
        conversation_id=row["conversation_id"],
        visitor_id=row["visitor_id"],
        customer=Customer(customer_id=customer_id, name=row["customer_name"]) if customer_id else None,
        language=row["language"],
        state=state_of(row),
        last_seq=row["last_seq"],
        last_text=row["last_text"],
        last_at=row["last_at"],
        waiting_since=row["waiting_since"],
        reason=row["reason"],
        summary=row["summary"],
        owned_since_seq=row["owned_since_seq"],
        after=row["after"],
    )
