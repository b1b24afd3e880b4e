"""Why something was shown."""

from __future__ import annotations

from tests.actions.conftest import Bot

ASK = "action_ask_why"
SHOWN = {
    "shown_products": ["p-shirt", "p-coat", "p-mug"],
    "shown_reasons": {"en": {"p-shirt": "in blue and of linen", "p-mug": "close to Teapot"}},
    "wishes": {"text": "something blue"},
}


async def test_the_reason_on_the_card_is_told(bot: Bot) -> None:
    """Of the one that is pointed at, with the buyers' opinion behind it."""
    answer = await bot.run(ASK, "why the first one", intent="ask_why", slots=SHOWN)
    assert answer.said == ["utter_ask_why_one"]
    assert answer.messages[0]["lines"].startswith("Linen shirt: in blue and of linen")
    assert answer.slots["viewed_product"] == "p-shirt"


async def test_one_without_a_reason_is_near_the_words(bot: Bot) -> None:
    """Nothing is made up."""
    answer = await bot.run(ASK, "why the second one", intent="ask_why", slots=SHOWN)
    assert "near to what you asked for, “something blue”" in answer.messages[0]["lines"]


async def test_all_that_were_shown_are_explained(bot: Bot) -> None:
    """When none is pointed at."""
    answer = await bot.run(ASK, "why these", intent="ask_why", slots=SHOWN)
    assert answer.said == ["utter_ask_why_several"]
    assert len(answer.messages[0]["lines"].splitlines()) == 3


async def test_reasons_in_another_language_are_not_mixed_in(bot: Bot) -> None:
    """Who has switched gets what can be said in theirs."""
    answer = await bot.run(ASK, "为什么推荐第一个", intent="ask_why", slots={**SHOWN, "language": "zh"})
    assert "linen" not in answer.messages[0]["lines"]


async def test_nothing_shown_has_no_reason(bot: Bot) -> None:
    """It asks what is looked for."""
    answer = await bot.run(ASK, "why this one", intent="ask_why")
    assert answer.said == ["utter_ask_why_nothing"]
