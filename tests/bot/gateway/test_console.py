"""Agents in the console: who may do what, and what customers see of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.blocks import plain_text
from bot.gateway import console_socket, keys
from tests.bot.gateway.conftest import PASSWORD, System
from tests.fakes import FakeRasa, new_id

ASK_FOR_PERSON = {
    "custom": {
        "block": {
            "type": "handoff",
            "fallback": "I am asking a colleague.",
            "reason": "customer_request",
            "text": "I am asking a colleague.",
            "summary": "wants a person",
        }
    }
}


async def test_takeover_and_hand_back(system: System, rasa: FakeRasa) -> None:
    """The whole journey: asked for, listed, claimed, answered, handed back, and the bot knows what was said."""
    rasa.script = lambda request: (
        [ASK_FOR_PERSON] if request["text"] == "person" else [{"text": f"You said: {request['text']}"}]
    )
    widget = await system.widget()
    await widget.ask("person")
    assert (await widget.event(kind="status"))["status"] == "queued"
    console = await system.agent()
    _status, listed = await console.call("GET", "/conversations?status=queued")
    (item,) = listed["items"]
    assert (item["reason"], item["summary"]) == ("customer_request", "wants a person")
    assert (await console.act(widget.conversation, "claim"))[0] == 200
    assert (await widget.event(kind="status"))["agent_name"] == "Ann"
    await widget.send("are you real?")
    await widget.frame("ack")
    sent = {"client_msg_id": new_id(), "text": "I am Ann"}
    status, ack = await console.act(widget.conversation, "messages", json=sent)
    assert (status, ack["dup"]) == (200, False)
    assert (await console.act(widget.conversation, "messages", json=sent))[1]["dup"]
    assert (await widget.event(sender="agent"))["agent_name"] == "Ann"
    assert (await console.act(widget.conversation, "release"))[0] == 200
    assert (await widget.event(kind="status"))["status"] == "bot"
    assert [entry["text"] for entry in rasa.informed[0]["entries"]] == ["are you real?", "I am Ann"]
    assert await widget.ask("thanks") == "You said: thanks"
    assert [turn["text"] for turn in rasa.turns] == ["person", "thanks"]


async def test_bot_goes_on_answering_while_the_customer_waits(system: System, rasa: FakeRasa) -> None:
    """Nobody has to wait in silence."""
    rasa.script = lambda request: (
        [ASK_FOR_PERSON] if request["text"] == "person" else [{"text": "still here"}]
    )
    widget = await system.widget()
    await widget.ask("person")
    assert await widget.ask("and my order?") == "still here"


async def test_second_agent_is_told_who_was_faster(system: System) -> None:
    """409 with the winner's name, and nothing changes."""
    widget = await system.widget()
    await widget.ask("hello")
    ann, ben = await system.agent("Ann"), await system.agent("Ben")
    await ann.act(widget.conversation, "claim")
    status, body = await ben.act(widget.conversation, "claim")
    assert (status, body["code"], body["agent_name"]) == (409, "already_claimed", "Ann")
    for action in ("release", "close"):
        assert (await ben.act(widget.conversation, action))[0] == 409
    sent = {"client_msg_id": new_id(), "text": "me too"}
    assert (await ben.act(widget.conversation, "messages", json=sent))[0] == 409


async def test_hand_back_works_while_rasa_is_down(system: System, rasa: FakeRasa) -> None:
    """The bot then does not know what was said, but the customer is not stuck."""
    widget = await system.widget()
    await widget.ask("hello")
    console = await system.agent()
    await console.act(widget.conversation, "claim")
    rasa.fail_with = 503
    assert (await console.act(widget.conversation, "release"))[1]["status"] == "bot"


async def test_detail_has_events_and_customer(system: System) -> None:
    """What an agent sees beside the chat."""
    widget = await system.widget()
    await widget.ask("hello")
    console = await system.agent()
    status, body = await console.call("GET", f"/conversations/{widget.conversation}")
    assert status == 200
    assert [event["seq"] for event in body["events"]] == [1, 2]
    assert (body["customer"], body["orders"]) == (None, [])


async def test_console_is_told_as_it_happens(system: System) -> None:
    """Events and changed rows are pushed; typing passes both ways."""
    console = await system.agent()
    async with console.http.ws_connect("/console/ws", origin=system.url) as socket:
        assert (await socket.receive_json())["t"] == "hello"
        widget = await system.widget()
        await widget.ask("hello")
        frames = [await socket.receive_json() for _ in range(4)]
        assert [frame["t"] for frame in frames] == ["event", "conversation"] * 2
        assert frames[-1]["item"]["last_text"] == "You said: hello"
        await widget.socket.send_json({"t": "typing", "on": True})
        assert await socket.receive_json() == {"t": "typing", "on": True, "conversation": widget.conversation}
        await socket.send_json({"t": "typing", "conversation": widget.conversation, "on": True})
        await widget.frame("typing")
        assert widget.frames[-1] == {"t": "typing", "who": "agent", "on": True}
        await socket.send_str("nonsense")
        assert (await socket.receive_json())["t"] == "nack"


