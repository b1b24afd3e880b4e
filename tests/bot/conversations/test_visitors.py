"""One open conversation for each visitor, and one scope for each customer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.conversations import Customer
from bot.errors import NotFound, Unauthorized
from tests.bot.conversations.conftest import Desk
from tests.bot.conversations.talk import ANN

CLEO = Customer(customer_id="C1", name="Cleo")


async def sign_in(desk: Desk, nonce: str, customer: Customer = CLEO) -> str:
    expires_at = desk.clock() + timedelta(minutes=10)
    found = await desk.visitors.sign_in(customer, "en", nonce=nonce, expires_at=expires_at)
    return found.conversation_id


async def test_visitor_comes_back_to_the_open_conversation(desk: Desk) -> None:
    """A reload goes on where the visitor was."""
    first = await desk.visitors.arrive("zh")
    assert await desk.visitors.come_back(first.visitor_id, "en") == first


async def test_visitor_gets_a_new_conversation_after_a_close(desk: Desk) -> None:
    """What was closed stays closed."""
    first = await desk.visitors.arrive("en")
    await desk.log.close(first.conversation_id, ANN)
    second = await desk.visitors.come_back(first.visitor_id, "en")
    assert second.conversation_id != first.conversation_id


async def test_many_arrivals_at_once_open_one_conversation(desk: Desk) -> None:
    """Double clicks and many tabs share one conversation."""
    first = await desk.visitors.arrive("en")
    await desk.log.close(first.conversation_id, ANN)
    found = await asyncio.gather(*(desk.visitors.come_back(first.visitor_id, "en") for _ in range(10)))
    assert len({one.conversation_id for one in found}) == 1


async def test_customer_has_one_conversation_on_every_device(desk: Desk) -> None:
    """Two sign-ins lead to the same place, and a stranger's leads elsewhere."""
    assert await sign_in(desk, "n1") == await sign_in(desk, "n2")
    assert await sign_in(desk, "n3", Customer(customer_id="C2", name="Dan")) != await sign_in(desk, "n4")


async def test_identity_counts_once(desk: Desk) -> None:
    """Who overhears an identity cannot use it again."""
    await sign_in(desk, "n1")
    with pytest.raises(Unauthorized):
        await sign_in(desk, "n1")


async def test_signing_in_starts_a_scope_of_its_own(desk: Desk) -> None:
    """What was said before on a shared computer is not the customer's."""
    anonymous = await desk.visitors.arrive("en")
    assert await sign_in(desk, "n1") != anonymous.conversation_id
    assert await desk.visitors.customer(anonymous.visitor_id) is None


async def test_unknown_visitor_is_not_found(desk: Desk) -> None:
    """A token of a store that was replaced opens nothing."""
    with pytest.raises(NotFound):
        await desk.visitors.come_back("nobody", "en")
