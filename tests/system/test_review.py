"""What the bot does not understand in a real conversation reaches the builder's list."""

from __future__ import annotations

import aiohttp
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversations.tables import misunderstanding
from bot.converse.visitor import Visitor
from bot.database import reading
from tests.system.running import RunningSystem


@pytest.mark.system
@pytest.mark.rasa
async def test_misunderstood_words_are_on_the_list(
    system: RunningSystem, http: aiohttp.ClientSession, engine: AsyncEngine
) -> None:
    """With what was answered, and with what the customer did next."""
    odd = ["flurb gnarx wibble", "the thingy with the whatsit please"]
    async with Visitor.arrive(http, system.url) as visitor:
        for words in [*odd, "i want to talk to a human please"]:
            await visitor.say(words)
        table = misunderstanding
        query = select(table).where(table.c.conversation_id == visitor.conversation)
        async with reading(engine) as store:
            rows = (await store.execute(query.order_by(table.c.misunderstanding_id))).all()
    assert [(row.text, row.sequel) for row in rows] == [(odd[0], "missed"), (odd[1], "person")]
    assert all(row.answer and row.model_id and row.status == "open" for row in rows)
