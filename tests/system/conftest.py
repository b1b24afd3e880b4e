"""One running system for all tests here: a private copy of what ``frontdoor setup`` made."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.converse.backstage import StoreBackstage
from bot.converse.running import Stage
from bot.converse.sandbox import NotInstalled
from bot.database import open_engine
from bot.settings import Settings
from tests.system.running import RunningSystem, running_copy


@pytest.fixture(scope="session")
def installed() -> Settings:
    """The settings of the installed system, from the environment as for every command."""
    return Settings.from_env()


@pytest.fixture(scope="session")
def system(installed: Settings) -> Iterator[RunningSystem]:
    """The gateway, the dialogue core and the action server, for as long as the tests run."""
    try:
        with running_copy(installed) as found:
            yield found
    except NotInstalled as error:
        pytest.fail(f"{error} (`make test` does it)", pytrace=False)


@pytest.fixture(scope="session")
def used_customers() -> set[str]:
    """Customers whom a test had already; no other test gets them."""
    return set()


@pytest.fixture
async def engine(system: RunningSystem) -> AsyncIterator[AsyncEngine]:
    """The running system's store."""
    engine = open_engine(system.settings.store_url, timeout_s=5)
    yield engine
    await engine.dispose()


@pytest.fixture
def backstage(engine: AsyncEngine, system: RunningSystem, used_customers: set[str]) -> StoreBackstage:
    """Picks customers and orders, and sees what customers cannot."""
    return StoreBackstage(engine, system.settings, used=used_customers)


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """An HTTP client without kept connections: they would die with the processes that are killed here."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield session


@pytest.fixture
def stage(system: RunningSystem, backstage: StoreBackstage, http: aiohttp.ClientSession) -> Stage:
    """Where stories are played."""
    return Stage(system.url, backstage, http)
