"""Stand-ins for the parts around the gateway: small, real where it matters, scripted where it helps."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.errors import NotFound
from bot.shop import Customer, Principal

TOKEN = "fake-token-of-at-least-thirty-two-bytes"
Script = Callable[[Mapping[str, Any]], list[dict[str, Any]]]


class FakeClock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return self.time.timestamp()

    def advance(self, **parts: float) -> None:
        self.time += timedelta(**parts)


def echo(request: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Repeats what it heard."""
    heard = request["text"] if request["text"] is not None else request["payload"]
    return [{"text": f"You said: {heard}"}]


@dataclass
class FakeRasa:
    """A real HTTP server that speaks the dialogue channel's contract with scripted replies.

    It forgets and replays as the real one does: a tracker that does not end with ``after`` is rebuilt from the
    checkpoint or refused, and a message id that it answered last is answered again without running anything.
    """

    script: Script = echo
    delay_s: float = 0.0
    hold: asyncio.Event | None = None  # answer only once it is set
    fail_with: int | None = None  # answer this status instead
    raw: bytes | None = None  # answer these bytes instead
    actions_ok: bool = True
    turns: list[dict[str, Any]] = field(default_factory=list)  # that ran, in order
    requests: list[dict[str, Any]] = field(default_factory=list)  # that came
    informed: list[dict[str, Any]] = field(default_factory=list)
    trackers: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    url: str = ""

    @contextlib.asynccontextmanager
    async def serve(self, port: int = 0) -> AsyncIterator[FakeRasa]:
        """Listens on a loopback port; leaving the context is a crash: connections are cut, memory is lost."""
        app = web.Application()
        app.router.add_post("/webhooks/frontdoor/turn", self._turn)
        app.router.add_post("/webhooks/frontdoor/inform", self._inform)
        app.router.add_get("/webhooks/frontdoor/health", self._health)
        app.router.add_get("/health", self._actions_health)
        runner = web.AppRunner(app, shutdown_timeout=0.05, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()
            self.trackers.clear()

    def forget(self) -> None:
        """As after a restart."""
        self.trackers.clear()

    async def _turn(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        if self.hold is not None:
            await self.hold.wait()
        if self.raw is not None:
            return web.Response(body=self.raw)
        if self.fail_with is not None:
            return web.json_response({"status": "failed"}, status=self.fail_with)
        conversation, message_id = body["conversation"], body["message_id"]
        last, answer = self.trackers.get(conversation, (None, {}))
        if last == message_id:
            return web.json_response(answer | {"status": "replayed"})
        if last != body["after"] and body["after"] is not None and body["checkpoint"] is None:
            return web.json_response({"status": "stale"}, status=409)
        self.turns.append(body)
        answer = {
            "status": "done",
            "messages": self.script(body),
            "checkpoint": {"last": message_id, "turns": len(self.turns)},
            "trace": {
                "intent": {"name": "echo", "confidence": 1.0},
                "ranking": [],
                "entities": [],
                "actions": [{"name": "utter_echo", "policy": "RulePolicy"}],
                "slots": {},
                "form": None,
                "language": body["language"]
                or ("zh" if any("\u4e00" <= c <= "\u9fff" for c in body["text"]) else "en"),
                "duration_ms": 1.0,
            },
            "model_id": "fake",
        }
        self.trackers[conversation] = (message_id, answer)
        return web.json_response(answer)

    async def _inform(self, request: web.Request) -> web.StreamResponse:
        if self.fail_with is not None:
            return web.json_response({"status": "failed"}, status=self.fail_with)
        body = await request.json()
        self.informed.append(body)
        return web.json_response({"checkpoint": {"informed": len(body["entries"])}})

    async def _health(self, _request: web.Request) -> web.StreamResponse:
        if self.fail_with is not None:
            return web.json_response({"status": "no_model"}, status=503)
        return web.json_response({"status": "ok", "model_id": "fake"})

    async def _actions_health(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"status": "ok"}, status=200 if self.actions_ok else 503)


@dataclass
class FakeShop:
    """Holds customers; everything else is empty."""

    customers: dict[str, Customer] = field(default_factory=dict)

    async def customer(self, customer_id: str) -> Customer:
        try:
            return self.customers[customer_id]
        except KeyError:
            raise NotFound("there is no such customer") from None

    async def orders(self, _principal: Principal, *, limit: int = 10) -> list[Any]:
        return []

    async def browse(self, **_filters: Any) -> tuple[list[Any], int]:
        return [], 0

    async def categories(self) -> list[Any]:
        return []

    async def product(self, _product_id: str) -> Any:
        raise NotFound("there is no such product")

    async def demo_customers(self, *, limit: int = 12) -> list[Customer]:
        return list(self.customers.values())[:limit]


def new_id() -> str:
    """A message id as a client makes it."""
    return str(uuid.uuid4())


def main() -> None:
    """``python -m tests.fakes PORT``: a FakeRasa in a process of its own, for load and crash tests."""

    async def run() -> None:
        async with FakeRasa().serve(int(sys.argv[1])):
            await asyncio.Event().wait()

    asyncio.run(run())


if __name__ == "__main__":
    main()
