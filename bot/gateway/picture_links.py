"""Addresses of customers' pictures: who has one may see the picture, and nobody can make one up."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from bot.pictures.uploads import SUFFIX, Upload

PREFIX: Final = "/uploads/"


class PictureLinks:
    """Signs addresses and checks them; they hold as long as the picture is kept."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, upload: Upload) -> str:
        """The picture's address, relative to the gateway's."""
        signature = self._sign(upload.conversation_id, upload.upload_id)
        return f"{PREFIX}{upload.upload_id}{SUFFIX}?of={upload.conversation_id}&key={signature}"

    def holds(self, conversation_id: str, upload_id: str, signature: str) -> bool:
        """Whether the address is one of ours."""
        expected = self._sign(conversation_id, upload_id)
        return hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode())

    def _sign(self, conversation_id: str, upload_id: str) -> str:
        said = f"{conversation_id}/{upload_id}".encode("utf-8", "replace")
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()
