"""The bot's debts: one turn for each message that it has to answer, each run by one process at a time.

A process that runs a turn holds a *lease* on it and renews it. When the process dies, the lease runs out and
another one (or the same, restarted) takes the turn over under the same message id, which the dialogue core
recognises if it had answered before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.engine import RowMapping

from bot.conversations import review
from bot.conversations.model import Change, Finished, Reply, Turn
from bot.conversations.page import Page
from bot.conversations.state import bot_may_speak
from bot.conversations.store import Store
from bot.conversations.tables import turn

LEASE_S: Final = 4.0
RECLAIMED: Final = 50  # abandoned turns that one sweep takes over at most

_turn = select(turn).where(turn.c.message_id == bindparam("id"))
_next_pending = (
    select(turn)
    .where(turn.c.conversation_id == bindparam("conversation_id"), turn.c.status == "pending")
    .order_by(turn.c.seq)
    .limit(1)
)
_update_turn = update(turn).where(turn.c.message_id == bindparam("id"))


class Turns:
    """Ends turns, and finds those that nobody ends.

    Args:
        store: where they are.
        clock: tells the time, aware.
        instance: names this process in leases.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], *, instance: str) -> None:
        self._store = store
        self._clock = clock
        self._instance = instance

    async def finish(self, running: Turn, reply: Reply) -> Finished | None:
        """Stores the answer with the dialogue core's checkpoint and trace, and starts the next turn.

        A reply that comes after an agent took over is kept with the turn and not sent.

        Returns:
            None when another process has taken the turn over and will end it.
        """

        def transaction(connection: Connection) -> Finished | None:
            page = Page(connection, running.conversation_id, self._clock())
            if not self._holds(connection, running):
                return None
            speaks = bot_may_speak(page.state, running.epoch)
            reply_seq = None
            if speaks:
                reply_seq = page.append_message("bot", reply.content, buttons=reply.buttons).seq
                if reply.handoff is not None:
                    page.ask_for_person(reply.handoff, actor="bot")
            if reply.answered:
                page["after"] = running.message_id
                page["checkpoint"] = reply.checkpoint
            if reply.language is not None:
                page["language"] = reply.language
            outcome = ("answered" if reply.answered else "apology") if speaks else "suppressed"
            values = {
                "status": "done" if reply.answered else "failed",
                "outcome": outcome,
                "finished_at": page.now,
                "reply_seq": reply_seq,
                "suppressed": None if speaks else reply.content,
                "trace": reply.trace,
                "model_id": reply.model_id,
            }
            connection.execute(_update_turn.values(values), {"id": running.message_id})
            if reply.answered:
                review.note(connection, running, reply, page.now)
            waiting = self._start_next(connection, page)
            stands = page.save()
            return Finished(
                conversation=stands, events=tuple(page.events), suppressed=not speaks, next=waiting
            )

        return await self._store.write(transaction)

    async def say(
        self, running: Turn, content: dict[str, Any], buttons: dict[str, dict[str, str]] | None = None
    ) -> Change | None:
        """Adds a word of the bot while a turn is still running; None when it may no longer speak."""

        def transaction(connection: Connection) -> Change | None:
            page = Page(connection, running.conversation_id, self._clock())
            if not (bot_may_speak(page.state, running.epoch) and self._holds(connection, running)):
                return None
            page.append_message("bot", content, buttons=buttons)
            return Change(conversation=page.save(), events=tuple(page.events))

        return await self._store.write(transaction)

    async def renew(self, message_ids: list[str]) -> None:
        """Keeps the leases of turns that are still running here."""

        def transaction(connection: Connection) -> None:
            connection.execute(
                update(turn)
                .where(turn.c.message_id.in_(message_ids), turn.c.lease_owner == self._instance)
                .values(lease_until=self._clock() + timedelta(seconds=LEASE_S))
            )

        await self._store.write(transaction)

    async def give_up_leases(self) -> None:
        """Lets other processes take over at once what this one leaves unfinished."""

        def transaction(connection: Connection) -> None:
            connection.execute(
                update(turn)
                .where(turn.c.status == "running", turn.c.lease_owner == self._instance)
                .values(lease_until=self._clock())
            )

        await self._store.write(transaction)

    async def reclaim(self) -> list[Turn]:
        """Takes over turns whose process has died; each is the caller's to run."""
        abandoned = (
            select(turn.c.message_id, turn.c.conversation_id)
            .where(turn.c.status == "running", turn.c.lease_until < self._clock())
            .limit(RECLAIMED)
        )
        found = await self._store.read(lambda connection: connection.execute(abandoned).all())
        taken = [await self._take_over(row.message_id, row.conversation_id) for row in found]
        return [one for one in taken if one is not None]

    async def unfinished(self) -> int:
        """How many turns have no answer yet."""
        query = select(turn.c.message_id).where(turn.c.status.in_(("pending", "running")))
        return await self._store.read(lambda connection: len(connection.execute(query).all()))

    async def _take_over(self, message_id: str, conversation_id: str) -> Turn | None:
        def transaction(connection: Connection) -> Turn | None:
            page = Page(connection, conversation_id, self._clock())
            row = connection.execute(_turn, {"id": message_id}).mappings().one()
            if row["status"] != "running" or row["lease_until"] >= page.now:
                return None
            return self._start(connection, page, row, attempt=row["attempt"] + 1) or self._start_next(
                connection, page
            )

        return await self._store.write(transaction)

    def _holds(self, connection: Connection, running: Turn) -> bool:
        row = connection.execute(_turn, {"id": running.message_id}).mappings().one()
        return bool(row["status"] == "running" and row["lease_owner"] == self._instance)

    def _start_next(self, connection: Connection, page: Page) -> Turn | None:
        """Leases the turn that waits longest in the conversation."""
        while True:
            row = (
                connection.execute(_next_pending, {"conversation_id": page.conversation_id})
                .mappings()
                .first()
            )
            if row is None:
                return None
            if (started := self._start(connection, page, row, attempt=1)) is not None:
                return started

    def _start(self, connection: Connection, page: Page, row: RowMapping, *, attempt: int) -> Turn | None:
        """Leases a turn; None when an agent has taken over, and so the bot must not act on it any more."""
        if not bot_may_speak(page.state, row["epoch"]):
            values = {"status": "done", "outcome": "suppressed", "finished_at": page.now}
            connection.execute(_update_turn.values(values), {"id": row["message_id"]})
            return None
        values = {
            "status": "running",
            "attempt": attempt,
            "lease_owner": self._instance,
            "lease_until": page.now + timedelta(seconds=LEASE_S),
        }
        connection.execute(_update_turn.values(values), {"id": row["message_id"]})
        return turn_of({**row, **values}, page)


def turn_of(row: Mapping[str, Any], page: Page) -> Turn:
    """A row of ``turn`` in the conversation on ``page``."""
    return Turn(
        message_id=row["message_id"],
        conversation_id=row["conversation_id"],
        sent_at=row["created_at"],
        seq=row["seq"],
        epoch=row["epoch"],
        attempt=row["attempt"],
        text=row["text"],
        payload=row["payload"],
        after=page["after"],
        language=page["language"],
        customer_id=page["customer_id"],
    )
