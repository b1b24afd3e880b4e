"""Another address for an order or the account, never without a yes."""

from __future__ import annotations

from typing import Any

import pytest

from actions.addresses import one_line, read_address
from tests.actions.conftest import Bot
from tests.actions.order_rows import DORA, EMIL, PACKED, PENDING, SHIPPED

FORM = "change_address_form"
OLD = {"line1": "1 Old Street", "city": "Leeds", "postcode": "LS1 4AP"}
NEW = {"line1": "5 New Road", "city": "York", "postcode": "YO1 7HH"}


async def address(orders: Bot, number: str = PENDING) -> dict[str, str]:
    order = await orders.services.shop.order(orders.principal(DORA), number)
    return dict(order.shipping_address)


async def test_present_address_is_told_before_a_new_one_is_asked_for(orders: Bot) -> None:
    """Who only wanted to check it has the answer."""
    begun = await orders.start(
        FORM, "change the address", intent="change_address", entities={"order_number": PENDING}, customer=DORA
    )
    assert begun.slots["requested_slot"] == "new_address"
    asked = await orders.run("action_ask_new_address", slots=begun.slots, form=FORM, customer=DORA)
    assert asked.value("address") == "1 Old Street, Leeds, LS1 4AP"


@pytest.mark.parametrize("number", [PENDING, PACKED])
async def test_address_in_the_first_words_needs_only_the_yes(orders: Bot, number: str) -> None:
    """It is repeated in full first."""
    words = f"send {number} to 5 New Road, York, YO1 7HH please"
    begun = await orders.start(
        FORM, words, intent="change_address", entities={"order_number": number}, customer=DORA
    )
    assert begun.slots["requested_slot"] == "address_confirmed"
    asked = await orders.run("action_ask_address_confirmed", slots=begun.slots, form=FORM, customer=DORA)
    assert asked.value("address").startswith("5 New Road, York, YO1 7HH")


@pytest.mark.parametrize(
    ("words", "intent"),
    [("no, to 5 New Road, York, YO1 7HH", "deny"), ("yes, but to 5 New Road, York, YO1 7HH", "affirm"),
     ("5 New Road, York, YO1 7HH", "inform"), ("no wait, 5 New Road, York, YO1 7HH", "inform"),
     ("no, 5 New Road, York, YO1 7HH", "deny"), ("不对，改成 5 New Road, York, YO1 7HH", "inform")],
)  # fmt: skip
async def test_correction_at_the_confirmation_is_asked_again(orders: Bot, words: str, intent: str) -> None:
    """A yes to one address is none to another."""
    known = {"order_number": PENDING, "new_address": {"line1": "9 Wrong Lane", "city": "York"}}
    answer = await orders.answer(FORM, "address_confirmed", words, intent=intent, slots=known, customer=DORA)
    assert answer.slots["new_address"] == NEW
    assert answer.slots["requested_slot"] == "address_confirmed"
    assert "address_confirmed" not in answer.slots


async def test_yes_that_repeats_the_address_is_a_yes(orders: Bot) -> None:
    """Nothing is asked twice."""
    answer = await orders.answer(
        FORM, "address_confirmed", "yes, to 5 New Road, York, YO1 7HH", intent="affirm",
        slots={"order_number": PENDING, "new_address": NEW}, customer=DORA,
    )  # fmt: skip
    assert answer.slots["address_confirmed"] is True


async def test_address_is_changed_after_the_yes(orders: Bot) -> None:
    """Of this order alone; the account keeps its own."""
    slots = {"order_number": PENDING, "new_address": NEW, "address_confirmed": True}
    answer = await orders.run("action_change_address", slots=slots, customer=DORA)
    assert answer.said == ["utter_change_address_done"]
    assert await address(orders) == NEW
    assert await address(orders, PACKED) == OLD
    assert dict((await orders.services.shop.me(orders.principal(DORA))).address) == OLD


@pytest.mark.parametrize("confirmed", [False, None])
async def test_nothing_is_changed_without_the_yes(orders: Bot, confirmed: object) -> None:
    """Neither after a no nor when the question was never answered."""
    slots = {"order_number": PENDING, "new_address": NEW, "address_confirmed": confirmed}
    answer = await orders.run("action_change_address", slots=slots, customer=DORA)
    assert answer.said == ["utter_change_address_kept"]
    assert await address(orders) == OLD


async def test_order_on_its_way_keeps_its_address(orders: Bot) -> None:
    """A person may know more."""
    begun = await orders.start(
        FORM, "change the address", intent="change_address", entities={"order_number": SHIPPED}, customer=DORA
    )
    assert begun.slots["requested_slot"] is None
    answer = await orders.run("action_change_address", slots=begun.slots, customer=DORA)
    assert answer.said == ["utter_change_address_refused_not_pending"]
    assert answer.slots["offer"] == "person"


async def test_same_address_is_no_change(orders: Bot) -> None:
    """It is said, and nothing is written."""
    slots = {"order_number": PENDING, "new_address": OLD, "address_confirmed": True}
    answer = await orders.run("action_change_address", slots=slots, customer=DORA)
    assert answer.said == ["utter_change_address_refused_nothing_to_change"]


async def test_account_and_order_are_told_apart(orders: Bot) -> None:
    """ "My account" needs no order; "the order" does."""
    account = await orders.start(
        FORM, "update the address on my account", intent="change_address", customer=DORA
    )
    assert account.slots["address_scope"] == "account"
    one = await orders.start(FORM, "change the address of my order", intent="change_address", customer=DORA)
    assert one.slots.get("address_scope") is None


async def test_somebody_elses_order_keeps_its_address(orders: Bot) -> None:
    """Rights come from the principal alone."""
    slots: dict[str, Any] = {"order_number": PENDING, "new_address": NEW, "address_confirmed": True}
    answer = await orders.run("action_change_address", slots=slots, customer=EMIL)
    assert answer.said == ["utter_order_expired"]
    assert await address(orders) == OLD


async def test_guest_has_no_account_address(orders: Bot) -> None:
    """A made-up scope changes nobody's account."""
    slots = {"address_scope": "account", "new_address": NEW, "address_confirmed": True}
    answer = await orders.run("action_change_address", slots=slots)
    assert answer.said == ["utter_order_expired"]


@pytest.mark.parametrize("markup", ["<img src=x onerror=alert(1)>", "<b>", "<script>alert(1)</script>"])
def test_markup_stands_on_no_envelope(markup: str) -> None:
    """Tags are left out; the address in them is read."""
    address = read_address(f"send it to {markup} 12 Mill Lane, Leeds, LS1 4AB")
    assert address is not None
    assert "<" not in one_line(address)
    assert address["city"] == "Leeds"
