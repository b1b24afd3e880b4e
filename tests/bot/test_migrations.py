"""A store is brought to the newest schema from nothing, and refused with advice when it is in no known state."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import migrations
from bot.database import metadata, open_engine, reading, writing
from bot.errors import SchemaMismatch


@pytest.fixture
async def engine(store_url: str) -> AsyncIterator[AsyncEngine]:
    """An empty store."""
    opened = open_engine(store_url, timeout_s=10)
    yield opened
    await opened.dispose()


async def test_upgrading_an_empty_store_gives_the_tables_that_the_code_declares(engine: AsyncEngine) -> None:
    """Nothing is left for Alembic to generate."""
    await migrations.upgrade_engine(engine)

    def differences(connection: Connection) -> list[Any]:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    async with reading(engine) as connection:
        assert await connection.run_sync(differences) == []


async def test_upgrading_reports_each_step_once(engine: AsyncEngine) -> None:
    """The second time there is nothing to do."""
    first = await migrations.upgrade_engine(engine)
    assert first.before is None
    assert first.steps[0].startswith("0001: ")
    again = await migrations.upgrade_engine(engine)
    assert (again.before, again.after, again.steps) == (first.after, first.after, ())


async def test_a_failing_step_leaves_the_store_as_it_was(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration is one transaction: there is no half-migrated store of our making."""

    asked = 0

    def fail_after_the_steps(connection: Connection) -> str | None:
        nonlocal asked
        asked += 1
        if asked > 1:
            raise RuntimeError("the power went")
        return before(connection)

    before = migrations._current
    monkeypatch.setattr(migrations, "_current", fail_after_the_steps)
    with pytest.raises(RuntimeError):
        await migrations.upgrade_engine(engine)
    monkeypatch.undo()
    assert await migrations.current(engine) is None
    await migrations.upgrade_engine(engine)
    await migrations.check(engine)


async def test_a_store_that_is_behind_is_not_worked_on(engine: AsyncEngine) -> None:
    """The message names the command."""
    with pytest.raises(SchemaMismatch, match="frontdoor migrate"):
        await migrations.check(engine)


async def test_a_store_of_a_newer_program_is_refused(engine: AsyncEngine) -> None:
    """Its revision is unknown here; nobody downgrades by accident."""
    await migrations.upgrade_engine(engine)
    async with writing(engine) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for step in (migrations.check, migrations.upgrade_engine):
        with pytest.raises(SchemaMismatch, match="newer"):
            await step(engine)


async def test_tables_without_a_revision_are_refused(engine: AsyncEngine) -> None:
    """Somebody else's database, or the remains of a broken restore."""
    async with writing(engine) as connection:
        await connection.execute(text("CREATE TABLE products (id INTEGER)"))
    with pytest.raises(SchemaMismatch, match=r"products.*half-migrated"):
        await migrations.upgrade_engine(engine)


async def test_a_missing_table_or_column_is_named(engine: AsyncEngine) -> None:
    """A store that claims to be ready and is not."""
    await migrations.upgrade_engine(engine)
    async with writing(engine) as connection:
        await connection.execute(text("DROP TABLE deliveries"))
        await connection.execute(text("ALTER TABLE reviews DROP COLUMN title"))
    with pytest.raises(SchemaMismatch, match=r"table deliveries, reviews\.title"):
        await migrations.check(engine)


def test_file_names_tell_the_revisions_that_alembic_finds() -> None:
    """A start-up reads the names alone; they must be in the order of the chain."""
    chain = ScriptDirectory(str(migrations.FOLDER)).walk_revisions()
    assert migrations._revisions() == [script.revision for script in chain][::-1]


def test_a_store_can_be_upgraded_by_its_url(store_url: str) -> None:
    """The way the command line does it."""
    assert migrations.upgrade(store_url).before is None
    assert migrations.upgrade(store_url).steps == ()
