"""What the gateway reads from a request besides its body: where it comes from, and the body's JSON."""

from __future__ import annotations

import json
from typing import Any, Final

from aiohttp import web

from bot.errors import Forbidden, InvalidInput, NotFound, TooLarge, Unauthorized
from bot.gateway import keys
from bot.gateway.limits import address_key

MAX_ID: Final = 255


def client_address(request: web.Request) -> str:
    """The client's address, as what limits are counted by; proxies are believed only where configured."""
    address = request.remote or "unknown"
    proxies = request.app[keys.SETTINGS].trusted_proxies
    if address in proxies:
        # The last address that no trusted proxy added itself is the nearest one that can be known.
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        address = next((hop for hop in reversed(hops) if hop not in proxies), address)
    return address_key(address)


def refuse_foreign_origin(request: web.Request, *, required: bool = False) -> None:
    """Pages of other sites may not use a visitor's browser to talk to the gateway.

    Where cookies come with the request, an origin is ``required``.

    Raises:
        Forbidden: the origin is not allowed.
    """
    origin = request.headers.get("Origin")
    if origin is None and not required:
        return
    if origin not in request.app[keys.SETTINGS].origins:
        raise Forbidden("this origin is not allowed; see FRONTDOOR_ALLOWED_ORIGINS")


async def json_body(request: web.Request) -> dict[str, Any]:
    """The body as a JSON object.

    Raises:
        InvalidInput: it is none.
        TooLarge: longer than the gateway reads.
    """
    try:
        body = json.loads(await request.text())
    except web.HTTPRequestEntityTooLarge as error:
        raise TooLarge("the request body is too large") from error
    except (ValueError, LookupError, RecursionError) as error:
        raise InvalidInput("the body is not JSON") from error
    if not isinstance(body, dict):
        raise InvalidInput("the body is not a JSON object")
    return body


def text_field(body: dict[str, Any], name: str, *, max_chars: int) -> str:
    """A required string of a body.

    Raises:
        InvalidInput: absent, not a string, or too long.
    """
    value = body.get(name)
    if not isinstance(value, str) or len(value) > max_chars or not _is_storable(value):
        raise InvalidInput(f"{name}: a string of at most {max_chars} characters is needed")
    return value


def id_in_path(request: web.Request) -> str:
    """The id in the address.

    Raises:
        NotFound: nothing could have such an id.
    """
    found = request.match_info["id"]
    if len(found) > MAX_ID or not _is_storable(found):
        raise NotFound("there is nothing with this id")
    return found


def text_in_query(request: web.Request, name: str) -> str | None:
    """A short text of the query; None where it is absent or empty.

    Raises:
        InvalidInput: it is too long, or no text.
    """
    found = request.query.get(name)
    if not found:
        return None
    if len(found) > MAX_ID or not _is_storable(found):
        raise InvalidInput(f"{name}: at most {MAX_ID} characters of text")
    return found


def number_in_query(request: web.Request, name: str, *, default: int, most: int) -> int:
    """A whole number of the query, between 0 and ``most``.

    Raises:
        InvalidInput: it is something else.
    """
    text = request.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidInput(f"{name}: a whole number is needed")
    return min(int(text), most)


def _is_storable(text: str) -> bool:
    """Whether every database takes it: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def bearer_token(request: web.Request) -> str:
    """The token in the Authorization header.

    Raises:
        Unauthorized: there is none.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("a visitor token is needed")
    return token
