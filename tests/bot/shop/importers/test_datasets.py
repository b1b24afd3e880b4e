"""Real shops' files, untouched, go in whole, and their customers can be served."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import reading
from bot.shop import Principal, SqlShop
from bot.shop.importers import import_file
from bot.shop.tables import order_lines, orders, variants
from tests.datasets import dataset

pytestmark = pytest.mark.datasets


def signed_in(customer_id: str) -> Principal:
    """A customer for whom the shop vouched."""
    return Principal(conversation_id=f"c-{customer_id}", customer_id=customer_id)


@pytest.mark.parametrize(
    ("name", "products", "sold"), [("fashion", 997, 3684), ("snowdevil", 278, 622), ("apparel", 25, 96)]
)
async def test_shopify_stores_go_in_untouched(
    engine: AsyncEngine, shop: SqlShop, name: str, products: int, sold: int
) -> None:
    """Every product and every variant; the second time nothing changes."""
    path = dataset(f"shopify_sample_stores/import_{name}.csv.gz")
    report = await import_file(engine, "products", path, currency="USD")
    assert (report.format, report.accepted, report.changed, report.problems) == (
        "shopify",
        products,
        products,
        [],
    )
    again = await import_file(engine, "products", path, currency="USD", strict=True)
    assert (again.accepted, again.changed) == (products, 0)
    async with reading(engine) as connection:
        assert (await connection.execute(select(func.count()).select_from(variants))).scalar_one() == sold
    found, _ = await shop.browse(limit=200)
    assert all("</" not in each.description and each.pictures for each in found)


async def test_the_retail_benchmark_becomes_a_working_shop(engine: AsyncEngine, shop: SqlShop) -> None:
    """Five hundred customers, a thousand orders; a guest finds one by its number and e-mail address."""
    for kind, name, count in (
        ("products", "products", 50),
        ("customers", "users", 500),
        ("orders", "orders", 1000),
    ):
        report = await import_file(
            engine,
            kind,
            dataset(f"tau_retail/{name}.jsonl.gz"),
            format="tau",
            defaults={"placed_at": "2026-02-01"} if kind == "orders" else {},
            strict=True,
        )
        assert (report.applied, report.accepted, report.changed, report.rejected) == (True, count, count, 0)
    noah = await shop.customer("noah_brown_6181")
    theirs = await shop.orders(signed_in(noah.customer_id))
    assert [each.number for each in theirs] == ["W7678072"]
    assert noah.email is not None
    guest = Principal(conversation_id="guest", customer_id=None)
    assert await shop.verify_guest(guest, "#W7678072", noah.email) == theirs[0]
    async with reading(engine) as connection:
        waiting = select(orders.c.number, orders.c.customer_id).where(orders.c.status == "pending").limit(1)
        number, customer_id = (await connection.execute(waiting)).one()
    cancelled = await shop.cancel_order(signed_in(customer_id), number, key="k")
    assert cancelled.status == "cancelled"


@pytest.mark.slow
async def test_half_a_million_invoice_lines_become_orders(engine: AsyncEngine, shop: SqlShop) -> None:
    """Lines find their products by stock code; credit notes, which name no order, are the only ones left out."""
    products = await import_file(
        engine,
        "products",
        dataset("online_retail/products.csv.gz"),
        mapping={
            "product_id": "stock_code",
            "sku": "stock_code",
            "title": "description",
            "price": "median_price",
        },
        defaults={"stock": "100"},
        currency="GBP",
    )
    assert (products.accepted, products.rejected) == (3795, 0)
    report = await import_file(
        engine,
        "orders",
        dataset("online_retail/transactions.parquet"),
        format="lines",
        mapping={
            "order": "invoice",
            "sku": "stock_code",
            "title": "description",
            "price": "unit_price",
            "placed_at": "invoice_date",
            "customer": "customer_id",
        },
        defaults={"status": "delivered"},
        currency="GBP",
    )
    assert report.accepted == 18_969
    assert report.accepted + report.rejected >= 23_812
    assert {problem.column for problem in report.problems} <= {"quantity", "number"}
    async with reading(engine) as connection:
        linked = select(func.count(order_lines.c.variant_id), func.count()).select_from(order_lines)
        matched, total = (await connection.execute(linked)).one()
    assert matched / total > 0.99
    assert (await shop.orders(signed_in("17850"), limit=1))[0].lines
