"""Cancelling, never without a yes."""

from __future__ import annotations

import dataclasses

import pytest

from tests.actions.conftest import Bot
from tests.actions.shop_rows import ANNA, BEN

FORM = "cancel_order_form"


async def status(bot: Bot, number: str) -> str:
    return (await bot.services.shop.order(bot.principal(ANNA), number)).status


async def test_only_cancellable_order_is_proposed(bot: Bot) -> None:
    """Of four orders one can still be cancelled: that one is meant, and another can be asked for."""
    answer = await bot.start(FORM, "cancel my order", intent="cancel_order", customer=ANNA)
    assert answer.slots["order_number"] == "FD10004"
    assert answer.slots["requested_slot"] == "cancel_confirmed"
    asked = await bot.run("action_ask_cancel_confirmed", slots=answer.slots, customer=ANNA)
    assert asked.blocks[0]["number"] == "FD10004"
    assert asked.said == ["utter_cancel_order_confirm"]
    assert [button["payload"] for button in asked.buttons] == ['/cancel_order{"ordinal": "other"}']


@pytest.mark.parametrize(
    ("words", "intent", "confirmed"),
    [("yes please", "affirm", True), ("", "affirm", True), ("cancel the order", "cancel_order", True),
     ("no", "deny", False), ("", "deny", False), ("don't cancel the order", "cancel_order", False)],
)  # fmt: skip
async def test_yes_and_no_are_read(bot: Bot, words: str, intent: str, confirmed: bool) -> None:
    """Words and buttons; a no in it is never a yes."""
    slots = {"order_number": "FD10004"}
    answer = await bot.answer(FORM, "cancel_confirmed", words, intent=intent, slots=slots, customer=ANNA)
    assert answer.slots["cancel_confirmed"] is confirmed
    assert answer.slots["requested_slot"] is None


@pytest.mark.parametrize(("words", "intent"), [("cancel", "stop"), ("取消", "stop"), ("blue", "inform")])
async def test_unclear_answer_is_asked_again(bot: Bot, words: str, intent: str) -> None:
    """A bare "cancel" may mean the order or the conversation about it."""
    slots = {"order_number": "FD10004"}
    answer = await bot.answer(FORM, "cancel_confirmed", words, intent=intent, slots=slots, customer=ANNA)
    assert answer.slots["requested_slot"] == "cancel_confirmed"
    assert answer.slots["misses"] == 1
    asked = await bot.run("action_ask_cancel_confirmed", slots={**slots, "misses": 1}, customer=ANNA)
    assert asked.said == ["utter_cancel_order_confirm_again"]


