"""A guest sees an order by its number and e-mail address, and nobody gets there by guessing."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import reading
from bot.errors import NotFound, TooMany
from bot.shop import Order, Principal, SqlShop
from bot.shop.tables import guest_failures
from tests.bot.shop.conftest import Load, order
from tests.fakes import FakeClock


def guest(number: int = 1) -> Principal:
    """A visitor without an account."""
    return Principal(conversation_id=f"c-{number}", customer_id=None)


@pytest.fixture
def clock() -> FakeClock:
    """1 March 2026, noon."""
    return FakeClock()


@pytest.fixture
def shop(engine: AsyncEngine, clock: FakeClock) -> SqlShop:
    """The shop under test."""
    return SqlShop(engine, clock=clock)


@pytest.mark.parametrize("email", ["ada@example.com", " ADA@Example.COM ", "\uff41da@example.com"])
async def test_number_and_address_open_one_order_to_one_conversation(
    shop: SqlShop, load: Load, email: str
) -> None:
    """However they are typed; other orders of the same person stay closed."""
    await load("orders", order("FD1"), order("FD2"))
    found = await shop.verify_guest(guest(), "#fd1", email)
    assert found == await shop.order(guest(), "FD1")
    for principal, number in ((guest(), "FD2"), (guest(2), "FD1")):
        with pytest.raises(NotFound):
            await shop.order(principal, number)


async def test_a_guest_may_cancel_what_they_may_see(shop: SqlShop, load: Load) -> None:
    """The grant is as good as an account for this order."""
    await load("orders", order())
    await shop.verify_guest(guest(), "FD1", "ada@example.com")
    assert (await shop.cancel_order(guest(), "FD1", key="k")).status == "cancelled"


async def test_every_failure_sounds_the_same(shop: SqlShop, load: Load) -> None:
    """Wrong address, no such order, an order without an address, nonsense."""
    await load("orders", order("FD1"), order("FD2", email=None, customer_id=None))
    for conversation, (number, email) in enumerate(
        (
            ("FD1", "bob@example.com"),
            ("FD404", "ada@example.com"),
            ("FD2", ""),
            ("FD2", "ada@example.com"),
            ("", ""),
            ("FD1", "ada@example.com\0"),
            ("FD1", "\ud800"),
            ("FD4\0\ud80004", "ada@example.com"),
            ("' OR 1=1 --", "%"),
        )
    ):
        with pytest.raises(NotFound, match=r"^there is no such order$"):
            await shop.verify_guest(guest(conversation), number, email)


async def test_the_customers_address_counts_where_the_order_has_none(shop: SqlShop, load: Load) -> None:
    """Some shops keep the address with the account alone."""
    await load("customers", {"customer_id": "ada", "name": "Ada", "email": "ada@example.com"})
    await load("orders", order(email=None))
    assert (await shop.verify_guest(guest(), "FD1", "ada@example.com")).email == "ada@example.com"


async def test_a_conversation_has_five_wrong_guesses_in_fifteen_minutes(
    shop: SqlShop, load: Load, clock: FakeClock
) -> None:
    """Then even the right answer waits, and the error says for how long."""
    await load("orders", order())
    for attempt in range(5):
        with pytest.raises(NotFound):
            await shop.verify_guest(guest(), f"FD{attempt + 100}", f"{attempt}@example.com")
        clock.advance(minutes=1)
    with pytest.raises(TooMany) as caught:
        await shop.verify_guest(guest(), "FD1", "ada@example.com")
    assert caught.value.retry_after_s == 600
    clock.advance(minutes=10)
    assert (await shop.verify_guest(guest(), "FD1", "ada@example.com")).number == "FD1"


async def test_right_answers_do_not_count(shop: SqlShop, load: Load) -> None:
    """Somebody may look at their order as often as they like."""
    await load("orders", order())
    for _ in range(12):
        await shop.verify_guest(guest(), "FD1", "ada@example.com")


@pytest.mark.parametrize("subject", ["order", "email", "address"])
async def test_many_conversations_do_not_help(
    shop: SqlShop, load: Load, clock: FakeClock, subject: str
) -> None:
    """An order and an e-mail address have ten wrong guesses a day, a network address twenty an hour."""
    await load("orders", order())
    allowed = 20 if subject == "address" else 10
    for attempt in range(allowed):
        number = "FD1" if subject == "order" else f"FD{attempt + 100}"
        email = "ada@example.com" if subject == "email" else f"{attempt}@example.com"
        address = "192.0.2.7" if subject == "address" else f"192.0.2.{attempt + 10}"
        with pytest.raises(NotFound):
            await shop.verify_guest(guest(attempt + 10), number, email, address=address)
    with pytest.raises(TooMany):
        await shop.verify_guest(guest(), "FD1", "ada@example.com", address="192.0.2.7")
    clock.advance(days=1, seconds=1)
    await shop.verify_guest(guest(), "FD1", "ada@example.com", address="192.0.2.7")


async def test_guessing_all_at_once_does_not_help(shop: SqlShop, load: Load) -> None:
    """Of twenty parallel attempts five are looked at."""
    await load("orders", order())
    outcomes = await asyncio.gather(
        *(shop.verify_guest(guest(), f"FD{number}", "x@example.com") for number in range(100, 120)),
        return_exceptions=True,
    )
    assert sum(type(outcome) is NotFound for outcome in outcomes) == 5
    assert sum(type(outcome) is TooMany for outcome in outcomes) == 15


async def test_a_refused_attempt_does_not_prolong_the_wait(
    shop: SqlShop, load: Load, clock: FakeClock
) -> None:
    """Asking again and again while locked out changes nothing."""
    await load("orders", order())
    for attempt in range(5):
        with pytest.raises(NotFound):
            await shop.verify_guest(guest(), f"FD{attempt + 100}", f"{attempt}@example.com")
    for _ in range(20):
        clock.advance(seconds=40)
        with pytest.raises(TooMany):
            await shop.verify_guest(guest(), "FD1", "ada@example.com")
    clock.advance(seconds=100)
    assert isinstance(await shop.verify_guest(guest(), "FD1", "ada@example.com"), Order)


async def test_guesses_are_not_kept_in_clear_nor_for_ever(
    shop: SqlShop, load: Load, engine: AsyncEngine, clock: FakeClock
) -> None:
    """They are other people's addresses."""
    await load("orders", order())
    with pytest.raises(NotFound):
        await shop.verify_guest(guest(), "FD404", "eve@example.com", address="192.0.2.7")
    async with reading(engine) as connection:
        rows = (await connection.execute(select(guest_failures))).all()
    assert {row.scope for row in rows} == {"conversation", "order", "email", "address"}
    assert not any("eve" in row.subject or "192" in row.subject for row in rows if len(row.subject) != 64)
    clock.advance(days=1, seconds=1)
    await shop.verify_guest(guest(), "FD1", "ada@example.com")
    async with reading(engine) as connection:
        assert (await connection.execute(select(guest_failures))).all() == []
