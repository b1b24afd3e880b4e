"""Reads a postal address that was written in one line, and writes one down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

MAX_CHARS: Final = 300
_POSTCODE: Final = re.compile(
    r"\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{5}(?:-\d{4})?|\d{4} ?[A-Z]{2}|\d{6}|\d{4}|"
    r"[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]\d{2} ?[A-Z\d]{4})\b",
    re.IGNORECASE,
)
_STATE: Final = re.compile(r"[A-Z]{2}")
_STATES: Final = frozenset(
    {"AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY",
     "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND",
     "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC"}
)  # fmt: skip
_WRITTEN_LARGE: Final = frozenset({"usa", "us", "uk"})
_COUNTRIES: Final = frozenset(
    {"usa", "us", "united states", "uk", "united kingdom", "ireland", "germany", "france", "netherlands",
     "belgium", "austria", "spain", "italy", "portugal", "denmark", "sweden", "finland", "norway",
     "switzerland", "poland", "canada", "china", "中国", "英国", "德国", "法国", "爱尔兰"}
)  # fmt: skip
_SECOND_LINE: Final = re.compile(
    r"(?:suite|apt|apartment|unit|flat|floor|room|no\.?|#)\b.*|.*(?:室|单元|楼)", re.IGNORECASE
)
# After these an address may begin.
_LEAD: Final = re.compile(
    r"\b(?:address (?:is|should be)|(?:to|at|is|be)(?: this address)?)\b[: ]\s*|[:：]\s*|"
    r"\baddress(?: instead)?,\s*|"
    r"改(?:成|为|到|送到?)|寄到|送到|地址是",
    re.IGNORECASE,
)
MAX_LEAD: Final = 120
_BEGINS: Final = re.compile(
    r"(?:\d+[a-z]?\s+\w|(?:(?!(?:to|at|is|be|order)\b)\w+\s+){1,3}\d|[\u3400-\u9fff]{2,8}[路街道巷弄村])",
    re.IGNORECASE,
)
_STREET: Final = re.compile(
    r"\d+[a-z]?\s+\w|\w+\s+\d+|路|街|道|巷|弄|号|村|小区|"
    r"\b(?:street|st|road|rd|lane|avenue|ave|drive|dr|way|square|court|close)\b",
    re.IGNORECASE,
)
_STREET_ALONE: Final = re.compile(
    r"\d+[a-z]?\s+(?:\w+\s+){0,3}(?:street|st|road|rd|lane|avenue|ave|drive|dr|way|square|court|close)",
    re.IGNORECASE,
)
_MARKUP: Final = re.compile(r"<[^<>]{0,200}>")  # stands on no envelope
_NUMBERS: Final = re.compile(r"#?\b[A-Z]{1,3}-?\d{5,8}\b|#\d{4,8}\b", re.IGNORECASE)  # of orders
_THANKS: Final = re.compile(
    r"[\s,.!。，！]*(?:(?:please|instead|now|thanks?(?: you)?|谢谢|多谢)[\s,.!。，！]*)+$", re.IGNORECASE
)
_SLIP: Final = re.compile(
    r"^(?:\W*(?:no|nope|yes|yeah|ok|wait|sorry|oops|actually|rather|but|i meant?|make (?:it|that)|it'?s|to|"
    r"不对|不是|不|是的|等等|应该是|改成|改为)(?![a-z]))+[\s,.:，。：]*",
    re.IGNORECASE,
)
FIELDS: Final = ("name", "line1", "line2", "city", "state", "postcode", "country")


def read_address(text: str) -> dict[str, str] | None:
    """The address in a customer's words; None where there is none.

    "215 River Road, Suite 991, New York, NY, 10083, USA" has street, second line, city, state, postcode and
    country; what cannot be told apart stays in the first line, as it was written.
    """
    words = _address_part(_NUMBERS.sub(" ", _MARKUP.sub(" ", text)).strip()[:MAX_CHARS])
    if words is None:
        return None
    parts = [part.strip() for part in re.split(r"[,，;；\n]", words) if part.strip()]
    found: dict[str, str] = {}
    if parts and parts[-1].casefold().strip(" .") in _COUNTRIES:
        found["country"] = parts.pop().strip(" .")
    rest = []
    for place, part in enumerate(parts):
        code = _POSTCODE.search(part) if place > 0 else None
        if code is not None and "postcode" not in found:
            found["postcode"] = code.group()
            part = (part[: code.start()] + part[code.end() :]).strip(" .")  # noqa: PLW2901  (what is left of it)
        if place > 0 and "state" not in found and (_STATE.fullmatch(part) or part.upper() in _STATES):
            found["state"] = part
        elif part:
            rest.append(part)
    if not rest:
        return None
    found["line1"] = rest.pop(0)
    if len(rest) > 1 or (rest and _SECOND_LINE.fullmatch(rest[0])):
        found["line2"] = rest.pop(0)
    if rest:
        found["city"] = ", ".join(rest)
    capitals = any(sign.isupper() for sign in words)
    return {name: found[name] if capitals else _tidied(name, found[name]) for name in FIELDS if name in found}


def one_line(address: Mapping[str, str]) -> str:
    """An address as one line, in the order in which envelopes have it."""
    known = [address[name] for name in FIELDS if address.get(name)]
    return ", ".join([*known, *(value for name, value in address.items() if name not in FIELDS and value)])


def _address_part(text: str) -> str | None:
    """The words from the street on."""
    leads = [lead for lead in _LEAD.finditer(text) if lead.start() <= MAX_LEAD]
    rests = [text[lead.end() :] for lead in leads]
    plainly = [rest for rest in [*rests, _SLIP.sub("", text)] if _BEGINS.match(rest)]
    for words in (*plainly, *rests[:1], text):
        if _STREET.search(words) and re.search(r"\d", words) and _is_whole(words):
            return _SLIP.sub("", _THANKS.sub("", words)).strip(" ,.。!！?？\"'")
    return None


def _tidied(field: str, value: str) -> str:
    """As it is written on an envelope, for customers who never use capitals."""
    if field in {"state", "postcode"} or value in _WRITTEN_LARGE:
        return value.upper()
    return re.sub(r"(?<![\w'’])[^\W\d_]", lambda found: found[0].upper(), value)


def _is_whole(words: str) -> bool:
    """Whether more than a number among words is there: a town or postcode, or a street alone that says so."""
    if _POSTCODE.search(words) or re.search(r"[,，;；\n\u3400-\u9fff]", words):
        return True
    return bool(_STREET_ALONE.fullmatch(words.strip(" .!")))