@pytest.fixture
def asking_why(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> Bot:
    """The bot of a shop that wants to know why an order is cancelled."""
    reasons = ("no longer needed", "ordered by mistake")
    policy = dataclasses.replace(bot.services.shop.policy, cancel_reasons=reasons)
    monkeypatch.setattr(bot.services.shop, "_policy", policy)
    return bot


@pytest.mark.parametrize(
    ("words", "intent", "reason", "confirmed"),
    [
        ("no wait, i don't need it anymore", "deny", "no longer needed", None),
        ("i ordered it by mistake", "inform", "ordered by mistake", None),
        ("no, i ordered it by mistake", "deny", None, None),
        ("no, keep it", "deny", None, False),
        ("no, i still need it", "deny", None, False),
        ("no, i don't want to cancel", "deny", None, False),
        ("i don't want it cancelled", "deny", None, False),
        ("i no longer want it to be cancelled", "cancel_order", None, False),
        ("i no longer want to cancel it", "cancel_order", None, False),
        ("i don't want the order anymore", "cancel_order", "no longer needed", None),
        ("yes, i no longer need it", "affirm", None, True),
    ],
)
async def test_another_reason_is_no_wish_to_keep_the_order(
    asking_why: Bot, words: str, intent: str, reason: str | None, confirmed: bool | None
) -> None:
    """Where the shop wants to know why: the reason is put right, and the yes asked for again."""
    slots = {"order_number": "FD10004", "cancel_reason": "ordered by mistake"}
    answer = await asking_why.answer(
        FORM, "cancel_confirmed", words, intent=intent, slots=slots, customer=ANNA
    )
    assert answer.slots.get("cancel_confirmed") is confirmed
    assert answer.slots.get("cancel_reason") == reason
    assert answer.slots["requested_slot"] == ("cancel_confirmed" if confirmed is None else None)


async def test_never_mind_leaves_the_form_to_the_rule(bot: Bot) -> None:
    """The form steps back, and the rule for stopping ends it."""
    slots = {"order_number": "FD10004", "requested_slot": "cancel_confirmed"}
    answer = await bot.answer(
        FORM, "cancel_confirmed", "never mind", intent="stop", slots=slots, customer=ANNA
    )
    assert answer.events == []
    stopped = await bot.run("action_stop", "never mind", intent="stop", form=FORM, slots=slots, customer=ANNA)
    assert stopped.said == ["utter_stopped"]
    assert {"event": "active_loop", "timestamp": None, "name": None} in stopped.events


async def test_another_number_is_a_correction(bot: Bot) -> None:
    """At the question for the yes, naming another order changes which one is meant."""
    answer = await bot.answer(
        FORM, "cancel_confirmed", "no, FD10003", intent="inform", entities={"order_number": "FD10003"},
        slots={"order_number": "FD10004"}, customer=ANNA,
    )  # fmt: skip
    assert answer.slots["order_number"] == "FD10003"
    assert answer.slots["requested_slot"] is None  # it has shipped: nothing to confirm


async def test_other_order_offers_all_of_them(bot: Bot) -> None:
    """After the wrong guess every order can be chosen."""
    slots = {"order_number": "FD10004"}
    answer = await bot.answer(
        FORM,
        "cancel_confirmed",
        intent="cancel_order",
        entities={"ordinal": "other"},
        slots=slots,
        customer=ANNA,
    )
    assert answer.slots["order_choices"] == ["FD10004", "FD10003", "FD10002", "FD10001"]
    assert answer.slots["cancel_confirmed"] is None


async def test_order_is_cancelled_after_the_yes(bot: Bot) -> None:
    """The store changes, and the customer sees it."""
    slots = {"order_number": "FD10004", "cancel_confirmed": True}
    answer = await bot.run("action_cancel_order", slots=slots, customer=ANNA)
    assert answer.said == ["utter_cancel_order_done"]
    assert answer.blocks[0]["status"] == "cancelled"
    assert await status(bot, "FD10004") == "cancelled"


@pytest.mark.parametrize("confirmed", [False, None])
async def test_nothing_is_cancelled_without_the_yes(bot: Bot, confirmed: object) -> None:
    """Neither after a no nor when the question was never answered."""
    slots = {"order_number": "FD10004", "cancel_confirmed": confirmed}
    answer = await bot.run("action_cancel_order", slots=slots, customer=ANNA)
    assert answer.said == ["utter_cancel_order_kept"]
    assert await status(bot, "FD10004") == "pending"


@pytest.mark.parametrize("confirmed", [True, None])
@pytest.mark.parametrize(
    ("number", "response", "offer"),
    [
        ("FD10003", "utter_cancel_order_refused_already_shipped", None),
        ("FD10002", "utter_cancel_order_refused_already_delivered", "return"),
        ("FD10001", "utter_cancel_order_refused_long_delivered", "person"),
    ],
)
async def test_refusal_is_explained_with_a_way_out(
    bot: Bot, number: str, response: str, offer: str | None, confirmed: object
) -> None:
    """The reason decides what is offered instead, also when the order was sent after the yes."""
    slots = {"order_number": number, "cancel_confirmed": confirmed}
    answer = await bot.run("action_cancel_order", slots=slots, customer=ANNA)
    assert answer.said == [response]
    assert answer.slots["offer"] == offer


async def test_repeated_turn_cancels_once(bot: Bot) -> None:
    """The same message again has the same answer and no second effect."""
    slots = {"order_number": "FD10004", "cancel_confirmed": True}
    await bot.run("action_cancel_order", slots=slots, customer=ANNA)
    again = await bot.run("action_cancel_order", slots=slots, customer=ANNA)
    assert again.said == ["utter_cancel_order_done"]


async def test_somebody_elses_order_stays(bot: Bot) -> None:
    """A slot set by trickery gives no right to cancel."""
    slots = {"order_number": "FD10004", "cancel_confirmed": True}
    answer = await bot.run("action_cancel_order", slots=slots, customer=BEN)
    assert answer.said == ["utter_order_expired"]
    assert await status(bot, "FD10004") == "pending"
