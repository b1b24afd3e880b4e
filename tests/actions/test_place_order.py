"""The way to the basket."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Bot, Hit


async def test_without_a_product_the_way_is_told(orders: Bot) -> None:
    """And a hand with finding something is offered."""
    answer = await orders.run("action_place_order", "how do i order", intent="place_order")
    assert answer.said == ["utter_place_order_how"]
    assert [button["payload"] for button in answer.buttons] == ["/find_product"]


@pytest.mark.parametrize(
    ("words", "shown", "titles"),
    [("i'll take the second one", ["p-tee", "p-boots"], ["Leather boots"]),
     ("order all of them", ["p-tee", "p-boots"], ["Cotton shirt", "Leather boots"]),
     ("i want to buy it", ["p-mug"], ["Stone mug"])],
)  # fmt: skip
async def test_shown_product_is_meant(orders: Bot, words: str, shown: list[str], titles: list[str]) -> None:
    """By its place, all of them, or the only one."""
    answer = await orders.run(
        "action_place_order", words, intent="place_order", slots={"shown_products": shown}
    )
    assert answer.said == ["utter_place_order_product"]
    assert [product["title"] for product in answer.blocks[0]["items"]] == titles


@pytest.mark.parametrize(
    ("words", "found"),
    [("i want to order the stone mug", "p-mug"), ("buy the linen shirt please", "p-shirt"),
     ("我要下单陶杯", "p-mug")],
)  # fmt: skip
async def test_product_named_in_words_is_found_and_shown(bot: Bot, words: str, found: str) -> None:
    """Nothing needs to have been shown before."""
    bot.search.found_products = [Hit(found), Hit("p-boots")]
    answer = await bot.run("action_place_order", words, intent="place_order")
    assert answer.said == ["utter_place_order_product"]
    assert [item["product_id"] for item in answer.blocks[0]["items"]] == [found]
    assert answer.slots["viewed_product"] == found


async def test_several_that_may_be_meant_are_shown_to_choose(bot: Bot) -> None:
    """The answer goes on with the order."""
    bot.search.found_products = [Hit("p-shirt"), Hit("p-scarf"), Hit("p-boots")]
    answer = await bot.run("action_place_order", "i want to buy a shirt or a scarf", intent="place_order")
    assert answer.said == ["utter_place_order_which"]
    assert [item["product_id"] for item in answer.blocks[0]["items"]] == ["p-shirt", "p-scarf"]
    topic = answer.slots["product_topic"]
    assert (topic["intent"], topic["open"]) == ("place_order", True)
    slots = {"shown_products": ["p-shirt", "p-scarf"], "product_topic": topic}
    chosen = await bot.run("action_inform", "the first one", slots=slots)
    assert chosen.said == ["utter_place_order_product"]


async def test_sold_out_product_is_not_sold_and_an_alert_offered(bot: Bot) -> None:
    """Honest, with a way on; also for a size of something that is there."""
    bot.search.found_products = [Hit("p-scarf")]
    answer = await bot.run("action_place_order", "order the wool scarf", intent="place_order")
    assert answer.said == ["utter_place_order_sold_out"]
    assert answer.buttons[0]["payload"] == '/stock_alert{"product_id": "p-scarf", "size": ""}'
    bot.search.found_products = [Hit("p-coat")]
    answer = await bot.run("action_place_order", "i'll buy the harbour rain coat in M", intent="place_order")
    assert answer.said == ["utter_place_order_sold_out"]
    assert answer.buttons[0]["payload"] == '/stock_alert{"product_id": "p-coat", "size": "m"}'


@pytest.mark.parametrize("words", ["buy four of the leather boots", "我要买四双皮靴"])
async def test_more_than_there_are_is_told(bot: Bot, words: str) -> None:
    """Three pairs are left."""
    bot.search.found_products = [Hit("p-boots")]
    answer = await bot.run("action_place_order", words, intent="place_order")
    assert answer.said == ["utter_place_order_few"]
    few = next(message for message in answer.messages if message["response"])
    assert few["count"] == "3"


async def test_kind_of_thing_is_searched_for(bot: Bot) -> None:
    """Nothing of that name, but something like it: cards to choose from."""
    bot.search.found_products = [Hit("p-boots"), Hit("p-mug")]
    answer = await bot.run("action_place_order", "i want to buy sandals", intent="place_order")
    assert answer.said == ["utter_place_order_these_plain"]
    assert answer.slots["product_topic"]["intent"] == "place_order"


@pytest.mark.parametrize(
    "words", ["how do i order by phone", "怎么下单", "i want to place an order", "我要下单"]
)
async def test_ordering_itself_names_no_product(bot: Bot, words: str) -> None:
    """The way is told, whatever the search would find."""
    bot.search.found_products = [Hit("p-boots")]
    answer = await bot.run("action_place_order", words, intent="place_order")
    assert answer.said == ["utter_place_order_how"]
