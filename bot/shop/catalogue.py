"""Reads products, categories and reviews from the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.shop.identifiers import is_storable
from bot.shop.model import Category, Delivery, Picture, Product, Promotion, Review, Variant
from bot.shop.tables import categories, deliveries, products, promotions, reviews, variants

PAGE: Final = 500  # ids in one query: far below what either database allows
MAX_LIMIT: Final = 200


async def load_products(
    connection: AsyncConnection, ids: Sequence[str], *, only_active: bool = True
) -> list[Product]:
    """The products with these ids, in this order; ids that lead nowhere are left out."""
    found: dict[str, Product] = {}
    possible = [product_id for product_id in ids if is_storable(product_id)]
    for start in range(0, len(possible), PAGE):
        wanted = products.c.product_id.in_(possible[start : start + PAGE])
        condition = and_(wanted, products.c.active.is_(True)) if only_active else wanted
        rows = (await connection.execute(select(products).where(condition))).all()
        found |= {product.product_id: product for product in await _assemble(connection, rows)}
    return [found[product_id] for product_id in ids if product_id in found]


async def load_available(connection: AsyncConnection) -> frozenset[str]:
    """Ids of the active products of which some variant is in stock."""
    in_stock = exists().where(variants.c.product_id == products.c.product_id, variants.c.stock > 0)
    query = select(products.c.product_id).where(products.c.active.is_(True), in_stock)
    return frozenset((await connection.execute(query)).scalars())


async def load_siblings(connection: AsyncConnection, variant_id: str) -> list[Variant]:
    """All variants of the product that has this one, also when it is no longer sold."""
    if not is_storable(variant_id):
        return []
    owner = select(variants.c.product_id).where(variants.c.variant_id == variant_id)
    product_id = (await connection.execute(owner)).scalar_one_or_none()
    found = await load_products(connection, [product_id], only_active=False) if product_id else []
    return list(found[0].variants) if found else []


async def browse(
    connection: AsyncConnection, *, category: str | None, text: str | None, limit: int, offset: int
) -> tuple[list[Product], int]:
    """One page of the active products, newest first, and how many match."""
    if not is_storable(f"{category or ''}{text or ''}"):
        return [], 0
    conditions: list[ColumnElement[bool]] = [products.c.active.is_(True)]
    if category is not None:
        conditions.append(products.c.category == category)
    if text is not None:
        conditions += [
            products.c.search_text.contains(word, autoescape=True) for word in text.casefold().split()
        ]
    total = (
        await connection.execute(select(func.count()).select_from(products).where(*conditions))
    ).scalar_one()
    page = (
        select(products)
        .where(*conditions)
        .order_by(products.c.created_at.desc().nulls_last(), products.c.product_id)
        .limit(_within(limit))
        .offset(max(offset, 0))
    )
    return await _assemble(connection, (await connection.execute(page)).all()), total


async def export_products(connection: AsyncConnection) -> AsyncIterator[Product]:
    """All active products by id, read a page at a time."""
    after = ""
    while True:
        page = (
            select(products)
            .where(products.c.active.is_(True), products.c.product_id > after)
            .order_by(products.c.product_id)
            .limit(PAGE)
        )
        rows = (await connection.execute(page)).all()
        for product in await _assemble(connection, rows):
            yield product
        if len(rows) < PAGE:
            return
        after = rows[-1].product_id


async def load_categories(connection: AsyncConnection) -> list[Category]:
    """The categories that have active products, by name."""
    counted = (
        select(products.c.category, func.count().label("count"))
        .where(products.c.active.is_(True), products.c.category.is_not(None))
        .group_by(products.c.category)
        .subquery()
    )
    query = (
        select(counted.c.category, counted.c.count, categories.c.translations)
        .join(categories, categories.c.category == counted.c.category, isouter=True)
        .order_by(counted.c.category)
    )
    return [
        Category(category=row.category, translations=row.translations or {}, count=row[1])
        for row in await connection.execute(query)
    ]


async def load_promotions(connection: AsyncConnection, on: date) -> list[Promotion]:
    """The promotions that are valid on a day, the highest reduction first."""
    query = (
        select(promotions)
        .where(promotions.c.starts_on <= on, promotions.c.ends_on >= on)
        .order_by(promotions.c.percent_off.desc(), promotions.c.promotion_id)
    )
    return [
        Promotion(
            promotion_id=row.promotion_id,
            title=row.title,
            percent_off=row.percent_off,
            code=row.code,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            category=row.category,
            product_ids=tuple(row.product_ids),
        )
        for row in await connection.execute(query)
    ]


async def load_reviews(
    connection: AsyncConnection, product_id: str, *, limit: int, offset: int
) -> list[Review]:
    """Reviews of a product, newest first."""
    if not is_storable(product_id):
        return []
    query = (
        select(reviews)
        .where(reviews.c.product_id == product_id)
        .order_by(reviews.c.created_at.desc(), reviews.c.review_id)
        .limit(_within(limit))
        .offset(max(offset, 0))
    )
    return [
        Review(
            review_id=row.review_id,
            product_id=row.product_id,
            customer_id=row.customer_id,
            author=row.author,
            rating=row.rating,
            title=row.title,
            text=row.text,
            language=row.language,
            created_at=row.created_at,
        )
        for row in await connection.execute(query)
    ]


async def _assemble(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Product]:
    """Products of these rows with variants, deliveries and ratings: three more queries, however many."""
    ids = [row.product_id for row in rows]
    sold = await _variants(connection, ids)
    rated = (
        select(reviews.c.product_id, func.avg(reviews.c.rating), func.count())
        .where(reviews.c.product_id.in_(ids))
        .group_by(reviews.c.product_id)
    )
    ratings = {
        product_id: (round(float(average), 2), count)
        for product_id, average, count in await connection.execute(rated)
    }
    return [
        Product(
            product_id=row.product_id,
            title=row.title,
            description=row.description,
            category=row.category,
            brand=row.brand,
            url=row.url,
            attributes=row.attributes,
            translations=row.translations,
            pictures=tuple(Picture(**picture) for picture in row.pictures),
            variants=tuple(sold[row.product_id]),
            rating_average=ratings.get(row.product_id, (None, 0))[0],
            rating_count=ratings.get(row.product_id, (None, 0))[1],
            active=row.active,
        )
        for row in rows
    ]


async def _variants(connection: AsyncConnection, product_ids: Sequence[str]) -> dict[str, list[Variant]]:
    expected: defaultdict[str, list[Delivery]] = defaultdict(list)
    coming = (
        select(deliveries)
        .join(variants, variants.c.variant_id == deliveries.c.variant_id)
        .where(variants.c.product_id.in_(product_ids))
        .order_by(deliveries.c.expected_on)
    )
    for row in await connection.execute(coming):
        expected[row.variant_id].append(Delivery(expected_on=row.expected_on, quantity=row.quantity))
    sold: defaultdict[str, list[Variant]] = defaultdict(list)
    query = (
        select(variants)
        .where(variants.c.product_id.in_(product_ids))
        .order_by(variants.c.product_id, variants.c.position)
    )
    for row in await connection.execute(query):
        sold[row.product_id].append(
            Variant(
                variant_id=row.variant_id,
                sku=row.sku,
                options=row.options,
                price_cents=row.price_cents,
                compare_at_cents=row.compare_at_cents,
                currency=row.currency,
                stock=row.stock,
                deliveries=tuple(expected[row.variant_id]),
            )
        )
    return sold


def _within(limit: int) -> int:
    return max(0, min(limit, MAX_LIMIT))
