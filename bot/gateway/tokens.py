"""Signed tokens of visitors: who a browser was when it was here before."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any, Final

from bot.errors import Unauthorized

LIFETIME: Final = timedelta(days=30)
MAX_CHARS: Final = 2000


class VisitorTokens:
    """Issues and checks visitor tokens: ``<kid>.<claims>.<HMAC-SHA256>``.

    ``kid`` names the key, so that a token of an older key is recognised as such and not mistaken for a forgery.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._kid = hashlib.sha256(b"visitor-token" + key).hexdigest()[:8]

    def issue(self, visitor_id: str, *, now: datetime) -> str:
        """A token that is valid for 30 days."""
        claims = {"visitor": visitor_id, "exp": int((now + LIFETIME).timestamp())}
        body = f"{self._kid}.{_encode(json.dumps(claims).encode())}"
        return f"{body}.{self._sign(body)}"

    def check(self, token: str, *, now: datetime) -> str:
        """The visitor's id.

        Raises:
            Unauthorized: forged, of another key, or expired; not told apart.
        """
        body, _, signature = token[: MAX_CHARS + 1].rpartition(".")
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), self._sign(body).encode()):
            raise Unauthorized("the visitor token is not valid")
        claims: dict[str, Any] = json.loads(_decode(body.partition(".")[2]))
        if now.timestamp() >= claims["exp"]:
            raise Unauthorized("the visitor token is not valid")
        visitor_id: str = claims["visitor"]
        return visitor_id

    def _sign(self, body: str) -> str:
        digest = hmac.new(self._key, body.encode("utf-8", "replace"), hashlib.sha256).digest()
        return _encode(digest)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
