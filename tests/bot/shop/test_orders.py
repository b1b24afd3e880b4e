"""Who sees which order, and what may be done with it: the shop contract, on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import reading
from bot.errors import IdConflict, InvalidInput, NotFound, PolicyRefused
from bot.shop import Principal, SqlShop
from bot.shop.tables import order_history, returns, shop_audit
from tests.bot.shop.conftest import Load, numbers, order, product
from tests.fakes import FakeClock

ADA = Principal(conversation_id="c-ada", customer_id="ada")
BOB = Principal(conversation_id="c-bob", customer_id="bob")
GUEST = Principal(conversation_id="c-guest", customer_id=None)

DELIVERED = {
    "status": "delivered",
    "history": [
        {"status": "pending", "at": "2026-02-01T10:00:00Z"},
        {"status": "delivered", "at": "2026-02-10T10:00:00Z"},
    ],
}


@pytest.fixture
def clock() -> FakeClock:
    """1 March 2026, noon."""
    return FakeClock()


@pytest.fixture
def shop(engine: AsyncEngine, clock: FakeClock) -> SqlShop:
    """The shop under test."""
    return SqlShop(engine, clock=clock)


async def test_an_order_comes_back_as_it_went_in(shop: SqlShop, load: Load) -> None:
    """Every field, in the order of the file."""
    await load(
        "orders",
        order(
            **DELIVERED,
            shipping_address={"line1": "1 Quay", "city": "Cork"},
            shipments=[
                {"carrier": "An Post", "tracking_number": "T1", "delivered_at": "2026-02-10T10:00:00Z"}
            ],
            returns=[
                {
                    "return_id": "R1",
                    "line_ids": ["2"],
                    "reason": "too small",
                    "requested_at": "2026-02-11T10:00:00Z",
                }
            ],
        ),
    )
    found = await shop.order(ADA, "FD1")
    assert (found.number, found.status, found.total_cents, found.email) == (
        "FD1",
        "delivered",
        26_300,
        "ada@example.com",
    )
    assert [(line.title, line.quantity, line.price_cents) for line in found.lines] == [
        ("Rain coat", 2, 25_800),
        ("Old hat", 1, 500),
    ]
    assert [change.status for change in found.history] == ["pending", "delivered"]
    assert found.shipments[0].tracking_number == "T1"
    assert (found.returns[0].line_ids, found.returns[0].status) == (("2",), "requested")
    assert found.shipping_address == {"line1": "1 Quay", "city": "Cork"}


async def test_customers_see_their_own_orders_newest_first(shop: SqlShop, load: Load) -> None:
    """And nobody else's."""
    await load(
        "orders",
        order("FD1"),
        order("FD2", placed_at="2026-02-03T00:00:00Z"),
        order("FD3", customer_id="bob"),
        order("FD4", customer_id=None),
    )
    assert numbers(await shop.orders(ADA)) == ["FD2", "FD1"]
    assert numbers(await shop.orders(ADA, limit=1)) == ["FD2"]
    assert numbers(await shop.orders(BOB)) == ["FD3"]
    assert await shop.orders(GUEST) == []


@pytest.mark.parametrize("typed", ["FD1", " fd1 ", "#FD1", "f d 1", "\uff26\uff24\uff11"])
async def test_order_numbers_are_found_however_they_are_typed(shop: SqlShop, load: Load, typed: str) -> None:
    """Case, spaces, a hash and full-width letters do not matter."""
    await load("orders", order())
    assert (await shop.order(ADA, typed)).number == "FD1"


async def test_a_strangers_order_looks_like_none(shop: SqlShop, load: Load) -> None:
    """Reading and writing, by a customer and by a guest: the same words as for an order that does not exist."""
    await load("orders", order())
    said = set()
    for principal in (BOB, GUEST):
        for number in ("FD1", "FD404"):
            for attempt in (
                shop.order(principal, number),
                shop.cancel_order(principal, number, key="k"),
                shop.request_return(principal, number, line_ids=["1"], reason="no", key="k"),
            ):
                with pytest.raises(NotFound) as caught:
                    await attempt
                said.add(str(caught.value))
    assert len(said) == 1
    assert (await shop.order(ADA, "FD1")).status == "pending"


