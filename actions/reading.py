"""Reads places, choices, reasons and prices out of a customer's words, in both languages.

Only for answers to a question that the bot has asked: what was asked decides what "2" or "the blue one" means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

_ORDINALS: Final[Mapping[str, int]] = {
    **{word: place for place, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth"), 1)},
    **{word: place for place, word in enumerate(("two", "three", "four", "five", "six"), 2)},
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6,
}  # fmt: skip
_CHINESE: Final[Mapping[str, int]] = {
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip
_CHINESE_PLACE: Final = re.compile(r"第\s{0,3}([一二两三四五六七八九十]|\d{1,2})")
_CHINESE_LISTED: Final = re.compile(r"([一二两三四五六七八九十])\s{0,3}(?=[和、,，与])")
_LATEST: Final = re.compile(r"\b(latest|newest|most recent|recent)\b|最近|最新|刚才|刚刚")
_LAST: Final = re.compile(r"\b(last|bottom|oldest|older)\b|最后|倒数第一|最早")
_ALL: Final = re.compile(
    r"\b(all|both|everything|every one|whole order|the lot|complete order)\b|全部|全都|都要|都退|所有|两个都|整单"
)
_OTHER: Final = re.compile(
    r"\b(?:other|another|different|wrong) (?:order|one)\b|另一?个|其他订单|别的订单|换一个订单"
)
_BARE_CANCEL: Final = re.compile(r"cancel(?: (?:it|this|that))?|取消(?:吧|它)?")
_NEGATIVE: Final = re.compile(r"\b(?:no|not|never|don'?t|do not|keep|nope)\b|不|别|保留")
# "The one with the boots" is no place; "number one" is.
_ONE: Final = re.compile(r"\b(?:number|option|item|no\.) one\b|^one$|\bone (?:and|,)|\b(?:and|,) one$")
_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9_#.])(\d{1,2})(?![A-Za-z0-9_])")

_ITEM_PLACE: Final = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|last|[1-6](?:st|nd|rd|th)) (?:item|piece|article|product|thing)\b"
    r"|第\s{0,3}(?:[一二两三四五六七八九十]|\d{1,2})\s{0,3}[件样双条]"
)

REASONS: Final[Mapping[str, re.Pattern[str]]] = {
    "too_small": re.compile(r"\btoo (?:small|tight|short|narrow)\b|\bruns small\b|太小|小了|偏小|太紧|太短"),
    "too_large": re.compile(
        r"\btoo (?:big|large|loose|long|wide)\b|\bruns (?:large|big)\b|太大|大了|偏大|太松|太长"
    ),
    "damaged": re.compile(
        r"\b(?:damaged?|broken?|faulty|defect\w{0,4}|cracked|torn|hole|scratch\w{0,3}|stopped working|"
        r"doesn'?t work|does not work|not working|stained?)\b|坏|破|瑕疵|质量|裂|划痕|不能用"
    ),
    "wrong_item": re.compile(
        r"\bwrong (?:item|product|thing|one|colou?r|article|size was sent)\b|\bnot what i ordered\b|"
        r"发错|寄错|不是我(?:买|订|下单)的"
    ),
    "not_as_expected": re.compile(
        r"\b(?:not as (?:described|expected|pictured)|not what i expected|looks? different|"
        r"(?:doesn'?t|does not) look like|different (?:from|to|than)|poor quality)\b|"
        r"不符|不一样|色差|和图片|与描述|预期"
    ),
    "changed_mind": re.compile(
        r"\b(?:changed my mind|(?:don'?t|do not) (?:like|want|need)|no longer (?:need|want)|not needed|"
        r"bought by mistake|by accident|found (?:it )?cheaper)\b|改变主意|不喜欢|不想要|不需要|不要了|买错|拍错"
    ),
}

_YES: Final = re.compile(
    r"^(?:yes|yeah|yep|yup|sure|ok(?:ay)?|please do|go ahead)\b|^(?:是|对|好|可以|确认|确定|嗯)"
)

_UNKNOWN: Final = re.compile(
    r"\b(?:(?:don'?t|do not|can'?t|cannot) (?:know|have|remember|find)|no idea|not sure|lost (?:it|the)|deleted)\b|"
    r"不知道|不记得|忘了|忘记|找不到|没有订单号|不清楚"
)
_CHEAPER: Final = re.compile(
    r"\b(?:cheaper|less expensive|lower price|too (?:expensive|pricey))\b|便宜(?:一)?(?:点|些)|更便宜|太贵"
)
_ADDITION: Final = re.compile(
    r"\b(?:also|too|as well|add|plus|forgot)\b|\band the\b|还有|还要|也要|也退|一起|加上"
)
_WITHOUT: Final = re.compile(r"\b(?:not the|except|without|keep the|leave out)\b|除了|不退|留下")
_QUESTION: Final = re.compile(
    r"[?？]\s{0,3}$|[吗呢]\W{0,3}$|^(?:when|how|what|where|why|who|is|are|does|do|can|will)\b"
)
_MONEY: Final = re.compile(
    r"\b(?:refund(?:s|ed|ing)?|money back|my money|reimburse\w{0,4})\b|退款|退钱|还钱|退我钱"
)
_EXCHANGE: Final = re.compile(r"\b(?:exchang(?:e[ds]?|ing)|swap(?:s|ped|ping)?|replacement)\b|换")
_NO_EXCHANGE: Final = re.compile(
    r"\b(?:no|not|don'?t|do not|without|rather than|instead of|never)\b(?: \w{1,10}){0,3} "
    r"(?:exchang(?:e[ds]?|ing)|swap(?:ped|ping)?|replacement)\b|[不别没]\S{0,3}换"
)
_REFERS_BACK: Final = re.compile(
    r"\b(?:it|them|that one|those|this one|the same|same|ones) (?:\w{1,12} )?(?:in|but|with|for)\b|"
    r"^(?:and |or |maybe |also )?in \w+|"
    r"^(?:and|what about|how about)\b|有.{1,4}(?:色|码|号)的?吗|^(?:换|要)?.{1,3}色的(?:呢|吗)?$"
)
# Pairs of signs overlap, so they are only looked at.
_WORD_OR_PAIR: Final = re.compile(
    r"(?P<word>(?<![^\W\d_\u4e00-\u9fff])[^\W\d_\u4e00-\u9fff]{3,})|(?=(?P<pair>[\u4e00-\u9fff]{2}))"
)
_COMMON: Final = frozenset(
    {
        "the", "and", "for", "with", "one", "ones", "item", "items", "order", "orders", "please", "just",
        "only", "want", "return", "send", "back", "that", "this", "them", "these", "those", "from", "can",
        "you", "was", "were", "are", "has", "have", "had", "not", "but", "too", "it's", "its", "get", "got",
        "new", "set", "size",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """The words as they are compared: lower case, no full-width forms, straight apostrophes."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def is_unknown(text: str) -> bool:
    """Whether the words say that what was asked for is not known."""
    return bool(_UNKNOWN.search(plain(text)))


