"""Every change of hands leaves a record that cannot be changed unnoticed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot.conversations import Handoff, audit
from bot.conversations.tables import audit as table
from tests.bot.conversations.conftest import Desk
from tests.bot.conversations.talk import ANN, silent


async def three_changes(desk: Desk) -> None:
    conversation = (await desk.visitors.arrive("en")).conversation_id
    await desk.log.accept(conversation, silent("my secret", handoff=Handoff(reason="anger")))
    await desk.log.claim(conversation, ANN)
    await desk.log.close(conversation, ANN)


async def test_each_change_is_recorded_with_its_actor_and_no_words(desk: Desk) -> None:
    """Who did what is there; what people said is not."""
    await three_changes(desk)
    rows: list[Any] = await desk.store.read(lambda c: c.execute(select(table)).all())
    assert [(row.actor, row.action) for row in rows] == [
        ("customer", "queue"),
        ("agent:a1", "claim"),
        ("agent:a1", "close"),
    ]
    assert "my secret" not in str(rows)
    assert await desk.store.read(audit.first_break) is None


@pytest.mark.parametrize(
    "forgery",
    [
        update(table).where(table.c.audit_id == 2).values(actor="agent:b1"),
        update(table).where(table.c.audit_id == 2).values(detail={}),
        delete(table).where(table.c.audit_id == 2),
    ],
)
async def test_changed_or_missing_record_breaks_the_chain(desk: Desk, forgery: Any) -> None:
    """Neither a changed nor a removed record goes unnoticed."""
    await three_changes(desk)
    await desk.store.write(lambda c: c.execute(forgery))
    assert await desk.store.read(audit.first_break) in {2, 3}
