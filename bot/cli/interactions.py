"""What customers did with the store's products, and the products' facts, as the recommender learns from them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.catalogue import STORE_TIMEOUT_S
from bot.database import open_engine, reading
from bot.settings import Settings
from bot.shop import SqlShop
from bot.shop.reactions import Reactions
from bot.shop.tables import order_lines, orders, reviews
from models.recommender import Event, Item

LIKED: Final = 4  # stars from which a review likes the product
DISLIKED: Final = 2  # and up to which it does not
FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Lessons:
    """What the recommender is trained on; see :func:`models.recommender.training.train`."""

    events: list[Event]
    items: list[Item]
    texts: Mapping[str, str]


async def read_lessons(settings: Settings) -> Lessons:
    """Purchases, reviews and reactions in the chat; products that are sold, with facts and texts."""
    engine = open_engine(settings.store_url, timeout_s=STORE_TIMEOUT_S)
    try:
        events = [event for part in (_purchases, _opinions, _reactions) async for event in part(engine)]
        products = [product async for product in SqlShop(engine).export_products()]
    finally:
        await engine.dispose()
    return Lessons(
        events,
        [_item(product) for product in products],
        {product.product_id: _text(product) for product in products},
    )


async def _purchases(engine: AsyncEngine) -> AsyncIterator[Event]:
    """Lines of orders that were not cancelled. A guest's order is a customer of its own: a basket still."""
    customer = func.coalesce(orders.c.customer_id, "order " + orders.c.number).label("customer")
    query = (
        select(customer, order_lines.c.product_id, orders.c.placed_at)
        .join(orders, orders.c.number == order_lines.c.order_number)
        .where(order_lines.c.product_id.is_not(None), orders.c.status != "cancelled")
        .order_by(orders.c.placed_at, orders.c.number, order_lines.c.position)
    )
    async with reading(engine) as connection:
        for row in await connection.execute(query):
            yield Event(row.customer, row.product_id, "purchase", row.placed_at.timestamp())


async def _opinions(engine: AsyncEngine) -> AsyncIterator[Event]:
    """Reviews with an opinion, of customers who are known."""
    query = select(reviews.c.customer_id, reviews.c.product_id, reviews.c.rating, reviews.c.created_at).where(
        reviews.c.customer_id.is_not(None),
        (reviews.c.rating >= LIKED) | (reviews.c.rating <= DISLIKED),
    )
    async with reading(engine) as connection:
        for row in await connection.execute(query):
            kind: Any = "like" if row.rating >= LIKED else "dislike"
            yield Event(row.customer_id, row.product_id, kind, row.created_at.timestamp())


async def _reactions(engine: AsyncEngine) -> AsyncIterator[Event]:
    """Clicks and opinions in the chat; of a guest, the conversation's."""
    async for done in Reactions(engine).since(FIRST):
        if done.kind != "withdraw":
            yield Event(
                done.customer_id or f"conversation {done.conversation_id}",
                done.product_id,
                done.kind,
                done.at.timestamp(),
            )


def _item(product: Any) -> Item:
    attributes = {name: [value] for name, value in product.attributes.items()}
    for variant in product.variants:
        for name, value in variant.options.items():
            attributes.setdefault(name, []).append(value)
    prices = [variant.price_cents for variant in product.variants]
    return Item(
        product.product_id,
        kind=product.category or "",
        price_cents=min(prices, default=None),
        attributes={name: list(dict.fromkeys(values)) for name, values in attributes.items()},
    )


def _text(product: Any) -> str:
    return ". ".join(
        filter(None, (product.title, product.category, *product.attributes.values(), product.description))
    )
