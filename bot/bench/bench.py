"""What every benchmark is given: a running private copy of the installed system, and how long it may take."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.converse import sandbox
from bot.converse.backstage import StoreBackstage
from bot.database import open_engine, reading
from bot.launcher import System
from bot.settings import Settings
from bot.shop import tables as shop


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A running system and a client for it.

    Attributes:
        installed: settings of the installed system, which is only read.
        system: the private copy.
        engine: the copy's store.
        http: a client without a limit on connections.
        backstage: finds customers and orders in the copy's store.
        quick: a fifth of the time, for a first look; the figures are less exact.
        say: tells the person who waits.
    """

    installed: Settings
    system: System
    engine: AsyncEngine
    http: aiohttp.ClientSession
    backstage: StoreBackstage
    quick: bool
    say: Callable[[str], None]

    @property
    def url(self) -> str:
        """The gateway's address."""
        return self.system.url

    @property
    def var_dir(self) -> Path:
        """The copy's var folder."""
        return self.system.settings.var_dir

    async def data(self) -> str:
        """What the copied shop consists of."""
        tables = {"products": shop.products, "customers": shop.customers, "orders": shop.orders}
        async with reading(self.engine) as store:
            counts = [
                f"{await store.scalar(select(func.count()).select_from(table))} {name}"
                for name, table in tables.items()
            ]
        return ", ".join(counts)

    def scale(self, *, quick: int, full: int) -> int:
        """How much of something to do."""
        return quick if self.quick else full


@asynccontextmanager
async def opened(installed: Settings, *, quick: bool, say: Callable[[str], None]) -> AsyncIterator[Bench]:
    """Starts a private copy and opens a client; both are gone when the block ends.

    Raises:
        NotInstalled: there is nothing to copy.
    """
    async with sandbox.running(installed, say=say) as system:
        settings = system.settings
        engine = open_engine(settings.store_url, timeout_s=settings.store_timeout_s)
        try:
            async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
                yield Bench(
                    installed=installed,
                    system=system,
                    engine=engine,
                    http=http,
                    backstage=StoreBackstage(engine, settings),
                    quick=quick,
                    say=say,
                )
        finally:
            await engine.dispose()
