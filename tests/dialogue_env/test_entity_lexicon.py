"""The shop's own words, and how a new lexicon takes the place of an old one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.entities import ShopEntityExtractor
from bot.dialogue.entities.newest import LOOK_EVERY_S, NewestLexicon
from bot.dialogue.entities.typos import Typos
from tests.dialogue_env.shop_words import publish, term, words

OF_LEXICON = ("category", "brand", "colour", "material", "size", "product")


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the configuration counts, whatever var folder the tests run with."""
    monkeypatch.delenv("FRONTDOOR_VAR_DIR", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    publish(tmp_path, "1")
    return tmp_path


def entities(folder: Path, text: str) -> list[dict[str, Any]]:
    message = Message({TEXT: text})
    ShopEntityExtractor({"lexicon": str(folder)}).process([message])
    return [entity for entity in message.get(ENTITIES) if entity["entity"] in OF_LEXICON]


def values(folder: Path, text: str) -> list[tuple[str, str]]:
    return [
        (entity["entity"], ("not " if entity.get("role") else "") + entity["value"])
        for entity in entities(folder, text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("blue shirts", [("colour", "blue"), ("category", "Shirts")]),
        ("NAVY-BLUE Blouse", [("colour", "navy"), ("category", "Shirts")]),
        ("raincoats, rain jackets", [("category", "Jackets & Coats"), ("category", "Jackets & Coats")]),
        ("a denim jacket", [("material", "denim"), ("category", "Jackets & Coats")]),
        ("anything by corrie and lark", [("brand", "Corrie & Lark")]),
        ("levis", [("brand", "Levi's")]),
        ("creme", [("colour", "ecru")]),
        ("a size 42 please", [("size", "42")]),
        ("size 48", [("size", "48")]),
        ("extra large", [("size", "XL")]),
        ("in medium", [("size", "M")]),
        ("45x45", [("size", "45 × 45 cm")]),
        ("500ml", [("size", "500 ml")]),
        ("有没有酒红色的马克杯", [("colour", "burgundy"), ("category", "Mugs")]),
        ("红包包", [("colour", "red"), ("category", "Bags")]),
        ("加大码的衬衫", [("size", "XL"), ("category", "Shirts")]),
        ("藏青jacket有吗", [("colour", "navy"), ("category", "Jackets & Coats")]),
        ("纯棉的", [("material", "cotton")]),
    ],
)
def test_words_of_the_shop_are_found(folder: Path, text: str, expected: list[tuple[str, str]]) -> None:
    """Plurals, capitals, hyphens, accents and both languages lead to the value that the shop keeps."""
    assert values(folder, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jackts", [("category", "Jackets & Coats")]),
        ("burgandy", [("colour", "burgundy")]),
        ("lether", [("material", "leather")]),
        ("leahter", [("material", "leather")]),
        ("juniperr shirt", [("category", "Shirts")]),
        ("short", []),
        ("shirk", []),
        ("weather", []),
        ("bleu", []),
    ],
)
def test_one_slip_is_forgiven(folder: Path, text: str, expected: list[tuple[str, str]]) -> None:
    """A long word with one wrong letter is understood; everyday words and short ones are what they are."""
    assert values(folder, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "what happens next",
        "i broke the glass door sand everywhere",
        "is there sand on the beach",
        "can i use 红包 to pay",
        "白天",
        "包裹到哪了",
        "包邮吗",
        "大概多久",
        "中国",
        "i have 42 questions",
        "it's me",
        "i am at large",
    ],
)
def test_words_that_mean_something_else_are_left_alone(folder: Path, text: str) -> None:
    """A word that is one of the shop's only now and then needs the right surroundings."""
    assert values(folder, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in sand please", [("colour", "sand")]),
        ("a sand shirt", [("colour", "sand"), ("category", "Shirts")]),
        ("sand", [("colour", "sand")]),
        ("anything from next", [("brand", "Next")]),
        ("glass mug", [("material", "glass"), ("category", "Mugs")]),
    ],
)
def test_in_the_right_surroundings_they_count(
    folder: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    """Before a thing, after "in", or alone, such a word is what the shop means by it."""
    assert values(folder, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not leather", [("material", "not leather")]),
        ("not leather or suede", [("material", "not leather"), ("material", "not suede")]),
        ("no black leather", [("colour", "not black"), ("material", "not leather")]),
        ("not red, blue", [("colour", "not red"), ("colour", "blue")]),
        ("not the red one, the blue one", [("colour", "not red"), ("colour", "blue")]),
        ("anything but black", [("colour", "not black")]),
        ("a bag without leather", [("category", "Bags"), ("material", "not leather")]),
        ("blue instead of red", [("colour", "blue"), ("colour", "not red")]),
        ("不要红色", [("colour", "not red")]),
        ("除了黑色", [("colour", "not black")]),
        ("有没有黑色的", [("colour", "black")]),
        ("do you have it in black or not", [("colour", "black")]),
    ],
)
def test_what_is_not_wanted_is_marked(folder: Path, text: str, expected: list[tuple[str, str]]) -> None:
    """What follows a "not", and what is listed with it, has the role ``not``."""
    assert values(folder, text) == expected