async def test_cancelling_puts_goods_back_and_leaves_traces(
    shop: SqlShop, load: Load, engine: AsyncEngine, clock: FakeClock
) -> None:
    """Status, history, stock and audit change together."""
    await load("products", product())
    await load("orders", order())
    cancelled = await shop.cancel_order(ADA, "fd1", key="k", reason="changed my mind")
    assert cancelled.status == "cancelled"
    assert [(change.status, change.at) for change in cancelled.history][-1] == ("cancelled", clock())
    assert cancelled == await shop.order(ADA, "FD1")
    assert (await shop.product("coat")).variants[0].stock == 7
    async with reading(engine) as connection:
        row = (await connection.execute(select(shop_audit))).one()
    assert (row.action, row.order_number, row.customer_id, row.conversation_id) == (
        "cancel_order",
        "FD1",
        "ada",
        "c-ada",
    )
    assert row.detail == {"reason": "changed my mind", "was": "pending"}


async def test_the_same_key_cancels_once(shop: SqlShop, load: Load) -> None:
    """A repeated request has the same answer and no further effect."""
    await load("products", product())
    await load("orders", order())
    first = await shop.cancel_order(ADA, "FD1", key="k")
    assert await shop.cancel_order(ADA, "FD1", key="k") == first
    assert (await shop.product("coat")).variants[0].stock == 7


async def test_a_key_belongs_to_one_request(shop: SqlShop, load: Load) -> None:
    """Used for another, it is refused, and the other does not happen; other conversations have their own keys."""
    await load("orders", order("FD1"), order("FD2"), order("FD3", customer_id="bob"))
    await shop.cancel_order(ADA, "FD1", key="k")
    with pytest.raises(IdConflict):
        await shop.cancel_order(ADA, "FD2", key="k")
    assert (await shop.order(ADA, "FD2")).status == "pending"
    assert (await shop.cancel_order(BOB, "FD3", key="k")).status == "cancelled"


async def test_what_was_cancelled_stays_so(shop: SqlShop, load: Load) -> None:
    """A new request says why not, and stock is not restored twice."""
    await load("products", product())
    await load("orders", order())
    await shop.cancel_order(ADA, "FD1", key="k")
    with pytest.raises(PolicyRefused) as caught:
        await shop.cancel_order(ADA, "FD1", key="another")
    assert caught.value.reason == "already_cancelled"
    assert (await shop.product("coat")).variants[0].stock == 7


async def test_of_many_cancellations_at_once_one_has_an_effect(
    shop: SqlShop, load: Load, engine: AsyncEngine
) -> None:
    """With one key all get its answer; with their own keys one wins."""
    await load("products", product())
    await load("orders", order("FD1"), order("FD2"))
    same = await asyncio.gather(*(shop.cancel_order(ADA, "FD1", key="k") for _ in range(8)))
    assert len({each.status for each in same}) == 1
    each_own = await asyncio.gather(
        *(shop.cancel_order(ADA, "FD2", key=f"k{number}") for number in range(8)), return_exceptions=True
    )
    assert sum(isinstance(outcome, PolicyRefused) for outcome in each_own) == 7
    assert (await shop.product("coat")).variants[0].stock == 9
    async with reading(engine) as connection:
        changes = select(func.count()).where(order_history.c.status == "cancelled")
        assert (await connection.execute(changes)).scalar_one() == 2


async def test_a_return_is_asked_for_once(
    shop: SqlShop, load: Load, engine: AsyncEngine, clock: FakeClock
) -> None:
    """The order says so; the other lines can follow, the same cannot."""
    await load("orders", order(**DELIVERED))
    first = await shop.request_return(ADA, "FD1", line_ids=["1"], reason="too big", key="k1")
    assert (first.line_ids, first.reason, first.status, first.requested_at) == (
        ("1",),
        "too big",
        "requested",
        clock(),
    )
    assert await shop.request_return(ADA, "FD1", line_ids=["1"], reason="too big", key="k1") == first
    with pytest.raises(PolicyRefused) as caught:
        await shop.request_return(ADA, "FD1", line_ids=["1"], reason="too big", key="k2")
    assert caught.value.reason == "already_returned"
    await shop.request_return(ADA, "FD1", line_ids=["2"], reason="ugly", key="k3")
    found = await shop.order(ADA, "FD1")
    assert (found.status, len(found.returns)) == ("return_requested", 2)
    async with reading(engine) as connection:
        assert (await connection.execute(select(func.count()).select_from(shop_audit))).scalar_one() == 2


async def test_of_many_returns_at_once_one_is_made(shop: SqlShop, load: Load, engine: AsyncEngine) -> None:
    """Nobody is refunded twice."""
    await load("orders", order(**DELIVERED))
    outcomes = await asyncio.gather(
        *(
            shop.request_return(ADA, "FD1", line_ids=["1"], reason="no", key=f"k{number}")
            for number in range(6)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, PolicyRefused) for outcome in outcomes) == 5
    async with reading(engine) as connection:
        assert (await connection.execute(select(func.count()).select_from(returns))).scalar_one() == 1


