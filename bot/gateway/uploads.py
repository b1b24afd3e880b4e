"""Customers' pictures over HTTP: taken, looked through elsewhere and kept; handed out to those who may see them.

Nothing is decoded in this process, and what came is dropped as soon as it was looked through.
"""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import ExitStack
from datetime import timedelta
from typing import Final

from aiohttp import web

from bot.errors import Forbidden, FrontdoorError, NotFound, TooMany, Unauthorized, Unavailable
from bot.gateway import arrivals, keys
from bot.gateway.console_session import signed_in
from bot.gateway.requests import bearer_token, client_address, refuse_foreign_origin
from bot.pictures import Busy, Refused
from bot.pictures.uploads import SUFFIX, Upload

READ_WITHIN_S: Final = 60.0  # a picture of ten megabytes over a poor connection
FORGET_EVERY_S: Final = 6 * 3600.0
BUSY_RETRY_S: Final = 2
_STATUSES: Final = {"broken": 400, "too_small": 400, "too_large": 413, "too_many_pixels": 413}
_WORDS: Final = {
    "not_a_picture": "this is not a picture",
    "unsupported": "this kind of picture cannot be read; JPEG, PNG and WebP can",
    "animated": "moving pictures cannot be used",
    "broken": "this picture is damaged",
    "too_small": "this picture is too small to see anything",
    "too_large": "this picture is too large",
    "too_many_pixels": "this picture has too many pixels",
}

_log = logging.getLogger(__name__)


class OverQuota(TooMany):
    """The visitor has sent as much as one may in a day."""

    code = "quota"


class TooSlow(FrontdoorError):
    """The picture did not arrive in time."""

    status = 408
    code = "too_slow"


async def post_upload(request: web.Request) -> web.Response:
    """Keeps the picture in the body; answers with what it is called, or why it is refused."""
    uploaded = request.app[keys.METRICS].uploads
    try:
        kept = await _take(request)
    except FrontdoorError as error:
        response = _refusal(error)
        uploaded.labels(_code(error)).inc()
        return response
    uploaded.labels("kept").inc()
    body = {
        "upload_id": kept.upload_id,
        "url": request.app[keys.PICTURE_LINKS].of(kept),
        "width": kept.width,
        "height": kept.height,
    }
    return web.json_response(body, status=201, headers={"Cache-Control": "no-store"})


async def get_upload(request: web.Request) -> web.FileResponse:
    """A customer's picture, for those who have its address and for agents."""
    app = request.app
    upload_id = request.match_info["name"].removesuffix(SUFFIX)
    conversation_id = request.query.get("of", "")
    if not app[keys.PICTURE_LINKS].holds(conversation_id, upload_id, request.query.get("key", "")):
        try:
            await signed_in(request)
        except Unauthorized as error:
            raise NotFound("there is no such picture") from error
    kept = await app[keys.UPLOADS].find(conversation_id, upload_id)
    return web.FileResponse(
        kept.path,
        headers={
            "Content-Type": "image/webp",
            "Content-Disposition": "inline",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, max-age=3600",
            # Shown by the widget on the shop's pages, which are on another origin.
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )


async def forget_old(app: web.Application) -> None:
    """Deletes, now and every few hours, pictures older than the settings allow; runs until cancelled."""
    days = app[keys.SETTINGS].uploads_days
    while days:
        try:
            count = await app[keys.UPLOADS].forget_before(app[keys.CLOCK]() - timedelta(days=days))
            if count:
                _log.info("uploads_forgotten", extra={"files": count})
        except Unavailable:
            _log.warning("uploads_not_forgotten")
        await asyncio.sleep(FORGET_EVERY_S)


async def _take(request: web.Request) -> Upload:
    refuse_foreign_origin(request)
    app = request.app
    limits = app[keys.LIMITS]
    if not app[keys.SETTINGS].max_upload_bytes:
        raise Forbidden("pictures are not taken here")
    conversation = await arrivals.conversation_of(app, bearer_token(request))
    limits.uploads.use(conversation.visitor_id)
    limits.uploads_by_address.use(client_address(request))
    await app[keys.UPLOADS].refuse_full(conversation.conversation_id)
    with ExitStack() as held:
        held.enter_context(limits.uploads_by_visitor.hold(conversation.visitor_id))
        try:
            held.enter_context(limits.uploads_at_once.hold("all"))
        except TooMany as error:
            raise Busy(str(error)) from error
        data = await _body(request, most=app[keys.SETTINGS].max_upload_bytes)
        try:
            limits.upload_bytes.use(conversation.visitor_id, len(data))
        except TooMany as error:
            raise OverQuota(str(error), error.retry_after_s) from error
        clean = await app[keys.DECODER].clean(data)
        return await app[keys.UPLOADS].add(conversation.conversation_id, clean)


async def _body(request: web.Request, *, most: int) -> bytes:
    """The body; what is too large is not read to its end.

    Raises:
        Refused: it is.
        TooSlow: it did not arrive in time.
    """
    data = bytearray()
    if (request.content_length or 0) > most:
        raise Refused("too_large", f"at most {most} bytes")
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            async for chunk in request.content.iter_any():
                data += chunk
                if len(data) > most:
                    raise Refused("too_large", f"at most {most} bytes")
    except TimeoutError as error:
        raise TooSlow("the picture did not arrive in time") from error
    return bytes(data)


def _code(error: FrontdoorError) -> str:
    if isinstance(error, Refused):
        return error.reason
    if isinstance(error, OverQuota):
        return error.code
    kinds = {Unauthorized: "unauthorised", TooMany: "rate_limited", Busy: "busy"}
    return next((code for kind, code in kinds.items() if isinstance(error, kind)), error.code)


def _refusal(error: FrontdoorError) -> web.Response:
    """Says no in the shape that this part of the interface has; what a decoder said stays in the log."""
    code, status, words = _code(error), error.status, str(error)
    if isinstance(error, Refused):
        _log.info("upload_refused", extra={"reason": code, "detail": str(error)[:200]})
        status, words = _STATUSES.get(code, 415), _WORDS[code]
    response = web.json_response({"error": {"code": code, "message": words}}, status=status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(math.ceil(error.retry_after_s))
    elif isinstance(error, Busy):
        response.headers["Retry-After"] = str(BUSY_RETRY_S)
    return response
