"""Agents' accounts and sessions."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.conversations.agents import ABSOLUTE, IDLE
from bot.conversations.tables import agent, agent_session
from bot.errors import Conflict, InvalidInput, Unauthorized
from tests.bot.conversations.conftest import Desk

PASSWORD = "correct horse battery"


async def test_agent_signs_in_with_the_right_password(desk: Desk) -> None:
    """The address counts in any case; the session leads back to the agent."""
    created = await desk.agents.create(email="Ann@Shop.test", name="Ann", password=PASSWORD)
    found, token = await desk.agents.sign_in("ann@shop.TEST ", PASSWORD)
    assert found == created == await desk.agents.session(token)


@pytest.mark.parametrize(("email", "password"), [("ann@shop.test", "wrong"), ("eve@shop.test", PASSWORD)])
async def test_wrong_password_and_unknown_address_are_not_told_apart(
    desk: Desk, email: str, password: str
) -> None:
    """Nobody learns which addresses exist."""
    await desk.agents.create(email="ann@shop.test", name="Ann", password=PASSWORD)
    with pytest.raises(Unauthorized, match="the e-mail address or the password is wrong"):
        await desk.agents.sign_in(email, password)


async def test_neither_password_nor_token_is_stored(desk: Desk) -> None:
    """Passwords are argon2id with OWASP's parameters, tokens are hashed."""
    await desk.agents.create(email="ann@shop.test", name="Ann", password=PASSWORD)
    _agent, token = await desk.agents.sign_in("ann@shop.test", PASSWORD)
    password_hash = await desk.store.read(lambda c: c.execute(select(agent.c.password_hash)).scalar_one())
    token_hash = await desk.store.read(lambda c: c.execute(select(agent_session.c.token_hash)).scalar_one())
    assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert token not in token_hash


async def test_session_ends_when_unused(desk: Desk) -> None:
    """A console left open and idle is signed out; one in use is not."""
    await desk.agents.create(email="ann@shop.test", name="Ann", password=PASSWORD)
    _agent, token = await desk.agents.sign_in("ann@shop.test", PASSWORD)
    desk.clock.advance(seconds=IDLE.total_seconds() - 1)
    await desk.agents.session(token)
    desk.clock.advance(seconds=IDLE.total_seconds() - 1)
    await desk.agents.session(token)
    desk.clock.advance(seconds=IDLE.total_seconds() + 1)
    with pytest.raises(Unauthorized):
        await desk.agents.session(token)


async def test_session_ends_after_a_working_day(desk: Desk) -> None:
    """However much it is used."""
    await desk.agents.create(email="ann@shop.test", name="Ann", password=PASSWORD)
    _agent, token = await desk.agents.sign_in("ann@shop.test", PASSWORD)
    for _ in range(int(ABSOLUTE / IDLE) * 2 - 1):
        desk.clock.advance(seconds=IDLE.total_seconds() / 2)
        await desk.agents.session(token)
    desk.clock.advance(seconds=IDLE.total_seconds() / 2)
    with pytest.raises(Unauthorized):
        await desk.agents.session(token)


async def test_signing_out_ends_the_session_at_once(desk: Desk) -> None:
    """The token is worth nothing afterwards."""
    await desk.agents.create(email="ann@shop.test", name="Ann", password=PASSWORD)
    _agent, token = await desk.agents.sign_in("ann@shop.test", PASSWORD)
    await desk.agents.sign_out(token)
    with pytest.raises(Unauthorized):
        await desk.agents.session(token)


async def test_deactivated_agent_is_out_at_once(desk: Desk) -> None:
    """Neither the session nor the password works any more."""
    await desk.agents.create(email="ann@shop.test", name="Ann", password=PASSWORD)
    _agent, token = await desk.agents.sign_in("ann@shop.test", PASSWORD)
    await desk.store.write(lambda c: c.execute(update(agent).values(active=False)))
    with pytest.raises(Unauthorized):
        await desk.agents.session(token)
    with pytest.raises(Unauthorized):
        await desk.agents.sign_in("ann@shop.test", PASSWORD)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"email": "ann"}, "e-mail"),
        ({"email": "@shop.test"}, "e-mail"),
        ({"name": "  "}, "name"),
        ({"role": "king"}, "role"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 257}, "password"),
    ],
)
async def test_bad_account_is_refused_with_the_reason(
    desk: Desk, parts: dict[str, str], problem: str
) -> None:
    """The operator reads what to change."""
    good = {"email": "ann@shop.test", "name": "Ann", "password": PASSWORD}
    with pytest.raises(InvalidInput, match=problem):
        await desk.agents.create(**(good | parts))


async def test_address_is_used_once(desk: Desk) -> None:
    """Two agents cannot share a sign-in."""
    await desk.agents.create(email="ann@shop.test", name="Ann", password=PASSWORD)
    with pytest.raises(Conflict):
        await desk.agents.create(email="ANN@shop.test", name="Other", password=PASSWORD)
