from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.conversations import Agents, Log, Store, Turns, Visitors, open_store
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
async def store(migrated_url: str) -> AsyncIterator[Store]:
    """An empty store, on each database."""
    opened = open_store(migrated_url, timeout_s=10)
    yield opened
    await opened.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    return make_desk(store, FakeClock())
