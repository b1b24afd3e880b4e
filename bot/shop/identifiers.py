"""How people write order numbers and e-mail addresses, and the one form in which the store keeps them."""

from __future__ import annotations

import unicodedata


def canonical_number(text: str) -> str:
    """An order number as the store keeps it: ``" #fd10001"``, full-width or not, is ``"FD10001"``."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lstrip("#").upper()


def canonical_email(text: str) -> str:
    """An e-mail address in the form in which two of them are compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
