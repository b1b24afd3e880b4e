"""The conversation log: every message is in it before anybody is told that it was accepted."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.engine import RowMapping

from bot.blocks import plain_text
from bot.conversations.model import (
    Accepted,
    Agent,
    Button,
    Change,
    Conversation,
    Event,
    Incoming,
    Said,
    Turn,
    TurnRecord,
)
from bot.conversations.page import COLUMNS, Page, conversation_of
from bot.conversations.state import claim, close, refuse_closed, refuse_silent_agent, release
from bot.conversations.store import Store
from bot.conversations.tables import conversation, message, turn
from bot.conversations.turns import LEASE_S, turn_of
from bot.errors import IdConflict, NotFound, TooMany

Clock = Callable[[], datetime]

PAGE: Final = 500  # events that one read returns at most
UNANSWERED: Final = 5  # messages of one conversation that may wait for the bot
BUTTON_MESSAGES: Final = 50  # newest messages whose buttons still work

_same_id = select(message.c.seq, message.c.body_hash).where(
    message.c.conversation_id == bindparam("conversation_id"),
    message.c.sender == bindparam("sender"),
    message.c.client_msg_id == bindparam("client_msg_id"),
)
_unfinished = select(turn.c.status).where(
    turn.c.conversation_id == bindparam("conversation_id"), turn.c.status.in_(("pending", "running"))
)
_insert_turn = insert(turn)
_events = (
    select(message)
    .where(message.c.conversation_id == bindparam("conversation_id"), message.c.seq > bindparam("after"))
    .order_by(message.c.seq)
    .limit(PAGE)
)


class Log:
    """Reads and writes conversations.

    Args:
        store: where they are.
        clock: tells the time, aware.
        instance: names this process in the leases of the turns that it runs.
    """

    def __init__(self, store: Store, clock: Clock, *, instance: str) -> None:
        self._store = store
        self._clock = clock
        self._instance = instance

    # Customers

    async def accept(self, conversation_id: str, incoming: Incoming) -> Accepted:
        """Stores a customer's message and, where the bot answers, the turn that it begins: one transaction.

        Raises:
            IdConflict: the id was used with another body.
            ConversationClosed: the conversation has ended.
            TooMany: as many messages as may wait for the bot are waiting.
            StoreUnavailable: nothing was stored; the same message may be sent again.
        """

        def transaction(connection: Connection) -> Accepted:
            page = Page(connection, conversation_id, self._clock())
            known = _find_same(connection, conversation_id, "customer", incoming)
            if known is not None:
                return Accepted(conversation=page.unchanged(), seq=known, dup=True)
            refuse_closed(page.state)
            new_turn = self._begin_turn(connection, page, incoming)
            event = page.append_message(
                "customer",
                incoming.content,
                client_msg_id=incoming.client_msg_id,
                body_hash=incoming.body_hash,
            )
            if incoming.rating is not None:
                page["rating"] = incoming.rating
            if page.state.status != "agent":
                if incoming.reply is not None:
                    page.append_message("bot", incoming.reply[page["language"]])
                if incoming.handoff is not None:
                    page.ask_for_person(incoming.handoff, actor="customer")
            stands = page.save()
            return Accepted(conversation=stands, events=tuple(page.events), seq=event.seq, turn=new_turn)

        return await self._store.write(transaction)

    async def conversation(self, conversation_id: str) -> Conversation:
        """How a conversation stands.

        Raises:
            NotFound: there is no such conversation.
        """

        def transaction(connection: Connection) -> Conversation:
            query = select(*COLUMNS).where(conversation.c.conversation_id == conversation_id)
            row = connection.execute(query).mappings().first()
            if row is None:
                raise NotFound("there is no such conversation")
            return conversation_of(row)

        return await self._store.read(transaction)

    async def events(self, conversation_id: str, after: int = 0) -> list[Event]:
        """The entries numbered above ``after``, in order, at most :data:`PAGE` of them."""

        def transaction(connection: Connection) -> list[Event]:
            rows = connection.execute(_events, {"conversation_id": conversation_id, "after": after})
            return [_event_of(row) for row in rows.mappings()]

        return await self._store.read(transaction)

    async def button(self, conversation_id: str, button_id: str) -> Button:
        """What a quick reply stands for that was issued in this conversation.

        Raises:
            NotFound: none with this id was, or it is too old.
        """

        def transaction(connection: Connection) -> Button:
            newest = (
                select(message.c.buttons)
                .where(message.c.conversation_id == conversation_id, message.c.buttons.is_not(None))
                .order_by(message.c.seq.desc())
                .limit(BUTTON_MESSAGES)
            )
            for buttons in connection.execute(newest).scalars():
                if button_id in buttons:
                    return Button(**buttons[button_id])
            raise NotFound("this button is no longer valid")

        return await self._store.read(transaction)

    # Agents

    async def conversations(self, statuses: Sequence[str], *, limit: int = 200) -> list[Conversation]:
        """Conversations in one of these states: who waits longest first, then the newest."""

        def transaction(connection: Connection) -> list[Conversation]:
            query = (
                select(*COLUMNS)
                .where(conversation.c.status.in_(statuses), conversation.c.last_seq > 0)
                .order_by(
                    conversation.c.waiting_since.is_(None),
                    conversation.c.waiting_since,
                    conversation.c.last_at.desc(),
                )
                .limit(limit)
            )
            return [conversation_of(row) for row in connection.execute(query).mappings()]

        return await self._store.read(transaction)

    async def claim(self, conversation_id: str, agent: Agent) -> Change:
        """The agent takes the conversation; from now on the bot is silent.

        Raises:
            AlreadyClaimed: another agent was faster; it says who.
            ConversationClosed: the conversation has ended.
        """
        return await self._change(conversation_id, agent, "claim")

    async def release(
        self, conversation_id: str, agent: Agent, *, checkpoint: dict[str, Any] | None = None
    ) -> Change:
        """The agent hands the conversation back to the bot.

        ``checkpoint`` is what the dialogue core knows after it was told what was said; None leaves it as it was.

        Raises:
            AlreadyClaimed: another agent has it.
            Conflict: nobody has it.
        """
        return await self._change(conversation_id, agent, "release", checkpoint=checkpoint)

    async def close(self, conversation_id: str, agent: Agent) -> Change:
        """Ends the conversation.

        Raises:
            AlreadyClaimed: another agent has it.
        """
        return await self._change(conversation_id, agent, "close")

    async def answer(self, conversation_id: str, agent: Agent, incoming: Incoming) -> Accepted:
        """Stores an agent's message.

        Raises:
            AlreadyClaimed: another agent has the conversation.
            Conflict: nobody has it, or it is closed.
            IdConflict: the id was used with another body.
        """

        def transaction(connection: Connection) -> Accepted:
            page = Page(connection, conversation_id, self._clock())
            known = _find_same(connection, conversation_id, "agent", incoming)
            if known is not None:
                return Accepted(conversation=page.unchanged(), seq=known, dup=True)
            refuse_silent_agent(page.state, agent.owner)
            event = page.append_message(
                "agent",
                incoming.content,
                client_msg_id=incoming.client_msg_id,
                body_hash=incoming.body_hash,
                agent_name=agent.name,
            )
            return Accepted(conversation=page.save(), events=tuple(page.events), seq=event.seq)

        return await self._store.write(transaction)

    async def said_since(self, conversation_id: str, seq: int) -> list[Said]:
        """What customer and agent said after ``seq``, in words."""
        return [
            Said(sender=event.sender, text=plain_text(event.content))
            for event in await self.events(conversation_id, seq)
            if event.content is not None and event.sender in {"customer", "agent"}
        ]

    async def checkpoint(self, conversation_id: str) -> dict[str, Any] | None:
        """What the dialogue core needs to go on with this conversation; None before the first turn."""

        def transaction(connection: Connection) -> dict[str, Any] | None:
            query = select(conversation.c.checkpoint).where(conversation.c.conversation_id == conversation_id)
            found: dict[str, Any] | None = connection.execute(query).scalar_one_or_none()
            return found

        return await self._store.read(transaction)

    async def turns(self, conversation_id: str) -> list[TurnRecord]:
        """All turns of a conversation with their traces, oldest first."""

        def transaction(connection: Connection) -> list[TurnRecord]:
            query = select(turn).where(turn.c.conversation_id == conversation_id).order_by(turn.c.seq)
            names = TurnRecord.__dataclass_fields__
            return [
                TurnRecord(**{name: row[name] for name in names})
                for row in connection.execute(query).mappings()
            ]

        return await self._store.read(transaction)

    # Private

    async def _change(
        self, conversation_id: str, agent: Agent, action: str, *, checkpoint: dict[str, Any] | None = None
    ) -> Change:
        move = {"claim": claim, "release": release, "close": close}[action]

        def transaction(connection: Connection) -> Change:
            page = Page(connection, conversation_id, self._clock())
            if not page.change(move(page.state, agent.owner), actor=f"agent:{agent.agent_id}", action=action):
                return Change(conversation=page.unchanged())
            if checkpoint is not None:
                page["checkpoint"] = checkpoint
            return Change(conversation=page.save(), events=tuple(page.events))

        return await self._store.write(transaction)

    def _begin_turn(self, connection: Connection, page: Page, incoming: Incoming) -> Turn | None:
        """The turn to run now; None when nothing is to be answered or an earlier turn is still running."""
        if page.state.status == "agent" or (incoming.text is None and incoming.payload is None):
            return None
        statuses = connection.execute(_unfinished, {"conversation_id": page.conversation_id}).scalars().all()
        if len(statuses) >= UNANSWERED:
            raise TooMany("please wait for the answers to your last messages", retry_after_s=2)
        runs_now = "running" not in statuses
        row = {
            "message_id": str(uuid.uuid4()),
            "conversation_id": page.conversation_id,
            "seq": page.last_seq + 1,
            "epoch": page.state.epoch,
            "status": "running" if runs_now else "pending",
            "attempt": 1,
            "lease_owner": self._instance if runs_now else None,
            "lease_until": page.now + timedelta(seconds=LEASE_S) if runs_now else None,
            "created_at": page.now,
            "text": incoming.text,
            "payload": incoming.payload,
        }
        connection.execute(_insert_turn, row)
        return turn_of(row, page) if runs_now else None


def _find_same(connection: Connection, conversation_id: str, sender: str, incoming: Incoming) -> int | None:
    """The number under which the same message is already stored.

    Raises:
        IdConflict: another message has its id.
    """
    key = {
        "conversation_id": conversation_id,
        "sender": sender,
        "client_msg_id": incoming.client_msg_id,
    }
    row = connection.execute(_same_id, key).first()
    if row is None:
        return None
    if row.body_hash != incoming.body_hash:
        raise IdConflict("this message id was used for another message")
    return int(row.seq)


def _event_of(row: RowMapping) -> Event:
    return Event(**{name: row[name] for name in Event.__dataclass_fields__})
