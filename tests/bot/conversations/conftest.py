from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.conversations import Agents, Log, Store, Turns, Visitors, open_store
from bot.conversations.tables import ALL
from bot.database import metadata
from tests.fakes import FakeClock


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything of ``bot.conversations`` on one store."""

    store: Store
    clock: FakeClock
    log: Log
    turns: Turns
    visitors: Visitors
    agents: Agents


def make_desk(store: Store, clock: FakeClock, instance: str = "one") -> Desk:
    return Desk(
        store=store,
        clock=clock,
        log=Log(store, clock, instance=instance),
        turns=Turns(store, clock, instance=instance),
        visitors=Visitors(store, clock),
        agents=Agents(store, clock),
    )


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}")
    await opened.write(lambda connection: metadata.create_all(connection, tables=list(ALL)))
    yield opened
    await opened.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    return make_desk(store, FakeClock())
