"""A visitor arrives, over whichever transport: who it is, and which conversation is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.conversations import Conversation, Customer
from bot.conversations.model import Language
from bot.errors import NotFound, Unauthorized
from bot.gateway import identity, keys
from bot.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A visitor's conversation and the token with which they come back to it."""

    conversation: Conversation
    token: str

    def as_json(self, app: web.Application) -> dict[str, Any]:
        """The body of ``welcome``."""
        found = self.conversation
        settings = app[keys.SETTINGS]
        body = {
            "token": self.token,
            "conversation": found.conversation_id,
            "last_seq": found.last_seq,
            "status": found.state.status,
            "agent_name": found.state.owner.name if found.state.owner else None,
            "customer_name": found.customer.name if found.customer else None,
            "language": found.language,
            "shop_name": settings.shop_name,
            "limits": _limits(settings),
        }
        return {name: value for name, value in body.items() if value is not None}


async def arrive(app: web.Application, hello: dict[str, Any], *, address: str) -> Arrival:
    """Opens the conversation that the hello asks for.

    A customer's signed identity counts most. Where the token already belongs to that customer, the identity may be
    old: the browser is only coming back. Otherwise it must be fresh and unused.

    ``hello`` is a frame or body with ``token``, ``identity`` and ``language``, each optional; new visitors are
    counted by ``address``.

    Raises:
        Unauthorized: the token or the identity does not count.
        TooMany: too many new visitors from this address.
    """
    language: Language = hello.get("language", "en")
    visitor_id = _visitor(app, hello.get("token"))
    visitors = app[keys.VISITORS]
    now = app[keys.CLOCK]()
    try:
        known = await visitors.customer(visitor_id) if visitor_id else None
        if "identity" in hello:
            settings = app[keys.SETTINGS]
            claimed = identity.verify(hello["identity"], site=settings.shop_name, key=settings.identity_key)
            if visitor_id is None or known is None or known.customer_id != claimed.customer_id:
                return await _sign_in(app, claimed, language, address=address)
        if visitor_id is not None:
            conversation = await visitors.come_back(visitor_id, language)
            return Arrival(conversation=conversation, token=app[keys.TOKENS].issue(visitor_id, now=now))
    except NotFound as error:
        raise Unauthorized("the visitor token is not valid") from error
    app[keys.LIMITS].visitors.use(address)
    conversation = await visitors.arrive(language)
    return Arrival(conversation=conversation, token=app[keys.TOKENS].issue(conversation.visitor_id, now=now))


async def conversation_of(app: web.Application, token: str) -> Conversation:
    """The open conversation of the visitor with this token.

    Raises:
        Unauthorized: the token does not count.
    """
    visitor_id = _visitor(app, token)
    if visitor_id is None:
        raise Unauthorized("a visitor token is needed")
    try:
        return await app[keys.VISITORS].come_back(visitor_id, "en")
    except NotFound as error:
        raise Unauthorized("the visitor token is not valid") from error


def _limits(settings: Settings) -> dict[str, int]:
    """What the widget must know; without the second none offers to send a picture."""
    limits = {"max_chars": settings.max_message_chars, "max_upload_bytes": settings.max_upload_bytes}
    return {name: value for name, value in limits.items() if value}


def _visitor(app: web.Application, token: str | None) -> str | None:
    return app[keys.TOKENS].check(token, now=app[keys.CLOCK]()) if token else None


async def _sign_in(
    app: web.Application, claimed: identity.Identity, language: Language, *, address: str
) -> Arrival:
    now = app[keys.CLOCK]()
    if not claimed.is_current(now):
        raise Unauthorized("the identity has expired; ask the shop for a new one")
    app[keys.LIMITS].visitors.use(address)
    name = await _name(app, claimed)
    conversation = await app[keys.VISITORS].sign_in(
        Customer(customer_id=claimed.customer_id, name=name),
        language,
        nonce=claimed.nonce,
        expires_at=claimed.expires_at,
    )
    return Arrival(conversation=conversation, token=app[keys.TOKENS].issue(conversation.visitor_id, now=now))


async def _name(app: web.Application, claimed: identity.Identity) -> str:
    """The customer's name; of one whom the shop has not exported yet, the e-mail address."""
    try:
        customer = await app[keys.SHOP].customer(claimed.customer_id)
    except NotFound:
        return claimed.email[:200]
    return customer.name[:200]
