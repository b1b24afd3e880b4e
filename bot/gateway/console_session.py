"""Agents sign in: a cookie that scripts cannot read, and a token that other sites cannot know."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from aiohttp import web

from bot.conversations import Agent
from bot.errors import Forbidden, Unauthorized
from bot.gateway import keys
from bot.gateway.requests import client_address, json_body, refuse_foreign_origin, text_field

CSRF_HEADER: Final = "X-CSRF-Token"


async def sign_in(request: web.Request) -> web.Response:
    """Begins a session."""
    refuse_foreign_origin(request, required=True)
    app = request.app
    body = await json_body(request)
    email = text_field(body, "email", max_chars=254)
    password = text_field(body, "password", max_chars=1000)
    limits = app[keys.LIMITS]
    limits.sign_ins_by_address.use(client_address(request))
    limits.sign_ins_by_account.use(
        hashlib.sha256(email.strip().lower().encode("utf-8", "replace")).hexdigest()
    )
    agent, token = await app[keys.AGENTS].sign_in(email, password)
    response = web.json_response(_body(app, agent, token))
    response.set_cookie(
        _cookie_name(app), token, path="/", httponly=True, samesite="Strict", secure=_is_https(app)
    )
    return response


async def show(request: web.Request) -> web.Response:
    """Who is signed in."""
    agent, token = await signed_in(request)
    return web.json_response(_body(request.app, agent, token))


async def sign_out(request: web.Request) -> web.Response:
    """Ends the session at once."""
    _agent, token = await signed_in(request, unsafe=True)
    await request.app[keys.AGENTS].sign_out(token)
    response = web.json_response({"ok": True})
    response.del_cookie(_cookie_name(request.app), path="/", secure=_is_https(request.app))
    return response


async def signed_in(request: web.Request, *, unsafe: bool = False) -> tuple[Agent, str]:
    """The agent whose request this is, and the session's token.

    Where the request is ``unsafe``, because it changes something, its origin and CSRF token are checked.

    Raises:
        Unauthorized: nobody is signed in.
        Forbidden: the request was made by another site.
    """
    if unsafe:
        refuse_foreign_origin(request, required=True)
    token = request.cookies.get(_cookie_name(request.app))
    if not token:
        raise Unauthorized("please sign in")
    agent = await request.app[keys.AGENTS].session(token)
    if unsafe:
        given = request.headers.get(CSRF_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, _csrf_token(request.app, token).encode()):
            raise Forbidden(f"the {CSRF_HEADER} header is missing or wrong")
    return agent, token


def _body(app: web.Application, agent: Agent, token: str) -> dict[str, object]:
    return {"agent": agent.as_json(), "csrf_token": _csrf_token(app, token)}


def _csrf_token(app: web.Application, session_token: str) -> str:
    key = app[keys.SETTINGS].key("csrf")
    return hmac.new(key, session_token.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _is_https(app: web.Application) -> bool:
    return app[keys.SETTINGS].gateway_url.startswith("https://")


def _cookie_name(app: web.Application) -> str:
    # Browsers accept the prefix only with https, and then guarantee that no other host set the cookie.
    return "__Host-frontdoor" if _is_https(app) else "frontdoor"
