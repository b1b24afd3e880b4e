"""What a story is given and what it sees of the store, on a real migrated store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversations import tables as talk
from bot.converse.backstage import StoreBackstage
from bot.converse.story import Entity, Given, OrderWish, Story, Turn
from bot.database import open_engine, writing
from bot.errors import NotFound
from bot.gateway.identity import verify
from bot.migrations import upgrade_engine
from bot.settings import Settings
from bot.shop import tables as shop

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(Settings(var_dir=tmp_path).store_url)
    await upgrade_engine(engine)
    yield engine
    await engine.dispose()


@pytest.fixture
def backstage(engine: AsyncEngine, tmp_path: Path) -> StoreBackstage:
    return StoreBackstage(engine, Settings(var_dir=tmp_path), now=lambda: NOW)


async def add_customer(engine: AsyncEngine, customer_id: str) -> None:
    values = {"customer_id": customer_id, "name": f"Ada {customer_id}", "email": "a@b.example", "address": {}}
    async with writing(engine) as store:
        await store.execute(insert(shop.customers).values(values))


async def add_order(
    engine: AsyncEngine,
    number: str,
    customer_id: str,
    status: str = "shipped",
    *,
    lines: int = 1,
    days: int = 3,
    total_cents: int = 1234,
) -> None:
    moment = NOW - timedelta(days=days)
    order = {
        "number": number,
        "customer_id": customer_id,
        "email": f"{customer_id}@shop.example",
        "status": status,
        "placed_at": moment - timedelta(days=60),
        "currency": "EUR",
        "total_cents": total_cents,
        "shipping_address": {},
    }
    async with writing(engine) as store:
        await store.execute(insert(shop.orders).values(order))
        for position in range(lines):
            line = {
                "order_number": number,
                "line_id": f"{number}-{position}",
                "position": position,
                "title": f"Shirt {number} {position}",
                "quantity": 1,
                "price_cents": 617,
            }
            await store.execute(insert(shop.order_lines).values(line))
        step = {"order_number": number, "position": 0, "status": status, "at": moment}
        await store.execute(insert(shop.order_history).values(step))


def story(*words: str, signed_in: bool = False, **wish: object) -> Story:
    turns = tuple(Turn(line=1, text=text) for text in words)
    given = Given(signed_in=signed_in, order=OrderWish(**wish) if wish else None)  # type: ignore[arg-type]
    return Story(name="s", path=Path("a.yml"), line=1, given=given, turns=turns)


@pytest.fixture
async def shop_of_two(engine: AsyncEngine) -> None:
    for customer in ("c1", "c2"):
        await add_customer(engine, customer)
    await add_order(engine, "FD1", "c1", "delivered", lines=2, days=40)
    await add_order(engine, "FD2", "c1", "shipped")
    await add_order(engine, "FD3", "c2", "shipped")
    await add_order(engine, "FD4", "c2", "delivered", days=5)


async def test_guest_without_an_order_needs_nothing(backstage: StoreBackstage) -> None:
    """Small talk runs on an empty store."""
    cast = await backstage.cast(story("hi"))
    assert (cast.order_number, cast.customer_id) == (None, None)


@pytest.mark.usefixtures("shop_of_two")
async def test_order_is_picked_by_status_and_its_names_are_known(backstage: StoreBackstage) -> None:
    """Everything that a story may call by name comes from the picked order."""
    cast = await backstage.cast(story("x", signed_in=True, status="shipped"))
    assert cast.order_number == "FD2"
    assert cast.customer_id == "c1"
    assert cast.values == {
        "order.number": "FD2",
        "order.email": "c1@shop.example",
        "order.status": "shipped",
        "order.total": "12.34",
        "order.title": "Shirt FD2 0",
        "order.second_title": "",
        "order.variant": "",
        "order.other_number": "FD1",
        "order.other_title": "Shirt FD1 0",
        "order.foreign_number": "FD3",
        "customer.customer_id": "c1",
        "customer.name": "Ada c1",
        "customer.first_name": "Ada",
        "customer.email": "a@b.example",
    }


@pytest.mark.usefixtures("shop_of_two")
async def test_no_two_stories_share_a_customer(backstage: StoreBackstage) -> None:
    """Orders run out rather than being used twice; the message says what was asked for."""
    wish = story("x", status="shipped")
    assert [(await backstage.cast(wish)).order_number for _ in range(2)] == ["FD2", "FD3"]
    with pytest.raises(NotFound, match="shipped"):
        await backstage.cast(wish)


@pytest.mark.usefixtures("shop_of_two")
@pytest.mark.parametrize(
    ("wish", "number"),
    [
        ({"lines": 2}, "FD1"),
        ({"status": "delivered", "age_days_max": 30}, "FD4"),
        ({"status": "delivered", "age_days_min": 31}, "FD1"),
        ({"customer": "c2"}, "FD3"),
    ],
)
async def test_every_part_of_a_wish_counts(
    backstage: StoreBackstage, wish: dict[str, object], number: str
) -> None:
    """Lines, age since the last step, and the customer."""
    assert (await backstage.cast(story("x", **wish))).order_number == number


async def test_order_is_worth_and_paid_as_wished(backstage: StoreBackstage, engine: AsyncEngine) -> None:
    """What it cost, and how many ways to pay its customer has."""
    for number, total_cents in enumerate((900, 60_000, 900), 1):
        await add_customer(engine, f"c{number}")
        await add_order(engine, f"FD{number}", f"c{number}", total_cents=total_cents)
    methods = [
        {"customer_id": "c3", "method_id": f"m{n}", "position": n, "kind": "card", "label": "Visa"}
        for n in range(2)
    ]
    async with writing(engine) as store:
        await store.execute(insert(shop.payment_methods).values(methods))
    assert (await backstage.cast(story("x", total_cents_min=50_000))).order_number == "FD2"
    assert (await backstage.cast(story("x", payment_methods=2))).order_number == "FD3"


async def test_a_title_that_is_named_is_that_of_one_item(
    backstage: StoreBackstage, engine: AsyncEngine
) -> None:
    """Whoever says it means that item, and is not asked which of two of the same name."""
    for customer, number in (("c1", "FD1"), ("c2", "FD2")):
        await add_customer(engine, customer)
        await add_order(engine, number, customer, lines=2)
    async with writing(engine) as store:
        of_first = shop.order_lines.c.order_number == "FD1"
        await store.execute(update(shop.order_lines).where(of_first).values(title="Shirt in blue"))
    assert (await backstage.cast(story("${order.title}", status="shipped"))).order_number == "FD2"
    assert (await backstage.cast(story("x", status="shipped"))).order_number == "FD1"


async def test_another_order_of_the_same_customer_exists_when_it_is_named(
    backstage: StoreBackstage, engine: AsyncEngine
) -> None:
    """A story that corrects itself to the other order gets a customer with two."""
    await add_customer(engine, "c1")
    await add_customer(engine, "c2")
    await add_order(engine, "FD1", "c1")
    await add_order(engine, "FD2", "c2")
    await add_order(engine, "FD3", "c2")
    cast = await backstage.cast(story("no, ${order.other_number}", status="shipped"))
    assert (cast.order_number, cast.values["order.other_number"]) == ("FD2", "FD3")


@pytest.mark.usefixtures("shop_of_two")
async def test_customers_who_have_talked_before_are_left_alone(
    backstage: StoreBackstage, engine: AsyncEngine
) -> None:
    """A signed-in customer has one conversation on all devices; a story needs a fresh one."""
    visitor = {"visitor_id": "v", "customer_id": "c1", "created_at": NOW}
    async with writing(engine) as store:
        await store.execute(insert(talk.visitor).values(visitor))
    assert (await backstage.cast(story("x", signed_in=True))).customer_id == "c2"


async def test_progress_of_a_turn_is_read_from_the_store(
    backstage: StoreBackstage, engine: AsyncEngine
) -> None:
    """Running, then done with a trace; a message that the bot was not asked about has none."""
    conversation = {
        "conversation_id": "k",
        "visitor_id": "v",
        "language": "en",
        "status": "bot",
        "epoch": 0,
        "last_seq": 1,
        "created_at": NOW,
    }
    turn = {
        "conversation_id": "k",
        "epoch": 0,
        "attempt": 1,
        "created_at": NOW,
    }
    trace = {"intent": {"name": "inform"}, "entities": [{"entity": "email", "value": "x"}], "actions": []}
    async with writing(engine) as store:
        await store.execute(insert(talk.visitor).values(visitor_id="v", created_at=NOW))
        await store.execute(insert(talk.conversation).values(conversation))
        await store.execute(
            insert(talk.turn).values(turn | {"message_id": "m1", "seq": 1, "status": "running"})
        )
        done = {"message_id": "m2", "seq": 2, "status": "done", "reply_seq": 3, "trace": trace}
        await store.execute(insert(talk.turn).values(turn | done))
    running, done_, none = [await backstage.progress("k", seq) for seq in (1, 2, 3)]
    assert running is not None
    assert not running.finished
    assert done_ is not None
    assert (done_.finished, done_.reply_seq) == (True, 3)
    assert done_.trace is not None
    assert done_.trace.entities == (Entity("email", "x"),)
    assert none is None


@pytest.mark.usefixtures("shop_of_two")
async def test_order_is_read_as_it_is_stored_now(backstage: StoreBackstage, engine: AsyncEngine) -> None:
    """Stories compare the status and the returns."""
    values = {
        "return_id": "r1",
        "order_number": "FD1",
        "line_ids": ["FD1-0"],
        "reason": "too small",
        "status": "requested",
        "requested_at": NOW,
    }
    async with writing(engine) as store:
        await store.execute(insert(shop.returns).values(values))
    order = await backstage.order("FD1")
    assert order["status"] == "delivered"
    returned = order["returns"][0]
    assert (returned["status"], returned["reason"], returned["line_ids"]) == (
        "requested",
        "too small",
        ["FD1-0"],
    )
    assert [line["title"] for line in order["lines"]] == ["Shirt FD1 0", "Shirt FD1 1"]
    assert (order["exchanges"], order["payments"], order["cases"]) == ([], [], [])


def test_gateway_believes_the_identity(backstage: StoreBackstage, tmp_path: Path) -> None:
    """It is signed as the shop's server would sign it."""
    settings = Settings(var_dir=tmp_path)
    identity = verify(backstage.identity("c1"), site=settings.shop_name, key=settings.identity_key)
    assert identity.customer_id == "c1"
    assert identity.is_current(NOW)
