"""Clicks, likes and dislikes come in over both ways, count once, and only for what was shown to that customer."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.gateway import keys
from bot.shop import Principal
from bot.shop.reactions import ShownList, ShownProduct
from tests.bot.gateway.client import Widget
from tests.bot.gateway.conftest import System
from tests.fakes import new_id

LIST = new_id()


async def show(system: System, widget: Widget, *product_ids: str, list_id: str = LIST) -> None:
    """What an action does when it shows cards."""
    await system.app[keys.REACTIONS].record_impressions(
        Principal(conversation_id=widget.conversation, customer_id=None),
        ShownList(
            list_id=list_id,
            source="search",
            products=[ShownProduct(product_id=product_id) for product_id in product_ids],
        ),
    )


async def react(widget: Widget, kind: Any, product_id: Any, /, **parts: Any) -> dict[str, Any]:
    """Sends a reaction; the gateway's answer."""
    frame = {"t": "react", "client_msg_id": new_id(), "kind": kind, "product_id": product_id}
    await widget.socket.send_json(frame | parts)
    return await widget.frame("noted", "nack")


async def opinions(system: System, widget: Widget) -> dict[str, str]:
    return dict(await system.app[keys.REACTIONS].opinions(widget.conversation))


async def test_a_reaction_is_noted_and_kept(system: System) -> None:
    """The dialogue hears at once what is not wanted."""
    widget = await system.widget()
    await show(system, widget, "coat", "hat")
    answer = await react(widget, "dislike", "coat", list_id=LIST)
    assert (answer["t"], answer["verdict"]) == ("noted", "counted")
    assert await system.app[keys.REACTIONS].disliked(widget.conversation) == {"coat"}


async def test_of_like_and_dislike_the_last_holds(system: System) -> None:
    """And an opinion can be taken back."""
    widget = await system.widget()
    await show(system, widget, "coat", "hat")
    for kind, product_id in (("like", "coat"), ("dislike", "coat"), ("like", "hat"), ("withdraw", "hat")):
        await react(widget, kind, product_id)
    assert await opinions(system, widget) == {"coat": "dislike"}


async def test_a_replayed_socket_counts_once(system: System) -> None:
    """The same frames again, over a new socket of the same visitor; letters of the id may change their case."""
    widget = await system.widget()
    await show(system, widget, "coat")
    frame_id = new_id()
    first = await react(widget, "click", "coat", client_msg_id=frame_id)
    again = await system.widget(token=widget.welcome["token"])
    replayed = [
        await react(again, "click", "coat", client_msg_id=each) for each in (frame_id, frame_id.upper())
    ]
    assert first["verdict"] == "counted"
    assert [each["verdict"] for each in replayed] == ["duplicate", "duplicate"]


async def test_nobody_reacts_for_another_visitor(system: System) -> None:
    """A list's name is no key: what was shown to somebody else counts for nobody else."""
    widget, stranger = await system.widget(), await system.widget()
    await show(system, widget, "coat")
    assert (await react(stranger, "dislike", "coat", list_id=LIST))["verdict"] == "never_shown"
    assert (await react(widget, "dislike", "unknown"))["verdict"] == "never_shown"
    assert await opinions(system, widget) == {}


async def test_a_very_old_list_is_ignored_and_said_to_be(system: System) -> None:
    """The socket stays as it is."""
    widget = await system.widget()
    await show(system, widget, "coat")
    system.clock.advance(days=30)
    assert (await react(widget, "click", "coat", list_id=LIST))["verdict"] == "too_old"


async def test_nothing_counts_in_a_closed_conversation(system: System) -> None:
    """The socket is still open, but the conversation has ended."""
    widget = await system.widget()
    await show(system, widget, "coat")
    await widget.ask("hello")
    console = await system.agent()
    await console.act(widget.conversation, "claim")
    await console.act(widget.conversation, "close")
    answer = await react(widget, "like", "coat")
    assert (answer["t"], answer["code"]) == ("nack", "conversation_closed")
    assert await opinions(system, widget) == {}


