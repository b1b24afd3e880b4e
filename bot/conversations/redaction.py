"""Takes out of customers' words what says who they are, so that the words may be kept and learned from.

What stands in its place has the same form, so a masked sentence is still one that the dialogue core can learn from:
it looks at the form of numbers and addresses, never at their value.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

EMAIL: Final = "name@example.com"
LINK: Final = "https://example.com"

_EMAIL: Final = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)*", re.ASCII)
_LINK: Final = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
# Digits with the signs that people put between them: telephones, cards, accounts.
_LONG_NUMBER: Final = re.compile(r"\+?\(?\d(?:[\d\s().\-/]{5,}\d)")
_NUMBER: Final = re.compile(r"\d{3,}")  # shorter ones are sizes, prices and amounts
_DIGIT: Final = re.compile(r"\d")


def redacted(text: str) -> str:
    """The words without e-mail addresses, links, telephone and order numbers."""
    words = unicodedata.normalize("NFKC", text)
    words = _EMAIL.sub(EMAIL, words)
    words = _LINK.sub(LINK, words)
    words = _LONG_NUMBER.sub(_zeros, words)
    return _NUMBER.sub(_zeros, words)


def _zeros(number: re.Match[str]) -> str:
    return _DIGIT.sub("0", number[0])
