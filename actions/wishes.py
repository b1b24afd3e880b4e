"""The search's codes as words: why a product is shown, and which wish could not be met."""

from __future__ import annotations

from collections.abc import Sequence

from actions.labels import Language, known, label, listed
from bot.blocks import Money

MAX_CHARS = 120


def described(codes: Sequence[str], currency: str, language: Language) -> str | None:
    """Codes such as ``colour:blue`` and ``max_price:5000`` in words; those that say nothing are left out."""
    words = [phrase for code in codes if (phrase := _phrase(code, currency, language))]
    return listed(list(dict.fromkeys(words)), language)[:MAX_CHARS] or None


def _phrase(code: str, currency: str, language: Language) -> str | None:
    kind, _, value = code.partition(":")
    if not value or not known(f"wish_{kind}"):
        return None
    if kind.endswith("_price"):
        value = str(Money(amount_cents=int(value), currency=currency))
    elif kind in {"colour", "material"}:
        translated = [_value(kind, part, language) for part in value.split("+")]
        if not all(translated):
            return None
        value = "/".join(part for part in translated if part)
    elif kind == "category" and language != "en":
        return None  # the card's title says it, in the right language
    elif kind == "size":
        value = value.upper()
    return label(f"wish_{kind}", language, value=value)


def _value(kind: str, value: str, language: Language) -> str | None:
    name = f"{kind}_{value}"
    return label(name, language) if known(name) else value if language == "en" else None
