"""How many of something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.guard import safe

QUANTITY: Final = "quantity"
MOST: Final = 999
_B: Final = r"(?<![A-Za-z0-9_.,/-])"
_E: Final = r"(?![A-Za-z0-9_])"
_WORDS: Final[Mapping[str, int]] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "both": 2, "a couple of": 2, "couple of": 2, "a dozen": 12, "half a dozen": 6,
    "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip
_NUMBER: Final = r"(?:[1-9]\d{0,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of)"
_PATTERNS: Final = (
    safe(
        rf"{_B}(?P<n>{_NUMBER}|one|both|all \d{{1,2}}) of (?:them|those|these|the same|it|each)(?: ones?)?{_E}"
    ),
    safe(rf"{_B}(?P<n>{_NUMBER}) (?:pieces?|pcs|units?|items?|copies|pairs?(?: of)?){_E}"),
    safe(rf"{_B}(?P<n>{_NUMBER})(?= more{_E})"),
    safe(rf"{_B}(?P<n>both){_E}"),
    safe(rf"{_B}(?:x\s?(?P<n>[1-9]\d{{0,2}})|(?P<m>[1-9]\d?)\s?x){_E}(?!\s?\d)"),
    safe(rf"{_B}(?:qty|quantity|amount)\s?(?:of|to|is|:|=)?\s?(?P<n>{_NUMBER}){_E}"),
    safe(
        r"(?<![第这那几\d月年.,/十百千-])(?P<n>[1-9]\d{0,2}|[两二三四五六七八九十俩])\s?[个件双条只把顶本瓶套盒对包份张盏]"
        r"(?!月|星期|礼拜|小时|工作日|人|自然日|半|字|问题|号|里面?|都|钟)"
    ),
)


def find_quantities(text: str) -> Iterator[Find]:
    """Numbers of pieces that are marked as such; "two red mugs" is found where the shop's words are."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            named = "n" if match["n"] else "m"
            yield Find(match.start(), match.end(), QUANTITY, number(match[named]))


def number(words: str) -> int:
    """The number that a word or figures stand for."""
    last = words.lower().removeprefix("all ")
    return int(last) if last.isdecimal() else _WORDS[last]


BEFORE_THINGS: Final = safe(
    rf"{_B}(?P<n>[1-9]|1\d|20|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s{{1,2}}$"
)
BEFORE_CHINESE_THINGS: Final = safe(
    r"(?<![第这那几\d十百])(?P<n>[一1])\s?[个件双条只把顶本瓶套盒对份张盏]\s?$"
)