async def test_signed_out_console_gets_nothing_more(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """The socket of a session that ended is closed."""
    monkeypatch.setattr(console_socket, "RECHECK_S", 0.05)
    console = await system.agent()
    async with console.http.ws_connect("/console/ws", origin=system.url) as socket:
        await socket.receive_json()
        await console.call("DELETE", "/session")
        async with asyncio.timeout(5):
            async for _message in socket:
                pass
        assert socket.close_code == 1008


@pytest.mark.parametrize("missing", ["session", "csrf", "origin"])
@pytest.mark.parametrize("action", ["claim", "release", "close", "messages"])
async def test_change_needs_session_csrf_token_and_origin(system: System, action: str, missing: str) -> None:
    """Another site cannot make an agent's browser act."""
    widget = await system.widget()
    console = await system.agent()
    headers = console.csrf | system.origin
    if missing == "csrf":
        headers.pop("X-CSRF-Token")
    if missing == "origin":
        headers["Origin"] = "https://evil.test"
    http = system.http if missing == "session" else console.http
    path = f"/api/v1/console/conversations/{widget.conversation}/{action}"
    body = {"client_msg_id": new_id(), "text": "x"}
    async with http.post(path, headers=headers, json=body) as response:
        assert response.status == (401 if missing == "session" else 403)
    stands = await system.app[keys.LOG].conversation(widget.conversation)
    assert stands.state.status == "bot"


@pytest.mark.parametrize(
    "path",
    ["/session", "/conversations", "/conversations/x"],
)
async def test_reading_needs_a_session(system: System, path: str) -> None:
    """Strangers see nothing, not even whether a conversation exists."""
    status, body = await system.call("GET", f"/api/v1/console{path}")
    assert (status, body["code"]) == (401, "unauthorized")


async def test_console_socket_needs_session_and_own_origin(system: System) -> None:
    """Neither a stranger nor another site's page listens in."""
    console = await system.agent()
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    async with system.http.get("/console/ws", headers=upgrade | system.origin) as response:
        assert response.status == 401
    async with console.http.get("/console/ws", headers=upgrade | {"Origin": "https://evil.test"}) as response:
        assert response.status == 403


async def test_cookie_is_out_of_reach_of_scripts_and_other_sites(stopped: System) -> None:
    """HttpOnly and SameSite=Strict; with https also Secure and bound to this host."""
    for public_url in ("", "https://help.shop.test"):
        system = await stopped.start(public_url=public_url)
        await system.app[keys.AGENTS].create(
            email=f"x{len(public_url)}@shop.test", name="X", password=PASSWORD
        )
        origin = {"Origin": public_url or system.url}
        body = {"email": f"x{len(public_url)}@shop.test", "password": PASSWORD}
        async with system.http.post("/api/v1/console/session", json=body, headers=origin) as response:
            cookie = response.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Path=/" in cookie
        assert ("Secure" in cookie, cookie.startswith("__Host-")) == (bool(public_url), bool(public_url))
        await system.stop()


async def test_guessing_passwords_is_slowed_down(system: System) -> None:
    """After five tries the address waits, whatever the account."""
    statuses = []
    for number in range(6):
        body = {"email": f"{number}@shop.test", "password": "guess"}
        statuses.append(
            (await system.call("POST", "/api/v1/console/session", json=body, headers=system.origin))[0]
        )
    assert statuses == [401] * 5 + [429]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "a@b.c"},
        {"email": 5, "password": "x"},
        {"email": "a" * 300, "password": "x"},
        {"email": "\ud800", "password": "\ud800"},
    ],
)
async def test_bad_sign_in_is_refused(system: System, body: Any) -> None:
    """Wrong types and broken text are a 4xx, not a crash."""
    status, _body = await system.call("POST", "/api/v1/console/session", json=body, headers=system.origin)
    assert status in {400, 401}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"client_msg_id": "x", "text": "hi"},
        {"client_msg_id": new_id(), "text": ""},
        {"client_msg_id": new_id(), "text": "\u200b"},
        {"client_msg_id": new_id(), "text": 5},
        {"client_msg_id": new_id(), "text": "\ud800"},
    ],
)
async def test_bad_message_of_an_agent_is_refused(system: System, body: Any) -> None:
    """The same care for agents' words as for customers'."""
    widget = await system.widget()
    console = await system.agent()
    await console.act(widget.conversation, "claim")
    status, answer = await console.act(widget.conversation, "messages", json=body)
    assert (status, answer["code"]) == (400, "invalid_input")


async def test_unknown_conversation_is_not_found(system: System) -> None:
    """For every address of the console."""
    console = await system.agent()
    assert (await console.call("GET", "/conversations/nowhere"))[0] == 404
    for action in ("claim", "release", "close"):
        assert (await console.act("nowhere", action))[0] == 404


async def test_unknown_filter_is_refused(system: System) -> None:
    """The list says which there are."""
    console = await system.agent()
    status, body = await console.call("GET", "/conversations?status=lost")
    assert status == 400
    assert "queued" in body["error"]


async def test_html_of_a_customer_stays_text(system: System) -> None:
    """The console gets words, to be shown as words."""
    widget = await system.widget()
    await widget.ask("<script>alert(1)</script>")
    console = await system.agent()
    _status, body = await console.call("GET", f"/conversations/{widget.conversation}")
    assert plain_text(body["events"][0]["content"]) == "<script>alert(1)</script>"
