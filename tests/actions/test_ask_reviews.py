"""What buyers say."""

from __future__ import annotations

from tests.actions.conftest import Bot

ASK = "action_ask_reviews"
COAT = {"viewed_product": "p-coat"}


async def test_one_for_and_one_against_in_their_own_words(bot: Bot) -> None:
    """The newest that say something, in the customer's language."""
    answer = await bot.run(ASK, "what do people say about it", intent="ask_reviews", slots=COAT)
    [block] = answer.blocks
    assert (block["average"], block["count"]) == (4.0, 4)
    assert [quote["review_id"] for quote in block["quotes"]] == ["r-1", "r-2"]


async def test_chinese_buyers_are_quoted_to_chinese_customers(bot: Bot) -> None:
    """Where there are any."""
    answer = await bot.run(ASK, "评价怎么样", intent="ask_reviews", slots={**COAT, "language": "zh"})
    assert answer.blocks[0]["quotes"][0]["review_id"] == "r-3"


async def test_faults_are_not_hidden(bot: Bot) -> None:
    """Who asks for complaints gets complaints."""
    answer = await bot.run(ASK, "what do buyers complain about", intent="ask_reviews", slots=COAT)
    assert answer.said == ["utter_ask_reviews_faults"]
    assert [quote["rating"] for quote in answer.blocks[0]["quotes"]] == [2]


async def test_a_subject_is_looked_for(bot: Bot) -> None:
    """Reviews that speak of it come first; none is made to."""
    answer = await bot.run(ASK, "do reviewers say it is waterproof", intent="ask_reviews", slots=COAT)
    assert answer.said == ["utter_ask_reviews_about"]
    answer = await bot.run(ASK, "what do reviews say about the sleeves", intent="ask_reviews", slots=COAT)
    assert answer.said == ["utter_ask_reviews_silent"]


async def test_without_reviews_that_is_said(bot: Bot) -> None:
    """No stars out of thin air."""
    answer = await bot.run(ASK, "reviews?", intent="ask_reviews", slots={"viewed_product": "p-mug"})
    assert (answer.said, answer.blocks) == (["utter_ask_reviews_none"], [])
