"""Changing, exchanging and paying anew, and what customers ask beside: the shop contract, on both databases."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import reading
from bot.errors import IdConflict, InvalidInput, NotFound, PolicyRefused
from bot.shop import LineChange, Principal, ShopPolicy, SqlShop, read_policy
from bot.shop.tables import exchanges, payments, shop_audit
from tests.bot.shop.conftest import Load, order, product, variant
from tests.bot.shop.test_orders import ADA, BOB, DELIVERED, GUEST
from tests.fakes import FakeClock

METHODS = [
    {"method_id": "visa", "kind": "card", "label": "Visa 1"},
    {"method_id": "gift", "kind": "gift_card", "label": "GC", "balance_cents": 3000},
]
PAID = [{"kind": "payment", "amount_cents": 26_300, "method_id": "visa"}]
COATS = product(
    variants=[
        variant("coat-m"),
        variant("coat-l", options={"size": "L", "colour": "navy"}, price_cents=13_900, stock=3),
        variant("coat-s", options={"size": "S", "colour": "navy"}, price_cents=11_900, stock=1),
    ]
)
TO_L = [LineChange(line_id="1", variant_id="coat-l")]


@pytest.fixture
def clock() -> FakeClock:
    """1 March 2026, noon."""
    return FakeClock()


@pytest.fixture
def shop(engine: AsyncEngine, clock: FakeClock) -> SqlShop:
    """The shop under test."""
    return SqlShop(engine, clock=clock)


@pytest.fixture
async def filled(load: Load) -> None:
    """Ada, her payment methods, coats in three sizes, an order that has not left and one that arrived."""
    await load(
        "customers",
        {"customer_id": "ada", "name": "Ada", "email": "ada@example.com", "payment_methods": METHODS},
    )
    await load("products", COATS, product("hat", variants=[variant("hat-1")]))
    await load("orders", order("FD1", payments=PAID), order("FD2", payments=PAID, **DELIVERED))


async def stock(shop: SqlShop) -> dict[str, int]:
    return {each.variant_id: each.stock for each in (await shop.product("coat")).variants}


async def count(engine: AsyncEngine, table: Any) -> int:
    async with reading(engine) as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


pytestmark = pytest.mark.usefixtures("filled")


async def test_a_quote_tells_what_a_change_would_cost_and_writes_nothing(shop: SqlShop) -> None:
    """Two coats that cost 10 more each."""
    before = await shop.order(ADA, "FD1")
    quote = await shop.quote_change(ADA, "FD1", TO_L)
    assert (quote.difference_cents, quote.lines[0].price_cents) == (2000, 27_800)
    assert await shop.order(ADA, "FD1") == before


async def test_changed_items_move_stock_and_money_once(shop: SqlShop, engine: AsyncEngine) -> None:
    """The same key again has no further effect."""
    for _ in range(2):
        changed = await shop.change_items(ADA, "FD1", changes=TO_L, method_id="gift", key="k")
    assert (changed.lines[0].variant_id, changed.lines[0].variant) == ("coat-l", "L, navy")
    assert (changed.total_cents, changed.items_changed, changed.status) == (28_300, True, "pending")
    assert [(p.kind, p.amount_cents, p.method_id) for p in changed.payments] == [
        ("payment", 26_300, "visa"),
        ("payment", 2000, "gift"),
    ]
    assert await stock(shop) == {"coat-m": 7, "coat-l": 1, "coat-s": 1}
    assert {m.method_id: m.balance_cents for m in await shop.payment_methods(ADA)} == {
        "visa": None,
        "gift": 1000,
    }
    assert await count(engine, shop_audit) == 1


async def test_pieces_can_be_added_and_taken_out_but_not_all(shop: SqlShop) -> None:
    """An empty order is a cancelled one, which is another request."""
    more = await shop.change_items(
        ADA, "FD1", changes=[LineChange(line_id="1", quantity=3)], method_id=None, key="k1"
    )
    assert (more.lines[0].quantity, more.lines[0].price_cents) == (3, 38_700)
    fewer = await shop.change_items(
        ADA, "FD1", changes=[LineChange(line_id="2", quantity=0)], method_id=None, key="k2"
    )
    assert [line.line_id for line in fewer.lines] == ["1"]
    with pytest.raises(PolicyRefused) as refused:
        await shop.change_items(
            ADA, "FD1", changes=[LineChange(line_id="1", quantity=0)], method_id=None, key="k3"
        )
    assert refused.value.reason == "last_line"


@pytest.mark.parametrize(
    ("changes", "method_id", "reason"),
    [
        ([LineChange(line_id="1", variant_id="coat-s")], None, "out_of_stock"),
        ([LineChange(line_id="1", variant_id="hat-1")], None, "other_product"),
        ([LineChange(line_id="1", variant_id="coat-m")], None, "same_item"),
        ([LineChange(line_id="1", quantity=5)], "gift", "balance_too_small"),
        ([], None, "nothing_to_change"),
    ],
)
async def test_what_cannot_be_changed_is_refused_whole(
    shop: SqlShop, changes: list[LineChange], method_id: str | None, reason: str
) -> None:
    """Neither stock nor money moves."""
    before = await shop.order(ADA, "FD1")
    with pytest.raises(PolicyRefused) as refused:
        await shop.change_items(ADA, "FD1", changes=changes, method_id=method_id, key="k")
    assert refused.value.reason == reason
    assert await shop.order(ADA, "FD1") == before
    assert await stock(shop) == {"coat-m": 5, "coat-l": 3, "coat-s": 1}


@pytest.mark.parametrize(
    ("changes", "method_id"),
    [
        ([LineChange(line_id="9", quantity=1)], None),
        ([LineChange(line_id="1", quantity=-1)], None),
        ([LineChange(line_id="1", quantity=10**6)], None),
        (TO_L, "somebody-elses-card"),
    ],
)
async def test_nonsense_is_told_apart_from_policy(
    shop: SqlShop, changes: list[LineChange], method_id: str | None
) -> None:
    """A line, number or payment method that is not there."""
    with pytest.raises(InvalidInput):
        await shop.change_items(ADA, "FD1", changes=changes, method_id=method_id, key="k")


async def test_of_many_changes_at_once_each_key_counts_once(shop: SqlShop, engine: AsyncEngine) -> None:
    """The last piece is sold once, whoever asks at the same moment."""
    only = [LineChange(line_id="1", variant_id="coat-s", quantity=1)]
    same = await asyncio.gather(
        *(shop.change_items(ADA, "FD1", changes=only, method_id=None, key="k") for _ in range(6)),
        return_exceptions=True,
    )
    assert all(not isinstance(outcome, BaseException) for outcome in same)
    assert await stock(shop) == {"coat-m": 7, "coat-l": 3, "coat-s": 0}
    assert await count(engine, payments) == 3  # one for each order, and one refund of the difference


async def test_nobody_changes_somebody_elses_order(shop: SqlShop) -> None:
    """It does not even exist for them, whatever is asked."""
    for principal in (BOB, GUEST):
        for attempt in (
            shop.change_items(principal, "FD1", changes=TO_L, method_id=None, key="k"),
            shop.change_address(principal, "FD1", address={"line1": "1 Thief St"}, key="k"),
            shop.change_payment(principal, "FD1", method_id="visa", key="k"),
            shop.request_exchange(principal, "FD2", changes=TO_L, method_id=None, key="k"),
            shop.quote_change(principal, "FD1", TO_L),
            shop.invoice(principal, "FD1"),
            shop.open_case(principal, kind="complaint", text="x", order_number="FD1", key="k"),
        ):
            with pytest.raises(NotFound):
                await attempt


async def test_an_exchange_puts_the_new_ones_aside(shop: SqlShop, engine: AsyncEngine) -> None:
    """Once, with the difference, and the order says so."""
    first = await shop.request_exchange(ADA, "FD2", changes=TO_L, method_id="visa", key="k")
    assert (first.difference_cents, first.method_id, first.status) == (2000, "visa", "requested")
    assert await shop.request_exchange(ADA, "FD2", changes=TO_L, method_id="visa", key="k") == first
    assert (await stock(shop))["coat-l"] == 1
    assert (await shop.order(ADA, "FD2")).status == "exchange_requested"
    assert await count(engine, exchanges) == 1
    with pytest.raises(PolicyRefused) as refused:
        await shop.request_exchange(ADA, "FD2", changes=TO_L, method_id="visa", key="another")
    assert refused.value.reason == "already_exchanged"
    with pytest.raises(IdConflict):
        await shop.request_exchange(ADA, "FD1", changes=TO_L, method_id="visa", key="k")


async def test_what_has_not_arrived_is_not_exchanged(shop: SqlShop) -> None:
    """It can be changed instead."""
    with pytest.raises(PolicyRefused) as refused:
        await shop.request_exchange(ADA, "FD1", changes=TO_L, method_id=None, key="k")
    assert refused.value.reason == "not_delivered"


async def test_an_order_is_paid_anew_and_the_old_money_goes_back(shop: SqlShop) -> None:
    """Only by a method that covers it, and not twice by the same."""
    with pytest.raises(PolicyRefused) as refused:
        await shop.change_payment(ADA, "FD1", method_id="gift", key="k1")
    assert refused.value.reason == "balance_too_small"
    with pytest.raises(PolicyRefused) as refused:
        await shop.change_payment(ADA, "FD1", method_id="visa", key="k2")
    assert refused.value.reason == "same_method"


async def test_a_cancelled_order_gives_the_money_back_the_way_it_came(shop: SqlShop) -> None:
    """Also what a change had cost."""
    await shop.change_items(ADA, "FD1", changes=TO_L, method_id="gift", key="k1")
    cancelled = await shop.cancel_order(ADA, "FD1", key="k2")
    refunded = {p.method_id: p.amount_cents for p in cancelled.payments if p.kind == "refund"}
    assert refunded == {"visa": 26_300, "gift": 2000}
    assert (await shop.payment_methods(ADA))[1].balance_cents == 3000
    assert await stock(shop) == {"coat-m": 7, "coat-l": 3, "coat-s": 1}


async def test_a_return_knows_where_its_money_goes(shop: SqlShop) -> None:
    """By the usual policy only the way it came."""
    with pytest.raises(PolicyRefused) as refused:
        await shop.request_return(ADA, "FD2", line_ids=["2"], reason="no", refund_to="gift", key="k1")
    assert refused.value.reason == "refund_destination"
    wanted = await shop.request_return(ADA, "FD2", line_ids=["2"], reason="no", key="k2")
    assert (wanted.refund_to, wanted.refund_cents) == ("visa", 500)


async def test_a_refund_above_the_limit_is_for_a_person(engine: AsyncEngine, clock: FakeClock) -> None:
    """And nothing is written."""
    strict = SqlShop(engine, clock=clock, policy=ShopPolicy(most_refunded_cents=20_000))
    with pytest.raises(PolicyRefused) as refused:
        await strict.request_return(ADA, "FD2", line_ids=["1"], reason="no", key="k")
    assert refused.value.reason == "needs_person"
    assert (await strict.order(ADA, "FD2")).status == "delivered"


async def test_a_shop_may_allow_one_change_only(engine: AsyncEngine, clock: FakeClock) -> None:
    """After it neither another change nor a cancellation."""
    strict = SqlShop(engine, clock=clock, policy=ShopPolicy(changes_once=True))
    await strict.change_items(ADA, "FD1", changes=TO_L, method_id=None, key="k1")
    for attempt in (
        strict.change_items(
            ADA, "FD1", changes=[LineChange(line_id="1", quantity=1)], method_id=None, key="k2"
        ),
        strict.cancel_order(ADA, "FD1", key="k3"),
        strict.change_address(ADA, "FD1", address={"line1": "1 Quay"}, key="k4"),
    ):
        with pytest.raises(PolicyRefused) as refused:
            await attempt
        assert refused.value.reason == "changed_already"


async def test_an_address_is_cleaned_and_changed_while_the_order_is_here(shop: SqlShop) -> None:
    """Not after it has left, and not to nothing."""
    moved = await shop.change_address(ADA, "FD1", address={"line1": " 1 Quay ", "line2": ""}, key="k")
    assert moved.shipping_address == {"line1": "1 Quay"}
    with pytest.raises(PolicyRefused) as refused:
        await shop.change_address(ADA, "FD2", address={"line1": "1 Quay"}, key="k2")
    assert refused.value.reason == "not_pending"
    for broken in ({}, {"line1": "   "}, {"line1": "x" * 201}, {"line1": "\0"}):
        with pytest.raises(InvalidInput):
            await shop.change_address(ADA, "FD1", address=broken, key="k3")


async def test_an_account_is_changed_by_its_customer_alone(shop: SqlShop) -> None:
    """A guest has none; what is not given stays."""
    changed = await shop.update_customer(ADA, newsletter=True, phone="+353 1 234", key="k")
    assert (changed.newsletter, changed.phone, changed.name) == (True, "+353 1 234", "Ada")
    with pytest.raises(NotFound):
        await shop.update_customer(GUEST, newsletter=True, key="k")
    for broken in ({"email": "no address"}, {"name": "  "}, {"phone": "x" * 201}, {}):
        with pytest.raises(InvalidInput):
            await shop.update_customer(ADA, key="k2", **broken)


async def test_cases_alerts_and_feedback_are_kept_once(shop: SqlShop) -> None:
    """A repeated turn opens no second case, and an address waits once for a variant."""
    case = await shop.open_case(
        ADA, kind="damaged_item", text="torn", order_number="FD2", line_ids=["1"], key="k1"
    )
    again = await shop.open_case(
        ADA, kind="damaged_item", text="torn", order_number="FD2", line_ids=["1"], key="k1"
    )
    assert (again, await shop.cases(ADA), await shop.cases(BOB)) == (case, [case], [])
    alerts = await asyncio.gather(
        *(
            shop.add_stock_alert(ADA, variant_id="coat-s", email="a@b.example", key=f"a{number}")
            for number in range(4)
        )
    )
    assert len({alert.alert_id for alert in alerts}) == 1
    feedback = await shop.give_feedback(ADA, rating=5, text="", key="f")
    assert feedback == await shop.give_feedback(ADA, rating=5, text="", key="f")
    for broken in (
        shop.open_case(ADA, kind="damaged_item", text="x", order_number="FD2", line_ids=["9"], key="k2"),
        shop.open_case(ADA, kind="nonsense", text="x", key="k3"),  # type: ignore[arg-type]
        shop.add_stock_alert(ADA, variant_id="coat-s", email="nothing", key="k4"),
        shop.give_feedback(ADA, rating=6, text="", key="k5"),
        shop.give_feedback(ADA, rating=None, text=" ", key="k6"),
    ):
        with pytest.raises(InvalidInput):
            await broken


async def test_an_invoice_follows_from_its_order(shop: SqlShop) -> None:
    """Lines, payments and total are the order's."""
    invoice = await shop.invoice(ADA, "FD1")
    known = await shop.order(ADA, "FD1")
    assert (invoice.lines, invoice.payments, invoice.total_cents, invoice.name) == (
        known.lines,
        known.payments,
        known.total_cents,
        "Ada",
    )


