"""One condition changes, the rest stays."""

from __future__ import annotations

import pytest

from actions.wishes import Wishes
from tests.actions.conftest import Bot, Hit

SHIRTS = {
    "wishes": {"text": "shirt", "codes": ["colour:blue", "max_price:5000"]},
    "shown_products": ["p-shirt", "p-mug"],
}


@pytest.mark.parametrize(
    ("words", "codes", "refused"),
    [
        ("and in red?", ["max_price:5000", "colour:red"], []),
        ("under 30", ["colour:blue", "max_price:3000"], []),
        ("in linen please", ["colour:blue", "max_price:5000", "material:linen"], []),
        ("size M", ["colour:blue", "max_price:5000", "size:m"], []),
        ("not leather", ["colour:blue", "max_price:5000"], ["material:leather"]),
        ("any colour", ["max_price:5000"], []),
        ("the price doesn't matter", ["colour:blue"], []),
        ("换成红色的", ["max_price:5000", "colour:red"], []),
        ("不要红色", ["colour:blue", "max_price:5000"], ["colour:red"]),
        ("颜色无所谓", ["max_price:5000"], []),
    ],
)
async def test_one_condition_changes(bot: Bot, words: str, codes: list[str], refused: list[str]) -> None:
    """What was wished for before is kept."""
    bot.search.found_products = [Hit("p-shirt")]
    answer = await bot.run("action_refine", words, intent="refine", slots=SHIRTS)
    asked = bot.search.asked[-1]
    assert (asked["query"], list(asked["wishes"]), list(asked["refused"])) == ("shirt", codes, refused)
    assert answer.said == ["utter_refine_done"]


async def test_another_kind_keeps_colour_and_budget(bot: Bot) -> None:
    """ "How about boots instead"."""
    bot.search.found_products = [Hit("p-boots")]
    await bot.run("action_refine", "how about boots instead", intent="refine", slots=SHIRTS)
    assert bot.search.asked[-1]["query"] == "boots"
    assert list(bot.search.asked[-1]["wishes"]) == ["colour:blue", "max_price:5000"]


async def test_words_that_nothing_says_do_not_spoil_the_search(bot: Bot) -> None:
    """ "For kids" is told, and not searched for again."""
    bot.search.found_products = [Hit("p-shirt")]
    answer = await bot.run("action_refine", "for kids", intent="refine", slots=SHIRTS)
    assert (answer.said, answer.messages[0]["words"]) == (["utter_refine_unsaid"], "kids")
    assert "also" not in answer.slots["wishes"]


async def test_words_that_products_say_are_kept(bot: Bot) -> None:
    """ "With a hood" stays a condition."""
    bot.search.found_products = [Hit("p-coat")]
    answer = await bot.run("action_refine", "with a hood", intent="refine", slots=SHIRTS)
    assert answer.slots["wishes"]["also"] == ["hood"]


async def test_more_like_one_leaves_it_out(bot: Bot) -> None:
    """It is known already."""
    bot.search.found_products = [Hit("p-shirt"), Hit("p-coat")]
    answer = await bot.run("action_refine", "more like the first one", intent="refine", slots=SHIRTS)
    assert answer.slots["shown_products"] == ["p-coat"]
    assert answer.slots["wishes"]["like"] == "p-shirt"


async def test_what_is_not_liked_is_left_out(bot: Bot) -> None:
    """ "Not the first one"."""
    bot.search.found_products = [Hit("p-shirt"), Hit("p-coat")]
    answer = await bot.run("action_refine", "i don't like the first one", intent="refine", slots=SHIRTS)
    assert answer.slots["shown_products"] == ["p-coat"]


async def test_dearer_starts_above_what_was_shown(bot: Bot) -> None:
    """ "Something fancier" costs more than the dearest shown."""
    bot.search.found_products = [Hit("p-coat")]
    await bot.run("action_refine", "something fancier", intent="refine", slots=SHIRTS)
    assert "min_price:3901" in bot.search.asked[-1]["wishes"]


async def test_a_size_up_needs_a_size_to_start_from(bot: Bot) -> None:
    """Which size is asked; with one it is a step on the scale."""
    answer = await bot.run("action_refine", "a size bigger", intent="refine", slots=SHIRTS)
    assert answer.said == ["utter_refine_which_size"]
    bot.search.found_products = [Hit("p-shirt")]
    slots = {**SHIRTS, "wishes": {"text": "shirt", "codes": ["size:s"]}}
    await bot.run("action_refine", "a size bigger", intent="refine", slots=slots)
    assert list(bot.search.asked[-1]["wishes"]) == ["size:m"]


async def test_without_anything_before_it_is_a_search(bot: Bot) -> None:
    """ "In blue" alone finds what is blue."""
    bot.search.found_products = [Hit("p-shirt")]
    answer = await bot.run("action_refine", "in blue", intent="refine")
    assert answer.said == ["utter_find_product_one"]


async def test_nothing_readable_is_asked_about(bot: Bot) -> None:
    """With what can be changed as buttons."""
    answer = await bot.run("action_refine", "and the other thing", intent="refine", slots=SHIRTS)
    assert answer.said == ["utter_refine_how"]
    assert len(answer.buttons) == 0  # they stand in the domain


async def test_refusing_everything_is_said(bot: Bot) -> None:
    """No empty answer when nothing is left."""
    bot.search.found_products = []
    answer = await bot.run("action_refine", "not linen", intent="refine", slots=SHIRTS)
    assert answer.said == ["utter_refine_all_refused"]
    assert answer.messages[0]["refused"] == "linen"


def test_wishes_stay_small() -> None:
    """However long a conversation goes on, its state does not grow."""
    wishes = Wishes(text="shirt")
    for number in range(50):
        wishes = wishes.adding(f"word {number}").priced(most=number)
    assert len(wishes.also) == 4
    assert wishes.codes == ("max_price:49",)
    assert Wishes.read(wishes.kept()) == wishes
    assert Wishes.read("broken") == Wishes()
