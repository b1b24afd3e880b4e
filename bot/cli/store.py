"""The store, opened for a command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import open_engine
from bot.migrations import check
from bot.settings import Settings


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """The settings' store, if it has the schema of this version.

    Raises:
        SchemaMismatch: it has another one.
        StoreUnavailable: it does not answer.
    """
    engine = open_engine(settings.store_url, timeout_s=settings.store_timeout_s)
    try:
        await check(engine)
        yield engine
    finally:
        await engine.dispose()
