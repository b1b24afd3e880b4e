"""Serves the built web pages, their assets, and the shop's pictures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.errors import NotFound
from bot.gateway import keys

STATIC: Final = Path(__file__).parent.parent / "static"
NO_CACHE: Final = "no-cache"
SHORT_CACHE: Final = "public, max-age=300"
FOR_EVER: Final = "public, max-age=31536000, immutable"
# Vite puts a hash of the content into these names: what changes gets another address.
_HASHED: Final = re.compile(r"-[A-Za-z0-9_-]{8}\.[a-z0-9]+$")
_PART: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
PICTURE_TYPES: Final = {
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}


async def front(_request: web.Request) -> web.Response:
    """The demo shop is what a browser is shown first."""
    raise web.HTTPFound("/shop")


async def shop_page(_request: web.Request) -> web.FileResponse:
    """The demo shop; its pages find their way by themselves."""
    return _page("shop/index.html")


async def console_page(_request: web.Request) -> web.FileResponse:
    """The console."""
    return _page("console/index.html")


async def loader(_request: web.Request) -> web.FileResponse:
    """The one script that a shop's page embeds."""
    return _file(STATIC / "widget/v1/loader.js", cache=SHORT_CACHE, shared=True)


async def asset(request: web.Request) -> web.FileResponse:
    """A file of the built pages."""
    path = request.match_info["path"]
    cache = FOR_EVER if _HASHED.search(path) else SHORT_CACHE
    return _file(_inside(STATIC, path), cache=cache, shared=True)


async def picture(request: web.Request) -> web.FileResponse:
    """A product's picture."""
    path = _inside(request.app[keys.SETTINGS].var_dir / "media", request.match_info["name"])
    if path.suffix not in PICTURE_TYPES:
        raise NotFound("there is no such picture")
    response = _file(path, cache="public, max-age=86400", shared=True)
    response.headers["Content-Type"] = PICTURE_TYPES[path.suffix]
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _page(name: str) -> web.FileResponse:
    return _file(STATIC / name, cache=NO_CACHE)


def _inside(folder: Path, path: str) -> Path:
    """The path below the folder; every part is a plain name, so none leads out of it."""
    if not all(_PART.fullmatch(part) for part in path.split("/")):
        raise NotFound("there is no such file")
    return folder / path


def _file(path: Path, *, cache: str, shared: bool = False) -> web.FileResponse:
    if not path.is_file():
        built = STATIC in path.parents and not STATIC.is_dir()
        raise NotFound("the web pages are not built: run `make web`" if built else "there is no such file")
    response = web.FileResponse(path, headers={"Cache-Control": cache})
    if shared:
        # Embedded by the shop's pages, which are on another origin.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