def says_all(text: str) -> bool:
    """Whether all of what was shown is meant."""
    return bool(_ALL.search(plain(text)))


def is_bare_cancel(text: str) -> bool:
    """Whether the whole message is "cancel", which may mean the order or the conversation about it."""
    return bool(_BARE_CANCEL.fullmatch(plain(text).strip(" .!。！")))


def says_other(text: str) -> bool:
    """Whether another order than the one in view is meant."""
    return bool(_OTHER.search(plain(text)))


def is_negative(text: str) -> bool:
    """Whether the words hold a no, also where the rest sounds like a yes."""
    return bool(_NEGATIVE.search(plain(text)))


def is_yes(text: str) -> bool:
    """Whether the words begin with a yes."""
    return bool(_YES.search(plain(text).strip()))


def places(text: str, count: int) -> list[int]:
    """Which of ``count`` things shown are meant, as indexes from 0, in the order of the list.

    "2", "the second one", "1 and 3", "the last", "第二个" are understood; a place beyond the list is not.
    """
    words = plain(text)
    found = {place - 1 for place in _named_places(words) if 1 <= place <= count}
    if _LATEST.search(words):
        found.add(0)
    elif _LAST.search(words) and count:
        found.add(count - 1)
    return sorted(found)


def item_places(text: str, count: int) -> list[int]:
    """The places that are said to be those of items, as in "the second item of FD10042", not of orders."""
    return places(" ".join(found[0] for found in _ITEM_PLACE.finditer(plain(text))), count)


