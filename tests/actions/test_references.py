"""What customers point at, of what they have before them."""

from __future__ import annotations

import pytest

from actions.references import family, places
from tests.actions.conftest import Bot, Hit

SHOWN = {"shown_products": ["p-shirt", "p-boots", "p-mug"]}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the second one", [1]),
        ("number 3", [2]),
        ("2", [1]),
        ("the first and the third", [0, 2]),
        ("1 vs 3", [0, 2]),
        ("the first two", [0, 1]),
        ("the last two", [2, 3]),
        ("the last one", [3]),
        ("第二个", [1]),
        ("前两个", [0, 1]),
        ("最后一个", [3]),
        ("the ninth", []),
        ("number 9", []),
        ("size 2 please", []),
        ("under 3 euros", []),
        ("in 42", []),
        ("last week", []),
        ("a pair of boots", []),
    ],
)
def test_places_are_read_and_sizes_are_none(words: str, expected: list[int]) -> None:
    """Of four things shown; what may be a size or a price is no place."""
    assert places(words, 4) == expected


async def test_a_colour_is_no_family_name(bot: Bot) -> None:
    """Two colours of one coat are one family."""
    navy, red, shirt = await bot.services.shop.products(["p-coat", "p-coat-red", "p-shirt"])
    assert family(navy) == family(red) == "harbour rain coat"
    assert family(shirt) == "linen shirt"


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("the cheapest one", "Stone mug"),
        ("the most expensive", "Leather boots"),
        ("the boots", "Leather boots"),
        ("that shirt", "Linen shirt"),
        ("最贵的", "Leather boots"),
        ("open number 2", "Leather boots"),
    ],
)
async def test_what_was_shown_is_pointed_at(bot: Bot, words: str, title: str) -> None:
    """By extreme, by name, by place."""
    answer = await bot.run("action_inform", words, slots=SHOWN)
    assert answer.messages[0]["title"] == title


async def test_a_look_points_at_the_one_that_has_it(bot: Bot) -> None:
    """ "The red one" is the only red one shown."""
    bot.search.missed = {"p-coat": ("colour:red",)}
    slots = {"shown_products": ["p-coat", "p-coat-red"]}
    answer = await bot.run("action_refine", "the red one", intent="refine", slots=slots)
    assert answer.messages[0]["title"] == "Harbour Rain Coat in Red"


async def test_a_detail_points_at_the_one_that_has_it(bot: Bot) -> None:
    """ "The one with the hood"."""
    slots = {"shown_products": ["p-coat", "p-coat-red", "p-mug"]}
    answer = await bot.run("action_refine", "the one with the hood", intent="refine", slots=slots)
    assert answer.messages[0]["title"] == "Harbour Rain Coat in Navy"


async def test_it_is_the_one_in_view(bot: Bot) -> None:
    """Not one of those shown beside it."""
    slots = {**SHOWN, "viewed_product": "p-boots"}
    answer = await bot.run("action_ask_price", "how much is it", intent="ask_price", slots=slots)
    assert answer.messages[0]["title"] == "Leather boots"


async def test_it_is_asked_about_when_several_were_shown(bot: Bot) -> None:
    """No guess; the buttons carry the question on."""
    answer = await bot.run("action_ask_price", "how much is it", intent="ask_price", slots=SHOWN)
    assert answer.said == ["utter_product_which"]
    assert '"words": "how much is it"' in answer.buttons[1]["payload"]
    assert answer.slots["product_topic"] == {"intent": "ask_price", "words": "how much is it", "open": True}


async def test_the_answer_to_which_one_gets_the_question_answered(bot: Bot) -> None:
    """ "The second one" after "which one do you mean?" is no wish to see it."""
    slots = {**SHOWN, "product_topic": {"intent": "ask_price", "words": "how much is it", "open": True}}
    answer = await bot.run("action_inform", "the second one", slots=slots)
    assert answer.said == ["utter_ask_price_is"]
    assert answer.messages[0]["title"] == "Leather boots"


async def test_a_question_goes_on_to_the_next(bot: Bot) -> None:
    """ "And the mug?" asks of it what was asked before."""
    topic = {"intent": "ask_price", "words": "how much is the second", "open": False}
    slots = {**SHOWN, "viewed_product": "p-boots", "product_topic": topic}
    answer = await bot.run("action_refine", "and the first one?", intent="refine", slots=slots)
    assert answer.messages[0]["title"] == "Linen shirt"
    assert answer.said == ["utter_ask_price_is"]


async def test_a_name_finds_what_was_never_shown(bot: Bot) -> None:
    """Two of its own words are enough, whatever the colour."""
    bot.search.found_products = [Hit("p-coat"), Hit("p-coat-red"), Hit("p-shirt")]
    answer = await bot.run("action_ask_price", "how much is the harbour coat", intent="ask_price")
    assert answer.messages[0]["title"].startswith("Harbour Rain Coat")


async def test_a_name_that_fits_several_is_asked_about(bot: Bot) -> None:
    """ "The leather thing" could be either."""
    bot.search.found_products = [Hit("p-boots"), Hit("p-shirt")]
    answer = await bot.run("action_ask_price", "how much is the leather shirt", intent="ask_price")
    assert answer.said == ["utter_product_which"]


async def test_a_product_that_left_the_shop_is_not_pointed_at(bot: Bot) -> None:
    """Ids that lead nowhere are forgotten."""
    answer = await bot.run(
        "action_ask_price", "how much is it", intent="ask_price", slots={"viewed_product": "p-gone"}
    )
    assert answer.said == ["utter_product_name_it"]
