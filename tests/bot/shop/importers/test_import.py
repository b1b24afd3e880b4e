"""Importing on SQLite and PostgreSQL: repeatable, exact about what is wrong, all or nothing when strict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import open_engine, reading
from bot.errors import NotFound
from bot.shop import Principal, SqlShop
from bot.shop.importers import ImportReport, import_file
from bot.shop.importers.report import MAX_LISTED
from bot.shop.tables import daily_sales, products
from tests.bot.shop.conftest import Load, order, product, variant

ADA = Principal(conversation_id="c", customer_id="ada")
REVIEW = {
    "review_id": "r1",
    "product_id": "coat",
    "rating": 5,
    "text": "Dry.",
    "created_at": "2026-01-01T00:00:00Z",
}
SALES = "date,variant_id,units,revenue_cents,stock_at_close,promotion_id\n"


@pytest.fixture
async def engine(migrated_url: str) -> Any:
    """An empty store, on each database."""
    opened = open_engine(migrated_url, timeout_s=10)
    yield opened
    await opened.dispose()


@pytest.fixture
def load(engine: AsyncEngine, tmp_path: Path) -> Load:
    """Imports records in the native shape, good or bad."""

    async def put(kind: str, *records: Any, **options: Any) -> ImportReport:
        path = tmp_path / "file.jsonl"
        lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
        path.write_text("\n".join(lines))
        return await import_file(engine, kind, path, **options)

    return put


async def count(engine: AsyncEngine, table: Any) -> int:
    """Rows of a table."""
    async with reading(engine) as connection:
        found: int = (await connection.execute(select(func.count()).select_from(table))).scalar_one()
        return found


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        (
            "products",
            product(variants=[variant("a", deliveries=[{"expected_on": "2026-05-01", "quantity": 1}])]),
        ),
        ("categories", {"category": "coats", "translations": {"zh": "外套"}}),
        ("customers", {"customer_id": "ada", "name": "Ada"}),
        ("orders", order(returns=[{"line_ids": ["1"], "requested_at": "2026-02-02T00:00:00Z"}])),
        (
            "promotions",
            {
                "promotion_id": "p",
                "title": "P",
                "percent_off": 5,
                "starts_on": "2026-01-01",
                "ends_on": "2026-01-01",
            },
        ),
        ("reviews", REVIEW),
    ],
)
async def test_the_same_record_again_changes_nothing(load: Load, kind: str, record: dict[str, Any]) -> None:
    """And another one with the same key replaces it."""
    await load("products", product())
    assert (await load(kind, record)).changed == (0 if record == product() else 1)
    again = await load(kind, record)
    assert (again.accepted, again.changed, again.rejected) == (1, 0, 0)
    other = record | {
        "title": "Other",
        "translations": {"zh": "x"},
        "name": "Other",
        "email": "o@example.com",
    }
    if kind == "products":
        other |= {"translations": {"zh": {"title": "x"}}}
    assert ((changed := await load(kind, other)).accepted, changed.changed) == (1, 1)


async def test_a_changed_product_loses_what_the_file_lost(load: Load, engine: AsyncEngine) -> None:
    """Variants that are gone from the file are gone from the shop."""
    await load("products", product(variants=[variant("a"), variant("b")]))
    await load("products", product(variants=[variant("b", stock=1), variant("c")]))
    found = await SqlShop(engine).product("coat")
    assert [(each.variant_id, each.stock) for each in found.variants] == [("b", 1), ("c", 5)]


async def test_what_happened_here_survives_the_same_file(load: Load, engine: AsyncEngine) -> None:
    """A cancellation and its stock stay; a newer record from the shop's own system wins."""
    shop = SqlShop(engine)
    await load("products", product())
    await load("orders", order())
    await shop.cancel_order(ADA, "FD1", key="k")
    assert (await load("orders", order())).changed == 0
    assert (await load("products", product())).changed == 0
    assert (await shop.order(ADA, "FD1")).status == "cancelled"
    assert (await shop.product("coat")).variants[0].stock == 7
    await load("orders", order(status="shipped"))
    assert (await shop.order(ADA, "FD1")).status == "shipped"


