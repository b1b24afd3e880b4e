"""Around every request: one shape of errors, security headers, the access log and its counters."""

from __future__ import annotations

import logging
import math
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import hdrs, web

from bot.errors import FrontdoorError, InvalidInput, NotFound, TooMany
from bot.gateway import keys

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# An imported catalogue's pictures are on the shop's own servers. Our pages write no markup and no styles.
CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# The part that pages of the shop's own origins call.
CORS_PREFIXES: Final = ("/api/v1/conversation", "/uploads")

_log = logging.getLogger(__name__)


@web.middleware
async def record(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Logs and counts a request by its route, never by its path or query."""
    began = time.perf_counter()
    request_id = uuid.uuid4().hex
    response = await handler(request)
    resource = request.match_info.route.resource
    route = resource.canonical if resource is not None else "unknown"
    milliseconds = round((time.perf_counter() - began) * 1000, 1)
    request.app[keys.METRICS].requests.labels(request.method, route, response.status).inc()
    extra = {
        "method": request.method,
        "route": route,
        "status": response.status,
        "ms": milliseconds,
        "request_id": request_id,
    }
    _log.info("request", extra=extra)
    if not response.prepared:
        response.headers["X-Request-Id"] = request_id
    return response


@web.middleware
async def secure(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Adds the security headers, and lets the shop's own origins read the conversation's answers."""
    response = await handler(request)
    if response.prepared:
        return response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    settings = request.app[keys.SETTINGS]
    if settings.gateway_url.startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    origin = request.headers.get(hdrs.ORIGIN)
    if request.path.startswith(CORS_PREFIXES) and origin in settings.origins:
        response.headers["Access-Control-Allow-Origin"] = str(origin)
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Vary"] = hdrs.ORIGIN
    return response


@web.middleware
async def shape_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every error has the one JSON shape; what nobody foresaw is logged once and told without details."""
    try:
        return await handler(request)
    except FrontdoorError as error:
        return _error(error)
    except web.HTTPNotFound:
        return _error(NotFound("there is nothing here"))
    except web.HTTPMethodNotAllowed as error:
        response = _error(_MethodNotAllowed(f"{request.method} is not for this address"))
        response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
        return response
    except web.HTTPBadRequest:
        return _error(InvalidInput("this cannot be understood"))
    except web.HTTPException:
        raise
    except ConnectionResetError:
        raise
    except Exception:  # noqa: BLE001  (the last net: customers never meet a traceback)
        _log.exception("request_broken")
        return _error(FrontdoorError("something went wrong here; it has been noted"))


def _error(error: FrontdoorError) -> web.Response:
    response = web.json_response(error.as_json(), status=error.status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(math.ceil(error.retry_after_s))
    return response


class _MethodNotAllowed(InvalidInput):
    status = 405
    code = "method_not_allowed"
