"""The shop's word for who a signed-in customer is: claims signed with a secret that only its server has."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.errors import Unauthorized

LIFETIME: Final = timedelta(minutes=10)
CLOCK_SKEW: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the shop says this is, when it said so, and a number that it says only once."""

    site: str
    customer_id: str
    email: str
    issued_at: datetime
    nonce: str

    @property
    def expires_at(self) -> datetime:
        """From when on it no longer counts."""
        return self.issued_at + LIFETIME

    def is_current(self, now: datetime) -> bool:
        """Whether it counts now."""
        return self.issued_at - CLOCK_SKEW <= now < self.expires_at


def sign(*, site: str, customer_id: str, email: str, key: bytes, now: datetime) -> str:
    """What the shop's server puts into its page for a signed-in customer."""
    claims = {
        "site": site,
        "customer_id": customer_id,
        "email": email,
        "iat": int(now.timestamp()),
        "nonce": secrets.token_urlsafe(12),
    }
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    return f"{body}.{_signature(body, key)}"


def verify(text: str, *, site: str, key: bytes) -> Identity:
    """The identity, whose signature is right; its age is for the caller to look at.

    Raises:
        Unauthorized: not signed by the shop, or for another site.
    """
    body, _, signature = text.rpartition(".")
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), _signature(body, key).encode()):
        raise Unauthorized("the identity is not signed by the shop")
    try:
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        found = Identity(
            site=str(claims["site"]),
            customer_id=str(claims["customer_id"]),
            email=str(claims["email"]),
            issued_at=datetime.fromtimestamp(int(claims["iat"]), UTC),
            nonce=str(claims["nonce"]),
        )
    except (ValueError, KeyError, TypeError, OverflowError, OSError, binascii.Error) as error:
        raise Unauthorized("the identity is signed but incomplete") from error
    if found.site != site:
        raise Unauthorized("the identity is for another site")
    return found


def _signature(body: str, key: bytes) -> str:
    return hmac.new(key, body.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
