"""Who a turn speaks for: signed by the gateway, checked by the shop, and never read from the dialogue."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import Unauthorized


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A conversation, and the customer whom the shop vouched for in it; None is a guest."""

    conversation_id: str
    customer_id: str | None


def sign(principal: Principal, key: bytes, *, now: datetime, ttl_s: float = 60) -> str:
    """A token that says who ``principal`` is until ``ttl_s`` seconds after ``now``."""
    expires = (now + timedelta(seconds=ttl_s)).timestamp()
    claims = {"conversation": principal.conversation_id, "customer": principal.customer_id, "exp": expires}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    return f"{body}.{_signature(body, key)}"


def verify(token: str, key: bytes, *, now: datetime) -> Principal:
    """Who the token speaks for.

    Raises:
        Unauthorized: it is not ours, was changed, or is too old; not told apart.
    """
    body, _, signature = token.partition(".")
    # Bytes, because compare_digest refuses text outside ASCII.
    if not hmac.compare_digest(signature.encode(errors="replace"), _signature(body, key).encode()):
        raise Unauthorized("the principal token is not valid")
    claims = json.loads(base64.urlsafe_b64decode(body))
    if now.timestamp() >= claims["exp"]:
        raise Unauthorized("the principal token is not valid")
    return Principal(conversation_id=claims["conversation"], customer_id=claims["customer"])


def _signature(body: str, key: bytes) -> str:
    return hmac.new(key, b"principal:" + body.encode(errors="replace"), hashlib.sha256).hexdigest()
