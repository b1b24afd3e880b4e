"""What can be had now."""

from __future__ import annotations

from tests.actions.conftest import Bot, Hit

COAT = {"shown_products": ["p-coat"], "viewed_product": "p-coat"}
ASK = "action_check_availability"


async def test_a_size_in_stock_is_confirmed(bot: Bot) -> None:
    """With how many are left when there are few."""
    answer = await bot.run(ASK, "do you have it in S", intent="check_availability", slots=COAT)
    assert answer.said == ["utter_availability_yes"]
    assert answer.messages[0]["stock"] == "Only 2 left"


async def test_a_size_that_is_expected_says_when(bot: Bot) -> None:
    """And offers to tell, and names what is there."""
    answer = await bot.run(ASK, "do you have it in M", intent="check_availability", slots=COAT)
    assert answer.said == ["utter_availability_expected"]
    assert (answer.messages[0]["date"], answer.messages[0]["also"]) == ("Thu 2 Apr", "In stock: S.")
    assert answer.buttons[0]["payload"] == '/stock_alert{"product_id": "p-coat", "size": "m"}'


async def test_a_size_without_delivery_is_not_promised(bot: Bot) -> None:
    """No date is made up."""
    answer = await bot.run(ASK, "is it available in L", intent="check_availability", slots=COAT)
    assert answer.said == ["utter_availability_sold_out"]


async def test_a_size_that_nobody_makes_is_said(bot: Bot) -> None:
    """With those that exist."""
    answer = await bot.run(ASK, "do you have it in size 52", intent="check_availability", slots=COAT)
    assert (answer.said, answer.messages[0]["sizes"]) == (["utter_availability_no_such_size"], "S, M, L")


async def test_another_colour_is_another_product_of_the_family(bot: Bot) -> None:
    """Shops keep colours as products of their own."""
    bot.search.found_products = [Hit("p-coat-red"), Hit("p-shirt")]
    bot.search.missed = {"p-coat": ("colour:red",)}
    answer = await bot.run(ASK, "do you have it in red", intent="check_availability", slots=COAT)
    assert answer.messages[0]["title"] == "Harbour Rain Coat in Red"
    assert answer.slots["viewed_product"] == "p-coat-red"


async def test_a_colour_that_nobody_makes_shows_those_there_are(bot: Bot) -> None:
    """Never a dead end."""
    bot.search.found_products = [Hit("p-coat-red")]
    bot.search.missed = {"p-coat": ("colour:green",), "p-coat-red": ("colour:green",)}
    answer = await bot.run(ASK, "do you have it in green", intent="check_availability", slots=COAT)
    assert answer.said == ["utter_availability_not_in_colour"]
    assert answer.messages[0]["colours"] == "navy, red"


async def test_all_of_it_is_summed_up(bot: Bot) -> None:
    """What is there, what is gone and when it comes."""
    answer = await bot.run(ASK, "which sizes do you have", intent="check_availability", slots=COAT)
    assert answer.said == ["utter_availability_some"]
    assert (answer.messages[0]["there"], answer.messages[0]["gone"]) == ("S", "M (expected Thu 2 Apr), L")


async def test_a_kind_of_thing_is_searched_in_that_size(bot: Bot) -> None:
    """ "Do you have coats in M" shows them."""
    bot.search.found_products = [Hit("p-coat"), Hit("p-coat-red")]
    answer = await bot.run(ASK, "do you have coats in linen in M", intent="check_availability")
    assert answer.said == ["utter_availability_these"]
    assert list(bot.search.asked[-1]["wishes"]) == ["material:linen", "size:m"]


async def test_the_stock_of_stores_is_not_guessed(bot: Bot) -> None:
    """Only a colleague can look there."""
    answer = await bot.run(ASK, "is it in your galway store", intent="check_availability", slots=COAT)
    assert answer.said[0] == "utter_availability_stores"
    assert answer.slots["offer"] == "person"
