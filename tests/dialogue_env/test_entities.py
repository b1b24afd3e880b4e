"""Order numbers, addresses and places in a list."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.entities import LAST, ShopEntityExtractor
from tests.dialogue_env.hostile import HOSTILE


def found(
    text: str, config: dict[str, Any] | None = None, known: list[dict[str, Any]] | None = None
) -> list[Any]:
    message = Message({TEXT: text, ENTITIES: known or []})
    ShopEntityExtractor({"without": ["lexicon"], **(config or {})}).process([message])
    entities: list[Any] = message.get(ENTITIES)
    return entities


def values(text: str, *names: str) -> list[tuple[str, Any]]:
    """Entities and their values; only those of these names, if any are given."""
    return [
        (entity["entity"], entity["value"])
        for entity in found(text)
        if not names or entity["entity"] in names
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("where is FD10042", "FD10042"),
        ("fd 10118", "FD10118"),
        ("#10210", "10210"),
        ("订单FD10042到哪了", "FD10042"),
        ("ＦＤ１００４２", "FD10042"),
        ("#W1234567", "W1234567"),
        ("W1234567?", "W1234567"),
        ("invoice 536365, please", "536365"),
        ("cancelled: C536365.", "C536365"),
    ],
)
def test_order_numbers_are_found(text: str, number: str) -> None:
    """Each form in which shops write order numbers is found, and given in one form."""
    assert values(text) == [("order_number", number)]


@pytest.mark.parametrize(
    "text",
    [
        "1234",
        "123456789",
        "€12000",
        "it cost 12000 euros",
        "12000元",
        "10000.50",
        "call +4912345678",
        "ABCFD10042",
        "https://example.com/item/1500255.html",
        "x12345",
    ],
)
def test_other_numbers_are_not_orders(text: str) -> None:
    """Amounts, short and long numbers and parts of words are not taken for order numbers."""
    assert values(text, "order_number") == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("my mail is Anna.Wood@Example.com", "anna.wood@example.com"),
        ("邮箱jo_1@mail.example.co.uk谢谢", "jo_1@mail.example.co.uk"),
        ("<a+b@example.org>.", "a+b@example.org"),
    ],
)
def test_addresses_are_found(text: str, address: str) -> None:
    """An e-mail address is found between any signs, in small letters."""
    assert values(text) == [("email", address)]


def test_digits_of_an_address_are_no_order() -> None:
    """What one pattern has taken is not read again by another."""
    assert values("jo12345@example.com 536365") == [
        ("email", "jo12345@example.com"),
        ("order_number", "536365"),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the second one", 2),
        ("2nd", 2),
        ("number 3", 3),
        ("第二个", 2),
        ("第 3 件", 3),
        ("我要第十个", 10),
        ("the last one", LAST),
        ("last", LAST),
        ("最后一个", LAST),
    ],
)
def test_places_are_integers(text: str, place: int) -> None:
    """A place in a list is a number from 1 in either language; the last is -1."""
    assert values(text) == [("ordinal", place)]


@pytest.mark.parametrize(
    "text",
    [
        "last week",
        "the first time I ordered",
        "second hand",
        "第二天",
        "第三方",
        "第一次",
        "第12个",
        "第十二个",
        "a minute",
    ],
)
def test_other_uses_of_such_words_are_no_places(text: str) -> None:
    """Words that only look like a place are left alone."""
    assert values(text, "ordinal") == []


def test_several_places_keep_their_order() -> None:
    """All places of a message are found, with their offsets."""
    text = "the first and the third"
    assert [(entity["value"], text[entity["start"] : entity["end"]]) for entity in found(text)] == [
        (1, "first"),
        (3, "third"),
    ]


@pytest.mark.parametrize("payload", ['/inform{"order_number": "FD10042"}', "/find_product"])
def test_a_click_is_not_read_as_words(payload: str) -> None:
    """What a button stands for is Rasa's to read; nothing is found in it a second time."""
    assert found(payload) == []


def test_kinds_can_be_left_out() -> None:
    """Another project takes only what it needs, and a misspelt kind is refused when the pipeline is built."""
    assert found("two of them yesterday", {"without": ["lexicon", "date", "quantity", "reference"]}) == []
    with pytest.raises(InvalidConfigException, match="dates"):
        found("", {"without": ["dates"]})


def test_annotated_text_is_left_alone() -> None:
    """What another extractor has found is neither changed nor doubled."""
    known = [{"entity": "order_number", "start": 6, "end": 13, "value": "FD10042", "extractor": "Other"}]
    assert found("order FD10042", known=known) == known


def test_a_shop_may_bring_its_own_patterns() -> None:
    """Patterns of the configuration replace ours."""
    entities = found("AB-123456 FD10042", {"patterns": {"order_number": [r"AB-\d{6}"]}})
    assert [entity["value"] for entity in entities] == ["AB123456"]


@pytest.mark.parametrize("text", HOSTILE)
def test_offsets_hold_in_any_text(text: str) -> None:
    """Nothing that is written breaks the extractor, and its spans lie in the text, one after the other."""
    end = 0
    for entity in found(text):
        assert end <= entity["start"] < entity["end"] <= len(text)
        end = entity["end"]


@pytest.mark.parametrize(
    "pattern", [r"\d+", r"(a{0,9}){0,50}b", r"\w{0,200}\w{0,200}x", r"(?:a|b)*", r"(?>a+)", r"(?=x*)", "("]
)
def test_slow_or_broken_patterns_are_refused(pattern: str) -> None:
    """A pattern on which a message could make matching slow does not get into a pipeline."""
    with pytest.raises(InvalidConfigException, match="order_number"):
        found("", {"patterns": {"order_number": [pattern]}})


@pytest.mark.parametrize("pattern", [r"(?>a{0,99}){1,9}", r"a{1,64}b{1,64}", r"(?:one|two){3}", r"x?y?"])
def test_affordable_patterns_are_accepted(pattern: str) -> None:
    """Repetitions with small bounds, or atomic ones, are allowed."""
    assert found("", {"patterns": {"order_number": [pattern]}}) == []
