"""Getting another variant of something ordered: what the words say, and what is written."""

from __future__ import annotations

from typing import Any

import pytest

from actions import options
from actions.addresses import one_line, read_address
from actions.payment_choice import named_method
from bot.shop import PaymentMethod, Variant
from tests.actions.conftest import Bot
from tests.actions.shop_rows import ANNA


def variant(variant_id: str, **of: str) -> Variant:
    return Variant(
        variant_id=variant_id,
        sku=None,
        options=of,
        price_cents=100,
        compare_at_cents=None,
        currency="EUR",
        stock=1,
    )


SHIRTS = [
    variant("s-black", size="S", colour="black"),
    variant("m-black", size="M", colour="black"),
    variant("m-navy", size="M", colour="navy"),
    variant("l-navy", size="L", colour="navy"),
]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("in M", ["m-black"]),
        ("to navy", ["m-navy", "l-navy"]),
        ("the navy one in L", ["l-navy"]),
        ("M instead of S", ["m-black"]),
        ("black S to navy M", ["m-navy"]),
        ("one size up", ["m-black"]),
        ("大一号", ["m-black"]),
        ("换成藏青色的 L 码", ["l-navy"]),
        ("medium please", ["m-black"]),
        ("the purple one", []),
    ],
)
def test_options_are_read_against_what_the_shop_has(words: str, meant: list[str]) -> None:
    """What is not named stays as it is, where there is such a variant."""
    found = options.meant(options.wanted(words, SHIRTS), SHIRTS[0], SHIRTS)
    assert [each.variant_id for each in found] == meant


METHODS = [
    PaymentMethod(method_id="card-1", kind="card", label="Visa 1234"),
    PaymentMethod(method_id="card-2", kind="card", label="Mastercard 9212"),
    PaymentMethod(method_id="pp", kind="paypal", label="PayPal"),
    PaymentMethod(method_id="gc", kind="gift_card", label="GC-1", balance_cents=500),
]


@pytest.mark.parametrize(
    ("words", "method"),
    [
        ("paypal please", "pp"),
        ("my gift card", "gc"),
        ("礼品卡", "gc"),
        ("the one ending in 9212, my card", "card-2"),
        ("visa", "card-1"),
        ("back the way i paid", "card-2"),
        ("with my card", "card-2"),
        ("cash", None),
    ],
)
def test_payment_methods_are_called_as_people_call_them(words: str, method: str | None) -> None:
    """Of several cards the one that paid before is meant."""
    found = named_method(words, METHODS, original="card-2")
    assert (found.method_id if found else None) == method


@pytest.mark.parametrize(
    ("words", "address"),
    [
        (
            "215 River Road, Suite 991, New York, NY, 10083, USA",
            {
                "line1": "215 River Road",
                "line2": "Suite 991",
                "city": "New York",
                "state": "NY",
                "postcode": "10083",
                "country": "USA",
            },
        ),
        (
            "please send order FD10042 to 12 Mill Lane, Leeds, LS1 4AB",
            {"line1": "12 Mill Lane", "city": "Leeds", "postcode": "LS1 4AB"},
        ),
        ("人民路88号, 上海, 200030", {"line1": "人民路88号", "city": "上海", "postcode": "200030"}),
        (
            "445 Maple Drive, Suite 394, Fort Worth, TX 76165, USA",
            {
                "line1": "445 Maple Drive",
                "line2": "Suite 394",
                "city": "Fort Worth",
                "state": "TX",
                "postcode": "76165",
                "country": "USA",
            },
        ),
        ("14 Mill Lane", {"line1": "14 Mill Lane"}),
        (
            "I need to change the address of FD10042 to 953 Park Avenue, Suite 613, Leeds, LS1 4AB instead, please",
            {"line1": "953 Park Avenue", "line2": "Suite 613", "city": "Leeds", "postcode": "LS1 4AB"},
        ),
        (
            "i want it sent to another address: 967 sunset drive, suite 613, fort worth, tx 76176, usa",
            {
                "line1": "967 Sunset Drive",
                "line2": "Suite 613",
                "city": "Fort Worth",
                "state": "TX",
                "postcode": "76176",
                "country": "USA",
            },
        ),
        (
            "send it to another address instead, 14 Mill Lane, Leeds",
            {"line1": "14 Mill Lane", "city": "Leeds"},
        ),
        ("no wait, 12 Mill Lane, Leeds", {"line1": "12 Mill Lane", "city": "Leeds"}),
        (
            "请改送到人民路88号, 上海, 200030，谢谢",
            {"line1": "人民路88号", "city": "上海", "postcode": "200030"},
        ),
        ("piece count 4-piece and color blue in my order", None),
        ("change the address of order FD10042", None),
        ("我要改订单 FD15883 的收货地址", None),
        ("", None),
    ],
)
def test_addresses_are_read_from_one_line(words: str, address: dict[str, str] | None) -> None:
    """Field by field where that can be told, and nothing where there is no address."""
    assert read_address(words) == address
    if address:
        assert read_address(one_line(address)) == address


