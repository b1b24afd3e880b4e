from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.conversations import Agent
from bot.gateway import keys
from bot.gateway.app import make_app
from bot.settings import Settings
from bot.shop import Customer
from tests.bot.gateway.client import Widget
from tests.fakes import FakeClock, FakeRasa, FakeShop

PASSWORD = "correct horse battery"
CLEO = Customer(
    customer_id="C1",
    name="Cleo",
    email="cleo@mail.test",
    phone=None,
    language="en",
    address={},
    created_at=None,
)


@dataclass
class System:
    """A gateway that listens on a port, with a FakeRasa behind it; what it is made of can be changed."""

    folder: Path
    migrated: Path
    stack: AsyncExitStack
    rasa: FakeRasa
    clock: FakeClock
    shop: FakeShop = field(default_factory=FakeShop)
    app: web.Application = field(init=False)
    settings: Settings = field(init=False)
    http: aiohttp.ClientSession = field(init=False)

    async def start(self, **changes: Any) -> System:
        """Starts it with these settings changed."""
        values: dict[str, Any] = {
            "var_dir": self.folder,
            "port": unused_port(),
            "rasa_url": self.rasa.url,
            "actions_url": self.rasa.url,
            "demo": True,
            "messages_per_minute": 0,
            "visitors_per_minute": 0,
        }
        self.settings = Settings(**(values | changes))
        store = self.folder / "frontdoor.sqlite3"
        if not store.exists():
            shutil.copy(self.migrated, store)
        self.app = make_app(self.settings, shop=self.shop, clock=self.clock)  # type: ignore[arg-type]
        self._runner = web.AppRunner(self.app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.settings.host, self.settings.port).start()
        self.http = await self.stack.enter_async_context(
            aiohttp.ClientSession(self.url, cookie_jar=aiohttp.CookieJar(unsafe=True))
        )
        self.stack.push_async_callback(self.stop)
        return self

    async def stop(self) -> None:
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    @property
    def origin(self) -> dict[str, str]:
        return {"Origin": self.url}

    async def socket(self, **options: Any) -> aiohttp.ClientWebSocketResponse:
        return await self.stack.enter_async_context(self.http.ws_connect("/ws", **options))

    async def widget(self, **hello: Any) -> Widget:
        """A widget that has said hello."""
        widget = Widget(await self.socket())
        await widget.hello(**hello)
        return widget

    async def agent(self, name: str = "Ann") -> Console:
        """A console whose agent has signed in."""
        created = await self.app[keys.AGENTS].create(
            email=f"{name.lower()}@shop.test", name=name, password=PASSWORD
        )
        http = await self.stack.enter_async_context(
            aiohttp.ClientSession(self.url, cookie_jar=aiohttp.CookieJar(unsafe=True), headers=self.origin)
        )
        body = {"email": created.email, "password": PASSWORD}
        async with http.post("/api/v1/console/session", json=body) as response:
            assert response.status == 200
            csrf_token = (await response.json())["csrf_token"]
        return Console(http, created, {"X-CSRF-Token": csrf_token})

    async def call(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        """Status and JSON body."""
        async with self.http.request(method, path, **options) as response:
            return response.status, await response.json()


@dataclass
class Console:
    """An agent who is signed in."""

    http: aiohttp.ClientSession
    agent: Agent
    csrf: dict[str, str]

    async def call(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        async with self.http.request(
            method, f"/api/v1/console{path}", headers=self.csrf, **options
        ) as response:
            return response.status, await response.json()

    async def act(self, conversation: str, action: str, **options: Any) -> tuple[int, Any]:
        return await self.call("POST", f"/conversations/{conversation}/{action}", **options)


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    async with FakeRasa().serve() as fake:
        yield fake


@pytest.fixture
async def stopped(tmp_path: Path, rasa: FakeRasa, sqlite_template: Path) -> AsyncIterator[System]:
    """A system that the test starts itself, with settings of its own."""
    async with AsyncExitStack() as stack:
        system = System(tmp_path, sqlite_template, stack, rasa, FakeClock())
        system.shop.customers["C1"] = CLEO
        yield system


@pytest.fixture
async def system(stopped: System) -> System:
    return await stopped.start()
