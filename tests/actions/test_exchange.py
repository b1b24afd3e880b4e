"""Exchanging something delivered, never without a yes."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Bot
from tests.actions.order_rows import (
    CANCELLED,
    DELIVERED,
    DORA,
    EMIL,
    GIFT,
    OLD,
    PARTLY_BACK,
    PAYPAL,
    PENDING,
    SHIPPED,
)  # fmt: skip

FORM = "exchange_form"
TEE, BOOTS = f"{DELIVERED}-1", f"{DELIVERED}-2"


async def start(orders: Bot, words: str, number: str = DELIVERED) -> dict[str, object]:
    answer = await orders.start(
        FORM, words, intent="exchange", entities={"order_number": number}, customer=DORA
    )
    return answer.slots


async def exchanges(orders: Bot, number: str = DELIVERED) -> list[tuple[str | None, str | None]]:
    """What was asked for, as the store has it."""
    order = await orders.services.shop.order(orders.principal(DORA), number)
    return [(change.line_id, change.variant_id) for made in order.exchanges for change in made.changes]


async def test_all_that_was_said_at_once_needs_only_the_yes(orders: Bot) -> None:
    """Item, option and payment method in one sentence."""
    slots = await start(orders, f"for {DELIVERED} exchange the boots to size 43, difference via paypal")
    assert slots["swap_drafts"] == [{"line_id": BOOTS, "variant_id": "p-boots-43"}]
    assert slots["swap_method"] == PAYPAL
    assert slots["requested_slot"] == "swap_confirmed"
    asked = await orders.run("action_ask_swap_confirmed", slots=slots, form=FORM, customer=DORA)
    assert asked.said == ["utter_exchange_confirm"]
    assert "Leather boots: 42 → 43" in asked.value("changes")
    assert "10.00" in asked.value("money")
    assert "PayPal" in asked.value("money")
    assert await exchanges(orders) == []


async def test_several_items_are_read_at_once(orders: Bot) -> None:
    """Each item gets its own option."""
    slots = await start(orders, "exchange the boots for 43 and the shirt for M")
    drafts = {draft["line_id"]: draft["variant_id"] for draft in slots["swap_drafts"]}  # type: ignore[union-attr]
    assert drafts == {TEE: "p-tee-black-M", BOOTS: "p-boots-43"}


async def test_what_is_missing_is_asked_one_by_one(orders: Bot) -> None:
    """Item, then option, then payment method, each with buttons."""
    slots = await start(orders, "i want to exchange something")
    assert slots["requested_slot"] == "swap_item"
    asked = await orders.run("action_ask_swap_item", slots=slots, form=FORM, customer=DORA)
    assert [button["title"] for button in asked.buttons] == [
        "1. Cotton shirt (black, S)",
        "2. Leather boots (42)",
    ]
    chosen = await orders.answer(
        FORM, "swap_item", entities={"ordinal": "2"}, slots={"order_number": DELIVERED}, customer=DORA
    )
    slots = chosen.slots | {"order_number": DELIVERED}
    assert slots["requested_slot"] == "swap_option"
    asked = await orders.run("action_ask_swap_option", slots=slots, form=FORM, customer=DORA)
    assert [button["title"] for button in asked.buttons] == ["43", "44"]
    chosen = await orders.answer(
        FORM, "swap_option", entities={"variant_id": "p-boots-44"}, slots=slots, customer=DORA
    )
    slots |= chosen.slots
    assert slots["requested_slot"] == "swap_method"
    asked = await orders.run("action_ask_swap_method", slots=slots, form=FORM, customer=DORA)
    assert asked.said == ["utter_swap_ask_method_less"]
    assert len(asked.buttons) == 3


async def test_sold_out_option_is_told_with_what_there_is(orders: Bot) -> None:
    """Nothing is promised that cannot be sent."""
    slots = await start(orders, "exchange the cotton shirt for a white M")
    assert slots["requested_slot"] == "swap_option"
    asked = await orders.run("action_ask_swap_option", slots=slots, form=FORM, customer=DORA)
    assert asked.said == ["utter_swap_ask_option_sold_out"]
    assert "white, M" not in [button["title"] for button in asked.buttons]


async def test_gift_card_that_is_too_small_is_refused_before_the_yes(orders: Bot) -> None:
    """The gift card has 5.00, the difference is 10.00."""
    slots = await start(orders, "exchange the boots for 43, pay with my gift card")
    assert slots["requested_slot"] == "swap_method"
    asked = await orders.run("action_ask_swap_method", slots=slots, form=FORM, customer=DORA)
    assert asked.said == ["utter_swap_ask_method_balance"]
    assert GIFT not in "".join(button["payload"] for button in asked.buttons)


@pytest.mark.parametrize(
    ("words", "intent", "drafts"),
    [
        ("no, make that size 44", "deny", {BOOTS: "p-boots-44"}),
        ("yes but in 44", "affirm", {BOOTS: "p-boots-44"}),
        ("44 instead", "inform", {BOOTS: "p-boots-44"}),
        ("换成44", "inform", {BOOTS: "p-boots-44"}),
    ],
)
async def test_correction_at_the_confirmation_counts(
    orders: Bot, words: str, intent: str, drafts: dict[str, str]
) -> None:
    """What is corrected is asked again, never done at once."""
    known = {
        "order_number": DELIVERED, "swap_method": PAYPAL,
        "swap_drafts": [{"line_id": BOOTS, "variant_id": "p-boots-43"}],
    }  # fmt: skip
    answer = await orders.answer(FORM, "swap_confirmed", words, intent=intent, slots=known, customer=DORA)
    assert {d["line_id"]: d["variant_id"] for d in answer.slots["swap_drafts"]} == drafts
    assert answer.slots["requested_slot"] == "swap_confirmed"
    assert answer.slots.get("swap_confirmed") is None


async def test_payment_is_corrected_at_the_confirmation(orders: Bot) -> None:
    """The last word about who pays counts."""
    known = {
        "order_number": DELIVERED, "swap_method": PAYPAL,
        "swap_drafts": [{"line_id": TEE, "variant_id": "p-tee-black-L"}],
    }  # fmt: skip
    answer = await orders.answer(
        FORM, "swap_confirmed", "yes, but with my gift card", intent="affirm", slots=known, customer=DORA
    )
    assert answer.slots["swap_method"] == GIFT
    assert answer.slots["requested_slot"] == "swap_confirmed"


async def test_buttons_count_only_what_can_go_back(orders: Bot) -> None:
    """Of three items one was returned: the first button means the first of the two that are left."""
    slots = await start(orders, "i want to exchange something", PARTLY_BACK)
    assert slots["requested_slot"] == "swap_item"
    asked = await orders.run("action_ask_swap_item", slots=slots, form=FORM, customer=DORA)
    assert [button["title"] for button in asked.buttons] == [
        "1. Cotton shirt (black, S)",
        "2. Leather boots (42)",
    ]
    answer = await orders.answer(
        FORM, "swap_item", entities={"ordinal": "2"}, slots={"order_number": PARTLY_BACK}, customer=DORA
    )
    assert answer.slots["swap_drafts"] == [{"line_id": f"{PARTLY_BACK}-3"}]


async def test_exchange_is_written_once_after_the_yes(orders: Bot) -> None:
    """A repeated turn has the same answer and no second effect."""
    slots = {
        "order_number": DELIVERED, "swap_method": PAYPAL, "swap_confirmed": True,
        "swap_drafts": [{"line_id": BOOTS, "variant_id": "p-boots-43"}],
    }  # fmt: skip
    first = await orders.run("action_exchange", slots=slots, customer=DORA)
    assert first.said == ["utter_exchange_done"]
    assert await exchanges(orders) == [(BOOTS, "p-boots-43")]
    second = await orders.run("action_exchange", slots=slots, customer=DORA)
    assert second.value("exchange_id") == first.value("exchange_id")
    assert await exchanges(orders) == [(BOOTS, "p-boots-43")]


@pytest.mark.parametrize("confirmed", [False, None])
async def test_nothing_is_exchanged_without_the_yes(orders: Bot, confirmed: object) -> None:
    """Neither after a no nor when the question was never answered."""
    slots = {
        "order_number": DELIVERED, "swap_confirmed": confirmed,
        "swap_drafts": [{"line_id": BOOTS, "variant_id": "p-boots-43"}],
    }  # fmt: skip
    answer = await orders.run("action_exchange", slots=slots, customer=DORA)
    assert answer.said == ["utter_exchange_kept"]
    assert await exchanges(orders) == []


@pytest.mark.parametrize(
    ("number", "reason"),
    [(OLD, "window_closed"), (CANCELLED, "already_cancelled"), (SHIPPED, "not_delivered"),
     (PENDING, "not_delivered")],
)  # fmt: skip
async def test_policy_refuses_at_once(orders: Bot, number: str, reason: str) -> None:
    """Nobody answers questions about what cannot be."""
    slots = await start(orders, "exchange it for M", number)
    assert (slots["swap_refusal"], slots["requested_slot"]) == (reason, None)
    answer = await orders.run("action_exchange", slots=slots, customer=DORA)
    assert answer.said[0].startswith("utter_exchange_refused_")
    assert await exchanges(orders, number) == []


async def test_somebody_elses_order_stays_theirs(orders: Bot) -> None:
    """Neither the form nor the last action shows or changes it."""
    answer = await orders.start(
        FORM, "exchange it", intent="exchange", entities={"order_number": DELIVERED}, customer=EMIL
    )
    assert answer.slots["requested_slot"] == "order_number"
    slots = {
        "order_number": DELIVERED, "swap_confirmed": True,
        "swap_drafts": [{"line_id": BOOTS, "variant_id": "p-boots-43"}],
    }  # fmt: skip
    done = await orders.run("action_exchange", slots=slots, customer=EMIL)
    assert done.said == ["utter_order_expired"]
    assert await exchanges(orders) == []


async def test_an_item_is_left_as_it_is_and_the_rest_goes_on(orders: Bot) -> None:
    """What cannot become what was wanted does not keep the other items waiting."""
    slots = await start(orders, f"for {DELIVERED} exchange the boots to size 43 and the shirt to white in M")
    assert slots["requested_slot"] == "swap_option"
    asked = await orders.run("action_ask_swap_option", slots=slots, form=FORM, customer=DORA)
    assert asked.said == ["utter_swap_ask_option_sold_out"]
    keep = next(button for button in asked.buttons if button["title"] == "Leave it as it is")
    assert '"p-tee-black-S"' in keep["payload"]
    kept = await orders.answer(
        FORM, "swap_option", entities={"variant_id": "p-tee-black-S"}, slots=slots, customer=DORA
    )
    assert kept.slots["swap_drafts"] == [{"line_id": BOOTS, "variant_id": "p-boots-43"}]


@pytest.mark.parametrize("words", ["leave it as it is", "just keep that one then", "这件就算了"])
async def test_leaving_the_only_item_as_it_is_ends_the_exchange(orders: Bot, words: str) -> None:
    """Nothing is left to do, and nothing was written."""
    slots = await start(orders, f"for {DELIVERED} exchange the shirt to white in M")
    kept = await orders.answer(FORM, "swap_option", words, slots=slots, customer=DORA)
    assert (kept.slots["swap_confirmed"], kept.slots["requested_slot"]) == (False, None)
    assert await exchanges(orders) == []


@pytest.mark.parametrize("intent", ["change_payment", "ask_payment"])
async def test_a_way_to_pay_answers_the_question_for_it(orders: Bot, intent: str) -> None:
    """ "Use my PayPal" is no wish to pay another order when the difference was asked about."""
    slots = await start(orders, f"for {DELIVERED} exchange the boots to size 43")
    assert slots["requested_slot"] == "swap_method"
    paid = await orders.answer(
        FORM, "swap_method", "please use my paypal", intent=intent, slots=slots, customer=DORA
    )
    assert paid.slots["swap_method"] == PAYPAL
    assert paid.slots["requested_slot"] == "swap_confirmed"
