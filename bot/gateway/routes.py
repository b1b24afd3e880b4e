"""Every address of the gateway, in one table: what answers it, and what the OpenAPI document says about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from aiohttp import web

from bot.gateway import (
    catalogue,
    console_api,
    console_session,
    conversation_api,
    health,
    openapi,
    pages,
    reactions,
    uploads,
)
from bot.gateway.console_socket import console_socket
from bot.gateway.sockets import widget_socket

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Guard = Literal["open", "visitor", "agent", "agent_csrf"]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One address.

    Args:
        guard: who may call it, as the OpenAPI document and the authorisation tests have it.
        body, answer: JSON Schemas; None where there is nothing to describe.
        takes: the body's type.
        status: of an answer.
        error: name of the errors' schema.
        query: names of the query's parameters.
        errors: statuses besides those that every route may answer with.
        demo: only served for the demo shop.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    guard: Guard = "open"
    body: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None
    takes: str = "application/json"
    status: int = 200
    error: str = "Error"
    query: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    demo: bool = False


def _object(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


_TEXT: Final = {"type": "string"}
_WHOLE: Final = {"type": "integer"}
_LIST: Final = {"type": "array", "items": {"type": "object"}}
_WELCOME: Final = {"$ref": "#/components/schemas/Welcome"}
_ACK: Final = _object("client_msg_id", "seq", "dup", client_msg_id=_TEXT, seq=_WHOLE, dup={"type": "boolean"})
_ITEM: Final = {"$ref": "#/components/schemas/ConversationItem"}
_SESSION: Final = _object("agent", "csrf_token", agent={"type": "object"}, csrf_token=_TEXT)

_WIDGET: Final = (
    Route(
        method="POST",
        path="/api/v1/conversation",
        handler=conversation_api.open_conversation,
        summary="Open or resume the visitor's conversation",
        body=_object(
            token=_TEXT, identity=_TEXT, language={"enum": ["en", "zh"]}, last_seq=_WHOLE, page=_TEXT
        ),
        answer=_WELCOME,
        errors=(401, 403, 429),
    ),
    Route(
        method="GET",
        path="/api/v1/conversation/events",
        handler=conversation_api.events,
        summary="Events after a number; waits for the first one up to wait_s seconds",
        guard="visitor",
        query=("after", "wait_s"),
        answer=_object("events", "last_seq", "status", events=_LIST, last_seq=_WHOLE, status=_TEXT),
    ),
    Route(
        method="POST",
        path="/api/v1/conversation/messages",
        handler=conversation_api.send,
        summary="Store a message; the same client_msg_id again is the same message",
        guard="visitor",
        body=_object(
            "client_msg_id", client_msg_id=_TEXT, text=_TEXT, button_id=_TEXT, rating=_WHOLE, upload_id=_TEXT
        ),
        answer=_ACK,
        errors=(409, 413, 429),
    ),
    Route(
        method="POST",
        path="/api/v1/conversation/reactions",
        handler=reactions.post_reaction,
        summary="Keep what the customer does with a product that was shown; the same client_msg_id counts once",
        guard="visitor",
        body=_object(
            "client_msg_id",
            "kind",
            "product_id",
            client_msg_id=_TEXT,
            kind={"enum": ["click", "cart", "like", "dislike", "withdraw"]},
            product_id=_TEXT,
            list_id=_TEXT,
        ),
        answer=_object("client_msg_id", "verdict", client_msg_id=_TEXT, verdict=_TEXT),
        errors=(409, 429),
    ),
    Route(
        method="POST",
        path="/uploads",
        handler=uploads.post_upload,
        summary="Keep a picture, JPEG, PNG or WebP, to be sent with a message",
        guard="visitor",
        takes="application/octet-stream",
        body={"type": "string", "format": "binary"},
        status=201,
        answer=_object(
            "upload_id", "url", "width", "height", upload_id=_TEXT, url=_TEXT, width=_WHOLE, height=_WHOLE
        ),
        error="UploadError",
        errors=(408, 409, 413, 415, 429, 503),
    ),
)
_CATALOGUE: Final = (
    Route(
        method="GET",
        path="/api/v1/products",
        handler=catalogue.products,
        summary="One page of the active products",
        query=("category", "q", "limit", "offset"),
        answer=_object("items", "total", items=_LIST, total=_WHOLE),
    ),
    Route(
        method="GET",
        path="/api/v1/products/{id}",
        handler=catalogue.product,
        summary="One product",
        answer={"type": "object"},
        errors=(404,),
    ),
    Route(
        method="GET",
        path="/api/v1/categories",
        handler=catalogue.categories,
        summary="The categories",
        answer=_LIST,
    ),
    Route(
        method="GET",
        path="/api/v1/demo/customers",
        handler=catalogue.demo_customers,
        summary="Customers of the demo shop to sign in as",
        answer=_LIST,
        demo=True,
    ),
    Route(
        method="POST",
        path="/api/v1/demo/identity",
        handler=catalogue.demo_identity,
        summary="Sign in as a customer of the demo shop",
        body=_object("customer_id", customer_id=_TEXT),
        answer=_object("identity", identity=_TEXT),
        errors=(403, 404),
        demo=True,
    ),
)
_CONSOLE: Final = (
    Route(
        method="POST",
        path="/api/v1/console/session",
        handler=console_session.sign_in,
        summary="Sign an agent in",
        body=_object("email", "password", email=_TEXT, password=_TEXT),
        answer=_SESSION,
        errors=(401, 403, 429),
    ),
    Route(
        method="GET",
        path="/api/v1/console/session",
        handler=console_session.show,
        summary="Who is signed in",
        guard="agent",
        answer=_SESSION,
    ),
    Route(
        method="DELETE",
        path="/api/v1/console/session",
        handler=console_session.sign_out,
        summary="Sign out",
        guard="agent_csrf",
        answer=_object("ok", ok={"type": "boolean"}),
    ),
    Route(
        method="GET",
        path="/api/v1/console/conversations",
        handler=console_api.conversations,
        summary="Conversations by who answers them",
        guard="agent",
        query=("status",),
        answer=_object("items", items={"type": "array", "items": _ITEM}),
    ),
    Route(
        method="GET",
        path="/api/v1/console/conversations/{id}",
        handler=console_api.conversation,
        summary="One conversation with its events, customer and orders",
        guard="agent",
        answer=_ITEM,
        errors=(404,),
    ),
    *(
        Route(
            method="POST",
            path=f"/api/v1/console/conversations/{{id}}/{handler.__name__}",
            handler=handler,
            summary=summary,
            guard="agent_csrf",
            answer=_ITEM,
            errors=(404, 409),
        )
        for handler, summary in (
            (console_api.claim, "Take a conversation over"),
            (console_api.release, "Hand a conversation back to the bot"),
            (console_api.close, "End a conversation"),
        )
    ),
    Route(
        method="POST",
        path="/api/v1/console/conversations/{id}/messages",
        handler=console_api.answer,
        summary="Write to the customer",
        guard="agent_csrf",
        body=_object("client_msg_id", "text", client_msg_id=_TEXT, text=_TEXT),
        answer=_ACK,
        errors=(404, 409, 413, 429),
    ),
)
_OPERATIONS: Final = (
    Route(
        method="GET",
        path="/live",
        handler=health.live,
        summary="The process answers",
        answer=_object("status", status=_TEXT),
    ),
    Route(
        method="GET",
        path="/health",
        handler=health.health,
        summary="Whether a turn can be answered, and which part is down",
        answer=_object("status", "parts", status=_TEXT, parts={"type": "object"}),
        errors=(503,),
    ),
    Route(method="GET", path="/metrics", handler=health.metrics, summary="Prometheus metrics"),
    Route(
        method="GET",
        path="/openapi.json",
        handler=openapi.document,
        summary="This document",
        answer={"type": "object"},
    ),
)
API: Final = (*_WIDGET, *_CATALOGUE, *_CONSOLE, *_OPERATIONS)
# Pages and sockets: not part of the REST interface.
OTHERS: Final = (
    Route(method="GET", path="/ws", handler=widget_socket, summary="The widget's socket"),
    Route(
        method="GET",
        path="/console/ws",
        handler=console_socket,
        summary="The console's socket",
        guard="agent",
    ),
    Route(method="GET", path="/", handler=pages.front, summary="The demo shop", demo=True),
    Route(method="GET", path="/shop", handler=pages.shop_page, summary="The demo shop", demo=True),
    Route(
        method="GET",
        path="/shop/products/{id}",
        handler=pages.shop_page,
        summary="A product of the demo shop",
        demo=True,
    ),
    Route(method="GET", path="/console", handler=pages.console_page, summary="The console"),
    Route(method="GET", path="/widget/v1/loader.js", handler=pages.loader, summary="The widget's loader"),
    Route(method="GET", path="/static/{path:.+}", handler=pages.asset, summary="Assets of the pages"),
    Route(method="GET", path="/media/{name}", handler=pages.picture, summary="Product pictures"),
    Route(method="GET", path="/uploads/{name}", handler=uploads.get_upload, summary="Customers' pictures"),
)


def add_routes(app: web.Application, *, demo: bool) -> None:
    """Registers every route that this installation serves."""
    app[openapi.ROUTES] = [route for route in API if demo or not route.demo]
    for route in (*API, *OTHERS):
        if demo or not route.demo:
            app.router.add_route(route.method, route.path, route.handler)
    for path in ("/api/v1/conversation{rest:.*}", "/uploads"):
        app.router.add_route("OPTIONS", path, _preflight)


async def _preflight(_request: web.Request) -> web.Response:
    """The headers that answer a browser's question are added to every response."""
    return web.Response(status=204)
