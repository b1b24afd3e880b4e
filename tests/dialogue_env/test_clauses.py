"""Cutting a message into the requests it holds."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.clauses import MAX_CLAUSES, MAX_PARTS, Split, split
from tests.dialogue_env.conftest import Understand

ROOT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"FD\d{5}")
# Words that give an intent away, for tests that need no trained model.
KEYWORDS = {
    "cancel": "cancel_order",
    "where": "track_order",
    "track": "track_order",
    "return": "start_return",
    "cost": "ask_question",
    "sell": "find_product",
    "hate": "complain",
    "never mind": "stop",
    "算了": "stop",
    "show me": "find_product",
    "取消": "cancel_order",
    "运费": "ask_question",
}


def by_keyword(texts: list[str]) -> list[dict[str, Any]]:
    """Understands by the first keyword, and finds order numbers."""
    parses = []
    for text in texts:
        found = sorted((text.casefold().find(word), word) for word in KEYWORDS if word in text.casefold())
        name = KEYWORDS[found[0][1]] if found else "inform"
        entities = [
            {"entity": "order_number", "value": match.group(), "start": match.start(), "end": match.end()}
            for match in NUMBER.finditer(text)
        ]
        parses.append({"text": text, "intent": {"name": name, "confidence": 1.0}, "entities": entities})
    return parses


def words(found: Split) -> list[str]:
    """The words of all clauses."""
    return [clause.text for clause in found.clauses]


def score(path: Path, understand: Understand) -> tuple[float, float]:
    """Shares of the messages with several requests, and of those with one, that are cut as they should be."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    for message in yaml.safe_load(path.read_text(encoding="utf-8"))["messages"]:
        wanted = message.get("clauses") or [message["text"]]
        found = words(split(message["text"], understand, answering=True))
        same = [bare(text) for text in found] == [bare(text) for text in wanted]
        right[len(wanted) > 1].append(len(found) == 1 if len(wanted) == 1 else same)
    return (sum(right[True]) / len(right[True]), sum(right[False]) / len(right[False]))


def bare(text: str) -> str:
    """Without signs and case."""
    return re.sub(r"\W", "", text.casefold())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("never mind, show me jackets", ["never mind", "show me jackets"]),
     ("算了，取消FD10042", ["算了", "取消FD10042"])],
)  # fmt: skip
def test_leaving_what_is_open_and_a_request_are_two(text: str, expected: list[str]) -> None:
    """Where nothing is open there is nothing to leave, and it is one."""
    assert words(split(text, by_keyword, answering=True)) == expected
    assert len(split(text, by_keyword).clauses) == 1


def test_messages_are_cut_where_a_new_request_begins(understand: Understand) -> None:
    """On the messages it was developed on."""
    several, one = score(ROOT / "tests" / "dialogue_env" / "clauses.yml", understand)
    assert several >= 0.9
    assert one >= 0.95


def test_held_out_messages_are_cut_where_a_new_request_begins(understand: Understand) -> None:
    """On messages written before, of which no rule was made."""
    several, one = score(ROOT / "data" / "held_out" / "clauses.yml", understand)
    assert several >= 0.8
    assert one >= 0.93


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cancel FD10042 and FD10051", ["cancel FD10042", "cancel FD10051"]),
        ("cancel FD10042, FD10043 and FD10042 please", ["cancel FD10042 please", "cancel FD10043 please"]),
        ("取消FD10042和FD10051", ["取消FD10042", "取消FD10051"]),
        ("where is FD10042, not FD10051", ["where is FD10042, not FD10051"]),
    ],
)
def test_several_order_numbers_are_several_requests(text: str, expected: list[str]) -> None:
    """Only where they are listed; a correction names two numbers and means one."""
    found = split(text, by_keyword)
    assert words(found) == expected
    if len(expected) > 1:
        assert all(len(clause.numbers()) == 1 for clause in found.clauses)
        for clause in found.clauses:
            entity = (clause.parse or {})["entities"][0]
            assert clause.text[entity["start"] : entity["end"]] == entity["value"]


def test_the_understanding_is_asked_once() -> None:
    """However many parts there are, and once only for a message with one request."""
    calls: list[list[str]] = []

    def counted(texts: list[str]) -> list[dict[str, Any]]:
        calls.append(texts)
        return by_keyword(texts)

    split("cancel FD10042 and where is FD10051? what does delivery cost?", counted)
    split("where is my order", counted)
    split("do you sell red and blue shirts", counted)
    assert [len(call) > 1 for call in calls] == [True, False, False]
    assert [len(call) for call in calls[1:]] == [1, 1]


