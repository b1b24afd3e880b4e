"""Offers and codes."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Bot, Hit

ASK = "action_ask_promotions"


async def test_the_offers_of_the_day(bot: Bot) -> None:
    """With what is reduced and can be bought."""
    answer = await bot.run(ASK, "any offers today", intent="ask_promotions")
    assert answer.said == ["utter_ask_promotions_today", "utter_ask_promotions_reduced"]
    assert [item["product_id"] for item in answer.blocks[0]["items"]] == ["p-coat-red"]


async def test_offers_of_a_category(bot: Bot) -> None:
    """What counts for other things is left out."""
    answer = await bot.run(ASK, "what is on offer in shoes", intent="ask_promotions")
    assert answer.said == ["utter_ask_promotions_none"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("the code spring10 does not work", "utter_ask_promotions_code_valid"),
        ("is WINTER25 still valid", "utter_ask_promotions_code_unknown"),
        ("优惠码 SPRING10 用不了", "utter_ask_promotions_code_valid"),
    ],
)
async def test_a_code_is_looked_up(bot: Bot, words: str, said: str) -> None:
    """Whether it is one of today's."""
    answer = await bot.run(ASK, words, intent="ask_promotions")
    assert answer.said == [said]


async def test_a_code_that_is_not_named_is_asked_for(bot: Bot) -> None:
    """After what usually helps."""
    bot.search.found_articles = [Hit()]
    answer = await bot.run(ASK, "my promo code doesn't work", intent="ask_promotions")
    assert answer.said == ["utter_ask_promotions_which_code"]
    assert answer.blocks[0]["type"] == "text"
