"""Who did what, append-only: each row carries the hash of the one before, so that a change or a gap shows."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, text

from bot.conversations.tables import audit

FIRST: Final = "0" * 64
_LOCK: Final = 4_710_201  # any number that nothing else in the database uses


def append(
    connection: Connection, *, at: datetime, actor: str, action: str, target: str, **detail: Any
) -> None:
    """Adds a row in the caller's transaction.

    ``actor`` is ``agent:<id>``, ``customer``, ``bot`` or ``system``; ``detail`` never holds anybody's words.
    """
    if connection.dialect.name == "postgresql":
        # Two transactions must not build on the same last row.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    newest = select(audit.c.hash).order_by(audit.c.audit_id.desc()).limit(1)
    prev_hash = connection.execute(newest).scalar_one_or_none() or FIRST
    row = {"at": at, "actor": actor, "action": action, "target": target, "detail": detail}
    connection.execute(insert(audit).values(row | {"prev_hash": prev_hash, "hash": _hash(prev_hash, row)}))


def first_break(connection: Connection) -> int | None:
    """The id of the first row that does not follow from the one before; None when the chain is whole."""
    prev_hash = FIRST
    for row in connection.execute(select(audit).order_by(audit.c.audit_id)).mappings():
        if row["prev_hash"] != prev_hash or row["hash"] != _hash(prev_hash, row):
            return int(row["audit_id"])
        prev_hash = row["hash"]
    return None


def _hash(prev_hash: str, row: Any) -> str:
    parts = [prev_hash, row["at"].isoformat(), row["actor"], row["action"], row["target"], row["detail"]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