async def test_returns_close_with_the_window(shop: SqlShop, load: Load, clock: FakeClock) -> None:
    """Thirty days after delivery, to the second."""
    await load("orders", order(**DELIVERED), order("FD2", **DELIVERED))
    clock.advance(days=11, hours=-2)
    await shop.request_return(ADA, "FD1", line_ids=["1"], reason="no", key="k1")
    clock.advance(seconds=1)
    with pytest.raises(PolicyRefused) as caught:
        await shop.request_return(ADA, "FD2", line_ids=["1"], reason="no", key="k2")
    assert caught.value.reason == "window_closed"


@pytest.mark.parametrize("line_ids", [[], ["404"], ["1", "404"]])
async def test_a_return_names_lines_of_the_order(shop: SqlShop, load: Load, line_ids: list[str]) -> None:
    """Anything else cannot be understood."""
    await load("orders", order(**DELIVERED))
    with pytest.raises(InvalidInput):
        await shop.request_return(ADA, "FD1", line_ids=line_ids, reason="no", key="k")


async def test_endless_reasons_are_refused(shop: SqlShop, load: Load) -> None:
    """A reason is a sentence, not a flood."""
    await load("orders", order())
    with pytest.raises(InvalidInput, match="characters"):
        await shop.cancel_order(ADA, "FD1", key="k", reason="x" * 1001)


@pytest.mark.parametrize("hostile", ["\0", "\ud800", "FD1\0\ud800", "x" * 100_000, "", "#"])
async def test_hostile_order_numbers_are_just_not_found(shop: SqlShop, load: Load, hostile: str) -> None:
    """What a customer typed never becomes a server error."""
    await load("orders", order("FD2"))
    with pytest.raises(NotFound):
        await shop.order(ADA, hostile)


async def test_a_reason_that_no_database_holds_is_refused(shop: SqlShop, load: Load) -> None:
    """It is no text."""
    await load("orders", order(**DELIVERED))
    with pytest.raises(InvalidInput):
        await shop.request_return(ADA, "FD1", line_ids=["1"], reason="\0", key="k")


async def test_keys_are_forgotten_after_a_week(shop: SqlShop, load: Load, clock: FakeClock) -> None:
    """The table does not grow for ever; the order's own state still protects it."""
    await load("orders", order("FD1"), order("FD2"))
    await shop.cancel_order(ADA, "FD1", key="k")
    clock.advance(days=7, seconds=1)
    await shop.cancel_order(ADA, "FD2", key="another")
    with pytest.raises(PolicyRefused):
        await shop.cancel_order(ADA, "FD1", key="k")


async def test_customers_come_back_as_they_went_in(shop: SqlShop, load: Load) -> None:
    """And an unknown one is not found."""
    await load(
        "customers",
        {
            "customer_id": "ada",
            "name": "Ada L",
            "email": "Ada@Example.com",
            "address": {"city": "Cork", "line2": ""},
            "created_at": "2025-01-01T00:00:00Z",
        },
    )
    found = await shop.customer("ada")
    assert (found.name, found.email, found.address) == ("Ada L", "ada@example.com", {"city": "Cork"})
    with pytest.raises(NotFound):
        await shop.customer("bob")


async def test_demo_customers_have_the_most_varied_orders(shop: SqlShop, load: Load) -> None:
    """A visitor can try everything with the first one."""
    await load("customers", {"customer_id": "ada", "name": "Ada"}, {"customer_id": "bob", "name": "Bob"})
    await load(
        "orders",
        order("FD1", customer_id="bob"),
        order("FD2", customer_id="bob"),
        order("FD3"),
        order("FD4", **DELIVERED),
        order("FD5", customer_id=None),
    )
    assert [each.customer_id for each in await shop.demo_customers()] == ["ada", "bob"]
    assert len(await shop.demo_customers(limit=1)) == 1


async def test_grants_end_by_themselves(shop: SqlShop, load: Load, clock: FakeClock) -> None:
    """Thirty minutes after the guest proved who they are."""
    await load("orders", order())
    await shop.verify_guest(GUEST, "FD1", "ada@example.com")
    clock.advance(minutes=29, seconds=59)
    assert numbers(await shop.orders(GUEST)) == ["FD1"]
    clock.time += timedelta(seconds=1)
    assert await shop.orders(GUEST) == []
    with pytest.raises(NotFound):
        await shop.order(GUEST, "FD1")
