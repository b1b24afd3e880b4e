"""A gateway with a scripted dialogue core and a small shop, and a real Chromium to look at its pages with."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import unused_port
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.conversations import Agent
from bot.database import open_engine
from bot.gateway import keys
from bot.gateway.app import make_app
from bot.migrations import upgrade_engine
from bot.settings import Settings
from bot.shop.importers import import_file
from tests.fakes import FakeRasa

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PASSWORD = "correct horse battery"
EXAMPLES = Path(__file__).parents[2] / "bot/blocks/examples.json"
STATIC = Path(__file__).parents[2] / "bot/static"
HOSTILE = "<img src=x onerror=\"document.title='hacked'\"> [x](javascript:alert(1))"

PRODUCTS = [
    {
        "product_id": f"P{number}",
        "title": title,
        "description": "Woven slowly, made to be kept.",
        "category": category,
        "brand": "Saltmarsh",
        "url": f"/shop/products/P{number}",
        "attributes": {"material": "linen"},
        "translations": {"zh": {"title": chinese, "description": "慢工织造。"}},
        "pictures": [
            {"url": f"/media/P{number}-{view}.webp", "alt": f"{title}, view {view}"} for view in "ab"
        ],
        "active": True,
        "created_at": "2026-01-01T00:00:00Z",
        "variants": [
            {
                "variant_id": f"P{number}-{size}",
                "sku": f"P{number}-{size}",
                "options": {"size": size},
                "price_cents": 3900 + 100 * number,
                "compare_at_cents": None,
                "currency": "EUR",
                "stock": stock,
                "deliveries": [],
            }
            for size, stock in (("S", 3), ("M", 0))
        ],
    }
    for number, (title, chinese, category) in enumerate(
        (
            ("Linen shirt", "亚麻衬衫", "Shirts"),
            ("Rain jacket", "防雨夹克", "Jackets"),
            (HOSTILE, HOSTILE, "Shirts"),
        ),
        1,
    )
]
CATEGORIES = [
    {"category": "Shirts", "translations": {"zh": "衬衫"}},
    {"category": "Jackets", "translations": {"zh": "夹克"}},
]
CUSTOMERS = [
    {
        "customer_id": "C1",
        "name": "Cleo Hart",
        "email": "cleo@mail.test",
        "phone": None,
        "language": "en",
        "address": {"line1": "1 Quay", "city": "Port", "postcode": "1", "country": "IE"},
        "created_at": "2025-01-01T00:00:00Z",
    }
]


def script(request: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Answers with every example of the blocks whose name is said, and otherwise repeats."""
    heard = str(request["text"] or request["payload"])
    if "person" in heard:
        handoff = {
            "type": "handoff",
            "fallback": "A moment.",
            "reason": "customer_request",
            "summary": "Wants a person",
            "text": "I am asking a colleague.",
        }
        return [{"custom": {"block": handoff}}]
    if "buttons" in heard:
        return [{"text": "Shall I?", "buttons": [{"title": "Yes please", "payload": "/affirm"}]}]
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    blocks = [
        block
        for example in examples
        if example["valid"] and example["name"] in heard
        for block in example["content"]["blocks"]
    ]
    if blocks:
        return [{"custom": {"block": block}} for block in blocks]
    return [{"text": f"You said: {heard}"}]


@dataclass
class Gateway:
    """A gateway on a port that stays the same when it is stopped and started."""

    folder: Path
    rasa: FakeRasa
    port: int = field(default_factory=unused_port)
    foreign_origin: str = field(init=False)
    app: web.Application = field(init=False)

    def __post_init__(self) -> None:
        self.foreign_origin = f"http://localhost:{unused_port()}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> Settings:
        return Settings(
            var_dir=self.folder,
            port=self.port,
            rasa_url=self.rasa.url,
            actions_url=self.rasa.url,
            allowed_origins=(self.foreign_origin,),
            demo=True,
            messages_per_minute=0,
            visitors_per_minute=0,
        )

    async def prepare(self) -> None:
        """Makes the store with its small shop."""
        engine = open_engine(self.settings.store_url)
        await upgrade_engine(engine)
        for kind, rows in (("categories", CATEGORIES), ("products", PRODUCTS), ("customers", CUSTOMERS)):
            path = self.folder / f"{kind}.jsonl"
            path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
            report = await import_file(engine, kind, path)
            assert not report.problems
        await engine.dispose()
        media = self.folder / "media"
        media.mkdir()
        for product in PRODUCTS:
            for picture in product["pictures"]:  # type: ignore[attr-defined]
                Image.new("RGB", (40, 40), "navy").save(media / Path(picture["url"]).name)

    async def start(self) -> None:
        self.app = make_app(self.settings)
        self._runner = web.AppRunner(self.app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def hire(self, name: str) -> Agent:
        """An agent who can sign in with :data:`PASSWORD`."""
        return await self.app[keys.AGENTS].create(
            email=f"{name.lower()}@shop.test", name=name, password=PASSWORD
        )


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    if not (STATIC / "files.json").is_file():
        pytest.fail("the web pages are not built: run `make web`")
    async with FakeRasa(script=script).serve() as rasa:
        gateway = Gateway(tmp_path, rasa)
        await gateway.prepare()
        await gateway.start()
        yield gateway
        await gateway.stop()


@contextlib.asynccontextmanager
async def foreign_page(gateway: Gateway, html: str, policy: str) -> AsyncIterator[None]:
    """Serves a page of another shop, on another origin, under its own content security policy."""

    async def answer(_request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": policy}
        return web.Response(text=html, content_type="text/html", headers=headers)

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "localhost", urlsplit(gateway.foreign_origin).port).start()
    yield
    await runner.cleanup()


def find_chromium() -> str:
    """The browser's path; skips the test without one, but in CI a missing browser is a failure."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        reason = "no Chromium on PATH: the browser tests need one (Debian: apt-get install chromium)"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@dataclass
class Visitors:
    """Opens browser windows, each with storage of its own, and collects what goes wrong in them."""

    browser: Browser
    stack: AsyncExitStack
    problems: list[str] = field(default_factory=list)

    async def context(self, **options: Any) -> BrowserContext:
        options = {"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce"} | options
        return await self.stack.enter_async_context(await self.browser.new_context(**options))

    async def page(self, context: BrowserContext | None = None, **options: Any) -> Page:
        page = await (context or await self.context(**options)).new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on(
            "console",
            lambda message: self.problems.append(message.text) if "Security Policy" in message.text else None,
        )
        return page


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests, on their one event loop: starting it costs seconds."""
    path = find_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(browser: Browser) -> AsyncIterator[Visitors]:
    """Windows of a Chromium; an exception or a violated security policy in any page fails the test."""
    async with AsyncExitStack() as stack:
        visitors = Visitors(browser, stack)
        yield visitors
    assert visitors.problems == []
