"""The review list: what the bot did not understand, so that a builder can teach it.

An entry is written in the transaction that ends the turn. What the customer did next is added when the next turn
ends: it often says what was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, select, update
from sqlalchemy.engine import RowMapping

from bot.conversations.model import Reply, Turn
from bot.conversations.redaction import redacted
from bot.conversations.store import Store
from bot.conversations.tables import misunderstanding
from bot.database import insert_once
from bot.errors import NotFound

ANSWER_CHARS: Final = 300
RANKED: Final = 3
FALLBACK_INTENT: Final = "nlu_fallback"
FALLBACK_ACTION: Final = "action_fallback"
# Answers from the knowledge base; counts a miss when it had nothing to say.
QUESTION_ACTION: Final = "action_answer_question"
PERSON_INTENT: Final = "request_human"

# rephrased: other words were understood. chose: a button of the answer. missed: other words were not understood
# either. person: asked for one. None: nothing yet, or the customer left.
Sequel = Literal["rephrased", "chose", "missed", "person"]
Standing = Literal["open", "labelled", "dismissed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstanding:
    """One entry of the list.

    Attributes:
        text: the customer's words, redacted.
        ranking: the intents that came into question with their confidence, best first.
        answer: the first words of what the bot said instead, redacted.
        sequel, sequel_intent: what the customer did next, and how that was understood.
        label: the intent that a builder gave it.
    """

    id: int
    at: datetime
    language: Literal["en", "zh"]
    text: str
    ranking: Sequence[tuple[str, float]]
    answer: str
    sequel: Sequel | None
    sequel_intent: str | None
    status: Standing
    label: str | None

    @property
    def likely(self) -> str | None:
        """The intent that it probably had: what the customer said or chose next, else the best guess."""
        if self.sequel in {"rephrased", "chose"} and self.sequel_intent:
            return self.sequel_intent
        return self.ranking[0][0] if self.ranking else None


def was_missed(trace: Mapping[str, Any]) -> bool:
    """Whether the dialogue core had to fall back on guessing.

    The intent alone does not tell: words that a form was waiting for are often none.
    """
    actions = _actions(trace)
    misses = (trace.get("slots") or {}).get("misses")
    return FALLBACK_ACTION in actions or (QUESTION_ACTION in actions and bool(misses))


def note(connection: Connection, turn: Turn, reply: Reply, now: datetime) -> None:
    """Adds a turn to the list if it was not understood, and to the entry before it what came of that one."""
    trace = reply.trace or {}
    missed = turn.text is not None and was_missed(trace)
    _continue(connection, turn, trace, missed=missed)
    if missed:
        entry = {
            "message_id": turn.message_id,
            "conversation_id": turn.conversation_id,
            "at": now,
            "language": reply.language or turn.language,
            "text": redacted(turn.text or ""),
            "ranking": _ranking(trace),
            "answer": redacted(_words(reply.content))[:ANSWER_CHARS],
            "model_id": reply.model_id,
            "status": "open",
        }
        insert_once(connection, misunderstanding, entry)


def _continue(connection: Connection, turn: Turn, trace: Mapping[str, Any], *, missed: bool) -> None:
    intent = _intent(trace)
    sequel: Sequel
    if intent == PERSON_INTENT:
        sequel = "person"
    elif turn.text is None:
        sequel = "chose"
    else:
        sequel = "missed" if missed else "rephrased"
    last = (
        select(misunderstanding.c.misunderstanding_id)
        .where(
            misunderstanding.c.conversation_id == turn.conversation_id,
            misunderstanding.c.message_id != turn.message_id,
            misunderstanding.c.sequel.is_(None),
        )
        .order_by(misunderstanding.c.misunderstanding_id.desc())
        .limit(1)
    )
    found = connection.execute(last).scalar_one_or_none()
    if found is not None:
        connection.execute(
            update(misunderstanding)
            .where(misunderstanding.c.misunderstanding_id == found)
            .values(sequel=sequel, sequel_intent=None if missed else intent)
        )


class ReviewList:
    """What a builder does with the entries.

    Args:
        store: where they are.
        clock: tells the time, aware.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def entries(
        self, *, status: Standing | None = "open", language: str | None = None
    ) -> list[Misunderstanding]:
        """All entries with this status and language, newest first; None takes any."""
        query = select(misunderstanding).order_by(misunderstanding.c.misunderstanding_id.desc())
        if status is not None:
            query = query.where(misunderstanding.c.status == status)
        if language is not None:
            query = query.where(misunderstanding.c.language == language)
        rows = await self._store.read(lambda connection: connection.execute(query).mappings().all())
        return [_entry(row) for row in rows]

    async def entry(self, number: int) -> Misunderstanding:
        """One entry.

        Raises:
            NotFound: there is none of this number.
        """
        query = select(misunderstanding).where(misunderstanding.c.misunderstanding_id == number)
        row = await self._store.read(lambda connection: connection.execute(query).mappings().one_or_none())
        if row is None:
            raise NotFound(f"the review list has no entry {number}")
        return _entry(row)

    async def label(self, number: int, intent: str) -> None:
        """Notes the intent that an entry has.

        Raises:
            NotFound: there is none of this number.
        """
        await self._settle(number, "labelled", intent)

    async def dismiss(self, number: int) -> None:
        """Notes that there is nothing to learn from an entry.

        Raises:
            NotFound: there is none of this number.
        """
        await self._settle(number, "dismissed", None)

    async def _settle(self, number: int, status: Standing, label: str | None) -> None:
        def transaction(connection: Connection) -> int:
            return connection.execute(
                update(misunderstanding)
                .where(misunderstanding.c.misunderstanding_id == number)
                .values(status=status, label=label, settled_at=self._clock())
            ).rowcount

        if await self._store.write(transaction) == 0:
            raise NotFound(f"the review list has no entry {number}")


def _entry(row: RowMapping) -> Misunderstanding:
    return Misunderstanding(
        id=row["misunderstanding_id"],
        at=row["at"],
        language=row["language"],
        text=row["text"],
        ranking=tuple((entry["name"], entry["confidence"]) for entry in row["ranking"]),
        answer=row["answer"],
        sequel=row["sequel"],
        sequel_intent=row["sequel_intent"],
        status=row["status"],
        label=row["label"],
    )


def _intent(trace: Mapping[str, Any]) -> str | None:
    intent = trace.get("intent")
    return intent.get("name") if isinstance(intent, Mapping) else None


def _actions(trace: Mapping[str, Any]) -> set[str]:
    return {str(action.get("name")) for action in trace.get("actions") or ()}


def _ranking(trace: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = [entry for entry in trace.get("ranking") or () if entry.get("name") != FALLBACK_INTENT]
    return [
        {"name": e["name"], "confidence": round(float(e.get("confidence", 0)), 3)} for e in found[:RANKED]
    ]


def _words(content: Mapping[str, Any]) -> str:
    blocks: Sequence[Mapping[str, Any]] = content.get("blocks") or ()
    return " / ".join(str(block.get("text") or block.get("fallback") or "") for block in blocks)
