"""Transactions: one failing disturbs no other, and nothing is told before it is on the disk."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from bot.conversations import Store, open_store
from bot.conversations.tables import visitor
from bot.errors import InvalidInput, StoreUnavailable
from tests.fakes import FakeClock


def add(visitor_id: str, error: Exception | None = None) -> Any:
    def transaction(connection: Connection) -> str:
        row = {"visitor_id": visitor_id, "created_at": FakeClock()()}
        connection.execute(insert(visitor).values(row))
        if error is not None:
            raise error
        return visitor_id

    return transaction


async def stored(store: Store) -> set[str]:
    return set(await store.read(lambda c: c.execute(select(visitor.c.visitor_id)).scalars().all()))


async def test_failing_transaction_leaves_nothing_and_disturbs_no_other(store: Store) -> None:
    """Transactions that share a commit are still undone one by one."""
    errors = [InvalidInput("no") if number % 3 == 0 else None for number in range(30)]
    results = await asyncio.gather(
        *(store.write(add(str(number), error)) for number, error in enumerate(errors)),
        return_exceptions=True,
    )
    assert [isinstance(result, InvalidInput) for result in results] == [bool(error) for error in errors]
    assert await stored(store) == {str(number) for number, error in enumerate(errors) if error is None}


async def test_mistake_in_one_transaction_is_its_callers_alone(store: Store) -> None:
    """A constraint that one transaction breaks is not the others' concern."""
    results = await asyncio.gather(
        store.write(add("one")), store.write(add("one")), store.write(add("two")), return_exceptions=True
    )
    assert await stored(store) == {"one", "two"}
    (mistake,) = (result for result in results if isinstance(result, Exception))
    assert not isinstance(mistake, StoreUnavailable)


async def test_locked_database_is_unavailable_and_recovers(sqlite_copy: Path) -> None:
    """Nothing is acknowledged while another program holds the lock; afterwards all is well."""
    quick = open_store(f"sqlite+aiosqlite:///{sqlite_copy}", timeout_s=0.05)
    other = sqlite3.connect(sqlite_copy, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            await quick.write(add("one"))
        other.execute("ROLLBACK")
        assert await quick.write(add("two")) == "two"
        assert await stored(quick) == {"two"}
    finally:
        other.close()
        await quick.close()


async def test_cancelled_caller_does_not_disturb_the_others(store: Store) -> None:
    """A client that goes away while its message is stored is nobody else's problem."""
    gone = asyncio.create_task(store.write(add("one")))
    await asyncio.sleep(0)
    gone.cancel()
    assert await store.write(add("two")) == "two"