@pytest.mark.parametrize(
    ("text", "value", "products"),
    [
        ("the juniper linen shirt", "Juniper Linen Shirt", ["P1", "P2"]),
        ("juniper striped", "Juniper Striped Shirt", ["P3"]),
        ("juniper shirts", "juniper shirt", ["P1", "P2", "P3"]),
        ("is the skerry back", "Skerry Mug", ["P4"]),
        ("skery mug?", "Skerry Mug", ["P4"]),
        ("杜松亚麻衬衫还有吗", "Juniper Linen Shirt", ["P1", "P2"]),
        ("礁屿的马克杯", "Skerry Mug", ["P4"]),
    ],
)
def test_products_are_found_by_words_of_their_names(
    folder: Path, text: str, value: str, products: list[str]
) -> None:
    """A few words of a title are enough; where several lines have them all their products are named."""
    [found] = [entity for entity in entities(folder, text) if entity["entity"] == "product"]
    assert (found["value"], found["products"]) == (value, products)


@pytest.mark.parametrize("text", ["i like juniper trees", "杜松子酒"])
def test_an_everyday_word_alone_names_no_product(folder: Path, text: str) -> None:
    """A name that is an everyday word needs a second word of the title beside it."""
    assert values(folder, text) == []


def test_numbers_and_pointing_words_belong_to_things(folder: Path) -> None:
    """ "Two red mugs" is a quantity, "the jacket" points at one."""
    message = Message({TEXT: "two red mugs and the blue jacket"})
    ShopEntityExtractor({"lexicon": str(folder)}).process([message])
    found = [
        (e["entity"], e["value"], message.get(TEXT)[e["start"] : e["end"]]) for e in message.get(ENTITIES)
    ]
    assert ("quantity", 2, "two") in found
    assert ("reference", "the", "the") in found


def test_facts_come_with_the_value(folder: Path) -> None:
    """A colour's family and the kind of a thing stand beside the value."""
    colour, thing = entities(folder, "navy raincoat")
    assert (colour["family"], thing["kind"]) == ("blue", "rain jacket")


def test_without_a_lexicon_what_has_a_form_is_found(tmp_path: Path) -> None:
    """A shop that has none yet is served by patterns alone."""
    message = Message({TEXT: "blue shirt under 60, order FD10042"})
    ShopEntityExtractor({"lexicon": str(tmp_path / "none")}).process([message])
    assert [entity["entity"] for entity in message.get(ENTITIES)] == ["price_max", "order_number"]


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_a_new_version_is_taken_up_within_a_second(folder: Path) -> None:
    """What was imported a moment ago is understood without a restart."""
    clock = Clock()
    newest = NewestLexicon(folder, clock=clock)
    content = words()
    content["terms"].append(term("category", "Hats", "fedora"))
    publish(folder, "2", content)
    assert newest.get().find("fedora") == []
    clock.now_s += LOOK_EVERY_S
    newest.get()
    newest.wait(10)
    assert [find.value for find in newest.get().find("fedora")] == ["Hats"]


def test_the_pointer_is_not_asked_more_than_once_a_second(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two looks nothing is read from the disk."""
    newest = NewestLexicon(folder, clock=Clock())
    monkeypatch.setattr("os.stat", lambda *_: pytest.fail("looked"))
    assert newest.get().find("mug")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"format": 2}',
        '{"format": 1, "terms": 3}',
        '{"format": 1, "terms": [{}]}',
        "[" * 100_000,
    ],
)
def test_a_broken_version_leaves_the_old_one_in_use(
    folder: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A version that cannot be read is told about and passed over."""
    clock = Clock()
    newest = NewestLexicon(folder, clock=clock)
    publish(folder, "2", content)
    clock.now_s += LOOK_EVERY_S
    newest.get()
    newest.wait(10)
    assert newest.get().version == "1"
    assert "cannot be read" in caplog.text
    publish(folder, "3")
    clock.now_s += LOOK_EVERY_S
    newest.get()
    newest.wait(10)
    assert newest.get().version == "3"


@pytest.mark.parametrize("pointer", ["", "../1", "4", "\x00", "1\n2"])
def test_a_broken_pointer_gives_no_words(tmp_path: Path, pointer: str) -> None:
    """A pointer to nothing, or out of the folder, is not followed."""
    publish(tmp_path / "folder", "2")
    publish(tmp_path, "1")
    (tmp_path / "folder" / "current").write_text(pointer)
    assert NewestLexicon(tmp_path / "folder").get().version == ""


def test_typos_that_fit_two_words_are_left_alone() -> None:
    """Where two words are equally near, nobody knows which was meant."""
    typos = Typos({"parka", "parks"}, ())
    assert typos.corrected("park") == "park"
    assert typos.corrected("parkt") == "parkt"
    assert typos.corrected("paarka") == "parka"
