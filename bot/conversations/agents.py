"""Agents' accounts and sessions. Passwords are kept as argon2id hashes, session tokens as SHA-256 hashes."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, select, update

from bot.conversations import audit
from bot.conversations.model import Agent
from bot.conversations.store import Store
from bot.conversations.tables import agent, agent_session
from bot.database import insert_once
from bot.errors import Conflict, InvalidInput, Unauthorized

ROLES: Final = ("agent", "supervisor", "admin")
MIN_PASSWORD_CHARS: Final = 12
MAX_PASSWORD_CHARS: Final = 256
IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
SEEN_EVERY: Final = timedelta(minutes=1)  # a session's last use is written at most this often
HASHES_AT_ONCE: Final = 2  # each takes 19 MiB and a core for a while

# OWASP's parameters for argon2id.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@functools.cache
def _dummy_hash() -> str:
    """Verified when nobody has the address, so that the answer takes as long as for a wrong password."""
    return _hasher.hash(secrets.token_urlsafe(16))


class Agents:
    """Creates agents and signs them in and out.

    Args:
        store: where they are.
        clock: tells the time, aware.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._hashing = asyncio.Semaphore(HASHES_AT_ONCE)

    async def create(self, *, email: str, name: str, password: str, role: str = "agent") -> Agent:
        """Adds an agent.

        Raises:
            InvalidInput: the address, name, role or password cannot be used; it says why.
            Conflict: the address is taken.
        """
        address = normal_email(email)
        if not 1 <= len(name.strip()) <= 100:
            raise InvalidInput("a name has between 1 and 100 characters")
        if role not in ROLES:
            raise InvalidInput(f"a role is one of {', '.join(ROLES)}, not {role!r}")
        if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
            raise InvalidInput(
                f"a password has between {MIN_PASSWORD_CHARS} and {MAX_PASSWORD_CHARS} characters"
            )
        created = Agent(agent_id=uuid.uuid4().hex, email=address, name=name.strip(), role=role)
        password_hash = await asyncio.to_thread(_hasher.hash, password)

        def transaction(connection: Connection) -> Agent:
            values = {
                "agent_id": created.agent_id,
                "email": created.email,
                "name": created.name,
                "role": created.role,
                "password_hash": password_hash,
                "active": True,
                "created_at": self._clock(),
            }
            if not insert_once(connection, agent, values):
                raise Conflict(f"there is an agent with the address {address} already")
            target = f"agent:{created.agent_id}"
            audit.append(
                connection, at=self._clock(), actor="system", action="create_agent", target=target, role=role
            )
            return created

        return await self._store.write(transaction)

    async def sign_in(self, email: str, password: str) -> tuple[Agent, str]:
        """Checks the password and begins a session.

        Returns:
            The agent and the session's token, 256 random bits.

        Raises:
            Unauthorized: wrong address or password, or not active; never told apart.
        """
        address = email.strip().lower()

        def find(connection: Connection) -> tuple[Agent, str] | None:
            query = select(agent).where(agent.c.email == address, agent.c.active)
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            found = Agent(agent_id=row["agent_id"], email=row["email"], name=row["name"], role=row["role"])
            return found, row["password_hash"]

        known = await self._store.read(find)
        async with self._hashing:
            right = await asyncio.to_thread(_verify, known[1] if known else None, password)
        if known is None or not right:
            raise Unauthorized("the e-mail address or the password is wrong")
        found, password_hash = known
        token = secrets.token_urlsafe(32)
        new_hash = (
            await asyncio.to_thread(_hasher.hash, password)
            if _hasher.check_needs_rehash(password_hash)
            else None
        )

        def begin(connection: Connection) -> None:
            now = self._clock()
            connection.execute(delete(agent_session).where(agent_session.c.expires_at < now))
            session = {
                "token_hash": _hash_token(token),
                "agent_id": found.agent_id,
                "created_at": now,
                "seen_at": now,
                "expires_at": now + ABSOLUTE,
            }
            connection.execute(agent_session.insert().values(session))
            if new_hash is not None:
                mine = agent.c.agent_id == found.agent_id
                connection.execute(update(agent).where(mine).values(password_hash=new_hash))
            actor = f"agent:{found.agent_id}"
            audit.append(connection, at=now, actor=actor, action="sign_in", target=actor)

        await self._store.write(begin)
        return found, token

    async def session(self, token: str) -> Agent:
        """The agent whose session this is, as long as it is used.

        Raises:
            Unauthorized: no such session, signed out, expired, or the agent is no longer active.
        """
        now = self._clock()

        def find(connection: Connection) -> tuple[Agent, datetime]:
            query = (
                select(agent, agent_session.c.seen_at)
                .join(agent_session, agent_session.c.agent_id == agent.c.agent_id)
                .where(
                    agent_session.c.token_hash == _hash_token(token),
                    agent_session.c.expires_at > now,
                    agent_session.c.seen_at > now - IDLE,
                    agent.c.active,
                )
            )
            row = connection.execute(query).mappings().first()
            if row is None:
                raise Unauthorized("please sign in")
            found = Agent(agent_id=row["agent_id"], email=row["email"], name=row["name"], role=row["role"])
            return found, row["seen_at"]

        found, seen_at = await self._store.read(find)
        if now - seen_at > SEEN_EVERY:

            def touch(connection: Connection) -> None:
                mine = agent_session.c.token_hash == _hash_token(token)
                connection.execute(update(agent_session).where(mine).values(seen_at=now))

            await self._store.write(touch)
        return found

    async def sign_out(self, token: str) -> None:
        """Ends the session at once."""

        def transaction(connection: Connection) -> None:
            connection.execute(delete(agent_session).where(agent_session.c.token_hash == _hash_token(token)))

        await self._store.write(transaction)


def normal_email(email: str) -> str:
    """An e-mail address in the one form in which it is stored.

    Raises:
        InvalidInput: it cannot be one.
    """
    address = email.strip().lower()
    local, at, domain = address.partition("@")
    if not (at and local and "." in domain and len(address) <= 254 and address.isprintable()):
        raise InvalidInput("that is not an e-mail address")
    return address


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        return _hasher.verify(password_hash or _dummy_hash(), password[:MAX_PASSWORD_CHARS])
    except (VerificationError, InvalidHashError):
        return False


def _hash_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
