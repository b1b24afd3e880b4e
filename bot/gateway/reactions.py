"""What customers do with the products that they are shown: from the wire into the store, and with age out of it."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any, Final

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.blocks import check_client_frame
from bot.conversations import Conversation
from bot.conversations.state import refuse_closed
from bot.errors import StoreUnavailable
from bot.gateway import arrivals, keys
from bot.gateway import input as words
from bot.gateway.requests import bearer_token, json_body, refuse_foreign_origin
from bot.shop import Principal
from bot.shop.forgetting import forget_before

FORGET_EVERY_S: Final = 6 * 3600.0

_log = logging.getLogger(__name__)


async def react(app: web.Application, conversation: Conversation, frame: dict[str, Any]) -> dict[str, Any]:
    """Keeps a reaction, a ``react`` frame that matches the protocol; returns the body of ``noted``.

    Raises:
        TooMany: this visitor sends too many.
        ConversationClosed: the conversation was closed meanwhile.
        FrontdoorError: the reaction cannot be kept.
    """
    app[keys.LIMITS].reactions.use(conversation.visitor_id)
    key = words.client_msg_id(frame["client_msg_id"])
    stands = await app[keys.LOG].conversation(conversation.conversation_id)
    refuse_closed(stands.state)
    principal = Principal(
        conversation_id=stands.conversation_id,
        customer_id=stands.customer.customer_id if stands.customer else None,
    )
    verdict = await app[keys.REACTIONS].record(
        principal,
        kind=frame["kind"],
        product_id=frame["product_id"],
        key=key,
        list_id=frame.get("list_id"),
    )
    app[keys.METRICS].reactions.labels(frame["kind"], verdict).inc()
    return {"client_msg_id": frame["client_msg_id"], "verdict": verdict}


async def post_reaction(request: web.Request) -> web.Response:
    """Keeps a reaction; answers with the body of ``noted``."""
    refuse_foreign_origin(request)
    conversation = await arrivals.conversation_of(request.app, bearer_token(request))
    frame = check_client_frame(await json_body(request) | {"t": "react"})
    return web.json_response(await react(request.app, conversation, frame))


async def forget_old(app: web.Application, engine: AsyncEngine) -> None:
    """Deletes, now and every few hours, what is older than the settings allow; runs until cancelled."""
    days = app[keys.SETTINGS].reactions_days
    while days:
        try:
            count = await forget_before(engine, app[keys.CLOCK]() - timedelta(days=days))
            if count:
                _log.info("reactions_forgotten", extra={"rows": count})
        except StoreUnavailable:
            _log.warning("reactions_not_forgotten")
        await asyncio.sleep(FORGET_EVERY_S)
