"""Finding products in words."""

from __future__ import annotations

from models.errors import NotTrained
from tests.actions.conftest import Bot, Hit


async def test_cards_show_live_price_stock_and_reason(bot: Bot) -> None:
    """The search says what fits; the shop says what it costs and whether it is there."""
    bot.search.found_products = [Hit("p-shirt", reason=("material:linen", "max_price:5000", "word:shirt"))]
    answer = await bot.run("action_find_product", "linen shirt under 50", intent="find_product")
    [card] = answer.blocks[0]["items"]
    assert card["price"] == {"amount_cents": 3900, "currency": "EUR"}
    assert (card["in_stock"], card["stock_note"]) == (True, "In stock")
    assert card["reason"] == "linen, up to 50.00 EUR"
    assert answer.slots["shown_products"] == ["p-shirt"]


async def test_sold_out_steps_back_and_says_when_it_returns(bot: Bot) -> None:
    """What cannot be bought is never shown first, nor as available."""
    bot.search.found_products = [Hit("p-scarf"), Hit("p-boots")]
    answer = await bot.run("action_find_product", "something warm", intent="find_product")
    boots, scarf = answer.blocks[0]["items"]
    assert (boots["product_id"], boots["stock_note"]) == ("p-boots", "Only 3 left")
    assert (scarf["in_stock"], scarf["stock_note"]) == (False, "Sold out, expected on Thu 2 Apr")


async def test_only_sold_out_products_are_said_to_be_sold_out(bot: Bot) -> None:
    """No "here is what fits" over things nobody can buy."""
    bot.search.found_products = [Hit("p-scarf")]
    answer = await bot.run("action_find_product", "scarf", intent="find_product")
    assert answer.said == ["utter_find_product_sold_out"]


async def test_relaxed_search_names_what_was_missed(bot: Bot) -> None:
    """The customer is told which wish nothing met."""
    bot.search.found_products = [Hit("p-shirt", missed=("colour:red", "max_price:2000"))]
    answer = await bot.run("action_find_product", "red shirt under 20", intent="find_product")
    assert answer.said == ["utter_find_product_relaxed"]
    assert answer.messages[0]["missed"] == "red, up to 20.00 EUR"


async def test_nothing_found_offers_categories(bot: Bot) -> None:
    """No dead end: the shop's categories are one tap away."""
    answer = await bot.run("action_find_product", "a submarine", intent="find_product")
    assert answer.said == ["utter_find_product_none"]
    assert '/find_product{"category": "Shirts"}' in [button["payload"] for button in answer.buttons]


async def test_search_without_words_asks_for_them(bot: Bot) -> None:
    """The button "Find a product" says nothing about what."""
    answer = await bot.run("action_find_product", intent="find_product")
    assert answer.said == ["utter_find_product_ask"]
    assert bot.search.asked == []


async def test_category_button_searches_within(bot: Bot) -> None:
    """A category is a condition, not only a word."""
    bot.search.found_products = [Hit("p-boots")]
    await bot.run("action_find_product", intent="find_product", entities={"category": "Shoes"})
    assert (bot.search.asked[0]["query"], bot.search.asked[0]["category"]) == ("shoes", "Shoes")


async def test_cheaper_means_below_what_was_shown(bot: Bot) -> None:
    """The last words are searched again under the lowest price shown."""
    bot.search.found_products = [Hit("p-mug"), Hit("p-boots")]
    slots = {"wishes": {"text": "present"}, "shown_products": ["p-shirt", "p-boots"]}
    answer = await bot.run("action_find_product", "something cheaper", intent="find_product", slots=slots)
    assert (bot.search.asked[-1]["query"], bot.search.asked[-1]["wishes"]) == ("present", ("max_price:3899",))
    assert [item["product_id"] for item in answer.blocks[0]["items"]] == ["p-mug"]


async def test_colour_alone_goes_on_from_the_last_search(bot: Bot) -> None:
    """ "Do you have it in blue" is about what was searched before."""
    bot.search.found_products = [Hit("p-shirt")]
    slots = {"wishes": {"text": "shirt"}, "shown_products": ["p-boots", "p-mug"]}
    await bot.run("action_find_product", "do you have it in blue", intent="find_product", slots=slots)
    assert (bot.search.asked[-1]["query"], bot.search.asked[-1]["wishes"]) == ("shirt", ("colour:blue",))