FORM = "exchange_form"
ORDER = {"order_number": "FD10002"}


async def test_exchange_asks_for_what_is_missing(bot: Bot) -> None:
    """An item first, and nothing is written yet."""
    answer = await bot.start(FORM, "i want to exchange something", intent="exchange", customer=ANNA)
    assert answer.slots["order_number"] == "FD10002"
    assert answer.slots["requested_slot"] == "swap_item"


async def test_exchange_takes_everything_that_was_said(bot: Bot) -> None:
    """Item and option in one message need only the yes."""
    answer = await bot.start(FORM, "exchange the linen shirt for size M", intent="exchange", customer=ANNA)
    assert answer.slots["swap_drafts"] == [{"line_id": "FD10002-1", "variant_id": "p-shirt-M"}]
    assert answer.slots["requested_slot"] == "swap_confirmed"


async def test_exchange_is_requested_once_after_a_yes(bot: Bot) -> None:
    """A repeated turn gets the answer of the first."""
    slots: dict[str, Any] = {
        **ORDER,
        "swap_drafts": [{"line_id": "FD10002-1", "variant_id": "p-shirt-M"}],
        "swap_confirmed": True,
    }
    for _ in range(2):
        answer = await bot.run("action_exchange", slots=slots, customer=ANNA)
        assert answer.said == ["utter_exchange_done"]
    order = await bot.services.shop.order(bot.principal(ANNA), "FD10002")
    assert (order.status, len(order.exchanges)) == ("exchange_requested", 1)


async def test_nothing_is_exchanged_without_a_yes(bot: Bot) -> None:
    """A form that ended otherwise changes nothing."""
    slots = {**ORDER, "swap_drafts": [{"line_id": "FD10002-1", "variant_id": "p-shirt-M"}]}
    answer = await bot.run("action_exchange", slots=slots, customer=ANNA)
    assert answer.said == ["utter_exchange_kept"]
    order = await bot.services.shop.order(bot.principal(ANNA), "FD10002")
    assert (order.status, list(order.exchanges)) == ("delivered", [])


@pytest.mark.parametrize(
    ("words", "draft"),
    [
        ("the shirt in M", {"line_id": "FD10002-1", "variant_id": "p-shirt-M"}),
        ("the first one", {"line_id": "FD10002-1"}),
        ("the second, please", {"line_id": "FD10002-2"}),
    ],
)
async def test_items_are_named_or_counted(bot: Bot, words: str, draft: dict[str, str]) -> None:
    """By title, or by place in the list."""
    answer = await bot.answer(FORM, "swap_item", words, slots=ORDER, customer=ANNA)
    assert answer.slots["swap_drafts"] == [draft]


@pytest.mark.parametrize(
    ("words", "quantity"),
    [("change the quantity of the mug to 3", 3), ("make it two", 2), ("杯子改成3个", 3)],
)
async def test_pieces_are_counted(bot: Bot, words: str, quantity: int) -> None:
    """An order that has not left may get more of a thing."""
    answer = await bot.start("change_order_form", words, intent="change_order", customer=ANNA)
    assert answer.slots["swap_drafts"] == [{"line_id": "FD10004-1", "quantity": quantity}]
    assert answer.slots["requested_slot"] == "swap_confirmed"


async def test_problem_is_reported_only_after_a_yes(bot: Bot) -> None:
    """Then people have a case with the customer's words."""
    slots: dict[str, Any] = {**ORDER, "problem_kind": "damaged_item", "problem_words": "the shirt has a hole"}
    answer = await bot.run("action_report_problem", slots=slots, customer=ANNA)
    assert answer.said == ["utter_report_problem_kept"]
    answer = await bot.run("action_report_problem", slots=slots | {"problem_confirmed": True}, customer=ANNA)
    assert answer.said == ["utter_report_problem_done"]
    case = (await bot.services.shop.cases(bot.principal(ANNA)))[0]
    assert (case.kind, case.order_number, case.text) == ("damaged_item", "FD10002", "the shirt has a hole")


async def test_account_address_needs_no_order(bot: Bot) -> None:
    """The customer's own address is changed after a yes."""
    answer = await bot.start(
        "change_address_form", "change my default address", intent="change_address", customer=ANNA
    )
    assert answer.slots["address_scope"] == "account"
    assert answer.slots["requested_slot"] == "new_address"
    slots = {"address_scope": "account", "new_address": {"line1": "5 Hill"}, "address_confirmed": True}
    answer = await bot.run("action_change_address", slots=slots, customer=ANNA)
    assert answer.said == ["utter_change_address_done_account"]
    assert (await bot.services.shop.me(bot.principal(ANNA))).address == {"line1": "5 Hill"}
