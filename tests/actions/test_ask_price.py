"""What something costs."""

from __future__ import annotations

from tests.actions.conftest import Bot, Hit

ASK = "action_ask_price"


async def test_a_reduced_price_names_the_one_before(bot: Bot) -> None:
    """And the promotion that counts for it today."""
    slots = {"viewed_product": "p-coat-red", "shown_products": ["p-coat-red"]}
    answer = await bot.run(ASK, "how much is it", intent="ask_price", slots=slots)
    assert answer.said == ["utter_ask_price_reduced", "utter_ask_price_offers"]
    assert (answer.messages[0]["price"], answer.messages[0]["before"]) == ("149.00 EUR", "199.00 EUR")
    assert answer.messages[1]["offers"] == "Spring: 10 % off Coats with the code SPRING10, until Tue 31 Mar"


async def test_promotions_of_other_things_are_not_told(bot: Bot) -> None:
    """A coat's offer says nothing about a mug."""
    answer = await bot.run(ASK, "how much is it", intent="ask_price", slots={"viewed_product": "p-mug"})
    assert answer.said == ["utter_ask_price_is"]


async def test_a_sold_out_product_is_said_to_be(bot: Bot) -> None:
    """A price is no promise that it can be bought."""
    answer = await bot.run(ASK, "how much is it", intent="ask_price", slots={"viewed_product": "p-scarf"})
    assert answer.said == ["utter_ask_price_is", "utter_ask_price_sold_out"]


async def test_both_are_told(bot: Bot) -> None:
    """One sentence each."""
    slots = {"shown_products": ["p-shirt", "p-mug"]}
    answer = await bot.run(ASK, "how much for both", intent="ask_price", slots=slots)
    assert [m["title"] for m in answer.messages[:2]] == ["Linen shirt", "Stone mug"]


async def test_nobody_haggles(bot: Bot) -> None:
    """What does lower the price is told instead."""
    slots = {"viewed_product": "p-coat"}
    answer = await bot.run(ASK, "can you give me a discount", intent="ask_price", slots=slots)
    assert answer.said == ["utter_ask_price_no_haggling_offers"]
    answer = await bot.run(
        ASK, "can you give me a discount", intent="ask_price", slots={"viewed_product": "p-mug"}
    )
    assert answer.said == ["utter_ask_price_no_haggling"]


async def test_a_price_match_is_the_articles_business(bot: Bot) -> None:
    """Asked of the knowledge base in its own words."""
    bot.search.found_articles = [Hit()]
    answer = await bot.run(ASK, "i found it cheaper elsewhere", intent="ask_price")
    assert bot.search.asked[0]["query"].startswith("Do you match prices")
    assert answer.blocks[0]["type"] == "text"
