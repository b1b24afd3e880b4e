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
    async with Visitor.arrive(http, system.url) as visitor:
        await visitor.say("blorf zzyx quux")
        await visitor.say("flurb gnarx wibble")
        await visitor.say("i want to talk to a human please")
        table = misunderstanding
        query = select(table).where(table.c.conversation_id == visitor.conversation).order_by(table.c.at)
        async with reading(engine) as store:
            rows = (await store.execute(query)).all()
    assert [(row.text, row.sequel) for row in rows] == [
        ("blorf zzyx quux", "missed"),
        ("flurb gnarx wibble", "person"),
    ]
    assert rows[0].answer
    assert [row.status for row in rows] == ["open", "open"]
