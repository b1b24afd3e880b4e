"""Short words whose meaning depends on what is going on."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Bot


def followed(events: list[dict[str, object]]) -> list[object]:
    return [event["name"] for event in events if event["event"] == "followup"]


@pytest.mark.parametrize("words", ["cancel it", "cancel", "取消"])
async def test_cancel_means_the_order_that_was_talked_about(bot: Bot, words: str) -> None:
    """After "where is my order", "cancel it" goes straight to the cancellation."""
    answer = await bot.run("action_stop", words, intent="stop", slots={"order_number": "FD10004"})
    assert followed(answer.events) == ["cancel_order_form"]


async def test_cancel_without_any_order_is_offered(bot: Bot) -> None:
    """A yes then starts it."""
    answer = await bot.run("action_stop", "cancel", intent="stop")
    assert (answer.said, answer.slots["offer"]) == (["utter_nothing_to_stop"], "cancel")


async def test_never_mind_after_an_answer_is_just_accepted(bot: Bot) -> None:
    """Nobody wants a menu for it."""
    answer = await bot.run("action_stop", "never mind", intent="stop", slots={"order_number": "FD10004"})
    assert answer.said == ["utter_all_right"]


async def test_second_complaint_fetches_a_person(bot: Bot) -> None:
    """The first one offers it; anger is not discussed."""
    first = await bot.run("action_complain", "you are useless", intent="complain")
    assert (first.said, first.slots["offer"]) == (["utter_complain"], "person")
    second = await bot.run("action_complain", "really useless", intent="complain", slots=first.slots)
    assert second.blocks[0]["reason"] == "anger"


async def test_number_out_of_the_blue_is_looked_up(bot: Bot) -> None:
    """Who types an order number wants to see the order."""
    answer = await bot.run("action_inform", "FD10004", entities={"order_number": "FD10004"})
    assert followed(answer.events) == ["track_order_form"]


async def test_fact_without_any_context_is_unclear(bot: Bot) -> None:
    """ "The second one" of nothing is treated like any other unclear message."""
    answer = await bot.run("action_inform", "the second one")
    assert followed(answer.events) == ["action_fallback"]


async def test_no_in_a_form_leaves_it(bot: Bot) -> None:
    """ "No" to "which order?" means: I don't want this."""
    answer = await bot.run("action_deny", "no", intent="deny", form="track_order_form")
    assert answer.said == ["utter_stopped"]
    assert answer.slots["requested_slot"] is None


async def test_offer_that_was_not_taken_up_is_forgotten(bot: Bot) -> None:
    """A yes two answers later must not fetch a person."""
    answer = await bot.run("action_affirm", "yes", intent="affirm", slots={"offer": "return"})
    assert answer.slots["offer"] is None
