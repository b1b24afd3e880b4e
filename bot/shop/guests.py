"""Lets a guest see one order for a while, on its number and e-mail address, and makes guessing them hopeless.

Every failure has the same answer and does the same work: one look-up, one comparison, one row written.
Failures are counted in the store, so the limits hold across processes and restarts, and they hold for right
guesses too: otherwise a guesser would only need to go on.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import and_, delete, insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound, TooMany
from bot.shop.identifiers import canonical_email, canonical_number
from bot.shop.model import Order
from bot.shop.orders import read_orders
from bot.shop.principal import Principal
from bot.shop.tables import guest_failures, order_grants

GRANT_LIFETIME: Final = timedelta(minutes=30)  # one conversation's worth; asking again is easy

Scope = Literal["conversation", "order", "email", "address"]


@dataclass(frozen=True)
class Limit:
    """At most ``failures`` wrong guesses within ``window``."""

    failures: int
    window: timedelta


LIMITS: Final[Mapping[Scope, Limit]] = {
    # Five typing mistakes are human; the next guess waits until the first is a quarter of an hour old.
    "conversation": Limit(5, timedelta(minutes=15)),
    # Ten a day leave a guesser no chance at one order or inbox, from however many conversations.
    "order": Limit(10, timedelta(days=1)),
    "email": Limit(10, timedelta(days=1)),
    # Several people share an office's or a carrier's address.
    "address": Limit(20, timedelta(hours=1)),
}


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One guest's claim, and whom its failure is held against."""

    principal: Principal
    number: str
    email: str
    address: str | None

    def subjects(self) -> dict[Scope, str]:
        """What is counted, hashed."""
        plain: dict[Scope, str | None] = {
            "conversation": self.principal.conversation_id,
            "order": canonical_number(self.number),
            "email": canonical_email(self.email),
            "address": self.address,
        }
        return {scope: _digest(subject) for scope, subject in plain.items() if subject}


async def verify(
    connection: AsyncConnection, attempt: Attempt, *, now: datetime, limits: Mapping[Scope, Limit] = LIMITS
) -> Order | NotFound | TooMany:
    """Checks a claim inside a write transaction, which the caller must commit also when it failed.

    Returns:
        The order, or the error to raise after the commit.
    """
    subjects = attempt.subjects()
    await _serialise(connection, subjects)
    await connection.execute(
        delete(guest_failures).where(
            guest_failures.c.at < now - max(limit.window for limit in limits.values())
        )
    )
    wait = await _wait(connection, subjects, now=now, limits=limits)
    if wait is not None:
        return TooMany(
            "too many attempts to find an order; please wait or ask a person", wait.total_seconds()
        )
    known = await read_orders(connection, [canonical_number(attempt.number)])
    email = known[0].email if known else None
    # Compared also when there is no such order, so that both take the same time; no address hashes to "".
    expected = _digest(canonical_email(email)) if email else ""
    matches = hmac.compare_digest(expected.ljust(64), _digest(canonical_email(attempt.email)))
    if not (known and matches):
        await connection.execute(
            insert(guest_failures),
            [{"scope": scope, "subject": subject, "at": now} for scope, subject in subjects.items()],
        )
        return NotFound("there is no such order")
    await _grant(connection, attempt.principal, known[0].number, now)
    return known[0]


async def _serialise(connection: AsyncConnection, subjects: Mapping[Scope, str]) -> None:
    """Makes concurrent attempts on one subject wait for each other, so that none slips past the count."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        for key in sorted(int(subject[:15], 16) for subject in subjects.values()):
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


async def _wait(
    connection: AsyncConnection,
    subjects: Mapping[Scope, str],
    *,
    now: datetime,
    limits: Mapping[Scope, Limit],
) -> timedelta | None:
    """How long until another attempt is allowed; None when it is allowed now."""
    waits = []
    for scope, subject in subjects.items():
        limit = limits[scope]
        # The failure that has to grow old before there is room again.
        query = (
            select(guest_failures.c.at)
            .where(
                guest_failures.c.scope == scope,
                guest_failures.c.subject == subject,
                guest_failures.c.at > now - limit.window,
            )
            .order_by(guest_failures.c.at.desc())
            .offset(limit.failures - 1)
            .limit(1)
        )
        blocking = (await connection.execute(query)).scalar_one_or_none()
        if blocking is not None:
            waits.append(blocking + limit.window - now)
    return max(waits, default=None)


async def _grant(connection: AsyncConnection, principal: Principal, number: str, now: datetime) -> None:
    await connection.execute(
        delete(order_grants).where(
            or_(
                order_grants.c.expires_at <= now,
                and_(
                    order_grants.c.conversation_id == principal.conversation_id,
                    order_grants.c.order_number == number,
                ),
            )
        )
    )
    await connection.execute(
        insert(order_grants).values(
            conversation_id=principal.conversation_id, order_number=number, expires_at=now + GRANT_LIFETIME
        )
    )


def _digest(subject: str) -> str:
    return hashlib.sha256(subject.encode(errors="replace")).hexdigest()
