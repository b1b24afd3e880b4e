"""The way to the basket."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Bot


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