async def test_a_flood_is_throttled_and_the_rest_goes_on(stopped: System) -> None:
    """Of 10,000 reactions within a moment a minute's worth counts; messages are still answered."""
    system = await stopped.start(reactions_per_minute=20)
    widget = await system.widget()
    await show(system, widget, "coat")

    async def flood() -> None:
        for _ in range(10_000):
            await widget.socket.send_json(
                {"t": "react", "client_msg_id": new_id(), "kind": "click", "product_id": "coat"}
            )

    sending = asyncio.create_task(flood())
    answers = [await widget.frame("noted", "nack") for _ in range(10_000)]
    await sending
    counted = [answer for answer in answers if answer["t"] == "noted"]
    assert 20 <= len(counted) <= 30
    refused = next(answer for answer in answers if answer["t"] == "nack")
    assert refused["code"] == "too_many"
    assert refused["retry_ms"] > 0
    assert await widget.ask("still there?") == "You said: still there?"


@pytest.mark.parametrize(
    "parts",
    [
        {"kind": "love"},
        {"kind": "purchase"},  # only the shop's own programs may say so
        {"kind": None},
        {"product_id": float("nan")},
        {"product_id": "x" * 256},
        {"product_id": ["coat"]},
        {"list_id": 7},
        {"list_id": "first"},
        {"client_msg_id": "-" * 36},
        {"client_msg_id": "k"},
        {"at": "2026-03-01T12:00:00Z"},
        {"customer_id": "ada"},
    ],
    ids=str,
)
async def test_garbage_is_refused_with_a_reason(system: System, parts: dict[str, Any]) -> None:
    """Never a crash, never a row; the next one counts."""
    widget = await system.widget()
    await show(system, widget, "coat")
    answer = await react(widget, "like", "coat", **parts)
    assert (answer["t"], answer["code"]) == ("nack", "invalid_input")
    assert (await react(widget, "like", "coat"))["verdict"] == "counted"


@pytest.mark.parametrize("product_id", ["", "\ud800", "\0", "' OR 1=1 --", "💥" * 60])
async def test_strange_ids_were_never_shown(system: System, product_id: str) -> None:
    """No database chokes on them."""
    widget = await system.widget()
    await show(system, widget, "coat")
    assert (await react(widget, "like", product_id))["verdict"] == "never_shown"


async def test_an_id_stands_for_one_reaction(system: System) -> None:
    """The same id with another content is refused, as with messages."""
    widget = await system.widget()
    await show(system, widget, "coat")
    frame_id = new_id()
    await react(widget, "like", "coat", client_msg_id=frame_id)
    answer = await react(widget, "dislike", "coat", client_msg_id=frame_id)
    assert (answer["t"], answer["code"]) == ("nack", "id_conflict")


async def test_reactions_come_over_plain_requests_too(system: System) -> None:
    """Where sockets are blocked; without a token nothing is taken."""
    widget = await system.widget()
    await show(system, widget, "coat")
    body = {"client_msg_id": new_id(), "kind": "like", "product_id": "coat", "list_id": LIST}
    path = "/api/v1/conversation/reactions"
    headers = {"Authorization": f"Bearer {widget.welcome['token']}"}
    status, answer = await system.call("POST", path, json=body, headers=headers)
    assert (status, answer) == (200, {"client_msg_id": body["client_msg_id"], "verdict": "counted"})
    status, answer = await system.call("POST", path, json=body | {"kind": "love"}, headers=headers)
    assert (status, answer["code"]) == (400, "invalid_input")
    status, _ = await system.call("POST", path, json=body)
    assert status == 401


async def test_a_signed_in_customers_reaction_is_theirs(system: System) -> None:
    """By the shop's word, which the socket gave at its hello."""
    _, body = await system.call("POST", "/api/v1/demo/identity", json={"customer_id": "C1"})
    widget = await system.widget(identity=body["identity"])
    await show(system, widget, "coat")
    await react(widget, "like", "coat")
    since = system.clock() - timedelta(days=1)
    assert [each.customer_id async for each in system.app[keys.REACTIONS].since(since)] == ["C1"]


async def test_what_is_old_is_forgotten_when_the_gateway_starts(stopped: System) -> None:
    """As long as the settings say; 0 keeps it."""
    system = await stopped.start(reactions_days=0)
    widget = await system.widget()
    await show(system, widget, "coat")
    await react(widget, "like", "coat")
    system.clock.advance(days=400)
    for days, left in ((0, {"coat": "like"}), (365, {})):
        await system.stop()
        await system.start(reactions_days=days)
        async with asyncio.timeout(5):
            while await opinions(system, widget) != left:  # noqa: ASYNC110  (the store has no event to offer)
                await asyncio.sleep(0.01)
