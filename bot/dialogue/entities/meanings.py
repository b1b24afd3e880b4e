"""What a phrase of the lexicon means, and in which surroundings it does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.dialogue.entities.guard import safe
from bot.dialogue.entities.text import HAN

BRAND: Final = "brand"
CATEGORY: Final = "category"
COLOUR: Final = "colour"
MATERIAL: Final = "material"
PRODUCT: Final = "product"
SIZE: Final = "size"
_WINDOW: Final = 16  # characters before a phrase that decide
_NEXT_WORD: Final = 3  # characters within which the next word begins

# A word that is a colour or a material only now and then is one after these, or before a thing or one of those.
_WEAK_BEFORE: Final = safe(
    r"(?:^|(?<![a-z])(?:in|colou?rs?|shades?|made of|of|or|and|but|not|no|the|any|a|some|more|size|to|into|than|without|got|"
    r"have|with|real|genuine|solid|for an?|take an?|need an?)|[,/])\s{0,2}$"
)
_WEAK_AFTER: Final = safe(
    r"\s{0,2}(?:$|(?:ones?|version|colou?r|please|pls|instead|or|and)(?![a-z])|[,.?!/，。？])"
)
_NO_WEAK_BEFORE: Final = safe(
    r"(?<![a-z])(?:on|at|over|from|on the|at the|over the|to the|is the|was the)\s{0,2}$"
)
_NAME_BEFORE: Final = safe(
    r"(?<![a-z])(?:from|by|brand|any|other|more|like|love|wear|sell|have|stock)\s{0,2}$"
)
_NAME_AFTER: Final = safe(r"\s{0,2}(?:brand|stuff|products?|things|collection|range)(?![a-z])|['’]s")
# Chinese: one character is a colour before 色 or 的, or before a thing.
_CHINESE_COLOUR_AFTER: Final = safe("色|的|款|$|[，。？！、,?!吗呢吧]")
_NOT_CHINESE_COLOUR: Final = safe(
    "(?:白天|白酒|白领|白送|红包(?!包)|红人|黑名单|黑店|黑心|黄牛|灰尘|粉丝|绿码|蓝牙|花费|白色情)"
)
_CHINESE_THING_BEFORE: Final = safe(r"[的个双件只把条顶款色码号皮棉布麻革毛纱绒买换要]$")
_CHINESE_THING_AFTER: Final = safe(r"(?:裹|邮|装|括|含|退|换|赔|修|运|机|你|我|容|涵|在内|泡|光)")

_SIZE_BEFORE: Final = safe(
    r"(?:(?<![a-z])(?:sizes?|sized?|size (?:to|is|of)|eu|uk|us|in an?|in|an?|take an?|wear an?|to an?|need an?|for an?|or|"
    r"get an?|size from|to|instead of|not|got|any|is)|[,/:]|尺码|码数|大小|换成?|改成?|要|穿)\s{0,2}(?:a\s)?$"
)
_SIZE_SURELY: Final = safe(
    r"(?:(?<![a-z])(?:sizes?|size (?:to|is|of|from)|eu|uk|us)|尺码|码数)\s{0,2}[:：]?\s{0,2}(?:是|要|换成?|改成?)?\s{0,2}$"
)
_SIZE_NUMBER_BEFORE: Final = safe(r"(?<![a-z])(?:or|to|not|instead of|in an?|an|for an?|a|need)\s{0,2}$")
_SIZE_AFTER: Final = safe(r"\s{0,2}(?:码|号(?!码|店)|size(?![a-z]))")
_SIZE_ENDS: Final = safe(
    r"\s{0,2}(?:$|[,.?!;/，。？！]|(?:please|pls|instead|or|and|then|if|left|too|is|would|in|for|available|still|but)(?![a-z]))"
)


@dataclass(frozen=True)
class Meaning:
    entity: str
    value: str
    weak: bool
    more: Mapping[str, str]


def holds(plain: str, start: int, end: int, meaning: Meaning, things: set[int], *, alone: bool) -> bool:
    """Whether the surroundings let a phrase mean what it may mean.

    Args:
        plain: the folded text.
        start: where the phrase begins in it.
        end: where it ends.
        meaning: what it may mean.
        things: where in the text a thing, a colour or a material begins.
        alone: whether the message says hardly anything else.
    """
    if meaning.entity == SIZE:
        return _holds_size(plain, start, end, meaning, alone=alone)
    if end - start == 1 and _is_han(plain[start]):
        return _holds_character(plain, start, end, meaning, things)
    if not meaning.weak or alone:
        return True
    before = plain[max(0, start - _WINDOW) : start]
    if meaning.entity == BRAND:
        return _NAME_BEFORE.search(before) is not None or _NAME_AFTER.match(plain, end) is not None
    if any(place in things for place in range(end, end + _NEXT_WORD)):
        return True
    return (
        _NO_WEAK_BEFORE.search(before) is None
        and _WEAK_BEFORE.search(before) is not None
        and _WEAK_AFTER.match(plain, end) is not None
    )


def _holds_character(plain: str, start: int, end: int, meaning: Meaning, things: set[int]) -> bool:
    """One Chinese character: it also stands in a hundred other words."""
    if meaning.entity == COLOUR:
        other_word = _NOT_CHINESE_COLOUR.match(plain, start) is not None
        return not other_word and (end in things or _CHINESE_COLOUR_AFTER.match(plain, end) is not None)
    if meaning.entity == MATERIAL:
        return end in things or plain.startswith(("的", "质", "制"), end)
    described = start == 0 or _CHINESE_THING_BEFORE.search(plain, start - 1, start) is not None
    return described and _CHINESE_THING_AFTER.match(plain, end) is None


def _holds_size(plain: str, start: int, end: int, meaning: Meaning, *, alone: bool) -> bool:
    if not meaning.weak or _SIZE_AFTER.match(plain, end):
        return True
    if _is_han(plain[start]):
        return False
    before = plain[max(0, start - _WINDOW) : start]
    word = plain[start:end]
    if word == "medium" or _SIZE_SURELY.search(before):
        return True
    if _SIZE_ENDS.match(plain, end) is None or before.endswith(("'", "’")):  # "it's me"
        return False
    if word.isdigit():
        return _SIZE_NUMBER_BEFORE.search(before) is not None
    return alone or _SIZE_BEFORE.search(before) is not None


def _is_han(sign: str) -> bool:
    return re.match(f"[{HAN}]", sign) is not None
