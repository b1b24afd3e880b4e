"""The action server: Rasa's action contract over HTTP, for the dialogue core alone.

``POST /webhook`` runs one action and needs the internal token; ``GET /health`` tells how each part is. Errors
have our JSON shape and never repeat what was sent: a tracker holds a customer's words.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Final

from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

from actions.services import Services, open_services
from actions.skills import make_actions
from bot.errors import FrontdoorError, InvalidInput, NotFound, Unauthorized, Unavailable
from bot.settings import Settings

MAX_BODY_BYTES: Final = (
    4 * 1024 * 1024
)  # a session's tracker with some room; the dialogue core keeps it short

EXECUTOR: Final = web.AppKey("executor", ActionExecutor)
SERVICES: Final = web.AppKey("services", Services)
SETTINGS: Final = web.AppKey("settings", Settings)

log = logging.getLogger("actions")


class _Failed(FrontdoorError):
    """An action raised something that it does not handle."""

    code = "action_failed"


def make_app(settings: Settings, *, services: Services | None = None) -> web.Application:
    """The application; ``services`` are opened from the settings unless given."""
    app = web.Application(middlewares=[_errors, _authorised], client_max_size=MAX_BODY_BYTES)
    app[SETTINGS] = settings

    async def wire(app: web.Application) -> AsyncIterator[None]:
        if services is not None:
            _register(app, services)
            yield
            return
        async with open_services(settings) as opened:
            _register(app, opened)
            yield

    app.cleanup_ctx.append(wire)
    app.router.add_post("/webhook", run_action)
    app.router.add_get("/health", health)
    return app


def serve(settings: Settings) -> None:
    """Serves until the process is told to stop."""
    _log_as_json(settings.log_level)
    web.run_app(
        make_app(settings),
        host="127.0.0.1",
        port=settings.actions_port,
        print=None,
        access_log=None,
        keepalive_timeout=300,  # Rasa keeps its connections, and a new one costs more than most actions
    )


def _register(app: web.Application, services: Services) -> None:
    executor = ActionExecutor()
    for action in make_actions(services):
        executor.register_action(action)
    app[SERVICES] = services
    app[EXECUTOR] = executor


async def run_action(request: web.Request) -> web.Response:
    """Runs the action named in the body and returns its events and messages."""
    call = await _body(request)
    name = call["next_action"]
    call.setdefault("domain", {})  # none of our actions reads it, so the dialogue core need not send it
    started = time.perf_counter()
    timeout_s = request.app[SETTINGS].action_timeout_s
    try:
        async with asyncio.timeout(timeout_s):
            result = await request.app[EXECUTOR].run(call)
    except TimeoutError as error:
        raise Unavailable(f"{name} did not end within {timeout_s:g} s") from error
    except ActionNotFoundException as error:
        raise NotFound("there is no such action") from error
    except FrontdoorError:
        raise
    except Exception as error:
        log.exception("action_failed", extra={"action": name})
        raise _Failed(f"{name} failed") from error
    if result is None:
        raise InvalidInput("no action is named")
    ms = round((time.perf_counter() - started) * 1000, 1)
    log.debug("action", extra={"action": name, "ms": ms})
    return web.json_response({"events": result.events, "responses": result.responses})


async def health(request: web.Request) -> web.Response:
    """How each part is; 200 while the store answers, for a missing model only takes skills away."""
    parts = await request.app[SERVICES].health()
    ok = parts["store"] == "ok"
    status = "ok" if all(state == "ok" for state in parts.values()) else "degraded" if ok else "failed"
    return web.json_response({"status": status, "parts": parts}, status=200 if ok else 503)


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except (ValueError, UnicodeDecodeError) as error:
        raise InvalidInput("the body is not JSON") from error
    tracker = body.get("tracker") if isinstance(body, dict) else None
    if not isinstance(tracker, dict) or not isinstance(body.get("next_action"), str):
        raise InvalidInput("the body needs next_action and tracker")
    return dict(body)


@web.middleware
async def _errors(request: web.Request, handler: Any) -> web.StreamResponse:
    try:
        response: web.StreamResponse = await handler(request)
    except FrontdoorError as error:
        return web.json_response(error.as_json(), status=error.status)
    except web.HTTPException as error:
        body = {"ok": False, "error": error.reason, "code": "http", "status": error.status}
        return web.json_response(body, status=error.status)
    return response


@web.middleware
async def _authorised(request: web.Request, handler: Any) -> web.StreamResponse:
    if request.path != "/health":
        expected = f"Bearer {request.app[SETTINGS].internal_token}"
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(errors="replace"), expected.encode()):
            raise Unauthorized("the internal token is missing or wrong")
    response: web.StreamResponse = await handler(request)
    return response


class _JsonLines(logging.Formatter):
    """One JSON object a line, from an allow-list: names and times, never words."""

    FIELDS: Final = ("action", "error", "ms")

    def format(self, record: logging.LogRecord) -> str:
        """The line; what a library says may quote a customer, so only its name is kept."""
        ours = record.name.split(".", 1)[0] in {"actions", "models", "bot"}
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage() if ours else "library_message",
        }
        line |= {name: getattr(record, name) for name in self.FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            # Where and what kind: the message and the locals may hold a customer's words.
            line["exception"] = type(record.exc_info[1]).__name__
            place = record.exc_info[2]
            while place is not None and place.tb_next is not None:
                place = place.tb_next
            if place is not None:
                line["where"] = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}"
        return json.dumps(line)


def _log_as_json(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)  # it tells of every tracker that it copies
