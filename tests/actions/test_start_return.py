"""Sending items back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.conftest import Bot
from tests.actions.shop_rows import ANNA

FORM = "return_form"
ORDER = {"order_number": "FD10002"}


async def ask(bot: Bot, requested: str, words: str = "", **turn: Any) -> dict[str, Any]:
    slots = {**ORDER, **turn.pop("slots", {})}
    answer = await bot.answer(FORM, requested, words, slots=slots, customer=ANNA, **turn)
    return answer.slots


async def test_only_returnable_order_is_meant(bot: Bot) -> None:
    """Of four orders one was delivered within the window."""
    answer = await bot.start(FORM, "i want to return something", intent="start_return", customer=ANNA)
    assert answer.slots["order_number"] == "FD10002"
    assert answer.slots["requested_slot"] == "return_lines"


async def test_first_words_fill_what_they_say(bot: Bot) -> None:
    """ "The shirt is too small" needs no question for the item or the reason."""
    answer = await bot.start(
        FORM, "the shirt is too small, can i return it", intent="start_return", customer=ANNA
    )
    assert answer.slots["return_lines"] == ["FD10002-1"]
    assert answer.slots["return_reason"] == "too_small"
    assert answer.slots["requested_slot"] == "return_confirmed"


@pytest.mark.parametrize(
    ("words", "lines"),
    [("all of them", ["1", "2"]), ("both", ["1", "2"]), ("全部", ["1", "2"]), ("1 and 2", ["1", "2"]),
     ("the second one", ["2"]), ("just the boots", ["2"]), ("第一个", ["1"])],
)  # fmt: skip
async def test_items_are_chosen_in_words(bot: Bot, words: str, lines: list[str]) -> None:
    """All, places and names."""
    slots = await ask(bot, "return_lines", words)
    assert slots["return_lines"] == [f"FD10002-{line}" for line in lines]
    assert slots["requested_slot"] == "return_reason"


@pytest.mark.parametrize(("ordinal", "lines"), [("2", ["FD10002-2"]), ("all", ["FD10002-1", "FD10002-2"])])
async def test_item_buttons_choose(bot: Bot, ordinal: str, lines: list[str]) -> None:
    """The buttons say what the words say."""
    slots = await ask(bot, "return_lines", entities={"ordinal": ordinal})
    assert slots["return_lines"] == lines


async def test_unknown_item_is_asked_for_again(bot: Bot) -> None:
    """A place that is not in the list chooses nothing."""
    assert (await ask(bot, "return_lines", "number 7"))["misses"] == 1


@pytest.mark.parametrize(
    ("words", "intent", "reason"),
    [("it's too tight", "inform", "too_small"), ("arrived broken", "start_return", "damaged"),
     ("i no longer need it", "stop", "changed_mind"), ("太大了", "inform", "too_large"),
     ("my sister already has one", "inform", "my sister already has one")],
)  # fmt: skip
async def test_reason_is_read_or_kept_in_the_customers_words(
    bot: Bot, words: str, intent: str, reason: str
) -> None:
    """A usual reason is recognised whatever the intent; any other is kept as it is."""
    slots = await ask(bot, "return_reason", words, intent=intent, slots={"return_lines": ["FD10002-1"]})
    assert slots["return_reason"] == reason
    assert slots["requested_slot"] == "return_confirmed"


@pytest.mark.parametrize("words", ["the second one", "1"])
async def test_place_is_no_reason(bot: Bot, words: str) -> None:
    """Who points at an item has not understood that the reason is asked for."""
    slots = await ask(bot, "return_reason", words, slots={"return_lines": ["FD10002-1"]})
    assert slots["requested_slot"] == "return_reason"
    assert slots["misses"] == 1


async def test_question_instead_of_a_reason_is_answered_first(bot: Bot) -> None:
    """A question is no reason."""
    assert await ask(bot, "return_reason", "who pays for shipping", intent="ask_question") == {}


async def test_confirmation_repeats_what_was_understood(bot: Bot) -> None:
    """Items and reason are told before anything happens."""
    slots = {**ORDER, "return_lines": ["FD10002-1"], "return_reason": "too_small"}
    answer = await bot.run("action_ask_return_confirmed", slots=slots, customer=ANNA)
    assert (answer.value("items"), answer.value("reason")) == ("Linen shirt", "too small")


async def test_return_is_registered_after_the_yes(bot: Bot) -> None:
    """The store has it with its lines and reason."""
    slots = {**ORDER, "return_lines": ["FD10002-1"], "return_reason": "too_small", "return_confirmed": True}
    answer = await bot.run("action_start_return", slots=slots, customer=ANNA)
    assert answer.said == ["utter_return_done"]
    order = await bot.services.shop.order(bot.principal(ANNA), "FD10002")
    assert [(r.line_ids, r.reason) for r in order.returns] == [(("FD10002-1",), "too small")]


async def test_nothing_is_registered_after_a_no(bot: Bot) -> None:
    """A no costs nothing."""
    slots = {**ORDER, "return_lines": ["FD10002-1"], "return_reason": "damaged", "return_confirmed": False}
    answer = await bot.run("action_start_return", slots=slots, customer=ANNA)
    assert answer.said == ["utter_return_kept"]
    order = await bot.services.shop.order(bot.principal(ANNA), "FD10002")
    assert list(order.returns) == []


@pytest.mark.parametrize(
    ("number", "response", "offer"),
    [
        ("FD10001", "utter_return_refused_window_closed", "person"),
        ("FD10003", "utter_return_refused_not_delivered", None),
        ("FD10004", "utter_return_refused_not_shipped", "cancel"),
    ],
)
async def test_refusal_comes_before_any_question(
    bot: Bot, number: str, response: str, offer: str | None
) -> None:
    """Nobody chooses items of an order that cannot be returned."""
    started = await bot.start(
        FORM, f"return {number}", intent="start_return", entities={"order_number": number}, customer=ANNA
    )
    assert started.slots["requested_slot"] is None
    answer = await bot.run("action_start_return", slots={"order_number": number}, customer=ANNA)
    assert answer.said == [response]
    assert answer.slots["offer"] == offer