def _named_places(words: str) -> Iterator[int]:
    chinese = _CHINESE_PLACE.findall(words)
    yield from (_CHINESE[place] if place in _CHINESE else int(place) for place in chinese)
    if words.strip() in _CHINESE:
        yield _CHINESE[words.strip()]
    if _ONE.search(words.strip()):
        yield 1
    yield from (_ORDINALS[word] for word in re.findall(r"[a-z0-9]+", words) if word in _ORDINALS)
    yield from (int(number) for number in _NUMBER.findall(words))
    yield from (_CHINESE[sign] for sign in _CHINESE_LISTED.findall(words))


def titles(text: str, names: Sequence[str]) -> list[int]:
    """Which of ``names`` the words mention, as indexes; a word that all of them share tells nothing apart."""
    words = plain(text)
    matched = [_overlap(words, plain(name)) for name in names]
    best = max(matched, default=0)
    chosen = [index for index, overlap in enumerate(matched) if overlap == best and best > 0]
    return [] if len(chosen) == len(names) > 1 else chosen


def name_words(name: str) -> set[str]:
    """The words, or pairs of Chinese signs, by which something is named."""
    return {key for _, _, key in word_keys(plain(name))}


def word_keys(words: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and bare form of each word of a plain text that may name something, in their order."""
    for found in _WORD_OR_PAIR.finditer(words):
        key = _stem(found["word"]) if found["word"] else found["pair"]
        if key not in _COMMON and found["word"] not in _COMMON:
            start = found.start("word") if found["word"] else found.start("pair")
            yield start, start + len(found["word"] or found["pair"]), key


def _overlap(words: str, name: str) -> int:
    return len({key for _, _, key in word_keys(words)} & {key for _, _, key in word_keys(name)})


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def reason(text: str) -> str | None:
    """Which of :data:`REASONS` the words give for a return, or None."""
    words = plain(text)
    return next((name for name, pattern in REASONS.items() if pattern.search(words)), None)


def without_fit(text: str) -> str:
    """The plain words without "too small" and the like, which name no size."""
    return REASONS["too_large"].sub(" ", REASONS["too_small"].sub(" ", plain(text)))


def is_addition(text: str) -> bool:
    """Whether something is named beside what was chosen before: "also the lamp", "the lamp too"."""
    return bool(_ADDITION.search(plain(text)))


def is_without(text: str) -> bool:
    """Whether something that was chosen before is taken back: "not the lamp", "keep the lamp"."""
    return bool(_WITHOUT.search(plain(text)))


def wants_money(text: str) -> bool:
    """Whether the words say that it is the money that is wanted back."""
    return bool(_MONEY.search(plain(text)))


def wants_exchange(text: str) -> bool:
    """Whether the words ask for an exchange, and not against it."""
    words = plain(text)
    return bool(_EXCHANGE.search(words)) and not _NO_EXCHANGE.search(words)


def refuses_exchange(text: str) -> bool:
    """Whether the words say that no exchange is wanted."""
    return bool(_NO_EXCHANGE.search(plain(text)))


def is_question(text: str) -> bool:
    """Whether the words end as a question does."""
    return bool(_QUESTION.search(plain(text)))


def refers_back(text: str) -> bool:
    """Whether a search goes on from the one before: "do you have it in blue", "same but smaller"."""
    return bool(_REFERS_BACK.search(plain(text).strip()))


def cheaper(text: str) -> bool:
    """Whether something less expensive than before is asked for."""
    return bool(_CHEAPER.search(plain(text)))
