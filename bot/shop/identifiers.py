"""How people write order numbers and e-mail addresses, and the one form in which the store keeps them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_HALF: Final = re.compile("[\ud800-\udfff]")


def canonical_number(text: str) -> str:
    """An order number as the store keeps it: ``" #fd10001"``, full-width or not, is ``"FD10001"``."""
    # Pasted text brings invisible characters along, and some of them no database can hold.
    signs = (
        sign for sign in unicodedata.normalize("NFKC", text) if sign.isprintable() and not sign.isspace()
    )
    return "".join(signs).lstrip("#").upper()


def canonical_email(text: str) -> str:
    """An e-mail address in the form in which two of them are compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def is_storable(text: str) -> bool:
    """Whether both databases can hold, and compare with, this text: no NUL, no half characters."""
    return "\0" not in text and (text.isascii() or _HALF.search(text) is None)
