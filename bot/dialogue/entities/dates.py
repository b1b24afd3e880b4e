"""Days, as customers name them: "yesterday", "last Monday", "3 days ago", "12 November", 上周五."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.guard import safe

DATE: Final = "date"
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_B: Final = r"(?<![A-Za-z0-9_])"
_E: Final = r"(?![A-Za-z0-9_])"

_NAMED: Final[Mapping[str, int]] = {
    "the day before yesterday": -2, "day before yesterday": -2, "yesterday": -1, "yesterdays": -1, "yday": -1,
    "yest": -1, "yesterday's": -1, "last night": -1, "today": 0, "todays": 0, "today's": 0, "tonight": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "the day after tomorrow": 2,
    "day after tomorrow": 2, "tomorrow": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tmrw": 1, "tmr": 1,
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨儿": -1, "今天": 0, "今日": 0, "今晚": 0,
    "今早": 0, "今儿": 0, "大后天": 3, "后天": 2, "明天": 1, "明日": 1, "明儿": 1, "明晚": 1,
}  # fmt: skip
_DAY_NAMES: Final = (
    r"mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_FULL_DAYS: Final = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTH_NAMES: Final = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_COUNTS: Final[Mapping[str, int]] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
    "a couple of": 2, "couple of": 2, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8, "九": 9, "十": 10, "半": 0,
}  # fmt: skip
_CHINESE_DAYS: Final[Mapping[str, int]] = {
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
    **{str(day): day - 1 for day in range(1, 8)},
}  # fmt: skip
_UNITS: Final[Mapping[str, str]] = {
    "day": "d", "week": "w", "month": "m", "year": "y", "天": "d", "日": "d", "周": "w", "星期": "w", "礼拜": "w",
    "月": "m", "年": "y",
}  # fmt: skip

_NAMED_DAYS: Final = safe(
    rf"{_B}(?:{'|'.join(sorted((n for n in _NAMED if n.isascii()), key=len, reverse=True))}){_E}|"
    + "|".join(sorted((n for n in _NAMED if not n.isascii()), key=len, reverse=True))
)
_AGO: Final = safe(
    rf"{_B}(?P<count>\d{{1,3}}|a couple of|an?|one|two|three|four|five|six|seven|ten)\s{{1,2}}"
    rf"(?P<unit>day|week|month|year)s?\s{{1,2}}(?P<way>ago|back|earlier|from now){_E}"
)
_IN: Final = safe(
    rf"{_B}in\s{{1,2}}(?P<count>\d{{1,3}}|an?|one|two|three|four|five|six|seven|ten)\s{{1,2}}"
    rf"(?P<unit>day|week|month)s?{_E}(?=\s{{0,2}}(?:$|[,.!?]|time))"
)
_CHINESE_AGO: Final = safe(
    r"(?P<count>\d{1,3}|[一两二三四五六七八九十])\s?个?(?P<unit>天|日|周|星期|礼拜|月|年)(?:之|以)?(?P<way>前|后)"
)
_CHINESE_PERIOD: Final = safe(
    r"(?P<way>上上|上|这|本|下下|下)(?:一)?个?(?P<unit>周|星期|礼拜|月)(?![一二三四五六日天末\d])"
)
_CHINESE_WEEKDAY: Final = safe(
    r"(?P<way>上上|上|这|本|下下|下)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天]|[1-7](?!\d|天|个|年))(?!年|期)"
)
_PERIOD: Final = safe(rf"{_B}(?P<way>last|past|this|next)\s{{1,2}}(?P<unit>week|month|year){_E}")
_WEEKDAY: Final = safe(
    rf"{_B}(?:(?P<way>last|past|this|next|coming)\s{{1,2}}(?P<day>{_DAY_NAMES})|"
    rf"(?:on|since|until|till|by|before)\s{{1,2}}(?P<near>{_DAY_NAMES})|(?P<full>{_FULL_DAYS}))"
    rf"(?:'?s)?{_E}"
)
_ISO: Final = safe(
    r"(?<![\d.,/-])(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d.,/-]\d|\d)"
)
_NUMERIC: Final = safe(
    r"(?<![\d.,/-])(?P<first>\d{1,2})(?P<sign>[./-])(?P<second>\d{1,2})(?P=sign)(?P<year>20\d\d|\d\d)(?![\d/-]|\.\d)"
)
_YEAR: Final = r"(?:,?\s{0,2}(?P<year>20\d\d))?"
_DAY_MONTH: Final = safe(
    rf"{_B}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{{0,2}}(?:of\s)?(?P<month>(?>{_MONTH_NAMES}))\.?{_YEAR}{_E}"
)
_MONTH_DAY: Final = safe(
    rf"{_B}(?P<month>(?>{_MONTH_NAMES}))\.?\s{{0,2}}(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}{_E}"
)
_CHINESE_DATE: Final = safe(
    r"(?:(?P<year>20\d\d)\s?年\s?)?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日号]?"
)
_WEEKS: Final[Mapping[str, int]] = {
    "上上": -2, "上": -1, "last": -1, "past": -1, "这": 0, "本": 0, "this": 0, "下": 1, "next": 1, "coming": 1, "下下": 2,
}  # fmt: skip


def find_dates(text: str, today: date) -> Iterator[Find]:
    """Days named in a text.

    The value does not depend on the day: ``-1d`` is yesterday, ``-1w`` last week, ``1m`` next month, ``mon-1`` the
    Monday before, ``fri+1`` the next Friday, ``sat`` the nearest one that fits; ``11-03`` has no year and
    ``2026-11-12`` says it all. ``day`` is the day itself, counted from ``today``.
    """
    for match in _NAMED_DAYS.finditer(text):
        yield _shifted(match, _NAMED[match[0].lower()], "d", today)
    for pattern in (_AGO, _CHINESE_AGO, _IN):
        for match in pattern.finditer(text):
            count = _count(match["count"])
            way = match.groupdict().get("way") or "from now"
            back = way in {"前", "ago", "back", "earlier"}
            yield _shifted(match, -count if back else count, _UNITS[match["unit"].lower()], today)
    for pattern in (_PERIOD, _CHINESE_PERIOD):
        for match in pattern.finditer(text):
            yield _shifted(match, _WEEKS[match["way"].lower()], _UNITS[match["unit"].lower()], today)
    yield from _weekdays(text, today)
    yield from _absolute(text, today)


def _count(words: str) -> int:
    return int(words) if words.isdecimal() else _COUNTS[words.lower()]


def _shifted(match: re.Match[str], count: int, unit: str, today: date) -> Find:
    return _find(match, f"{count}{unit}", _shift(today, count, unit))


def _find(match: re.Match[str], value: str, day: date | None) -> Find:
    return Find(match.start(), match.end(), DATE, value, {"day": day.isoformat()} if day else {})


def _shift(today: date, count: int, unit: str) -> date | None:
    try:
        if unit in "dw":
            return today + timedelta(days=count * (7 if unit == "w" else 1))
        months = today.year * 12 + today.month - 1 + count * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def _weekdays(text: str, today: date) -> Iterator[Find]:
    for match in _WEEKDAY.finditer(text):
        group = next(name for name in ("day", "near", "full") if match[name])
        number = DAYS.index(match[group][:3].lower())
        way = _WEEKS[match["way"].lower()] if match["way"] else 0
        start = match.start(group) if group == "near" else match.start()
        yield Find(
            start,
            match.end(),
            DATE,
            _weekday_value(number, way),
            {"day": _nearest(today, number, way).isoformat()},
        )
    for match in _CHINESE_WEEKDAY.finditer(text):
        number = _CHINESE_DAYS[match["day"]]
        if match["way"]:
            # 上周五 is the Friday of the calendar week before, however near it is.
            way = _WEEKS[match["way"]]
            day = today + timedelta(days=number - today.weekday() + 7 * way)
            yield _find(match, _weekday_value(number, way), day)
        else:
            yield _find(match, _weekday_value(number, 0), _nearest(today, number, 0))


def _weekday_value(number: int, way: int) -> str:
    return f"{DAYS[number]}{way:+d}" if way else DAYS[number]


def _nearest(today: date, number: int, way: int) -> date:
    """The weekday before (way -1), after (1), or the next one from today on."""
    ahead = (number - today.weekday()) % 7
    if way < 0:
        return today + timedelta(days=ahead - 7)
    return today + timedelta(days=ahead or (7 if way > 0 else 0))


def _absolute(text: str, today: date) -> Iterator[Find]:
    for pattern in (_ISO, _DAY_MONTH, _MONTH_DAY, _CHINESE_DATE):
        for match in pattern.finditer(text):
            month = match["month"].lower()
            number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1
            yield from _dated(match, match["year"], number, int(match["day"]), today)
    for match in _NUMERIC.finditer(text):
        day, month = int(match["first"]), int(match["second"])
        if month > 12 >= day:
            day, month = month, day
        year = match["year"] if len(match["year"]) > 2 else f"20{match['year']}"
        yield from _dated(match, year, month, day, today)


def _dated(match: re.Match[str], year: str | None, month: int, day: int, today: date) -> Iterator[Find]:
    try:
        if year:
            exact = date(int(year), month, day)
            yield _find(match, exact.isoformat(), exact)
            return
        date(2024, month, day)  # a leap year: whether there is such a day at all
    except ValueError:
        return
    # Without a year: the last time that it was this day, unless it is about to be.
    for candidate in (today.year, today.year - 1, today.year - 4):
        try:
            exact = date(candidate, month, day)
        except ValueError:
            continue
        if exact <= today + timedelta(days=60):
            yield _find(match, f"{month:02d}-{day:02d}", exact)
            return
    yield _find(match, f"{month:02d}-{day:02d}", None)
