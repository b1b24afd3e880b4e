"""The catalogue's part of the shop contract, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import NotFound
from bot.shop import Delivery, Picture, SqlShop
from tests.bot.shop.conftest import Load, product, variant


async def test_a_product_comes_back_as_it_went_in(engine: AsyncEngine, load: Load) -> None:
    """Every field, the options in the shop's order, deliveries by day."""
    await load(
        "products",
        product(
            url="/products/coat",
            attributes={"material": "wool"},
            translations={"zh": {"title": "雨衣", "description": "保持干爽"}},
            pictures=[{"url": "/media/coat.webp", "alt": "A navy coat"}, {"url": "/media/back.webp"}],
            variants=[
                variant(
                    "coat-s",
                    options={"size": "S", "colour": "navy", "a": "1"},
                    compare_at_cents=15_900,
                    deliveries=[
                        {"expected_on": "2026-04-02", "quantity": 3},
                        {"expected_on": "2026-03-02", "quantity": 7},
                    ],
                ),
                variant("coat-m", stock=0),
            ],
        ),
    )
    found = await SqlShop(engine).product("coat")
    assert (found.title, found.category, found.brand, found.url) == (
        "Rain coat",
        "coats",
        "Harbour",
        "/products/coat",
    )
    assert found.attributes == {"material": "wool"}
    assert found.pictures == (
        Picture(url="/media/coat.webp", alt="A navy coat"),
        Picture(url="/media/back.webp", alt="Rain coat"),
    )
    small, medium = found.variants
    assert list(small.options.items()) == [("size", "S"), ("colour", "navy"), ("a", "1")]
    assert (small.price_cents, small.compare_at_cents, small.currency, small.sku) == (
        12_900,
        15_900,
        "EUR",
        "COAT-S",
    )
    assert small.deliveries == (
        Delivery(expected_on=date(2026, 3, 2), quantity=7),
        Delivery(expected_on=date(2026, 4, 2), quantity=3),
    )
    assert (small.in_stock, medium.in_stock, found.in_stock) == (True, False, True)
    assert (found.title_in("zh"), found.title_in("de")) == ("雨衣", "Rain coat")
    assert found.description_in("zh") == "保持干爽"
    assert (found.rating_average, found.rating_count) == (None, 0)


async def test_unknown_products_are_not_found(engine: AsyncEngine) -> None:
    """By id, one raises and many leave it out."""
    with pytest.raises(NotFound):
        await SqlShop(engine).product("nothing")
    assert await SqlShop(engine).products(["nothing"]) == []


async def test_products_keep_the_order_asked_for(engine: AsyncEngine, load: Load) -> None:
    """Inactive and unknown ones are left out, repeated ones come once."""
    await load("products", product("a"), product("b"), product("c", active=False))
    found = await SqlShop(engine).products(["b", "c", "x", "a", "b"])
    assert [each.product_id for each in found] == ["b", "a"]
    assert (await SqlShop(engine).product("c")).active is False


async def test_what_can_be_bought_is_active_and_in_stock(engine: AsyncEngine, load: Load) -> None:
    """One variant is enough."""
    await load(
        "products",
        product("some", variants=[variant("s1", stock=0), variant("s2", stock=1)]),
        product("gone", variants=[variant("g", stock=0)]),
        product("hidden", active=False),
    )
    assert await SqlShop(engine).available() == {"some"}


async def test_browsing_pages_through_the_newest_first(engine: AsyncEngine, load: Load) -> None:
    """Each product is on exactly one page; the total counts them all."""
    await load(
        "products",
        *(product(f"p{number}", created_at=f"2026-01-{number:02}T00:00:00Z") for number in range(1, 8)),
        product("hidden", active=False),
    )
    shop = SqlShop(engine)
    seen = []
    for offset in range(0, 7, 3):
        page, total = await shop.browse(limit=3, offset=offset)
        assert total == 7
        seen += [each.product_id for each in page]
    assert seen == ["p7", "p6", "p5", "p4", "p3", "p2", "p1"]
    assert await shop.browse(limit=-1) == ([], 7)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COAT", ["coat"]),
        ("harbour rain", ["coat"]),
        ("雨衣", ["coat"]),
        ("rain hat", []),
        ("100%", ["sale"]),
        ("_", []),
        ("%", ["sale"]),
        ("", ["coat", "sale"]),
        ("'; DROP TABLE products; --", []),
        ("STRASSE", ["sale"]),
    ],
)
async def test_browsing_by_words_needs_all_of_them_and_takes_them_literally(
    engine: AsyncEngine, load: Load, text: str, expected: list[str]
) -> None:
    """Case and language do not matter; the database's wildcards and quotes mean themselves."""
    await load(
        "products",
        product(translations={"zh": {"title": "雨衣"}}),
        product("sale", title="100% linen straße", brand=None, category="shirts"),
    )
    found, total = await SqlShop(engine).browse(text=text)
    assert sorted(each.product_id for each in found) == expected
    assert total == len(expected)


