"""Side by side."""

from __future__ import annotations

from tests.actions.conftest import Bot, Hit

ASK = "action_compare_products"
SHOWN = {"shown_products": ["p-shirt", "p-coat", "p-mug"]}


async def test_two_of_those_shown(bot: Bot) -> None:
    """With price, stock, rating and what else they say of themselves."""
    answer = await bot.run(ASK, "compare the first two", intent="compare_products", slots=SHOWN)
    assert answer.messages[0]["cheaper"] == "Linen shirt"
    [block] = answer.blocks
    rows = {row["name"]: row["cells"] for row in block["rows"]}
    assert rows["Price"] == ["39.00 EUR", "159.00 EUR"]
    assert rows["Material"] == ["–", "waxed cotton"]
    assert block["rows"][0]["best"] == 0
    assert "39.00 EUR | 159.00 EUR" in block["fallback"]
    assert answer.slots["shown_products"] == ["p-shirt", "p-coat"]


async def test_it_and_the_first(bot: Bot) -> None:
    """ "It" is the one in view."""
    slots = {**SHOWN, "viewed_product": "p-mug"}
    answer = await bot.run(ASK, "compare it with the first", intent="compare_products", slots=slots)
    assert [p["product_id"] for p in answer.blocks[0]["products"]] == ["p-mug", "p-shirt"]


async def test_it_without_one_in_view_is_asked_about(bot: Bot) -> None:
    """No guess which of three "it" is."""
    answer = await bot.run(ASK, "compare it with the first", intent="compare_products", slots=SHOWN)
    assert answer.said == ["utter_compare_which"]


async def test_two_products_named(bot: Bot) -> None:
    """Found one after the other."""
    bot.search.found_products = [Hit("p-boots"), Hit("p-mug")]
    answer = await bot.run(ASK, "compare leather boots and stone mug", intent="compare_products")
    assert [p["product_id"] for p in answer.blocks[0]["products"]] == ["p-boots", "p-mug"]


async def test_one_product_is_not_compared(bot: Bot) -> None:
    """Two are asked for."""
    answer = await bot.run(ASK, "compare", intent="compare_products")
    assert answer.said == ["utter_compare_two_needed"]


async def test_chinese_rows(bot: Bot) -> None:
    """Names and values follow the language."""
    slots = {**SHOWN, "language": "zh"}
    answer = await bot.run(ASK, "对比前两个", intent="compare_products", slots=slots)
    assert [row["name"] for row in answer.blocks[0]["rows"][:3]] == ["价格", "库存", "评分"]
    assert ["–", "常规版型"] in [row["cells"] for row in answer.blocks[0]["rows"]]
