"""Which items of an order customers name, and what they say of each."""

from __future__ import annotations

import pytest

from actions.mentions import described, mentions
from actions.order_items import Item
from bot.shop import OrderLine, Variant


def item(place: int, title: str, present: str, *others: str) -> Item:
    """A line; variants are written ``colour=black size=M``."""
    variants = []
    for number, written in enumerate((present, *others)):
        values = dict(pair.split("=") for pair in written.split())
        variants.append(
            Variant(
                variant_id=f"{title}-{written}",
                sku=None,
                options={name.replace("_", " "): value.replace("_", " ") for name, value in values.items()},
                price_cents=100 + number,
                compare_at_cents=None,
                currency="EUR",
                stock=1,
            )
        )
    line = OrderLine(
        line_id=str(place),
        product_id=title,
        variant_id=variants[0].variant_id,
        title=title,
        variant=", ".join(variants[0].options.values()),
        quantity=1,
        price_cents=100,
    )
    return Item(line, title, variants)


ORDER = [
    item(0, "Clay Teapot", "material=clay colour=brown", "material=clay colour=black"),
    item(1, "Harbour Wool Jumper", "colour=navy size=M", "colour=navy size=L"),
    item(2, "Moor Wool Jumper", "colour=rust size=S", "colour=navy size=S"),
    item(3, "Desk Fan", "type=electric water_resistance=low", "type=electric water_resistance=high"),
    item(4, "Electric Heater", "colour=black", "colour=white"),
    item(5, "Rain Boots", "colour=black size=38", "colour=green size=38"),
    item(6, "Rain Boots", "colour=green size=40", "colour=black size=40"),
    item(7, "Water Flask", "volume=1_litre", "volume=2_litres"),
]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("i want to return the teapot, the fan and the heater", [0, 3, 4]),
        ("THE TEAPOT plus the desk fan", [0, 3]),
        ("the harbour and the moor jumper", [1, 2]),
        ("the moor wool jumper", [2]),
        ("the jumper from harbour", [1]),
        ("the fan (electric, low) and the teapot (clay, brown)", [3, 0]),
        ("the electric fan", [3]),
        ("the black rain boots", [5]),
        ("the rain boots (green, 40) and the teapot", [6, 0]),
        ("the rain boots (black, 38), the rain boots (green, 40)", [5, 6]),
        ("the black boots and the green ones", [5, 6]),
        ("both rain boots", [5, 6]),
        ("the fan with high water resistance", [3]),
        ("something else entirely", []),
        ("", []),
    ],
)
def test_items_are_named_as_people_name_them(words: str, places: list[int]) -> None:
    """By any word of a title that tells it from the others, and two of a kind by what tells those apart."""
    found = mentions(words, ORDER)
    assert list(found.parts) == places
    assert not found.unclear


@pytest.mark.parametrize(
    ("words", "unclear"),
    [("the rain boots", (5, 6)), ("the wool jumper", (1, 2)), ("the teapot and the boots in 39", (5, 6))],
)
def test_what_could_be_several_items_is_not_guessed(words: str, unclear: tuple[int, ...]) -> None:
    """The customer is asked, instead of losing one of two pairs of boots."""
    assert mentions(words, ORDER).unclear == [unclear]


def test_words_go_to_the_item_that_they_are_about() -> None:
    """What follows a name belongs to it, also behind a comma or an "and", until another item is named."""
    words = "the teapot to black, glazed and small, and the fan (electric, low) to high water resistance"
    found = mentions(words, ORDER)
    assert found.parts[0].after == " to black, glazed and small,"
    assert found.parts[3].after == " (electric, low) to high water resistance"


def test_the_same_pair_twice_is_two_items() -> None:
    """Each mention of equal items takes another one."""
    pairs = [ORDER[5], item(1, "Rain Boots", "colour=black size=38"), ORDER[0]]
    assert list(mentions("the black rain boots and the black rain boots", pairs).parts) == [0, 1]


def test_chinese_names_are_found() -> None:
    """By any two signs of a title that the others do not have."""
    order = [item(0, "陶瓷茶壶", "颜色=棕色"), item(1, "羊毛毛衣", "颜色=蓝色"), item(2, "雨靴", "颜色=黑色")]
    assert list(mentions("我想退茶壶和雨靴", order).parts) == [0, 2]


def test_an_item_is_known_by_the_title_of_its_order_too() -> None:
    """A title may be copied from a mail in another language."""
    teapot, boots = ORDER[0], ORDER[5]
    order = [Item(teapot.line, "陶土茶壶", teapot.variants), Item(boots.line, "雨靴", boots.variants)]
    assert list(mentions("我要退 Clay Teapot", order).parts) == [0]
    assert list(mentions("我要退雨靴", order).parts) == [1]


@pytest.mark.parametrize(
    ("words", "place"), [("the rust one", 2), ("size 40", 6), ("the black one", None), ("anything", None)]
)
def test_an_item_is_pointed_at_by_its_options(words: str, place: int | None) -> None:
    """Where no title is said; what fits several items points at none."""
    assert described(words, ORDER) == place


def test_an_item_that_went_back_is_not_taken_for_one_that_shares_a_word() -> None:
    """Two jumpers of wool, one of them returned: who names that one does not mean the other."""
    left, gone = [ORDER[0], ORDER[2]], [ORDER[1]]
    found = mentions("the clay teapot and the harbour wool jumper", left, gone)
    assert (list(found.parts), found.unclear, found.gone) == ([0], [], [0])
    assert list(mentions("the moor wool jumper", left, gone).parts) == [1]
    assert list(mentions("the wool jumper", left, gone).parts) == [1]
