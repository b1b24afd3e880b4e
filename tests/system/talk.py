"""How tests here arrive, send without waiting, and look at what the store kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversations import tables as talk
from bot.converse.backstage import StoreBackstage
from bot.converse.running import Cast, Progress, whole_reply
from bot.converse.story import Given, OrderWish, Story
from bot.converse.visitor import Visitor
from bot.database import reading
from bot.shop import tables as shop
from tests.system.running import RunningSystem


async def customer_with_order(backstage: StoreBackstage, status: str = "pending") -> Cast:
    """A customer whom no other test has, with an order in this state."""
    given = Given(signed_in=True, order=OrderWish(status=status))
    return await backstage.cast(Story(name="a test", path=Path(__file__), line=1, given=given, turns=()))


def visit(
    system: RunningSystem, http: aiohttp.ClientSession, **parts: Any
) -> AbstractAsyncContextManager[Visitor]:
    """A visitor at the running system; patient, because processes are killed here."""
    return Visitor.arrive(http, system.url, **({"timeout_s": 40.0} | parts))


async def ask(visitor: Visitor, backstage: StoreBackstage, text: str) -> Sequence[Mapping[str, Any]]:
    """Says something; returns the blocks of the whole answer, a note that asks for patience included."""
    return (await whole_reply(visitor, backstage, await visitor.say(text))).blocks


async def send(
    system: RunningSystem, http: aiohttp.ClientSession, token: str, text: str, message_id: str | None = None
) -> tuple[str, int]:
    """Sends a message and returns as soon as it is acknowledged: its id and number."""
    body = {"client_msg_id": message_id or str(uuid4()), "text": text}
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{system.url}/api/v1/conversation/messages"
    async with http.post(url, json=body, headers=headers) as response:
        ack: Mapping[str, Any] = await response.json()
        assert response.status == 200, ack
    return str(ack["client_msg_id"]), int(ack["seq"])


async def settled(backstage: StoreBackstage, conversation: str, seq: int, timeout_s: float = 60) -> Progress:
    """The turn of a message once it has ended, however it ended."""
    async with asyncio.timeout(timeout_s):
        while True:
            progress = await backstage.progress(conversation, seq)
            if progress is not None and progress.finished:
                return progress
            await asyncio.sleep(0.1)


async def log_of(engine: AsyncEngine, conversation: str) -> list[Mapping[str, Any]]:
    """Everything in a conversation's log, in order."""
    message = talk.message
    query = select(message).where(message.c.conversation_id == conversation).order_by(message.c.seq)
    async with reading(engine) as store:
        return [dict(row) for row in (await store.execute(query)).mappings()]


async def cancellations(engine: AsyncEngine, number: str) -> int:
    """How often the shop's audit says that an order was cancelled."""
    history = shop.order_history
    query = select(func.count()).where(history.c.order_number == number, history.c.status == "cancelled")
    async with reading(engine) as store:
        return int(await store.scalar(query) or 0)
