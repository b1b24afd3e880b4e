"""Reads a customer's particulars and opinions out of their words, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from actions.reading import plain

Field = Literal["name", "phone", "email"]

_FIELDS: Final[Mapping[Field, re.Pattern[str]]] = {
    "email": re.compile(r"\be-?\s?mails?\b|邮箱|邮件"),
    "phone": re.compile(r"\b(?:phone|mobile|cell|telephone|tel|handy|number)\b|电话|手机|号码"),
    "name": re.compile(r"\b(?:name|surname|last name|first name|called|married)\b|名字|姓名|名称|改姓|姓"),
}
_PHONE: Final = re.compile(r"(?<![\w@.])\+?\(?\d[\d\s()./-]{5,20}\d(?!\w)")
PHONE_DIGITS: Final = (7, 15)
_NAME_BEFORE: Final = re.compile(
    r"(?:\b(?:to|into|is|be|called|as)\s+|(?:改成|改为|换成|叫做?|是|：|:)\s*)(?P<name>[^\d:：?？!！,，。.]{2,60})[.。!！]?$",
    re.IGNORECASE,
)
_POLITE: Final = re.compile(
    r"^(?:please|pls)\s+|[\s,]*\b(?:please|pls|thanks|thank you|now|instead)[\s.!]*$|(?:谢谢|吧|了|呢)$",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’.·-]){1,59}")
_NO_NAME: Final = re.compile(
    r"\b(?:my|your|name|change|account|want|the|it|wrong|something|what|how|new|number|e-?mail|phone)\b|名字|修改|什么|怎么|账",
    re.IGNORECASE,
)

_LEAVES: Final = re.compile(
    r"\bunsub?scri|\b(?:stop|cancel|no more|(?:do not|don'?t) (?:want|send)|remove|quit|opt(?:ing)? out|off)\b|"
    r"\b(?:too many|spam\w{0,5}|leave|get rid)\b|退订|取消|不想|不要|别|关闭|删|太多|不再"
)
_JOINS: Final = re.compile(
    r"\bsubscribe\b|\bsubscription$|\b(?:sign(?: me)? up|signup|join|receive|send me|put me|add me)\b|"
    r"\b(?:keep me posted|opt in|turn on|i(?:'d| would)? (?:like|want))\b|订阅|想收|加入|打开|开启|发我|发给我"
)
_ASKS: Final = re.compile(
    r"\b(?:am i|do i|are we|how often|do you have|what is|whether|still get)\b|吗$|吗？$|多久|了吗|有没有"
)

_STARS: Final = re.compile(
    r"(?<![\d.])(?P<share>[1-5])\s*(?:/|out of|of)\s*5(?!\d)|"
    r"(?<![\d.])(?P<digit>[1-5])\s*(?:-\s*)?(?:stars?\b|★|⭐|颗星|星|分(?!钟))|"
    r"\b(?P<word>one|two|three|four|five)[ -]stars?\b|"
    r"(?P<zh>[一二两三四五])(?:颗星|星|分(?!钟))|(?P<signs>[★⭐]{1,5})"
)
_TEN: Final = re.compile(r"(?<![\d.])(?P<digit>10|[1-9])\s*(?:/|out of)\s*10(?!\d)")
_FULL: Final = re.compile(r"满分|十分满意")
_BARE: Final = re.compile(r"(?:a |an |it'?s a |i give (?:it |you )?a? ?|打|给|我给)?([1-5])(?: points?)?")
_WORDS: Final[Mapping[str, int]] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
}  # fmt: skip
_REQUEST: Final = re.compile(
    r"[?？]\s*$|[吗呢]$|^(?:where|what|when|how|which|who|why|can|could|do you|is there)\b|"
    r"^(?:i want|i need|i'?d like|please|track|cancel|return|exchange|show|find|change|help|look)\b|"
    r"^(?:我要|我想|帮我|请|怎么|哪里|什么)"
)
_ENOUGH: Final = 3  # words beside the stars that make an opinion
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_CJK: Final = re.compile(r"[\u4e00-\u9fff]")


def field(text: str) -> Field | None:
    """Which particular the words are about."""
    words = plain(text)
    return next((name for name, pattern in _FIELDS.items() if pattern.search(words)), None)


def phone(text: str) -> str | None:
    """A telephone number, as written but with single spaces; None when there is none."""
    found = _PHONE.search(text)
    if found is None:
        return None
    digits = sum(sign.isdigit() for sign in found.group())
    least, most = PHONE_DIGITS
    return " ".join(found.group().split()) if least <= digits <= most else None


def person(text: str, *, asked: bool = False) -> str | None:
    """A person's name: what stands after "to", "is" or "叫".

    Args:
        text: the customer's words.
        asked: the name was asked for, so that the whole message may be it.
    """
    words = _POLITE.sub("", text.strip()).strip()
    found = _NAME_BEFORE.search(words)
    candidates = [found["name"].strip()] if found else []
    if asked:
        candidates.append(words.strip(" .。!！"))
    for candidate in candidates:
        if _NAME.fullmatch(candidate) and not _NO_NAME.search(candidate):
            return candidate
    return None


def newsletter(text: str) -> bool | None:
    """Whether the newsletter is wanted (True) or no longer (False); None when the words do not say."""
    words = plain(text)
    if _ASKS.search(words) and not re.search(r"\bunsub?scri|退订", words):
        return None
    if _LEAVES.search(words):
        return False
    return True if _JOINS.search(words) else None


def stars(text: str) -> int | None:
    """A rating from 1 to 5: "4 stars", "4/5", "8 out of 10", "五颗星", or a bare number."""
    words = plain(text).strip(" .!。！")
    ten = _TEN.search(words)
    if ten is not None:
        return max(1, round(int(ten["digit"]) / 2))
    found = _STARS.search(words)
    if found is not None:
        said = found["share"] or found["digit"] or found["word"] or found["zh"]
        return _number(said) if said else len(found["signs"])
    if _FULL.search(words):
        return 5
    bare = _BARE.fullmatch(words)
    return _number(bare[1] if bare else words)


def _number(word: str) -> int | None:
    return int(word) if word in {"1", "2", "3", "4", "5"} else _WORDS.get(word)


def is_request(text: str) -> bool:
    """Whether the words want something rather than say how something was."""
    return bool(_REQUEST.search(plain(text).strip()))


def beyond_stars(text: str) -> bool:
    """Whether the words say more than the rating."""
    rest = _STARS.sub(" ", _TEN.sub(" ", plain(text)))
    return len(_WORD.findall(rest)) >= _ENOUGH + 2 or len(_CJK.findall(rest)) >= 2 * _ENOUGH
