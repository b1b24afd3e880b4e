"""Sending items back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.shop import SqlShop
from bot.shop.policy import ShopPolicy
from tests.actions.conftest import Answer, Bot
from tests.actions.order_rows import DELIVERED, DORA, OLD, PARTLY_BACK
from tests.actions.shop_rows import ANNA, NOW

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


# ── the offer of an exchange

RETURNING = {"order_number": DELIVERED, "return_lines": [f"{DELIVERED}-1"], "return_reason": "too_small"}


async def confirm(orders: Bot, **slots: Any) -> Answer:
    return await orders.run("action_ask_return_confirmed", slots=RETURNING | slots, customer=DORA)


async def test_exchange_is_offered_beside_the_question_of_the_return(orders: Bot) -> None:
    """One line and one button more; the question is still whether to request the return."""
    answer = await confirm(orders)
    assert answer.said == ["utter_return_offer_exchange", "utter_return_confirm"]
    assert [button["payload"] for button in answer.buttons] == [f'/exchange{{"order_number": "{DELIVERED}"}}']
    assert answer.slots["exchange_offered"] == DELIVERED


async def test_exchange_is_offered_once_for_an_order(orders: Bot) -> None:
    """Who has heard the offer has the button and is not asked again; another order is another matter."""
    again = await confirm(orders, exchange_offered=DELIVERED)
    assert (again.said, len(again.buttons)) == (["utter_return_confirm"], 1)
    assert "utter_return_offer_exchange" in (await confirm(orders, exchange_offered="FD1")).said


async def test_nothing_is_offered_that_cannot_be_had(orders: Bot) -> None:
    """The mug comes in one version only."""
    slots = {"order_number": PARTLY_BACK, "return_lines": [f"{PARTLY_BACK}-2"]}
    assert "utter_return_offer_exchange" in (await confirm(orders, **slots)).said
    mug = {"order_number": OLD, "return_lines": [f"{OLD}-1"]}
    assert (await confirm(orders, **mug)).said == ["utter_return_confirm"]


@pytest.mark.parametrize(
    "words", ["it's too small, i want my money back", "refund please, too small", "太小了，我要退款",
              "too small, no exchange", "太小了，不想换"],
)  # fmt: skip
async def test_who_wants_the_money_is_offered_nothing_else(orders: Bot, words: str) -> None:
    """They have said what they want, be it some messages ago."""
    answer = await orders.run(
        "action_ask_return_confirmed",
        slots=RETURNING,
        customer=DORA,
        earlier=[words, "the first", "too small"],
    )
    assert answer.said == ["utter_return_confirm"]


@pytest.mark.parametrize(
    ("words", "intent"),
    [("ok, exchange it", "affirm"), ("好，换货吧", "affirm"), ("no, swap it please", "deny"),
     ("那换一件吧", "nlu_fallback")],
)  # fmt: skip
async def test_yes_with_an_exchange_in_it_returns_nothing(orders: Bot, words: str, intent: str) -> None:
    """The form ends unconfirmed, and its last action begins the exchange."""
    accepted = await orders.answer(
        FORM, "return_confirmed", words, intent=intent, slots=RETURNING, customer=DORA
    )
    assert accepted.slots["requested_slot"] is None
    assert accepted.slots.get("return_confirmed") is None
    slots = RETURNING | {"return_exchanged": True}
    answer = await orders.run("action_start_return", slots=slots, customer=DORA)
    assert [event["name"] for event in answer.events if event["event"] == "followup"] == ["exchange_form"]
    order = await orders.services.shop.order(orders.principal(DORA), DELIVERED)
    assert order.status == "delivered"


async def test_refund_that_is_insisted_on_is_asked_for_without_the_offer(orders: Bot) -> None:
    """ "No, the refund" refuses the exchange and not the return."""
    words = "no, i just want the refund"
    answer = await orders.answer(
        FORM, "return_confirmed", words, intent="deny", slots=RETURNING, customer=DORA
    )
    assert answer.slots["requested_slot"] == "return_confirmed"
    assert answer.slots.get("return_confirmed") is None


async def test_exchange_takes_over_the_items_of_the_return(orders: Bot) -> None:
    """Only what the shirt is to become is asked for; nothing of the return is left."""
    answer = await orders.start(
        "exchange_form", "exchange it", intent="exchange", slots=RETURNING, customer=DORA
    )
    assert answer.slots["order_number"] == DELIVERED
    assert answer.slots["swap_drafts"] == [{"line_id": f"{DELIVERED}-1"}]
    assert answer.slots["requested_slot"] == "swap_option"
    assert answer.slots["return_lines"] is None


async def test_item_named_for_the_exchange_counts_more_than_those_of_the_return(orders: Bot) -> None:
    """ "Exchange the boots for 43" while the shirt was to go back."""
    answer = await orders.start(
        "exchange_form", "exchange the boots for 43", intent="exchange", slots=RETURNING, customer=DORA
    )
    assert [draft["line_id"] for draft in answer.slots["swap_drafts"]] == [f"{DELIVERED}-2"]


async def test_return_takes_over_the_items_of_the_exchange(orders: Bot) -> None:
    """Only the reason is asked for."""
    slots = {"order_number": DELIVERED, "swap_drafts": [{"line_id": f"{DELIVERED}-2"}]}
    answer = await orders.start(
        FORM, "i'd rather have my money back", intent="start_return", slots=slots, customer=DORA
    )
    assert answer.slots["return_lines"] == [f"{DELIVERED}-2"]
    assert answer.slots["requested_slot"] == "return_reason"


async def test_more_than_may_be_refunded_is_told_before_the_yes(orders: Bot) -> None:
    """Nobody answers questions about a return that only a person may accept."""
    policy = ShopPolicy(most_refunded_cents=10_000)
    orders.services = replace(orders.services, shop=SqlShop(orders.engine, policy=policy, clock=lambda: NOW))
    slots = {"order_number": DELIVERED}
    alone = await orders.answer(FORM, "return_lines", "the shirt", slots=slots, customer=DORA)
    assert alone.slots["requested_slot"] == "return_reason"
    both = await orders.answer(FORM, "return_lines", "all of them", slots=slots, customer=DORA)
    assert both.slots["requested_slot"] is None
    slots["return_lines"] = both.slots["return_lines"]
    answer = await orders.run("action_start_return", slots=slots, customer=DORA)
    assert answer.said == ["utter_return_refused_needs_person"]
    assert answer.slots["offer"] == "person"


async def test_what_went_back_before_is_told_and_nothing_else_is_taken_for_it(orders: Bot) -> None:
    """The mug was returned; the boots go back alone, and the customer hears why."""
    words = f"return the stone mug and the boots of {PARTLY_BACK}"
    slots = {"order_number": PARTLY_BACK}
    found = await orders.start(FORM, words, slots=slots, intent="start_return", customer=DORA)
    assert found.slots["return_lines"] == [f"{PARTLY_BACK}-3"]
    slots["return_lines"] = found.slots["return_lines"]
    asked = await orders.run("action_ask_return_reason", words, slots=slots, form=FORM, customer=DORA)
    assert asked.said == ["utter_return_item_gone", "utter_return_ask_reason"]
    alone = await orders.start(
        FORM,
        "return the stone mug",
        slots={"order_number": PARTLY_BACK},
        intent="start_return",
        customer=DORA,
    )
    assert alone.slots["requested_slot"] == "return_lines"


@pytest.mark.parametrize(("words", "line"), [("the second item of {}", "3"), ("{} 的第一件", "2")])
async def test_place_of_an_item_in_the_first_words_counts(orders: Bot, words: str, line: str) -> None:
    """Places are those of the list that would be shown, in which nothing stands that went back."""
    text = "return " + words.format(PARTLY_BACK)
    slots = {"order_number": PARTLY_BACK}
    found = await orders.start(FORM, text, slots=slots, intent="start_return", customer=DORA)
    assert found.slots["return_lines"] == [f"{PARTLY_BACK}-{line}"]


RETURN_OF_TWO = {"return_lines": ["FD10002-1", "FD10002-2"], "return_reason": "changed_mind"}


@pytest.mark.parametrize(
    ("words", "lines"),
    [("i want to return the shirt and the boots", ["FD10002-1", "FD10002-2"]), ("return the boots", ["FD10002-2"]),
     ("我想退衬衫和靴子", None)],
)  # fmt: skip
async def test_several_items_are_taken_from_the_first_words(
    bot: Bot, words: str, lines: list[str] | None
) -> None:
    """Each that is named, and none that is not; unknown names are asked for."""
    answer = await bot.start(FORM, words, intent="start_return", customer=ANNA)
    assert answer.slots["return_lines"] == lines


@pytest.mark.parametrize(
    ("words", "intent", "before", "after"),
    [
        ("also the boots please", "inform", ["1"], ["1", "2"]),
        ("yes, and the boots too", "affirm", ["1"], ["1", "2"]),
        ("no, i want to return the shirt and the boots", "start_return", ["1"], ["1", "2"]),
        ("no, not the boots", "deny", ["1", "2"], ["1"]),
        ("no, only the boots", "deny", ["1", "2"], ["2"]),
    ],
)
async def test_items_are_corrected_at_the_last_question(
    bot: Bot, words: str, intent: str, before: list[str], after: list[str]
) -> None:
    """Whatever yes or no stands before it, the corrected list is asked back and nothing is requested yet."""
    slots = {"return_lines": [f"FD10002-{line}" for line in before], "return_reason": "changed_mind"}
    found = await ask(bot, "return_confirmed", words, intent=intent, slots=slots)
    assert found["return_lines"] == [f"FD10002-{line}" for line in after]
    assert found["requested_slot"] == "return_confirmed"
    assert "return_confirmed" not in found


@pytest.mark.parametrize(
    ("words", "intent", "agreed"),
    [("yes, return the shirt and the boots", "affirm", True), ("no, keep the shirt and the boots", "deny", False),
     ("no", "deny", False)],
)  # fmt: skip
async def test_repeating_what_was_asked_is_a_plain_answer(
    bot: Bot, words: str, intent: str, *, agreed: bool
) -> None:
    """Naming the same items again corrects nothing; taking all of them back is a no."""
    found = await ask(bot, "return_confirmed", words, intent=intent, slots=RETURN_OF_TWO)
    assert (found["return_confirmed"], found["requested_slot"]) == (agreed, None)
