"""The action server: token, contract, errors, health."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from actions.server import make_app
from actions.skill import Event, Reply
from actions.small_talk import Affirm
from actions.turn import Turn
from bot.settings import Settings
from tests.actions.conftest import Bot

CANARY = "canary-words-of-a-customer"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path, secret_key="s" * 40, action_timeout_s=0.2, store_timeout_s=0.1)


@pytest.fixture
async def client(bot: Bot, settings: Settings) -> AsyncIterator[TestClient[Any, Any]]:
    headers = {"Authorization": f"Bearer {settings.internal_token}"}
    async with TestClient(TestServer(make_app(settings, services=bot.services)), headers=headers) as client:
        yield client


def call(action: str) -> dict[str, Any]:
    message = {"text": CANARY, "intent": {"name": "affirm"}, "entities": [], "metadata": {}}
    tracker = {
        "sender_id": "t",
        "slots": {},
        "latest_message": message,
        "events": [{"event": "user", **message}],
        "paused": False,
        "active_loop": {},
    }
    return {"next_action": action, "sender_id": "t", "tracker": tracker}


async def test_action_runs_without_the_domain(client: TestClient[Any, Any]) -> None:
    """Rasa need not send 60 kB that nobody reads."""
    response = await client.post("/webhook", json=call("action_affirm"))
    assert response.status == 200
    assert [message["response"] for message in (await response.json())["responses"]] == ["utter_what_next"]


@pytest.mark.parametrize("token", ["", "Bearer wrong", "Bearer \u00e9"])
async def test_call_without_the_token_is_refused(client: TestClient[Any, Any], token: str) -> None:
    """Loopback is no protection from other programs of the machine."""
    headers = {"Authorization": token.encode("latin-1").decode("latin-1")}
    response = await client.post("/webhook", json=call("action_affirm"), headers=headers)
    assert response.status == 401
    assert (await response.json())["code"] == "unauthorized"


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"next_action": 1, "tracker": {}}', b"\xff"])
async def test_broken_body_is_named(client: TestClient[Any, Any], body: bytes) -> None:
    """A body that is no action call is the caller's mistake."""
    response = await client.post("/webhook", data=body)
    assert response.status == 400
    assert (await response.json())["code"] == "invalid_input"


async def test_unknown_action_is_not_found(client: TestClient[Any, Any]) -> None:
    """A model newer than the code fails clearly."""
    assert (await client.post("/webhook", json=call("action_unknown"))).status == 404


async def test_failure_does_not_repeat_the_customers_words(
    client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither to the caller nor in the log's own message."""

    async def fail(self: Affirm, turn: Turn, reply: Reply) -> list[Event]:
        raise RuntimeError(turn.words)

    monkeypatch.setattr(Affirm, "answer", fail)
    response = await client.post("/webhook", json=call("action_affirm"))
    assert response.status == 500
    assert CANARY not in await response.text()
    assert CANARY not in json.dumps([record.getMessage() for record in caplog.records])


async def test_slow_action_is_given_up(client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa hears of it before its own patience ends."""

    async def hang(self: Affirm, turn: Turn, reply: Reply) -> list[Event]:
        await asyncio.Event().wait()
        return []

    monkeypatch.setattr(Affirm, "answer", hang)
    response = await client.post("/webhook", json=call("action_affirm"))
    assert response.status == 503


async def test_health_needs_no_token_and_names_the_parts(bot: Bot, settings: Settings) -> None:
    """The launcher and the gateway ask."""
    async with TestClient(TestServer(make_app(settings, services=bot.services))) as client:
        response = await client.get("/health")
        assert await response.json() == {"status": "ok", "parts": {"store": "ok", "search": "ok"}}


async def test_missing_model_degrades_and_does_not_crash(shop_file: Path, settings: Settings) -> None:
    """A server without a trained search still tracks orders, and says what is missing."""
    with_store = Settings(
        var_dir=settings.var_dir, secret_key="s" * 40, database_url=f"sqlite+aiosqlite:///{shop_file}"
    )
    async with TestClient(TestServer(make_app(with_store))) as client:
        response = await client.get("/health")
        body = await response.json()
    assert response.status == 200
    assert body["status"] == "degraded"
    assert "frontdoor train search" in body["parts"]["search"]
