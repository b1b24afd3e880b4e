"""What has a form of its own: numbers, amounts, days, pointing words, reasons and names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.entities import ShopEntityExtractor
from bot.dialogue.entities.dates import find_dates

EXTRACTOR = ShopEntityExtractor({"without": ["lexicon"]})
THURSDAY = date(2026, 11, 26)


def entities(text: str, metadata: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    message = Message({TEXT: text, "metadata": metadata})
    EXTRACTOR.process([message])
    found: list[dict[str, Any]] = message.get(ENTITIES)
    return found


def values(text: str, *names: str) -> list[tuple[str, Any]]:
    return [(e["entity"], e["value"]) for e in entities(text) if not names or e["entity"] in names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my order is 900123456789", [("order_number", "900123456789")]),
        ("订单号：20251103888", [("order_number", "20251103888")]),
        ("order of 3 mugs", []),
        ("tracking number 1Z999AA10123456784", [("tracking_number", "1Z999AA10123456784")]),
        ("RX4734116736", [("tracking_number", "RX4734116736")]),
        ("运单号SF1234567890123", [("tracking_number", "SF1234567890123")]),
        ("call 0049 151 23456789", [("phone", "004915123456789")]),
        ("my number is +44 (20) 7946-0958", [("phone", "+442079460958")]),
        ("手机13812345678", [("phone", "13812345678")]),
        ("zip 10003", [("postcode", "10003")]),
        ("postcode is sw1a 1aa", [("postcode", "SW1A 1AA")]),
        ("Springfield, IL 62704", [("postcode", "62704")]),
        ("it is 62704", [("order_number", "62704")]),
        ("return it from FD10042, the money to gift_card_5511223", [("order_number", "FD10042")]),
        ("with my card 5511223 or PayPal #5511224, please", []),
        ("邮编：518000", [("postcode", "518000")]),
    ],
)
def test_numbers_are_told_apart_by_their_surroundings(text: str, expected: list[tuple[str, str]]) -> None:
    """The same digits are an order, a parcel, a telephone or a postcode, as they are announced."""
    assert values(text, "order_number", "tracking_number", "phone", "postcode") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("under 60", [("price_max", 6000)]),
        ("no more than $49.99", [("price_max", 4999)]),
        ("50 euros or less", [("price_max", 5000)]),
        ("max 1,299", [("price_max", 129900)]),
        ("at least 20 eur", [("price_min", 2000)]),
        ("between 20 and 40 euros", [("price_min", 2000), ("price_max", 4000)]),
        ("20-40€", [("price_min", 2000), ("price_max", 4000)]),
        ("between 40 and 20", [("price_min", 2000), ("price_max", 4000)]),
        ("60以内", [("price_max", 6000)]),
        ("不超过300元", [("price_max", 30000)]),
        ("100到200块", [("price_min", 10000), ("price_max", 20000)]),
        ("２００元以上", [("price_min", 20000)]),
        ("it cost 1.299,50 €", [("amount", 129950)]),
        ("around 30 pounds", [("amount", 3000)]),
        ("128块钱", [("amount", 12800)]),
        ("under 18 years", []),
        ("within 30 days", []),
        ("more than 2 weeks", []),
        ("at least 3 mugs", []),
        ("at most 5 times", []),
        ("30", []),
    ],
)
def test_prices_are_cents(text: str, expected: list[tuple[str, int]]) -> None:
    """Limits and amounts come in cents; numbers of days, pieces and years are none."""
    assert values(text, "price_min", "price_max", "amount") == expected


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$5", "USD"),
        ("5 €", "EUR"),
        ("5 quid", "GBP"),
        ("5元", "CNY"),
        ("under £5", "GBP"),
        ("under 5", None),
    ],
)
def test_a_currency_that_was_named_is_told(text: str, currency: str | None) -> None:
    """The currency stands beside the amount; where none was named it is the shop's."""
    [found] = entities(text)
    assert found.get("currency") == currency


@pytest.mark.parametrize(
    ("text", "value", "day"),
    [
        ("today", "0d", "2026-11-26"),
        ("yesterday", "-1d", "2026-11-25"),
        ("the day before yesterday", "-2d", "2026-11-24"),
        ("3 days ago", "-3d", "2026-11-23"),
        ("two weeks ago", "-2w", "2026-11-12"),
        ("last month", "-1m", "2026-10-26"),
        ("last monday", "mon-1", "2026-11-23"),
        ("last thursday", "thu-1", "2026-11-19"),
        ("next friday", "fri+1", "2026-11-27"),
        ("on saturday", "sat", "2026-11-28"),
        ("12 november", "11-12", "2026-11-12"),
        ("Nov 3rd, 2025", "2025-11-03", "2025-11-03"),
        ("2026-11-03", "2026-11-03", "2026-11-03"),
        ("24.12.2025", "2025-12-24", "2025-12-24"),
        ("12/25/2025", "2025-12-25", "2025-12-25"),
        ("昨天", "-1d", "2026-11-25"),
        ("大前天", "-3d", "2026-11-23"),
        ("3天前", "-3d", "2026-11-23"),
        ("两周后", "2w", "2026-12-10"),
        ("上周五", "fri-1", "2026-11-20"),
        ("下周一", "mon+1", "2026-11-30"),
        ("上个月", "-1m", "2026-10-26"),
        ("11月3日", "11-03", "2026-11-03"),
        ("2025年12月1号", "2025-12-01", "2025-12-01"),
    ],
)
def test_days_are_named_and_counted(text: str, value: str, day: str) -> None:
    """The value says how the day was named, and beside it stands the day, counted from that of the message."""
    [found] = find_dates(text, THURSDAY)
    assert (found.value, found.more["day"], text[found.start : found.end]) == (
        value,
        day,
        text.removeprefix("on "),
    )


