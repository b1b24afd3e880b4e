"""Reads single values as shops write them; each function says what is wrong with one it cannot use."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlsplit

from bot.shop.identifiers import is_storable
from bot.shop.importers.report import RowError

# A billion units of any currency; more is a slipped column or an attack.
MAX_CENTS: Final = 100_000_000_000
MAX_QUANTITY: Final = 10_000_000
YEARS: Final = range(1990, 2101)
MAX_ID_CHARS: Final = 255
MAX_TITLE_CHARS: Final = 1000
MAX_TEXT_CHARS: Final = 100_000

_NUMBER: Final = re.compile(r"[-+]?[0-9][0-9.,'\u00a0\u202f ]*")
_PLAIN: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_OFFSET: Final = re.compile(r" ?([+-]\d{2}):?(\d{2})$")
_TRUE: Final = frozenset({"true", "1", "yes", "y", "t"})
_FALSE: Final = frozenset({"false", "0", "no", "n", "f", "-1"})  # WooCommerce: -1 is a draft


def text(value: Any, column: str, *, limit: int = MAX_TITLE_CHARS) -> str | None:
    """Trimmed words; None when there are none."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise RowError(column, f"expected text, got {_shown(value)}")
    words = str(value).strip()
    if len(words) > limit:
        raise RowError(column, f"longer than {limit:,} characters")
    if not is_storable(words):
        raise RowError(column, "contains a NUL or half a character (a lone surrogate)")
    return words or None


def required(value: Any, column: str, *, limit: int = MAX_TITLE_CHARS) -> str:
    """Words that must be there."""
    words = text(value, column, limit=limit)
    if words is None:
        raise RowError(column, "is missing")
    return words


def identifier(value: Any, column: str) -> str:
    """An id that must be there."""
    return required(value, column, limit=MAX_ID_CHARS)