@pytest.mark.parametrize("hostile", ["\0", "\ud800", "a\0b"])
async def test_text_that_no_database_holds_is_in_no_product(
    engine: AsyncEngine, load: Load, hostile: str
) -> None:
    """It comes from a URL or a chat, and must not become a server error."""
    await load("products", product())
    shop = SqlShop(engine)
    assert await shop.browse(text=hostile) == ([], 0)
    assert await shop.browse(category=hostile) == ([], 0)
    assert await shop.products([hostile]) == []
    assert await shop.reviews(hostile) == []
    with pytest.raises(NotFound):
        await shop.product(hostile)


async def test_categories_count_what_is_sold(engine: AsyncEngine, load: Load) -> None:
    """By name, with their translations; empty ones are left out."""
    await load("categories", {"category": "coats", "translations": {"zh": "外套"}}, {"category": "empty"})
    await load(
        "products", product("a"), product("b"), product("c", active=False), product("d", category="bags")
    )
    bags, coats = await SqlShop(engine).categories()
    assert (bags.category, bags.count, bags.name_in("zh")) == ("bags", 1, "bags")
    assert (coats.category, coats.count, coats.name_in("zh")) == ("coats", 2, "外套")
    found, total = await SqlShop(engine).browse(category="bags")
    assert ([each.product_id for each in found], total) == (["d"], 1)


async def test_the_export_has_every_active_product_once(engine: AsyncEngine, load: Load) -> None:
    """Also when they do not fit on one page of the store."""
    await load("products", *(product(f"p{number:04}") for number in range(1201)), product("x", active=False))
    ids = [each.product_id async for each in SqlShop(engine).export_products()]
    assert ids == [f"p{number:04}" for number in range(1201)]


async def test_ratings_are_averages_of_the_reviews(engine: AsyncEngine, load: Load) -> None:
    """Reviews come newest first, a page at a time."""
    await load("products", product("a"), product("b"))
    await load(
        "reviews",
        *(
            {
                "review_id": f"r{day}",
                "product_id": "a",
                "rating": rating,
                "text": "Fine.",
                "created_at": f"2026-01-0{day}T00:00:00Z",
            }
            for day, rating in ((1, 5), (2, 4), (3, 1))
        ),
    )
    shop = SqlShop(engine)
    rated = await shop.product("a")
    assert (rated.rating_average, rated.rating_count) == (3.33, 3)
    assert [each.review_id for each in await shop.reviews("a", limit=2)] == ["r3", "r2"]
    assert [each.review_id for each in await shop.reviews("a", limit=2, offset=2)] == ["r1"]
    assert await shop.reviews("b") == []


async def test_promotions_are_those_of_the_day(engine: AsyncEngine, load: Load) -> None:
    """Both ends belong to it; the highest reduction comes first."""
    spring = {"title": "Spring", "starts_on": "2026-03-01", "ends_on": "2026-03-31"}
    await load(
        "promotions",
        spring | {"promotion_id": "ten", "percent_off": 10, "code": "TEN"},
        spring | {"promotion_id": "half", "percent_off": 50, "product_ids": ["coat"]},
    )
    shop = SqlShop(engine)
    assert [each.promotion_id for each in await shop.promotions(on=date(2026, 3, 31))] == ["half", "ten"]
    assert (await shop.promotions(on=date(2026, 3, 1)))[0].product_ids == ("coat",)
    assert await shop.promotions(on=date(2026, 4, 1)) == []
