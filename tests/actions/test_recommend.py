"""Suggestions with true reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.services import Taste
from actions.suggestions import Suggested
from tests.actions.conftest import Bot, Hit
from tests.actions.shop_rows import ANNA

ASK = "action_recommend"


async def test_without_a_hint_the_best_rated_come_first(bot: Bot) -> None:
    """The reason is the rating they have."""
    answer = await bot.run(ASK, "what do you recommend", intent="recommend")
    assert answer.said == ["utter_recommend_rated"]
    reasons = {item["product_id"]: item.get("reason") for item in answer.blocks[0]["items"]}
    assert reasons.get("p-coat", "rated 4.0 by 4 buyers") == "rated 4.0 by 4 buyers"
    assert "p-scarf" not in reasons  # sold out


async def test_one_colour_of_a_family_is_enough(bot: Bot) -> None:
    """Four suggestions are four different things."""
    bot.search.found_products = [Hit("p-coat"), Hit("p-coat-red"), Hit("p-shirt")]
    answer = await bot.run(ASK, "recommend a coat", intent="recommend")
    assert [i["product_id"] for i in answer.blocks[0]["items"] if "coat" in i["product_id"]] == ["p-coat"]


async def test_what_was_bought_is_named_as_the_reason(bot: Bot) -> None:
    """Only for the customer whose orders they are."""
    bot.search.found_products = [Hit("p-coat")]
    answer = await bot.run(ASK, "what would you recommend for me", intent="recommend", customer=ANNA)
    assert answer.said == ["utter_recommend_bought"]
    assert answer.blocks[0]["items"][0]["reason"].startswith("because you bought Stone mug")
    guest = await bot.run(ASK, "what would you recommend for me", intent="recommend")
    assert guest.said == ["utter_recommend_rated"]


async def test_what_cannot_be_checked_is_said(bot: Bot) -> None:
    """ "For paragliding" is no reason that a mug could have."""
    answer = await bot.run(ASK, "recommend something for paragliding", intent="recommend")
    assert answer.said == ["utter_recommend_unsaid"]
    assert answer.messages[0]["words"] == "paragliding"


async def test_a_trained_recommender_takes_over(bot: Bot) -> None:
    """The seam: whatever suggests, the skill shows."""

    class Trained:
        async def recommend(self, taste: Taste, **_: Any) -> list[Suggested]:
            return [Suggested("p-mug", "rated")]

    bot.services = replace(bot.services, recommender=Trained())
    answer = await bot.run(ASK, "what do you recommend", intent="recommend")
    assert answer.slots["shown_products"] == ["p-mug"]


async def test_something_else_is_not_what_was_shown(bot: Bot) -> None:
    """And "what else do you" is no kind of thing."""
    first = await bot.run(ASK, "what do you recommend", intent="recommend")
    shown = first.slots["shown_products"][:1]
    answer = await bot.run(
        ASK,
        "what else do you recommend",
        intent="recommend",
        slots={"shown_products": shown},
        message_id="m-2",
    )
    assert answer.said == ["utter_recommend_rated"]
    assert shown[0] not in answer.slots["shown_products"]