@pytest.mark.parametrize(
    "text",
    ["may i ask", "march on", "31/31/2026", "2026-13-01", "9999 years ago now", "the sun is out", "30.5"],
)
def test_other_words_are_no_days(text: str) -> None:
    """Words and numbers that only look like a day are left alone."""
    assert values(text, "date") == []


def test_days_count_from_the_moment_of_the_message() -> None:
    """A message that waited over midnight still means the day on which it was written."""
    [found] = entities("yesterday", {"sent_at": "2026-03-01T10:00:00+00:00"})
    assert found["day"] == "2026-02-28"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two of them", [2]),
        ("3 pieces", [3]),
        ("both", [2]),
        ("x4", [4]),
        ("qty: 12", [12]),
        ("2 more please", [2]),
        ("两件", [2]),
        ("3个", [3]),
        ("第三个", []),
        ("两个月", []),
        ("3个工作日", []),
        ("这两天", []),
        ("two days", []),
    ],
)
def test_numbers_of_pieces_are_quantities(text: str, expected: list[int]) -> None:
    """Numbers that count pieces are quantities; places and lengths of time are none."""
    assert [value for _, value in values(text, "quantity")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is it in stock", ["it"]),
        ("i'll take that one", ["that"]),
        ("this, please", ["this"]),
        ("show me the other one", ["other"]),
        ("send them back", ["them"]),
        ("the same in blue", ["same"]),
        ("is it possible to pay later", []),
        ("how long does it take", []),
        ("it's fine", []),
        ("i think that you are right", []),
        ("this time next week", []),
        ("那件还有吗", ["that"]),
        ("另一个", ["other"]),
        ("它能洗吗", ["it"]),
        ("这个月", []),
        ("那把钱退了", []),
        ("那把伞", ["that"]),
    ],
)
def test_pointing_words_point_at_something(text: str, expected: list[str]) -> None:
    """Pronouns that stand for a thing are found; "it" that stands for nothing is not."""
    assert [value for _, value in values(text, "reference")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("something cheaper", ["cheaper"]),
        ("less expensive", ["cheaper"]),
        ("the cheapest", ["cheapest"]),
        ("one size up", ["larger"]),
        ("no longer", []),
        ("how much longer", []),
        ("my latest order", []),
        ("便宜点的", ["cheaper"]),
        ("最便宜的", ["cheapest"]),
        ("大一号", ["larger"]),
    ],
)
def test_comparisons_say_what_is_wanted(text: str, expected: list[str]) -> None:
    """Comparatives and superlatives come in one form for both languages."""
    assert [value for _, value in values(text, "comparison")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they are too tight", [("return_reason", "too_small")]),
        ("it has a hole", [("return_reason", "damaged")]),
        ("you sent the wrong colour", [("return_reason", "wrong_item")]),
        ("not as described", [("return_reason", "not_as_expected")]),
        ("i changed my mind", [("return_reason", "changed_mind")]),
        ("ordered it by accident", [("cancel_reason", "ordered_by_mistake")]),
        ("i ordered twice", [("cancel_reason", "duplicate")]),
        ("found it cheaper", [("cancel_reason", "found_cheaper")]),
        ("shipping takes too long", [("cancel_reason", "too_slow")]),
        ("太小了", [("return_reason", "too_small")]),
        ("收到就坏了", [("return_reason", "damaged")]),
        ("拍错了", [("cancel_reason", "ordered_by_mistake")]),
        ("发货太慢", [("cancel_reason", "too_slow")]),
    ],
)
def test_reasons_have_one_name_each(text: str, expected: list[tuple[str, str]]) -> None:
    """Why something goes back or is cancelled comes as the code that the store keeps."""
    assert values(text, "return_reason", "cancel_reason") == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is anna wood", "Anna Wood"),
        ("My name is Anna and my order is late", "Anna"),
        ("I'm Maria Lopez", "Maria Lopez"),
        ("name: peter o'brien", "Peter O'Brien"),
        ("this is Jean-Luc Picard.", "Jean-Luc Picard"),
        ("我叫李明", "李明"),
        ("姓名：王小红", "王小红"),
    ],
)
def test_names_that_are_given_are_found(text: str, name: str) -> None:
    """A name is found where somebody says that it is one, and written as names are."""
    assert values(text, "person_name") == [("person_name", name)]


@pytest.mark.parametrize(
    "text",
    ["I'm Looking for shoes", "i'm sorry", "this is Great", "I am from Spain", "我是学生", "我叫他放门口"],
)
def test_other_introductions_are_no_names(text: str) -> None:
    """What people say of themselves besides their name is no name."""
    assert values(text, "person_name") == []
