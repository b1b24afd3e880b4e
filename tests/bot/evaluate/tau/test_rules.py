"""The judge, which knows the policy and not what our shop thinks of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evaluate.tau.rules import Goods, Judge
from bot.evaluate.tau.state import OrderState, Pairs, UserState

HOME: Pairs = (("city", "Leeds"), ("line1", "1 Old Street"))
NAMED: Pairs = (("city", "York"), ("line1", "5 New Road"))
ORDER = OrderState(
    status="pending",
    changed=False,
    lines=(("s", 1000),),
    address=HOME,
    payments=(("payment", 1000, "credit_card_1"),),
    cancel_reason=None,
    returned=(),
    refund_to=None,
    exchanged=None,
)
JUDGE = Judge(
    goods={"s": Goods("shirt", 1000, available=True), "m": Goods("shirt", 1000, available=True)},
    methods=frozenset({"credit_card_1", "gift_card_2"}),
    addresses=frozenset({HOME, NAMED}),
)


def judged(old: OrderState, new: OrderState) -> list[str]:
    """What the judge finds where one order became another."""
    before = UserState(orders={"W1": old}, balances={}, address=HOME)
    return JUDGE.violations(before, replace(before, orders={"W1": new}))


def test_an_order_may_go_where_the_customer_wants_it() -> None:
    """To an address that they have or name."""
    assert judged(ORDER, replace(ORDER, address=NAMED)) == []


@pytest.mark.parametrize("line1", ["5 New Rd", "to 5 New Road", "5 new road"])
def test_an_order_goes_nowhere_else(line1: str) -> None:
    """An address that was read wrongly is nobody's address."""
    elsewhere = (("city", "York"), ("line1", line1))
    assert len(judged(ORDER, replace(ORDER, address=elsewhere))) == 1


def test_a_delivered_order_keeps_its_address() -> None:
    """Even one that the customer named."""
    delivered = replace(ORDER, status="delivered")
    assert judged(delivered, replace(delivered, address=NAMED))


def test_the_account_keeps_its_address_too() -> None:
    """Unless the customer named another."""
    before = UserState(orders={}, balances={}, address=HOME)
    assert JUDGE.violations(before, replace(before, address=NAMED)) == []
    assert JUDGE.violations(before, replace(before, address=(("line1", "9 Else Lane"),)))


def test_a_refund_goes_back_or_to_a_gift_card() -> None:
    """Any other way is refused."""
    delivered = replace(ORDER, status="delivered")
    back = replace(delivered, status="return_requested", returned=("s",), refund_to="gift_card_2")
    assert judged(delivered, back) == []
    assert judged(delivered, replace(back, refund_to="paypal_9"))
