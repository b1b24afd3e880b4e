"""A server with pictures, good ones and what goes wrong with others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.bot.pictures import files

PHOTO = files.encoded(files.picture(640, 480), "JPEG")


@asynccontextmanager
async def shelf() -> AsyncIterator[TestServer]:
    """The server, on a port of this machine."""
    app = web.Application()
    app.router.add_get("/picture/{name}", _picture)
    app.router.add_get("/page", _page)
    app.router.add_get("/to", _redirect)
    app.router.add_get("/hops/{left:[0-9]+}", _hops)
    app.router.add_get("/slow", _slow)
    app.router.add_get("/cut", _cut)
    async with TestServer(app) as server:
        yield server


async def _picture(request: web.Request) -> web.Response:
    return web.Response(body=PHOTO, content_type="image/jpeg")


async def _page(request: web.Request) -> web.Response:
    return web.Response(body=files.HTML, content_type="image/jpeg")


async def _redirect(request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": request.query["place"]})


async def _hops(request: web.Request) -> web.Response:
    left = int(request.match_info["left"])
    return web.Response(
        status=302, headers={"Location": f"/hops/{left - 1}" if left > 1 else "/picture/last.jpg"}
    )


async def _slow(request: web.Request) -> web.StreamResponse:
    """A byte now and then, so that it is never silent."""
    response = web.StreamResponse()
    await response.prepare(request)
    for byte in PHOTO:
        await response.write(bytes([byte]))
        await asyncio.sleep(0.05)
    return response


async def _cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(PHOTO))})
    await response.prepare(request)
    await response.write(PHOTO[:1000])
    assert request.transport is not None
    request.transport.close()
    return response
