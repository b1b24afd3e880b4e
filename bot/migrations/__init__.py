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

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

import bot.conversations.tables
import bot.shop.movement_tables
import bot.shop.reaction_tables
import bot.shop.tables
from bot.database import metadata, open_engine, reading, writing
from bot.errors import SchemaMismatch

FOLDER: Final = Path(__file__).parent
# Every module that declares tables: importing them fills the metadata.
TABLE_MODULES: Final = (
    bot.conversations.tables,
    bot.shop.tables,
    bot.shop.reaction_tables,
    bot.shop.movement_tables,
)
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


def _revisions() -> list[str]:
    """The revisions that this program knows, oldest first: each migration's file name begins with its own."""
    return sorted(path.stem.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar_one_or_none()
    return found


def _upgrade(connection: Connection) -> Upgrade:
    before = _current(connection)
    _refuse_mismatch(connection, before)
    if before == _revisions()[-1]:
        return Upgrade(before=before, after=before, steps=())
    # Only here, because it takes as long to load as everything else that a process needs to start.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    pending = scripts.iterate_revisions("head", before or "base")
    steps = tuple(f"{script.revision}: {script.doc}" for script in pending)[::-1]
    command.upgrade(config, "head")
    return Upgrade(before=before, after=_current(connection), steps=steps)


def _check(connection: Connection) -> None:
    revision = _current(connection)
    _refuse_mismatch(connection, revision)
    if revision != _revisions()[-1]:
        raise SchemaMismatch(
            f"the store is at revision {revision or 'none'}, but this program needs "
            f"{_revisions()[-1]}: run `frontdoor migrate`"
        )


def _refuse_mismatch(connection: Connection, revision: str | None) -> None:
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
    if revision not in _revisions():
        raise SchemaMismatch(
            f"the store is at revision {revision}, which this version of Frontdoor does not know: it was "
            "upgraded by a newer one. Run that version, or restore a backup from before the upgrade"
        )
    if revision == _revisions()[-1] and (missing := _missing(connection)):
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
