"""What a customer wants more or less of than in the products shown: "less formal", "warmer", 没那么正式."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from actions import reading

# Words behind "more" and "less" that say nothing about a product's look, or that have an answer of their own.
_NO_QUALITY: Final = frozenset(
    {
        "about", "and", "as", "choice", "choices", "colour", "colours", "color", "colors", "details", "expensive",
        "for", "from", "here", "in", "info", "information", "like", "money", "of", "on", "one", "ones", "options",
        "or", "pictures", "photos", "please", "products", "similar", "sizes", "than", "that", "the", "these",
        "this", "those", "to", "with", "big", "large", "small", "premium", "luxurious", "costly", "cheap",
        "difficult", "complicated", "much", "many", "late", "long", "slow",
    }
)  # fmt: skip
# Comparatives of one word; what is not here could be any noun: "jumper", "leather".
_COMPARATIVES: Final[Mapping[str, str]] = {
    "warmer": "warm", "cosier": "cosy", "cozier": "cosy", "lighter": "light", "softer": "soft", "simpler": "simple",
    "plainer": "plain", "smarter": "smart", "dressier": "dressy", "sportier": "sporty", "brighter": "bright",
    "darker": "dark", "thicker": "thick", "thinner": "thin", "sturdier": "sturdy", "tougher": "tough",
    "cuter": "cute", "prettier": "pretty", "trendier": "trendy", "cooler": "cool", "bolder": "bold",
    "quieter": "quiet", "roomier": "roomy", "looser": "loose", "slimmer": "slim", "comfier": "comfortable",
}  # fmt: skip
_MORE: Final = re.compile(r"\bmore (\w{3,})\b")
_LESS: Final = re.compile(r"\b(?:less|not (?:so|that)|too) (\w{3,})\b")
_COMPARED: Final = re.compile(rf"\b({'|'.join(_COMPARATIVES)})\b")
_MORE_ZH: Final = re.compile(
    r"(?:更|再)([\u4e00-\u9fff]{1,4}?)(?:一?[点些])?的?$|(?:^|有没有|[要来])((?:(?![没有要来])[\u4e00-\u9fff]){1,3}?)一?[点些]的?$"
)
_LESS_ZH: Final = re.compile(r"(?:没那么|不那么|不要那么|不要这么|别那么|太)([\u4e00-\u9fff]{2,4}?)了?的?$")
_NO_QUALITY_ZH: Final = re.compile(r"便宜|[贵大小多长短]|别的|其他|看看|推荐|介绍|一样|快")


@dataclass(frozen=True)
class Quality:
    """How products should be other than those shown.

    Attributes:
        word: for how a product is: ``formal``.
        said: how it is compared, in the customer's language: ``less formal``.
        less: whether there should be less of it.
    """

    word: str
    said: str
    less: bool = False

    @classmethod
    def read(cls, words: str) -> Self | None:
        """The quality that the words compare by; None where they compare by nothing, or by price or size."""
        plain = reading.plain(words).strip(" .?!。？！")
        for pattern, less in ((_LESS, True), (_MORE, False)):
            for found in pattern.finditer(plain):
                if found[1] not in _NO_QUALITY:
                    return cls(found[1], f"{'less' if less else 'more'} {found[1]}", less)
        compared = _COMPARED.search(plain)
        if compared is not None:
            return cls(_COMPARATIVES[compared[1]], compared[1])
        for pattern, less in ((_LESS_ZH, True), (_MORE_ZH, False)):
            found_zh = pattern.search(plain)
            word = next(filter(None, found_zh.groups()), None) if found_zh else None
            if word and not _NO_QUALITY_ZH.search(word):
                return cls(word, f"{'没那么' if less else '更'}{word}", less)
        return None