async def test_cheapest_is_not_undercut(bot: Bot) -> None:
    """When nothing costs less, that is said."""
    slots = {"wishes": {"text": "mug"}, "shown_products": ["p-mug"]}
    answer = await bot.run("action_find_product", "cheaper", intent="find_product", slots=slots)
    assert answer.said == ["utter_find_product_cheapest"]


async def test_more_leaves_out_what_was_shown(bot: Bot) -> None:
    """ "Show me more" repeats nothing, also not what was shown before the last cards."""
    bot.search.found_products = [Hit("p-shirt"), Hit("p-mug")]
    slots = {"wishes": {"text": "present"}, "shown_products": ["p-shirt"], "seen_products": ["p-boots"]}
    answer = await bot.run("action_find_product", "show me more", intent="find_product", slots=slots)
    assert answer.slots["shown_products"] == ["p-mug"]
    assert answer.events[-1]["value"] == ["p-boots", "p-shirt"]


async def test_a_wish_that_nobody_claims_is_told(bot: Bot) -> None:
    """A leather boot is not passed off as vegan."""
    bot.search.found_products = [Hit("p-boots")]
    answer = await bot.run("action_find_product", "vegan boots", intent="find_product")
    assert (answer.said, answer.value("response")) == (["utter_refine_unsaid"], None)
    assert answer.messages[0]["words"] == "vegan"


async def test_the_cheapest_of_a_kind_comes_first(bot: Bot) -> None:
    """ "The cheapest present you have" is sorted by price."""
    bot.search.found_products = [Hit("p-boots"), Hit("p-shirt"), Hit("p-mug")]
    answer = await bot.run("action_find_product", "the cheapest item you have", intent="find_product")
    assert answer.slots["shown_products"] == ["p-mug", "p-shirt", "p-boots"]


async def test_size_that_is_sold_out_is_no_reason(bot: Bot) -> None:
    """A card never says "size M" when the M is gone."""
    bot.search.found_products = [Hit("p-coat", reason=("size:m",)), Hit("p-shirt", reason=("size:m",))]
    answer = await bot.run("action_find_product", "something in size M", intent="find_product")
    shirt, coat = answer.blocks[0]["items"]
    assert (shirt["product_id"], shirt["reason"]) == ("p-shirt", "size M")
    assert "reason" not in coat


async def test_place_opens_what_was_shown_there(bot: Bot) -> None:
    """ "The second one" refers to the cards."""
    slots = {"shown_products": ["p-shirt", "p-boots"]}
    answer = await bot.run("action_inform", "the second one", slots=slots)
    assert answer.said == ["utter_find_product_details"]
    assert answer.messages[0]["title"] == "Leather boots"


async def test_name_opens_what_was_shown(bot: Bot) -> None:
    """ "The boots" refers to a card as well."""
    answer = await bot.run("action_inform", "the boots", slots={"shown_products": ["p-shirt", "p-boots"]})
    assert answer.messages[0]["title"] == "Leather boots"


async def test_chinese_cards_have_chinese_titles(bot: Bot) -> None:
    """Title, stock and reason follow the language."""
    bot.search.found_products = [Hit("p-boots", reason=("colour:black", "word:靴"))]
    answer = await bot.run("action_find_product", "黑色靴子", intent="find_product", slots={"language": "zh"})
    [card] = answer.blocks[0]["items"]
    assert (card["title"], card["stock_note"], card["reason"]) == ("皮靴", "仅剩 3 件", "黑色")


async def test_missing_search_is_said_honestly(bot: Bot) -> None:
    """Without an index the customer hears so and is offered a person."""
    bot.search.broken = NotTrained("search")
    answer = await bot.run("action_find_product", "shirt", intent="find_product")
    assert answer.said == ["utter_find_product_unavailable"]
    assert answer.slots["offer"] == "person"


async def test_a_question_about_a_named_product_is_no_search(bot: Bot) -> None:
    """Whatever it was taken for, it is answered."""
    bot.search.found_products = [Hit("p-coat"), Hit("p-coat-red"), Hit("p-shirt")]
    words = "does the harbour rain coat have pockets"
    answer = await bot.run("action_find_product", words, intent="find_product")
    assert answer.said == ["utter_product_fact"]
    assert answer.messages[0]["fact"] == "“Two deep pockets.”"
