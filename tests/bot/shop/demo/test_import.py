"""The importer takes what the generator writes, and the shop serves it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.demo_steps import IMPORTS, withdraw
from bot.database import reading
from bot.shop import SqlShop, tables
from bot.shop.demo.files import write_shop
from bot.shop.demo.shop import DemoShop
from bot.shop.importers import import_file
from bot.shop.principal import Principal
from tests.bot.shop.demo.conftest import TODAY


@pytest.fixture
async def stocked(engine: AsyncEngine, small_shop: DemoShop, tmp_path: Path) -> SqlShop:
    """A store with the small shop in it."""
    write_shop(small_shop, tmp_path)
    for kind, name in IMPORTS:
        report = await import_file(engine, kind, tmp_path / name)
        assert (report.rejected, report.note_count) == (0, 0), (report.problems[:3], report.notes[:3])
    return SqlShop(engine, clock=lambda: datetime.combine(TODAY, time(), UTC))


async def test_every_record_is_taken_and_served(stocked: SqlShop, small_shop: DemoShop) -> None:
    """Products with translations, stock and ratings; orders with their history."""
    _, total = await stocked.browse(limit=1)
    assert total == len(small_shop.catalogue)
    wanted = small_shop.catalogue[0]
    product = await stocked.product(wanted.product_id)
    assert product.title_in("zh") == wanted.title.zh
    assert len(product.variants) == len(wanted.variants)
    order = small_shop.orders[-1]
    principal = Principal(conversation_id="c", customer_id=order.customer.customer_id)
    served = await stocked.order(principal, order.number)
    assert served.status == order.status
    assert [change.status for change in served.history] == [status for status, _ in order.history]


async def test_an_earlier_demo_shop_leaves_nothing_behind(
    stocked: SqlShop, migrated_url: str, engine: AsyncEngine, tmp_path: Path
) -> None:
    """Products and daily sales of the shop whose files are there are gone before the next one comes."""
    await withdraw(migrated_url, tmp_path)
    assert (await stocked.browse(limit=1))[1] == 0
    async with reading(engine) as connection:
        for table in (tables.daily_sales, tables.variants):
            assert (await connection.execute(select(func.count()).select_from(table))).scalar_one() == 0


async def test_planted_customers_can_be_signed_in_as(stocked: SqlShop, small_shop: DemoShop) -> None:
    """The shop finds at least half of them by itself: they have orders in the most states."""
    offered = {customer.customer_id for customer in await stocked.demo_customers(limit=12)}
    assert len(offered & {account.customer.customer_id for account in small_shop.accounts}) >= 6
