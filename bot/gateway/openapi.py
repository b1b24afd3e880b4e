"""``GET /openapi.json``: the REST part as an OpenAPI document, built from the table of routes."""

from __future__ import annotations

import importlib.metadata
import re
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

if TYPE_CHECKING:
    from bot.gateway.routes import Route

ROUTES: web.AppKey[list[Route]] = web.AppKey("openapi_routes")

_SECURITY: Final[dict[str, list[dict[str, list[str]]]]] = {
    "open": [],
    "visitor": [{"visitor": []}],
    "agent": [{"agent": []}],
    "agent_csrf": [{"agent": [], "csrf": []}],
}
_TEXT: Final = {"type": "string"}
_MAYBE_TEXT: Final = {"type": ["string", "null"]}
_SCHEMAS: Final = {
    "Error": {
        "type": "object",
        "required": ["ok", "error", "code", "status"],
        "properties": {
            "ok": {"const": False},
            "error": {"type": "string", "description": "For people."},
            "code": {"type": "string", "description": "Stable, for programs."},
            "status": {"type": "integer"},
        },
    },
    "UploadError": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {"code": _TEXT, "message": _TEXT},
            },
        },
    },
    "Welcome": {
        "type": "object",
        "required": ["token", "conversation", "last_seq", "status", "language", "shop_name", "limits"],
        "properties": {
            "token": {"type": "string", "description": "The visitor's key; send it as a bearer token."},
            "conversation": _TEXT,
            "last_seq": {"type": "integer"},
            "status": {"enum": ["bot", "queued", "agent", "closed"]},
            "agent_name": _TEXT,
            "customer_name": _TEXT,
            "language": {"enum": ["en", "zh"]},
            "shop_name": _TEXT,
            "limits": {
                "type": "object",
                "required": ["max_chars"],
                "properties": {
                    "max_chars": {"type": "integer"},
                    "max_upload_bytes": {
                        "type": "integer",
                        "description": "Of a picture; absent where none are taken.",
                    },
                },
            },
        },
    },
    "ConversationItem": {
        "type": "object",
        "required": ["conversation", "status", "language", "seq"],
        "properties": {
            "conversation": _TEXT,
            "status": {"enum": ["bot", "queued", "agent", "closed"]},
            "customer_name": _MAYBE_TEXT,
            "agent_name": _MAYBE_TEXT,
            "language": {"enum": ["en", "zh"]},
            "last_text": _MAYBE_TEXT,
            "last_at": _MAYBE_TEXT,
            "waiting_since": _MAYBE_TEXT,
            "reason": _MAYBE_TEXT,
            "summary": _MAYBE_TEXT,
            "seq": {"type": "integer"},
        },
    },
}


async def document(request: web.Request) -> web.Response:
    """The document of the routes that this installation serves."""
    return web.json_response(build(request.app[ROUTES]))


def build(routes: list[Route]) -> dict[str, Any]:
    """An OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Frontdoor", "version": importlib.metadata.version("frontdoor")},
        "paths": paths,
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": {
                "visitor": {"type": "http", "scheme": "bearer"},
                "agent": {"type": "apiKey", "in": "cookie", "name": "frontdoor"},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
            },
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]
    in_query = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in route.query]
    good: dict[str, Any] = {"description": "Done."}
    if route.answer is not None:
        good["content"] = {"application/json": {"schema": route.answer}}
    bad = {
        "description": "See the code.",
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{route.error}"}}},
    }
    guarded = {"open": (), "visitor": (401, 403), "agent": (401,), "agent_csrf": (401, 403)}[route.guard]
    statuses = sorted({400, *guarded, *route.errors})
    operation: dict[str, Any] = {
        "summary": route.summary,
        "operationId": f"{route.method.lower()}_{re.sub(r'[^a-z0-9]+', '_', route.path.lower()).strip('_')}",
        "security": _SECURITY[route.guard],
        "parameters": in_path + in_query,
        "responses": {str(route.status): good} | {str(status): bad for status in statuses},
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {route.takes: {"schema": route.body}},
        }
    return operation
