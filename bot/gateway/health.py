"""Whether the gateway lives, and whether a turn can be answered; says which part is down."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import aiohttp
from aiohttp import web

from bot.conversations.store import ping
from bot.errors import FrontdoorError, Unavailable
from bot.gateway import keys
from bot.gateway.rasa import HEALTH_TIMEOUT_S


async def live(_request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"status": "ok"})


async def health(request: web.Request) -> web.Response:
    """200 only when a turn can be answered."""
    app = request.app
    checks = {"store": ping(app[keys.STORE]), "rasa": app[keys.RASA].health(), "actions": _actions(app)}
    states = await asyncio.gather(*(_state(check) for check in checks.values()))
    parts = dict(zip(checks, states, strict=True))
    ok = all(part["status"] == "ok" for part in parts.values())
    body = {"status": "ok" if ok else "unavailable", "parts": parts}
    return web.json_response(body, status=200 if ok else 503)


async def metrics(request: web.Request) -> web.Response:
    """For Prometheus."""
    found = request.app[keys.METRICS]
    return web.Response(body=found.render(), headers={"Content-Type": found.content_type})


async def _state(check: Awaitable[Any]) -> dict[str, Any]:
    try:
        found = await check
    except FrontdoorError as error:
        return {"status": "unavailable", "error": str(error)}
    return {"status": "ok"} | (
        {"model_id": found["model_id"]} if isinstance(found, dict) and "model_id" in found else {}
    )


async def _actions(app: web.Application) -> None:
    url = f"{app[keys.SETTINGS].actions_base_url}/health"
    timeout = aiohttp.ClientTimeout(total=HEALTH_TIMEOUT_S)
    try:
        async with app[keys.HTTP].get(url, timeout=timeout) as response:
            if response.status != 200:
                raise Unavailable(f"the action server answered {response.status}")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Unavailable("the action server cannot be reached") from error
