"""The catalogue for the shop's pages, and who to try the demo shop as."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.gateway import identity, keys
from bot.gateway.console_api import plain
from bot.gateway.requests import (
    id_in_path,
    json_body,
    number_in_query,
    refuse_foreign_origin,
    text_field,
    text_in_query,
)

MAX_PAGE: Final = 100
MAX_OFFSET: Final = 1_000_000


async def products(request: web.Request) -> web.Response:
    """One page of products."""
    items, total = await request.app[keys.SHOP].browse(
        category=text_in_query(request, "category"),
        text=text_in_query(request, "q"),
        limit=number_in_query(request, "limit", default=24, most=MAX_PAGE),
        offset=number_in_query(request, "offset", default=0, most=MAX_OFFSET),
    )
    return web.json_response({"items": [plain(item) for item in items], "total": total})


async def product(request: web.Request) -> web.Response:
    """One product."""
    return web.json_response(plain(await request.app[keys.SHOP].product(id_in_path(request))))


async def categories(request: web.Request) -> web.Response:
    """The categories."""
    return web.json_response([plain(one) for one in await request.app[keys.SHOP].categories()])


async def demo_customers(request: web.Request) -> web.Response:
    """A dozen customers with interesting orders."""
    found = await request.app[keys.SHOP].demo_customers()
    return web.json_response([{"customer_id": one.customer_id, "name": one.name} for one in found])


async def demo_identity(request: web.Request) -> web.Response:
    """What a shop's server would sign for a customer who has signed in there."""
    refuse_foreign_origin(request)
    app = request.app
    settings = app[keys.SETTINGS]
    customer_id = text_field(await json_body(request), "customer_id", max_chars=255)
    customer = await app[keys.SHOP].customer(customer_id)
    signed = identity.sign(
        site=settings.shop_name,
        customer_id=customer.customer_id,
        email=customer.email or "",
        key=settings.identity_key,
        now=app[keys.CLOCK](),
    )
    return web.json_response({"identity": signed})
