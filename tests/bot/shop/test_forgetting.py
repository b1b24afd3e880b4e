"""What is kept about a customer can be shown to them, and is deleted on request or when it is old."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import InvalidInput
from bot.shop import Principal
from bot.shop.forgetting import export, forget, forget_before
from bot.shop.reactions import Reactions, ShownList, ShownProduct
from tests.fakes import FakeClock

ADA = Principal(conversation_id="c-1", customer_id="ada")
ADA_LATER = Principal(conversation_id="c-2", customer_id="ada")
GUEST = Principal(conversation_id="c-3", customer_id=None)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def kept(engine: AsyncEngine, clock: FakeClock) -> Reactions:
    return Reactions(engine, clock=clock)


async def open_coat(kept: Reactions, principal: Principal, key: str = "k") -> None:
    """Shows a coat, which the customer opens: one row in each table."""
    list_id = f"{principal.conversation_id} {key}"
    products = [ShownProduct(product_id="coat")]
    await kept.record_impressions(
        principal, ShownList(list_id=list_id, source="search", products=products, arm="a", experiment="x")
    )
    await kept.record(principal, kind="click", product_id="coat", key=key)


async def test_a_customer_sees_all_that_is_kept_about_them(engine: AsyncEngine, kept: Reactions) -> None:
    """Of every conversation, as JSON, and nothing of others."""
    for principal in (ADA, ADA_LATER, GUEST):
        await open_coat(kept, principal)
    found: dict[str, Any] = json.loads(json.dumps(await export(engine, customer_id="ada")))
    assert [row["conversation_id"] for row in found["impressions"]] == ["c-1", "c-2"]
    assert [row["kind"] for row in found["reactions"]] == ["click", "click"]
    assert found["impressions"][0]["shown_at"] == "2026-03-01T12:00:00+00:00"


async def test_a_customer_is_forgotten_and_nobody_else(engine: AsyncEngine, kept: Reactions) -> None:
    """A guest by the conversation."""
    for principal in (ADA, ADA_LATER, GUEST):
        await open_coat(kept, principal)
    assert await forget(engine, customer_id="ada") == 4
    assert await export(engine, customer_id="ada") == {"impressions": [], "reactions": []}
    assert len((await export(engine, conversation_id="c-3"))["reactions"]) == 1
    assert await forget(engine, conversation_id="c-3") == 2


async def test_nobody_is_forgotten_by_mistake(engine: AsyncEngine) -> None:
    """Naming nobody does not mean everybody."""
    for ask in (export, forget):
        with pytest.raises(InvalidInput):
            await ask(engine)
        with pytest.raises(InvalidInput):
            await ask(engine, customer_id="ada", conversation_id="c-1")


async def test_what_is_old_is_deleted(engine: AsyncEngine, kept: Reactions, clock: FakeClock) -> None:
    """Over many days; what is younger stays."""
    for number in range(5):
        await open_coat(kept, GUEST, key=str(number))
        clock.advance(days=2)
    assert await forget_before(engine, clock() - timedelta(days=4)) == 6
    left = await export(engine, conversation_id="c-3")
    assert [len(rows) for rows in left.values()] == [2, 2]
    assert await forget_before(engine, clock() - timedelta(days=4)) == 0
