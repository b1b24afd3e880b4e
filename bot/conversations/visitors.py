"""Who is on the other side, and which conversation is theirs: exactly one open conversation for each visitor."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from bot.conversations.model import Conversation, Customer, Language
from bot.conversations.page import COLUMNS, conversation_of
from bot.conversations.store import Store
from bot.conversations.tables import conversation, identity_nonce, visitor
from bot.database import insert_once
from bot.errors import NotFound, Unauthorized


class Visitors:
    """Opens conversations.

    Args:
        store: where they are.
        clock: tells the time, aware.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def arrive(self, language: Language) -> Conversation:
        """A new visitor with a new conversation."""

        def transaction(connection: Connection) -> Conversation:
            visitor_id = uuid.uuid4().hex
            values = {"visitor_id": visitor_id, "created_at": self._clock()}
            connection.execute(visitor.insert().values(values))
            return self._open(connection, visitor_id, None, language)

        return await self._store.write(transaction)

    async def sign_in(
        self, customer: Customer, language: Language, *, nonce: str, expires_at: datetime
    ) -> Conversation:
        """The open conversation of a customer whom the shop vouches for; the same on every device.

        Raises:
            Unauthorized: the shop's word was used before.
        """

        def transaction(connection: Connection) -> Conversation:
            now = self._clock()
            connection.execute(delete(identity_nonce).where(identity_nonce.c.expires_at < now))
            nonce_hash = hashlib.sha256(nonce.encode()).hexdigest()
            if not insert_once(
                connection, identity_nonce, {"nonce_hash": nonce_hash, "expires_at": expires_at}
            ):
                raise Unauthorized("this identity was used before; ask the shop for a new one")
            values = {
                "visitor_id": uuid.uuid4().hex,
                "customer_id": customer.customer_id,
                "customer_name": customer.name,
                "created_at": now,
            }
            insert_once(connection, visitor, values)
            mine = visitor.c.customer_id == customer.customer_id
            connection.execute(update(visitor).where(mine).values(customer_name=customer.name))
            visitor_id = connection.execute(select(visitor.c.visitor_id).where(mine)).scalar_one()
            return self._open(connection, visitor_id, customer, language)

        return await self._store.write(transaction)

    async def customer(self, visitor_id: str) -> Customer | None:
        """Who the visitor is signed in as.

        Raises:
            NotFound: there is no such visitor.
        """

        def transaction(connection: Connection) -> Customer | None:
            return _customer(connection, visitor_id)

        return await self._store.read(transaction)

    async def conversations(self, customer_id: str) -> list[str]:
        """The ids of all conversations of a customer, closed ones too."""

        def transaction(connection: Connection) -> list[str]:
            query = select(conversation.c.conversation_id).where(conversation.c.customer_id == customer_id)
            return list(connection.execute(query).scalars())

        return await self._store.read(transaction)

    async def come_back(self, visitor_id: str, language: Language) -> Conversation:
        """The visitor's open conversation; a new one where the last was closed.

        Raises:
            NotFound: there is no such visitor.
        """
        found = await self._store.read(lambda connection: _find_open(connection, visitor_id))
        if found is not None:
            return found

        def transaction(connection: Connection) -> Conversation:
            return self._open(connection, visitor_id, _customer(connection, visitor_id), language)

        return await self._store.write(transaction)

    def _open(
        self, connection: Connection, visitor_id: str, customer: Customer | None, language: Language
    ) -> Conversation:
        values = {
            "conversation_id": uuid.uuid4().hex,
            "visitor_id": visitor_id,
            "customer_id": customer.customer_id if customer else None,
            "customer_name": customer.name if customer else None,
            "language": language,
            "status": "bot",
            "epoch": 0,
            "last_seq": 0,
            "created_at": self._clock(),
        }
        insert_once(connection, conversation, values)
        found = _find_open(connection, visitor_id)
        if (
            found is None
        ):  # the index allows no second open conversation, so the first insert must have worked
            raise NotFound("the conversation was closed meanwhile")
        return found


def _find_open(connection: Connection, visitor_id: str) -> Conversation | None:
    query = select(*COLUMNS).where(conversation.c.visitor_id == visitor_id, conversation.c.status != "closed")
    row = connection.execute(query).mappings().first()
    return conversation_of(row) if row else None


def _customer(connection: Connection, visitor_id: str) -> Customer | None:
    query = select(visitor.c.customer_id, visitor.c.customer_name).where(visitor.c.visitor_id == visitor_id)
    row = connection.execute(query).first()
    if row is None:
        raise NotFound("there is no such visitor")
    return Customer(customer_id=row.customer_id, name=row.customer_name) if row.customer_id else None