async def test_returns_asked_for_here_survive_a_newer_order(load: Load, engine: AsyncEngine) -> None:
    """The shop's system does not know them yet."""
    shop = SqlShop(engine)
    delivered = order(status="delivered", placed_at="2100-01-01T00:00:00Z")
    await load("orders", delivered)
    made = await shop.request_return(ADA, "FD1", line_ids=["1"], reason="no", key="k")
    await load("orders", delivered | {"email": "new@example.com"})
    assert (await shop.order(ADA, "FD1")).returns == (made,)


async def test_an_orders_customer_can_come_later(load: Load, engine: AsyncEngine) -> None:
    """An order makes a bare customer; the customers' file fills it in."""
    assert (await load("orders", order())).also == {"customers": 1}
    assert (await load("customers", {"customer_id": "ada", "name": "Ada L"})).changed == 1
    assert (await SqlShop(engine).customer("ada")).name == "Ada L"


BAD: list[tuple[str, Any, str | None]] = [
    ("products", "{", None),
    ("products", "[1]", None),
    ("products", "{}", "product_id"),
    ("products", '{"product_id": "x", "title": NaN}', None),
    ("products", "[" * 100_000, None),
    ("products", product(title=" "), "title"),
    ("products", product(title="x" * 1001), "title"),
    ("products", product(title="a\0b"), "title"),
    ("products", '{"product_id": "\\ud800", "title": "x"}', "product_id"),
    ("products", product(product_id="x" * 256), "product_id"),
    ("products", product(variants=[]), "variants"),
    ("products", product(variants={}), "variants"),
    ("products", product(variants=["x"]), "variants[0]"),
    ("products", product(variants=[variant("a"), variant("a")]), "variants[1].variant_id"),
    ("products", product(variants=[variant("a", price_cents=-1)]), "variants[0].price_cents"),
    ("products", product(variants=[variant("a", price_cents=1.5)]), "variants[0].price_cents"),
    ("products", product(variants=[variant("a", price_cents=True)]), "variants[0].price_cents"),
    ("products", product(variants=[variant("a", price_cents=10**30)]), "variants[0].price_cents"),
    ("products", product(variants=[variant("a", stock=-1)]), "variants[0].stock"),
    ("products", product(variants=[variant("a", stock=1e300)]), "variants[0].stock"),
    ("products", product(variants=[variant("a", currency="euro")]), "variants[0].currency"),
    ("products", product(pictures=[{"url": "javascript:alert(1)"}]), "pictures[0].url"),
    ("products", product(url="data:text/html,x"), "url"),
    ("products", product(url="http://[::1"), "url"),
    ("products", product(attributes=["x"]), "attributes"),
    ("products", product(active="maybe"), "active"),
    ("products", product(created_at="01/02/2026"), "created_at"),
    ("orders", order(lines=[]), "lines"),
    ("orders", order(status="lost"), "status"),
    ("orders", order(number="#"), "number"),
    ("orders", order(placed_at="0001-01-01T00:00:00Z"), "placed_at"),
    ("orders", order(email="nobody"), "email"),
    ("orders", order(lines=[order()["lines"][0]] * 2), "lines[1].line_id"),
    ("orders", order(lines=[order()["lines"][0] | {"quantity": 0}]), "lines[0].quantity"),
    ("orders", order(returns=[{"line_ids": ["9"]}]), "returns[0].line_ids"),
    ("orders", order(shipments=[{"carrier": ""}]), "shipments[0].carrier"),
    ("reviews", REVIEW | {"rating": 6}, "rating"),
    ("reviews", REVIEW | {"product_id": "nothing"}, "product_id"),
]


@pytest.mark.parametrize("kind", ["products", "orders", "reviews"])
async def test_bad_records_are_named_and_the_others_go_in(load: Load, kind: str) -> None:
    """By line and column, with a good record before and after each."""
    await load("products", product())
    good = {"products": product, "orders": order, "reviews": lambda key: REVIEW | {"review_id": key}}[kind]
    bad = [(record, column) for of_kind, record, column in BAD if of_kind == kind]
    mixed = [part for number, (record, _) in enumerate(bad) for part in (good(f"good{number}"), record)]
    report = await load(kind, *mixed, "", good("last"))
    found = {each.line: each.column for each in report.problems}
    assert found == {2 * number: column for number, (_, column) in enumerate(bad, start=1)}
    assert (report.accepted, report.rejected) == (len(bad) + 1, len(bad))