def integer(value: Any, column: str, *, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``; ``"12"`` and ``"12.0"`` are whole."""
    number: int | Decimal
    if type(value) is int:  # the usual case, and half of an import's time otherwise
        number = value
    else:
        number = decimal(value, column)
        if number != number.to_integral_value():
            raise RowError(column, f"expected a whole number, got {_shown(value)}")
    if not low <= number <= high:
        raise RowError(column, f"{_shown(value)} is not between {low:,} and {high:,}")
    return int(number)


def decimal(value: Any, column: str) -> Decimal:
    """A number, from JSON or from text with a dot or a comma, with or without a currency beside it."""
    if value is None or value == "":
        raise RowError(column, "is missing")
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise RowError(column, f"expected a number, got {_shown(value)}")
    try:
        number = Decimal(_plain_number(value, column) if isinstance(value, str) else str(value))
    except InvalidOperation:
        raise RowError(column, f"expected a number, got {_shown(value)}") from None
    if not number.is_finite() or abs(number.adjusted()) > 20:
        raise RowError(column, f"{_shown(value)} is no sensible number")
    return number


def cents(amount: Decimal, column: str) -> int:
    """An amount of money in hundredths, rounded half up."""
    whole = int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if not 0 <= whole <= MAX_CENTS:
        raise RowError(column, f"{amount:f} is not between 0 and {MAX_CENTS // 100:,}")
    return whole


def price(value: Any, column: str) -> int:
    """A price such as ``"12.50"``, ``"1.234,50 EUR"`` or ``12.5`` in hundredths."""
    return cents(decimal(value, column), column)


def currency(value: Any, column: str) -> str:
    """An ISO 4217 code."""
    code = required(value, column).upper()
    if not _CURRENCY.fullmatch(code):
        raise RowError(column, f"expected a currency such as EUR, got {_shown(value)}")
    return code


def moment(value: Any, column: str) -> datetime:
    """A date and time in ISO 8601; without an offset it is UTC, and a date alone is its midnight."""
    if isinstance(value, datetime):
        found = value
    else:
        written = required(value, column)
        try:
            found = datetime.fromisoformat(_OFFSET.sub(r"\1:\2", written.removesuffix(" UTC")))
        except ValueError:
            raise RowError(
                column, f"expected a moment such as 2026-03-01T12:30:00Z, got {_shown(value)}"
            ) from None
    if found.year not in YEARS:
        raise RowError(column, f"the year {found.year} is not between {YEARS[0]} and {YEARS[-1]}")
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def day(value: Any, column: str) -> date:
    """A day in ISO 8601."""
    written = required(value, column)
    try:
        found = date.fromisoformat(written)
    except ValueError:
        raise RowError(column, f"expected a day such as 2026-03-01, got {_shown(value)}") from None
    if found.year not in YEARS:
        raise RowError(column, f"the year {found.year} is not between {YEARS[0]} and {YEARS[-1]}")
    return found


def flag(value: Any, column: str, *, default: bool) -> bool:
    """Yes or no; ``default`` when nothing is said."""
    if isinstance(value, bool):
        return value
    written = text(value, column)
    if written is None:
        return default
    if written.lower() in _TRUE:
        return True
    if written.lower() in _FALSE:
        return False
    raise RowError(column, f"expected true or false, got {_shown(value)}")


def url(value: Any, column: str) -> str | None:
    """A web address, or a path on the shop's own site; nothing that a browser would run."""
    written = text(value, column, limit=4000)
    if written is None:
        return None
    try:
        parts = urlsplit(written)
    except ValueError:
        raise RowError(column, f"expected a web address, got {_shown(value)}") from None
    own = not parts.scheme and written.startswith("/")
    if not own and not (parts.scheme in {"http", "https"} and parts.netloc):
        raise RowError(column, f"expected an http(s) address or a path, got {_shown(value)}")
    return written


def plain_text(markup: str | None) -> str | None:
    """The words of a piece of HTML, a line a paragraph; scripts and styles are left out.

    One pass whatever the input: descriptions come from strangers.
    """
    if markup is None:
        return None
    parts: list[str] = []
    hidden: str | None = None
    position = 0
    for tag in _TAG.finditer(markup):
        if hidden is None:
            parts.append(markup[position : tag.start()])
        position = tag.end()
        name = tag["name"].lower()
        if name in _HIDDEN:
            hidden = None if tag["close"] else name
        elif name in _BREAKS:
            parts.append("\n")
    if hidden is None:
        parts.append(markup[position:])
    lines = (" ".join(line.split()) for line in html.unescape("".join(parts)).splitlines())
    return "\n".join(line for line in lines if line) or None


_TAG: Final = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z!][A-Za-z0-9-]*)[^<>]*>")
_HIDDEN: Final = frozenset({"script", "style"})
_BREAKS: Final = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})


def _plain_number(written: str, column: str) -> str:
    """``"1.234,50 €"`` as ``"1234.50"``."""
    if _PLAIN.fullmatch(written):
        return written
    match = _NUMBER.search(written)
    if match is None or re.search(r"[0-9]", written[: match.start()] + written[match.end() :]):
        raise RowError(column, f"expected a number, got {_shown(written)}")
    if re.search(r"[^\sA-Za-z$€£¥₹.\u00a0]", written[: match.start()] + written[match.end() :]):
        raise RowError(column, f"expected a number, got {_shown(written)}")
    digits = re.sub(r"['\u00a0\u202f ]", "", match.group()).rstrip(".,")
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:  # the last one is the decimal sign
        thousands = "," if comma < dot else "."
        return digits.replace(thousands, "").replace(",", ".")
    if comma >= 0:
        if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+", digits):
            return digits.replace(",", "")
        return digits.replace(",", ".")
    return digits


def _shown(value: Any) -> str:
    """A value in a message, cut short."""
    written = repr(value)
    return written if len(written) <= 60 else written[:57] + "..."
