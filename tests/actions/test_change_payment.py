"""Another way to pay, never without a yes."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Bot
from tests.actions.order_rows import CARD, DORA, EMIL, EMILS, GIFT, PACKED, PAYPAL, PENDING

FORM = "change_payment_form"


async def paid(orders: Bot, number: str = PENDING) -> list[tuple[str, int, str | None]]:
    order = await orders.services.shop.order(orders.principal(DORA), number)
    return [(payment.kind, payment.amount_cents, payment.method_id) for payment in order.payments]


async def test_method_in_the_first_words_needs_only_the_yes(orders: Bot) -> None:
    """Order, method and amount are repeated first."""
    begun = await orders.start(
        FORM, "pay it with paypal instead", intent="change_payment", entities={"order_number": PENDING},
        customer=DORA,
    )  # fmt: skip
    assert begun.slots["payment_method"] == PAYPAL
    asked = await orders.run("action_ask_payment_confirmed", slots=begun.slots, form=FORM, customer=DORA)
    assert asked.value("method") == "PayPal"
    assert "149.00" in asked.value("amount")


async def test_only_methods_that_cover_the_order_are_offered(orders: Bot) -> None:
    """Neither the present one nor a gift card with too little on it."""
    asked = await orders.run(
        "action_ask_payment_method", slots={"order_number": PENDING}, form=FORM, customer=DORA
    )
    assert [button["title"] for button in asked.buttons] == ["PayPal"]


async def test_gift_card_that_is_too_small_is_told(orders: Bot) -> None:
    """Before anything is confirmed."""
    begun = await orders.start(
        FORM,
        "pay with my gift card",
        intent="change_payment",
        entities={"order_number": PENDING},
        customer=DORA,
    )
    assert begun.slots["requested_slot"] == "payment_method"
    asked = await orders.run("action_ask_payment_method", slots=begun.slots, form=FORM, customer=DORA)
    assert asked.said == ["utter_change_payment_ask_balance"]


@pytest.mark.parametrize("intent", ["affirm", "deny", "inform"])
async def test_correction_at_the_confirmation_is_asked_again(orders: Bot, intent: str) -> None:
    """A yes to one way to pay is none to another."""
    answer = await orders.answer(
        FORM, "payment_confirmed", "with paypal", intent=intent,
        slots={"order_number": PENDING, "payment_method": GIFT}, customer=DORA,
    )  # fmt: skip
    assert answer.slots["payment_method"] == PAYPAL
    assert "payment_confirmed" not in answer.slots


@pytest.mark.parametrize("words", ["the first one", "1", "第一个"])
async def test_method_is_chosen_by_its_place(orders: Bot, words: str) -> None:
    """Of those shown: the gift card does not cover the order, so PayPal is the only one."""
    answer = await orders.answer(
        FORM, "payment_method", words, slots={"order_number": PENDING}, customer=DORA
    )
    assert answer.slots["payment_method"] == PAYPAL
    assert answer.slots["requested_slot"] == "payment_confirmed"


async def test_yes_that_repeats_the_method_is_a_yes(orders: Bot) -> None:
    """Nothing is asked twice."""
    answer = await orders.answer(
        FORM, "payment_confirmed", "yes, paypal", intent="affirm",
        slots={"order_number": PENDING, "payment_method": PAYPAL}, customer=DORA,
    )  # fmt: skip
    assert answer.slots["payment_confirmed"] is True


async def test_payment_moves_after_the_yes(orders: Bot) -> None:
    """What was paid comes back, and the new way pays all of it; once, also when the turn is repeated."""
    slots = {"order_number": PENDING, "payment_method": PAYPAL, "payment_confirmed": True}
    for _ in range(2):
        answer = await orders.run("action_change_payment", slots=slots, customer=DORA)
        assert answer.said == ["utter_change_payment_done"]
    moves = await paid(orders)
    assert sorted(moves[1:]) == [("payment", 14900, PAYPAL), ("refund", 14900, CARD)]


@pytest.mark.parametrize("confirmed", [False, None])
async def test_nothing_is_changed_without_the_yes(orders: Bot, confirmed: object) -> None:
    """Neither after a no nor when the question was never answered."""
    slots = {"order_number": PENDING, "payment_method": PAYPAL, "payment_confirmed": confirmed}
    answer = await orders.run("action_change_payment", slots=slots, customer=DORA)
    assert answer.said == ["utter_change_payment_kept"]
    assert await paid(orders) == [("payment", 14900, CARD)]


@pytest.mark.parametrize(
    ("number", "customer", "reason"), [(PACKED, DORA, "not_pending"), (EMILS, EMIL, "no_other")]
)
async def test_what_cannot_be_is_refused_at_once(
    orders: Bot, number: str, customer: str, reason: str
) -> None:
    """An order on its way, and a customer with a single card."""
    begun = await orders.start(
        FORM, "pay another way", intent="change_payment", entities={"order_number": number}, customer=customer
    )
    assert (begun.slots["payment_refusal"], begun.slots["requested_slot"]) == (reason, None)
    answer = await orders.run("action_change_payment", slots=begun.slots, customer=customer)
    assert answer.said == [f"utter_change_payment_refused_{reason}"]
    assert answer.slots["offer"] == "person"


async def test_somebody_elses_method_pays_nothing(orders: Bot) -> None:
    """A made-up method is refused by the store."""
    slots = {"order_number": PENDING, "payment_method": "m-emil", "payment_confirmed": True}
    answer = await orders.run("action_change_payment", slots=slots, customer=DORA)
    assert answer.said == ["utter_order_expired"]
    assert await paid(orders) == [("payment", 14900, CARD)]
