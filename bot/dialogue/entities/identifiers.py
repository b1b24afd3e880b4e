"""Numbers and addresses that have a form of their own, and places in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.guard import safe

EMAIL: Final = (
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9_](?>[A-Za-z0-9._%+-]{0,63})"
    r"@(?>[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
# An amount of money is no order number, neither before nor after its sign.
_NO_AMOUNT_BEFORE: Final = r"(?<![A-Za-z0-9_.,+@/=-])(?<![€$£¥￥])(?<![€$£¥￥]\s)"
# Neither is the number of a card or an account.
_NO_PAYMENT_BEFORE: Final = "".join(
    f"(?<!{kind}{gap})"
    for kind in ("card", "paypal", "pay pal", "account", "visa", "mastercard", "voucher", "卡", "账户")
    for gap in ("", " ", " #", ": ", r" \(")
)
_NO_AMOUNT_AFTER: Final = (
    r"(?![A-Za-z0-9@]|[.,-]\d|\s{0,2}(?:[€$£¥￥%元块米克]|人民币|"
    r"(?:eur|euros?|usd|dollars?|gbp|pounds?|rmb|yuan|cny)(?![a-z])))"
)
# The shop's own numbers (FD10042), Shopify-like ones (#W1234567) and bare ones of five to eight digits, where a C
# in front marks a cancelled invoice.
ORDER_NUMBERS: Final = (
    r"(?<![A-Za-z0-9])#?FD[ -]?\d{5,8}(?![A-Za-z0-9])",
    r"(?<![A-Za-z0-9])#?W\d{7}(?![A-Za-z0-9])",
    _NO_AMOUNT_BEFORE + _NO_PAYMENT_BEFORE + r"#?C?\d{5,8}" + _NO_AMOUNT_AFTER,
)
_THING: Final = r"(?:one|order|item|product|article|option|result|choice|parcel|package)s?\b"
# "the first and the third", "the 2nd one", "second": a place; "the first time", "last week": none.
_GOES_ON: Final = r"(?:and|or|is|isn'?t|are|was|has|in|but|for|from|with|to|please|pls|instead|again|looks?|does|doesn'?t|you)\b"
_PLACE_ENDS: Final = r"(?=\s{1,3}" + _THING + r"|\s{1,3}" + _GOES_ON + r"|\s{0,3}(?:[,.!?;，。！？、]|$))"
_COUNTERS: Final = "个件款条双项单份只把张本盏顶瓶套"
_NAMES: Final = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_ENDINGS: Final = ("st", "nd", "rd")
_CHINESE: Final = "一二三四五六七八九十"
# 第二天 is a day, and 第二十 begins with another number.
_NO_PLACE: Final = r"(?![天日周月年次届章方时手步批回名轮季期一二三四五六七八九十\d])"
LAST: Final = -1


def _place_patterns(place: int) -> list[str]:
    name, ending = _NAMES[place - 1], _ENDINGS[place - 1] if place <= len(_ENDINGS) else "th"
    sign = _CHINESE[place - 1]
    return [
        rf"\b(?:{name}|{place}{ending})\b{_PLACE_ENDS}",
        rf"\b(?:number|no\.?|option|choice|item)\s{{0,2}}{place}\b(?![.,]\d)",
        rf"第\s{{0,2}}(?:{sign}|{place}){_NO_PLACE}\s{{0,2}}[{_COUNTERS}]?",
    ]


ORDINALS: Final[Mapping[int, Sequence[str]]] = {
    **{place: _place_patterns(place) for place in range(1, len(_NAMES) + 1)},
    LAST: [
        rf"\blast\b(?=\s{{1,3}}{_THING}|\s{{0,3}}[.!?]?\s{{0,3}}$)",
        rf"最后(?:一|那)?[{_COUNTERS}]",
    ],
}

_BEFORE: Final = r"(?<![A-Za-z0-9_])"
_AFTER: Final = r"(?![A-Za-z0-9_])"
# "is", "no.:", 改成: whatever stands between the word and its number; read once, so that it costs little.
_IS: Final = (
    r"(?>[\s:：#]{0,3})(?>(?>(?:is|was|changed to|to|no\.?|number|num|nr|id|code)(?![A-Za-z])(?>[\s:：#.]{0,3})){0,3})"
    r"(?>(?:单号|号码?|编号)?)(?>[是为改成到：:\s#]{0,4})"
)
_ORDER_IN_WORDS: Final = safe(
    rf"(?:(?:order|purchase|invoice)|订单|单号){_IS}"
    r"(?P<it>[A-Za-z]{0,3}-?\d{4,20})(?![A-Za-z0-9@]|[.,]\d)"
)
_TRACKING: Final = safe(
    rf"{_BEFORE}(?:1Z[A-Z0-9]{{16}}|[A-Z]{{2}}\d{{9}}[A-Z]{{2}}|[A-Z]{{2}}\d{{10}}|(?:SF|YT|JT|ZT)\d{{11,15}}|"
    rf"JD[A-Z]?[A-Z0-9]{{10,15}}){_AFTER}"
)
_TRACKING_IN_WORDS: Final = safe(
    rf"(?:{_BEFORE}(?:tracking|waybill|shipment|parcel)|快递|运单|物流|包裹){_IS}"
    r"(?P<it>(?=[A-Za-z0-9]{0,6}\d{5})(?>[A-Za-z0-9]{8,30}))(?![A-Za-z0-9@])"
)
_PHONES: Final = tuple(
    safe(pattern)
    for pattern in (
        r"(?<![\w.,+-])(?:\+|00)(?>(?>[ .()-]{0,2}\d){8,14})(?!\d)",
        r"(?<![\w.,+-])0(?>(?>[ .()-]?\d){9,10})(?!\d)",
        r"(?<![A-Za-z0-9.,+-])1[3-9]\d(?>(?>[ -]?\d){8})(?!\d)",
        r"(?<![\w.,+-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)",
        rf"(?:{_BEFORE}(?:phone|mobile|cell(?:phone)?|tel|telephone)|{_BEFORE}(?:call|ring|text) me|电话|手机|联系方式)"
        rf"(?:\s(?:on|at))?{_IS}(?P<it>\+?(?>(?>[ .()-]{{0,2}}\d){{7,14}}))(?!\d)",
    )
)
_POSTCODES: Final = tuple(
    safe(pattern)
    for pattern in (
        rf"{_BEFORE}[A-Z]{{1,2}}\d[A-Z\d]? \d[A-Z]{{2}}{_AFTER}",
        rf"(?:{_BEFORE}(?:zip|postcode|post code|postal code|plz|zipcode)|邮编|邮政编码){_IS}"
        rf"(?P<it>(?=[A-Z ]{{0,2}}\d)[A-Z0-9]{{2,6}}(?:[ -](?=[A-Z0-9]{{0,3}}\d)[A-Z0-9]{{3,4}})?){_AFTER}",
    )
)
_STATE_ZIP: Final = re.compile(r"(?<![A-Za-z])(?:[A-Z]{2}) (?P<it>\d{5})(?:-\d{4})?(?!\d)")
_FORMS: Final = (
    ("postcode", _POSTCODES[1]),
    ("tracking_number", _TRACKING_IN_WORDS),
    ("order_number", _ORDER_IN_WORDS),
    ("tracking_number", _TRACKING),
    *(("phone", pattern) for pattern in _PHONES),
    ("postcode", _POSTCODES[0]),
    ("postcode", _STATE_ZIP),
)
_STATES: Final = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI "
    "SC SD TN TX UT VT VA WA WV WI WY DC".split()
)


def canonical(entity: str, words: str) -> str:
    """The one form in which a number or an address is given on."""
    if entity == "email":
        return words.casefold()
    if entity == "phone":
        return re.sub(r"[^\d+]", "", words)
    if entity == "postcode":
        return " ".join(words.upper().split())
    return re.sub(r"[\s#-]", "", words).upper()


def find_identifiers(text: str) -> Iterator[Find]:
    """Order and tracking numbers that are announced in words, telephone numbers and postcodes."""
    if not any(sign.isdigit() for sign in text):
        return
    for entity, pattern in _FORMS:
        for match in pattern.finditer(text):
            if pattern is _STATE_ZIP and match[0][:2] not in _STATES:
                continue
            start, end = match.span("it") if "it" in pattern.groupindex else match.span()
            yield Find(start, end, entity, canonical(entity, text[start:end]), begins=match.start())
