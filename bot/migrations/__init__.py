"""Brings a store's schema to what this version of Frontdoor expects: Alembic, called from Python.

A store is upgraded in one transaction under a lock, so it is never left half-way, and of several processes
that start at once one does the work. :func:`check` tells a store that is behind, ahead, or damaged from one
that is ready.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

import bot.conversations.tables
import bot.shop.tables
from bot.database import metadata, open_engine, reading, writing
from bot.errors import SchemaMismatch

# Every module that declares tables: importing them fills the metadata.
TABLE_MODULES: Final = (bot.conversations.tables, bot.shop.tables)
LOCK_KEY: Final = 7_027_211_004  # any number that no other advisory lock of ours uses
# A migration waits for another process's migration, which may take a while.
TIMEOUT_S: Final = 60.0


@dataclass(frozen=True, kw_only=True)
class Upgrade:
    """What an upgrade did; ``before`` is None where the store was empty."""

    before: str | None
    after: str | None
    steps: tuple[str, ...]


def upgrade(url: str) -> Upgrade:
    """Brings the store at ``url`` to the newest revision; for code outside an event loop.

    Raises:
        SchemaMismatch: the store is newer than this program, or half-migrated.
        StoreUnavailable: it does not answer.
    """

    async def run() -> Upgrade:
        engine = open_engine(url, timeout_s=TIMEOUT_S)
        try:
            return await upgrade_engine(engine)
        finally:
            await engine.dispose()

    return asyncio.run(run())


async def upgrade_engine(engine: AsyncEngine) -> Upgrade:
    """As :func:`upgrade`, on an open engine."""
    async with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        return await connection.run_sync(_upgrade)


async def current(engine: AsyncEngine) -> str | None:
    """The store's revision; None when it is empty."""
    async with reading(engine) as connection:
        return await connection.run_sync(_current)


async def check(engine: AsyncEngine) -> None:
    """Makes sure that this program can work on the store.

    Raises:
        SchemaMismatch: the store is behind, ahead or damaged; the message says which, and what to do.
    """
    async with reading(engine) as connection:
        await connection.run_sync(_check)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> Upgrade:
    config = _config(connection)
    scripts = ScriptDirectory.from_config(config)
    before = _current(connection)
    _refuse_mismatch(connection, scripts, before)
    if before == scripts.get_current_head():
        return Upgrade(before=before, after=before, steps=())
    pending = scripts.iterate_revisions("head", before or "base")
    steps = tuple(f"{script.revision}: {script.doc}" for script in pending)[::-1]
    command.upgrade(config, "head")
    return Upgrade(before=before, after=_current(connection), steps=steps)


def _check(connection: Connection) -> None:
    scripts = ScriptDirectory.from_config(_config(connection))
    revision = _current(connection)
    _refuse_mismatch(connection, scripts, revision)
    if revision != scripts.get_current_head():
        raise SchemaMismatch(
            f"the store is at revision {revision or 'none'}, but this program needs "
            f"{scripts.get_current_head()}: run `frontdoor migrate`"
        )


def _refuse_mismatch(connection: Connection, scripts: ScriptDirectory, revision: str | None) -> None:
    """Stops where an upgrade could only make things worse."""
    if revision is None:
        ours = set(metadata.tables) & set(inspect(connection).get_table_names())
        if ours:
            raise SchemaMismatch(
                f"the store has tables ({', '.join(sorted(ours)[:3])}…) but no revision: it was left "
                "half-migrated, or belongs to another program. Restore a backup, or point "
                "FRONTDOOR_DATABASE_URL elsewhere"
            )
        return
    known = {script.revision for script in scripts.walk_revisions()}
    if revision not in known:
        raise SchemaMismatch(
            f"the store is at revision {revision}, which this version of Frontdoor does not know: it was "
            "upgraded by a newer one. Run that version, or restore a backup from before the upgrade"
        )
    if revision == scripts.get_current_head() and (missing := _missing(connection)):
        raise SchemaMismatch(
            f"the store says it is at revision {revision}, but lacks {', '.join(missing)}: it was left "
            "half-migrated or changed by hand. Restore a backup"
        )


def _missing(connection: Connection) -> list[str]:
    """Tables and columns that the program needs and the store lacks."""
    inspector = inspect(connection)
    present = set(inspector.get_table_names())
    missing = [f"table {name}" for name in sorted(set(metadata.tables) - present)]
    for name in sorted(set(metadata.tables) & present):
        columns = {column["name"] for column in inspector.get_columns(name)}
        missing += [
            f"{name}.{column.name}" for column in metadata.tables[name].columns if column.name not in columns
        ]
    return missing
