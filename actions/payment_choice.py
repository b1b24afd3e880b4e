"""Which payment method is meant, and how one is named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from actions.labels import Language, label
from actions.reading import plain
from bot.shop import PaymentMethod

_KINDS: Final[Mapping[str, re.Pattern[str]]] = {
    "gift_card": re.compile(r"\bgift ?cards?\b|\bvouchers?\b|礼品卡|礼物卡|购物卡"),
    "paypal": re.compile(r"\bpay ?pal\b|贝宝"),
    "card": re.compile(
        r"\b(?:credit|debit|bank)? ?cards?\b|\b(?:visa|mastercard|master card|amex)\b|信用卡|银行卡|卡"
    ),
    "bank": re.compile(r"\bbank (?:transfer|account)\b|转账|银行账户"),
}
# What is called a card and pays nothing.
_OTHER_CARDS: Final = re.compile(
    r"\b(?:sd|micro ?sd|cf|sim|memory|graphics|video|sound|network|playing|birthday|greeting|christmas|post|"
    r"business|index|score|report) ?cards?\b|存储卡|内存卡|显卡|声卡|网卡|贺卡|卡片|名片|卡其"
)
_ORIGINAL: Final = re.compile(
    r"\b(?:original|same) (?:payment |method|way|card|account)|\b(?:how|way) i paid\b|原路|原支付|原来的"
)


def named_method(
    text: str, methods: Sequence[PaymentMethod], *, original: str | None = None
) -> PaymentMethod | None:
    """The one method that the words name; None when they name none or several."""
    words = _OTHER_CARDS.sub(" ", plain(text))
    exact = [method for method in methods if _spaced(method.method_id) in _spaced(words)]
    if len(exact) == 1:
        return exact[0]
    if _ORIGINAL.search(words):
        return next((method for method in methods if method.method_id == original), None)
    # A gift card is no card; taken away, it is not found twice.
    without = _KINDS["gift_card"].sub(" ", words)
    kinds = [
        kind for kind, pattern in _KINDS.items() if pattern.search(words if kind == "gift_card" else without)
    ]
    found = [method for method in methods if method.kind in kinds]
    if len(kinds) == 1 and len(found) > 1:  # "the visa", "the one ending in 9212"
        told_apart = [
            method for method in found if any(part in words.split() for part in plain(method.label).split())
        ]
        paid_before = [method for method in found if method.method_id == original]
        found = told_apart or paid_before or found
    return found[0] if len(found) == 1 else None


def _spaced(text: str) -> str:
    """With one space for whatever parts it: ``paypal_27`` is also written "PayPal 27"."""
    return " ".join(["", *re.split(r"[\W_]+", plain(text)), ""])


def method_name(method: PaymentMethod | None, language: Language) -> str:
    """What a method is called."""
    if method is None:
        return label("method_original", language)
    return label(f"method_{method.kind}", language, label=method.label)