async def test_a_guest_with_a_grant_may_change_but_not_pay_with_the_account(
    shop: SqlShop,
) -> None:
    """The number and the address prove the order, not the wallet."""
    guest = Principal(conversation_id="c-g", customer_id=None)
    await shop.verify_guest(guest, "FD1", "ada@example.com")
    with pytest.raises(InvalidInput):
        await shop.change_items(guest, "FD1", changes=TO_L, method_id="gift", key="k")
    changed = await shop.change_items(guest, "FD1", changes=TO_L, method_id=None, key="k")
    assert changed.payments[-1].method_id == "visa"
    assert await shop.payment_methods(guest) == []


def test_a_policy_is_read_from_its_file(tmp_path: Path) -> None:
    """What it does not name stays usual; 0 is no limit."""
    path = tmp_path / "policy.toml"
    path.write_text('return_window_days = 0\ncancellable = ["pending"]\ncancel_reasons = ["by mistake"]\n')
    policy = read_policy(str(path))
    assert (policy.return_window, policy.cancellable) == (None, frozenset({"pending"}))
    assert (policy.cancel_reasons, policy.refund_to) == (("by mistake",), "original")
    assert read_policy("") == ShopPolicy()


@pytest.mark.parametrize(
    "written",
    [
        "return_window = 3",
        "return_window_days = -1",
        'cancellable = ["never"]',
        "changes_once = 1",
        "not toml",
    ],
)
def test_a_policy_that_cannot_be_is_refused_by_name(tmp_path: Path, written: str) -> None:
    """The message names the file."""
    path = tmp_path / "policy.toml"
    path.write_text(written)
    with pytest.raises(InvalidInput, match=r"policy\.toml"):
        read_policy(str(path))
