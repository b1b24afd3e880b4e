"""What agents do: see who waits, take over, answer, hand back, close."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any, Final

from aiohttp import web

from bot.conversations import Change, Conversation
from bot.errors import InvalidInput, NotFound, StoreUnavailable
from bot.gateway import blocks, keys
from bot.gateway.console_session import signed_in
from bot.gateway.requests import id_in_path, json_body, text_field
from bot.shop import Principal

FILTERS: Final = {
    "queued": ("queued",),
    "agent": ("agent",),
    "bot": ("bot",),
    "closed": ("closed",),
    "open": ("queued", "agent", "bot"),
}
ORDERS: Final = 10


async def conversations(request: web.Request) -> web.Response:
    """The list."""
    await signed_in(request)
    wanted = request.query.get("status", "open")
    if wanted not in FILTERS:
        raise InvalidInput(f"status: one of {', '.join(FILTERS)}")
    found = await request.app[keys.LOG].conversations(FILTERS[wanted])
    return web.json_response({"items": [one.as_item() for one in found]})


async def conversation(request: web.Request) -> web.Response:
    """One conversation with its events, its customer and the customer's orders."""
    await signed_in(request)
    app = request.app
    stands = await app[keys.LOG].conversation(id_in_path(request))
    events: list[dict[str, Any]] = []
    while page := await app[keys.LOG].events(stands.conversation_id, events[-1]["seq"] if events else 0):
        events += [event.as_json() for event in page]
    return web.json_response(stands.as_item() | {"events": events, **await _customer(app, stands)})


async def claim(request: web.Request) -> web.Response:
    """Takes it over."""
    agent, _token = await signed_in(request, unsafe=True)
    return _item(await request.app[keys.CHAT].claim(id_in_path(request), agent))


async def release(request: web.Request) -> web.Response:
    """Hands it back to the bot."""
    agent, _token = await signed_in(request, unsafe=True)
    return _item(await request.app[keys.CHAT].release(id_in_path(request), agent))


async def close(request: web.Request) -> web.Response:
    """Ends it."""
    agent, _token = await signed_in(request, unsafe=True)
    return _item(await request.app[keys.CHAT].close(id_in_path(request), agent))


async def answer(request: web.Request) -> web.Response:
    """Writes to the customer; answers with the body of ``ack``."""
    agent, _token = await signed_in(request, unsafe=True)
    body = await json_body(request)
    client_msg_id = text_field(body, "client_msg_id", max_chars=36)
    text = text_field(body, "text", max_chars=4 * blocks.MAX_TEXT)
    request.app[keys.LIMITS].agent_messages.use(agent.agent_id)
    accepted = await request.app[keys.CHAT].answer(
        id_in_path(request), agent, client_msg_id=client_msg_id, text=text
    )
    return web.json_response({"client_msg_id": client_msg_id, "seq": accepted.seq, "dup": accepted.dup})


def _item(change: Change) -> web.Response:
    return web.json_response(change.conversation.as_item())


async def _customer(app: web.Application, stands: Conversation) -> dict[str, Any]:
    """The customer and the orders that this conversation may see; the chat is shown without them if need be."""
    principal = Principal(
        conversation_id=stands.conversation_id,
        customer_id=stands.customer.customer_id if stands.customer else None,
    )
    shop = app[keys.SHOP]
    try:
        orders = await shop.orders(principal, limit=ORDERS)
        customer = await shop.customer(principal.customer_id) if principal.customer_id else None
    except NotFound:
        orders, customer = [], None
    except StoreUnavailable:
        return {"customer": None, "orders": [], "shop": "unavailable"}
    return {
        "customer": plain(customer) if customer else None,
        "orders": [plain(order) for order in orders],
    }


def plain(value: Any) -> Any:
    """A shop's value as JSON: dataclasses become objects, moments ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value