async def test_strict_imports_all_or_nothing(load: Load, engine: AsyncEngine) -> None:
    """Also when what is wrong comes after thousands of good records, or is found only in the store."""
    many = [product(f"p{number}") for number in range(2500)]
    report = await load("products", *many, product("thief", variants=[variant("p7-m")]), strict=True)
    assert (report.applied, report.accepted, report.changed, report.rejected) == (False, 0, 0, 1)
    assert (report.problems[0].line, report.problems[0].column) == (2501, "variant_id")
    assert await count(engine, products) == 0
    assert (await load("products", *many, strict=True)).applied
    assert await count(engine, products) == 2500


async def test_ids_belong_to_their_first_owner(load: Load, engine: AsyncEngine) -> None:
    """A second record with a key, or another product's variant, is refused; in one chunk and across them."""
    report = await load(
        "products",
        product("a", variants=[variant("v")]),
        product("b", variants=[variant("v")]),
        product("a", title="Another"),
        *(product(f"p{number}") for number in range(1000)),
        product("c", variants=[variant("v")]),
        product("a", title="Another"),
    )
    assert [(each.line, each.column) for each in report.problems] == [
        (2, "variant_id"),
        (3, "product_id"),
        (1004, "variant_id"),
        (1005, "product_id"),
    ]
    assert (await SqlShop(engine).product("a")).title == "Rain coat"
    with pytest.raises(NotFound):
        await SqlShop(engine).product("b")


async def test_daily_sales_go_in_once(engine: AsyncEngine, load: Load, tmp_path: Path) -> None:
    """Different figures replace what was there; unknown variants and nonsense are named."""
    await load("products", product(variants=[variant("a"), variant("b")]))
    path = tmp_path / "sales.csv"

    async def sell(rows: str) -> ImportReport:
        path.write_text(SALES + rows)
        return await import_file(engine, "sales", path)

    first = await sell("2026-01-01,a,3,900,7,\n2026-01-01,b,0,0,,spring\n2026-01-02,a,1,300,6,\n")
    assert (first.accepted, first.changed, first.rejected) == (3, 3, 0)
    again = await sell("2026-01-01,a,3,900,7,\n2026-01-01,b,0,0,,spring\n2026-01-02,a,2,600,5,\n")
    assert (again.accepted, again.changed) == (3, 1)
    bad = await sell(
        "2026-01-03,a,-1,0,,\n2026-01-03,x,1,0,,\n2026-13-03,a,1,0,,\n2026-01-03,a,1e9,0,,\n"
        "2026-01-03,a,1,0,,\n2026-01-03,a,2,0,,\n"
    )
    assert [(each.line, each.column) for each in bad.problems] == [
        (2, "units"),
        (3, "variant_id"),
        (4, "date"),
        (5, "units"),
    ]
    async with reading(engine) as connection:
        query = select(daily_sales).order_by(daily_sales.c.variant_id, daily_sales.c.date)
        rows = (await connection.execute(query)).all()
    assert [
        (row.variant_id, row.date.day, row.units, row.stock_at_close, row.promotion_id) for row in rows
    ] == [
        ("a", 1, 3, 7, None),
        ("a", 2, 2, 5, None),
        ("a", 3, 2, None, None),
        ("b", 1, 0, None, "spring"),
    ]


async def test_complaints_are_counted_beyond_those_that_are_kept(load: Load) -> None:
    """A file with a mistake in each row does not fill the memory."""
    report = await load("products", *(["{"] * (MAX_LISTED + 500)))
    assert (report.rejected, len(report.problems)) == (MAX_LISTED + 500, MAX_LISTED)


async def test_progress_reaches_the_end(load: Load) -> None:
    """In bytes of the file and in records."""
    seen: list[tuple[int, int, int]] = []
    await load(
        "products",
        *(product(f"p{number}") for number in range(1500)),
        progress=lambda *step: seen.append(step),
    )
    done, total, records = seen[-1]
    assert (done, records) == (total, 1500)
    assert len(seen) > 1
