"""Amounts of money, and the prices between which something should lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.guard import safe

AMOUNT: Final = "amount"
LOWEST: Final = "price_min"
HIGHEST: Final = "price_max"
MOST_CENTS: Final = 10**11  # what no shop charges is a number of something else

MOST_NUMBERS: Final = 100  # of one message; more are no sentence

_SIGNS: Final = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "CNY"}
_UNITS: Final = {
    "EUR": ("eur", "euro", "euros", "欧元", "欧", "€"),
    "USD": ("usd", "dollar", "dollars", "bucks", "美元", "美金", "刀", "$"),
    "GBP": ("gbp", "pound", "pounds", "quid", "英镑", "£"),
    "CNY": ("cny", "rmb", "yuan", "人民币", "块钱", "元钱", "块", "元", "¥"),
}
_OF_UNIT: Final = {unit: currency for currency, units in _UNITS.items() for unit in units}
_UNIT: Final = "|".join(
    re.escape(unit) + ("(?![a-z])" if unit.isascii() and unit.isalpha() else "")
    for unit in sorted(_OF_UNIT, key=len, reverse=True)
)
_NUMBER: Final = r"\d{1,3}(?:[,.]\d{3}){1,2}(?:[.,]\d{1,2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
_MONEY: Final = safe(
    rf"(?:(?<![A-Za-z0-9_#+@])|(?<=[A-Za-z])(?=[€$£¥]))(?<!\d[.,/:])(?P<sign>[€$£¥])?\s?(?P<number>(?>{_NUMBER}))(?:\s?(?P<unit>{_UNIT}))?"
)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

_HIGHEST_BEFORE: Final = safe(
    r"(?:(?<![a-z])(?:under|below|beneath|less than|(?:not|no) more than|not over|up to|at most|max(?:imum)?|"
    r"cheaper than|within|not exceeding|no higher than|budget)(?:\s(?:of|is|around|about|price)){0,2}|<=?|≤|"
    r"不超过|不到|低于|少于|不高于|最多|小于|预算(?:是|在|大概|大约)?|控制在|别超过|不要超过)\s{0,3}$"
)
_LOWEST_BEFORE: Final = safe(
    r"(?:(?<![a-z])(?:over|above|more than|at least|min(?:imum)?|starting (?:at|from)|not less than|no less than)"
    r"(?:\s(?:of|is)){0,1}|>=?|≥|高于|超过|至少|不低于|大于|起码)\s{0,3}$"
)
_BETWEEN_BEFORE: Final = safe(r"(?P<word>(?<![a-z])(?:between|from|price range(?: of)?)|介于|在)\s{0,3}$")
_HIGHEST_AFTER: Final = safe(
    r"\s{0,2}(?:or (?:less|under|below|cheaper)|max(?:imum)?(?![a-z])|tops(?![a-z])|and (?:under|below)|以下|以内|之内|之下|"
    r"内的|封顶|内(?![a-z\u3400-\u9fff]))"
)
_LOWEST_AFTER: Final = safe(r"\s{0,2}(?:or more|and (?:up|above)|plus(?![a-z])|\+|以上|起(?!来|的话))")
_ROUGHLY_AFTER: Final = safe(r"\s{0,2}(?:左右|上下|前后)")
_TO: Final = safe(r"\s{0,2}(?:-|–|—|~|～|to|and|到|至|和)\s{0,2}")
# After a number without a currency: the sentence must not go on with what is counted.
_NOTHING_COUNTED: Final = safe(
    r"\s{0,2}(?:$|[.,!?;)，。！？；、]|(?:for|and|or|please|pls|if|with|but|per|total|on|in|as|to|do|is|would|max|i|you|"
    r"can|that|which|each|only|thanks|thx|from)(?![a-z])|[的吧吗呢左上以之内元块就也都可行好])"
)
_RANGE_AFTER: Final = safe(r"\s{0,2}(?:之间|左右|的|元|块)")


def cents(number: str) -> int:
    """``1.299,50`` and ``1,299.50`` are 129950, ``1.299`` is 129900, ``12.5`` is 1250."""
    if _THOUSANDS.fullmatch(number):
        return int(re.sub("[.,]", "", number)) * 100
    whole, _, rest = re.sub(r"[.,](?=\d{3})", "", number).replace(",", ".").partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])


def find_amounts(text: str) -> Iterator[Find]:
    """Amounts and price limits, in cents; the currency is in ``currency`` where it was named."""
    if not any(sign.isdigit() for sign in text):
        return
    numbers = islice(_MONEY.finditer(text), MOST_NUMBERS)
    found = [match for match in numbers if 0 < cents(match["number"]) <= MOST_CENTS]
    skip = -1
    for place, match in enumerate(found):
        if place <= skip:
            continue
        after = found[place + 1] if place + 1 < len(found) else None
        if after is not None:
            pair = list(_range(text, match, after))
            if pair:
                yield from pair
                skip = place + 1
                continue
        yield from _single(text, match)


def _range(text: str, low: re.Match[str], high: re.Match[str]) -> Iterator[Find]:
    link = _TO.fullmatch(text, low.end(), high.start())
    if link is None:
        return
    before = _BETWEEN_BEFORE.search(text, max(0, low.start() - 20), low.start())
    named = _currency(low) or _currency(high)
    counts = bool(_NOTHING_COUNTED.match(text, high.end()) or _RANGE_AFTER.match(text, high.end()))
    joined = link[0].strip() not in {"and", "和"}
    priced = (named and (joined or before)) or (before and before["word"] != "在" and counts)
    if not priced and not (joined and _RANGE_AFTER.match(text, high.end()) and link[0].strip() in "到至"):
        return
    start = before.start() if before and before["word"] in {"between", "from", "介于"} else low.start()
    yield Find(start, low.end(), LOWEST, min(cents(low["number"]), cents(high["number"])), _more(named))
    yield Find(
        high.start(), high.end(), HIGHEST, max(cents(low["number"]), cents(high["number"])), _more(named)
    )


def _single(text: str, match: re.Match[str]) -> Iterator[Find]:
    currency = _currency(match)
    start, end = match.start(), match.end()
    while start < end and text[start].isspace():
        start += 1
    window = max(0, start - 28)
    counts = currency is not None or _NOTHING_COUNTED.match(text, end) is not None
    value, more = cents(match["number"]), _more(currency)
    for entity, ahead, behind in (
        (HIGHEST, _HIGHEST_BEFORE, _HIGHEST_AFTER),
        (LOWEST, _LOWEST_BEFORE, _LOWEST_AFTER),
    ):
        before, after = ahead.search(text, window, start), behind.match(text, end)
        if after is not None and (currency is not None or not after[0].strip().startswith("+")):
            yield Find(start, after.end(), entity, value, more)
            return
        if before is not None and counts:
            yield Find(before.start(), end, entity, value, more)
            return
    if currency is not None:
        yield Find(start, end, AMOUNT, value, more)
    elif _ROUGHLY_AFTER.match(text, end):
        yield Find(start, end, AMOUNT, value)  # 150左右: only money is said so without its name


def _currency(match: re.Match[str]) -> str | None:
    if match["sign"]:
        return _SIGNS[match["sign"]]
    return _OF_UNIT[match["unit"].lower()] if match["unit"] else None


def _more(currency: str | None) -> dict[str, Any]:
    return {"currency": currency} if currency else {}