def test_many_requests_are_cut_off_and_said_so() -> None:
    """Fifty questions cost no more than a few."""
    sizes: list[int] = []

    def counted(texts: list[str]) -> list[dict[str, Any]]:
        sizes.append(len(texts))
        return by_keyword(texts)

    found = split("where is FD10042? cancel FD10051. " * 25, counted)
    assert found.cut_off
    assert len(found.clauses) <= MAX_CLAUSES
    assert sum(sizes) <= 2 * MAX_PARTS + 1


@pytest.mark.parametrize(
    "text", ["hello. /stop, where is my order?", "hi! ／cancel where is it", "/ / where is it, / cancel it"]
)
def test_no_clause_begins_like_a_payload(text: str) -> None:
    """Behind a greeting a slash is a sign like any other."""
    asked: list[str] = []
    found = split(text.lstrip("/ "), lambda texts: (asked.extend(texts), by_keyword(texts))[1])
    assert not any(each.strip().startswith(("/", "／")) for each in [*asked, *words(found)])


def test_a_complaint_beside_a_request_does_not_hide_it() -> None:
    """What can be done is done; the mood is heard elsewhere."""
    found = split("i hate this shop. cancel FD10042", by_keyword)
    assert [clause.intent for clause in found.clauses] == ["cancel_order"]


def test_a_yes_stands_alone_only_as_an_answer() -> None:
    """When nothing was asked, "yes" is part of what follows."""
    text = "yes, and where is FD10051?"
    assert words(split(text, by_keyword, answering=True)) == ["yes", "where is FD10051?"]
    assert len(split(text, by_keyword, answering=False).clauses) == 1


@pytest.mark.parametrize(
    "text",
    ["and " * 250, "ok, " * 250, "(?) " * 250, "取消" * 500, "a" * 1000, "1. " * 330, "ok ok " * 160 + "x"],
)
def test_no_text_makes_it_slow(text: str) -> None:
    """A thousand signs of anything are cut within a few milliseconds."""
    split(text, by_keyword)  # the first use compiles
    started = time.perf_counter()
    split(text, by_keyword)
    assert time.perf_counter() - started < 0.25


@pytest.mark.parametrize(
    "text",
    [
        "please return the lamp from FD10042. i want the money back on my gift card",
        "return the lamp of FD10042. Please use my paypal for that",
        "return the lamp from FD10042. Refund it to card_55512345",
    ],
)
def test_the_way_for_the_money_belongs_to_the_request(text: str) -> None:
    """It is said with a return or an exchange, and is no request for something else."""
    found = split(text, by_keyword)
    assert [clause.intent for clause in found.clauses] == ["start_return"]
    assert found.clauses[0].text.endswith(text[-12:])


def test_a_question_about_payment_stays_one_of_its_own() -> None:
    """Asking is not telling."""
    found = split("return the lamp from FD10042. what does it cost to pay with my card?", by_keyword)
    assert [clause.intent for clause in found.clauses] == ["start_return", "ask_question"]


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("for FD10042 i want to return the lamp (red), a fan", "i want to return the lamp in order FD10042"),
        ("hello, from FD10042, please return the lamp and the fan", "please return the lamp in order FD10042"),
        ("订单FD10042，我要退台灯（黑色）", "订单FD10042，我要退台灯"),
    ],
)  # fmt: skip
def test_a_long_list_does_not_hide_what_is_wanted_of_an_order(text: str, head: str) -> None:
    """The understanding also gets the request with the first thing alone, without details."""
    asked: list[str] = []
    split(text, lambda texts: (asked.extend(texts), by_keyword(texts))[1])
    assert head in asked


def test_what_is_plain_of_the_request_alone_outweighs_a_guess_from_all_words() -> None:
    """ "SD card" and "my gift card" sound like a payment; "change the camera" does not."""

    def understand(texts: list[str]) -> list[dict[str, Any]]:
        guess = {"intent": {"name": "change_payment", "confidence": 0.5}, "guessed": True}
        plain = {"intent": {"name": "change_order", "confidence": 0.9}}
        return [{"text": text, "entities": [], **(guess if "SD" in text else plain)} for text in texts]

    text = "for FD10042, please change the camera (5x, CF card) to 3x and SD card. With my gift card"
    assert [clause.intent for clause in split(text, understand).clauses] == ["change_order"]


@pytest.mark.parametrize(
    "how", ["Use my gift card (gift_card_55)", "paypal 5551234", "with my paypal", "my card"]
)
def test_how_it_is_paid_does_not_make_it_a_change_of_payment(how: str) -> None:
    """The sentence behind a request tells the way for the difference; the request stays what it is."""

    def understand(texts: list[str]) -> list[dict[str, Any]]:
        name = {True: "change_payment", False: "change_order"}
        return [
            {"text": t, "entities": [], "intent": {"name": name[how in t], "confidence": 1}} for t in texts
        ]

    found = split(f"can you change the camera to 3x in my order FD10042. {how}", understand)
    assert [clause.intent for clause in found.clauses] == ["change_order"]
    assert how in found.clauses[0].text
