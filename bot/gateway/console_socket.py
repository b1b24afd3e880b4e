"""The console's socket: everything that happens, as it happens. What was missed is read over the REST part."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any, Final

from aiohttp import WSCloseCode, WSMsgType, web

from bot.conversations import CONSOLE, Overrun
from bot.errors import FrontdoorError, Unauthorized
from bot.gateway import keys
from bot.gateway.console_session import signed_in
from bot.gateway.requests import refuse_foreign_origin

MAX_FRAME_BYTES: Final = 4096
HEARTBEAT_S: Final = 25.0
SEND_WITHIN_S: Final = 10.0
RECHECK_S: Final = 5.0  # a session that has ended gets nothing more after so long

_log = logging.getLogger(__name__)


async def console_socket(request: web.Request) -> web.WebSocketResponse:
    """One console."""
    app = request.app
    refuse_foreign_origin(request, required=True)
    agent, token = await signed_in(request)
    socket = web.WebSocketResponse(
        max_msg_size=MAX_FRAME_BYTES, heartbeat=HEARTBEAT_S, compress=False, timeout=2.0
    )
    await socket.prepare(request)
    app[keys.SOCKETS].add(socket)
    gauge = app[keys.METRICS].sockets.labels("console")
    gauge.inc()
    try:
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(_forward(app, socket, {"t": "hello", "agent": agent.as_json()}))
            watching = group.create_task(_watch(app, socket, token))
            await _receive(app, socket)
            sending.cancel()
            watching.cancel()
    finally:
        gauge.dec()
        app[keys.SOCKETS].discard(socket)
    return socket


async def _forward(app: web.Application, socket: web.WebSocketResponse, hello: dict[str, Any]) -> None:
    try:
        async with app[keys.FANOUT].listen(CONSOLE) as listener:
            frame = hello
            while True:
                async with asyncio.timeout(SEND_WITHIN_S):
                    await socket.send_str(json.dumps(frame, ensure_ascii=False))
                frame = await listener.get()
    except (Overrun, TimeoutError):
        await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"too slow")
    except ConnectionResetError:
        _log.debug("socket_reset")


async def _watch(app: web.Application, socket: web.WebSocketResponse, token: str) -> None:
    while True:
        await asyncio.sleep(RECHECK_S)
        try:
            await app[keys.AGENTS].session(token)
        except Unauthorized:
            await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"signed out")
            return
        except FrontdoorError:
            _log.warning("session_recheck_failed")


async def _receive(app: web.Application, socket: web.WebSocketResponse) -> None:
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            frame = json.loads(message.data)
        except (ValueError, RecursionError):
            frame = None
        match frame:
            case {"t": "ping"}:
                await socket.send_str('{"t": "pong"}')
            case {"t": "typing", "conversation": str(conversation_id), "on": bool(on)}:
                app[keys.CHAT].agent_typing(conversation_id, on=on)
            case _:
                await socket.send_str(
                    json.dumps({"t": "nack", "code": "invalid_input", "error": "there is no such frame"})
                )
