"""The widget's REST twin, for clients without sockets: the same bodies, the same promises."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any, Final

from aiohttp import web

from bot.blocks import check_client_frame
from bot.conversations import Overrun
from bot.gateway import arrivals, keys
from bot.gateway.requests import (
    bearer_token,
    client_address,
    json_body,
    number_in_query,
    refuse_foreign_origin,
)
from bot.gateway.streams import Stream

MAX_WAIT_S: Final = 25


async def open_conversation(request: web.Request) -> web.Response:
    """Answers with the body of ``welcome``."""
    refuse_foreign_origin(request)
    body = check_client_frame({"t": "hello", "v": 1} | await json_body(request))
    arrival = await arrivals.arrive(request.app, body, address=client_address(request))
    return web.json_response(arrival.as_json(request.app))


async def events(request: web.Request) -> web.Response:
    """Events after a number; waits for the first when there is none yet."""
    refuse_foreign_origin(request)
    app = request.app
    conversation = await arrivals.conversation_of(app, bearer_token(request))
    after = number_in_query(request, "after", default=0, most=2**31)
    wait_s = number_in_query(request, "wait_s", default=0, most=MAX_WAIT_S)
    found = [event.as_json() for event in await app[keys.LOG].events(conversation.conversation_id, after)]
    if not found and wait_s:
        found = await _wait(app, conversation.conversation_id, after, wait_s)
    stands = await app[keys.LOG].conversation(conversation.conversation_id)
    return web.json_response(
        {
            "events": found,
            "last_seq": found[-1]["seq"] if found else min(after, stands.last_seq),
            "status": stands.state.status,
        }
    )


async def send(request: web.Request) -> web.Response:
    """Stores a message; answers with the body of ``ack``."""
    refuse_foreign_origin(request)
    app = request.app
    conversation = await arrivals.conversation_of(app, bearer_token(request))
    frame = check_client_frame(await json_body(request) | {"t": "send"})
    app[keys.LIMITS].messages.use(conversation.visitor_id)
    with app[keys.METRICS].ack_seconds.time():
        accepted = await app[keys.CHAT].send(conversation.conversation_id, frame)
    return web.json_response(
        {"client_msg_id": frame["client_msg_id"], "seq": accepted.seq, "dup": accepted.dup}
    )


async def _wait(
    app: web.Application, conversation_id: str, after: int, wait_s: float
) -> list[dict[str, Any]]:
    stream = Stream(app[keys.LOG], app[keys.FANOUT], conversation_id, after)
    try:
        async with asyncio.timeout(wait_s), aclosing(stream.frames()) as frames:
            async for frame in frames:
                if frame["t"] == "event":
                    return [frame["event"]]
    except (TimeoutError, Overrun):
        pass
    return []
