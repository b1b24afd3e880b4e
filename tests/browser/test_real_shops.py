"""Real shops, imported with the commands that their owners would use, served to a customer in a real browser."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from bot.converse import sandbox
from bot.settings import Settings
from tests.browser.conftest import PASSWORD, Visitors
from tests.browser.pages import sign_in, visit_shop
from tests.datasets import dataset
from tests.system.running import RunningSystem, running_system

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.datasets,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.asyncio(loop_scope="session"),
]

AGENT = "kim@shop.test"
IMPORTS = (
    ("products", "shopify_sample_stores/import_fashion.csv.gz", "--shop-currency", "USD"),
    ("products", "shopify_sample_stores/import_snowdevil.csv.gz", "--shop-currency", "USD"),
    ("products", "shopify_sample_stores/import_apparel.csv.gz", "--shop-currency", "USD"),
    ("products", "tau_retail/products.jsonl.gz", "--format", "tau"),
    ("customers", "tau_retail/users.jsonl.gz", "--format", "tau"),
    ("orders", "tau_retail/orders.jsonl.gz", "--format", "tau", "--default", "placed_at=2026-02-01"),
    (
        *("products", "online_retail/products.csv.gz", "--shop-currency", "GBP", "--default", "stock=100"),
        *("--map", "product_id=stock_code", "--map", "sku=stock_code"),
        *("--map", "title=description", "--map", "price=median_price"),
    ),
    (
        *("orders", "online_retail/transactions.parquet", "--format", "lines", "--shop-currency", "GBP"),
        *("--map", "order=invoice", "--map", "sku=stock_code", "--map", "title=description"),
        *("--map", "price=unit_price", "--map", "placed_at=invoice_date", "--map", "customer=customer_id"),
        *("--default", "status=delivered"),
    ),
)


def frontdoor(settings: Settings, *arguments: str, words: str | None = None) -> str:
    """Runs one command of the command line on this installation; returns what it printed."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=os.environ | settings.as_environ(),
        input=words,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def real_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    """A system of its own on the three shops, with the models that need no shop taken over."""
    var = tmp_path_factory.mktemp("real-shop")
    installed = Settings.from_env()
    settings = sandbox.private(installed, var)
    artifacts = installed.var_dir.resolve() / "artifacts"
    (var / "artifacts").mkdir()
    for capability in ("encoder", "rasa"):
        (var / "artifacts" / capability).symlink_to(artifacts / capability)
    frontdoor(settings, "migrate")
    for kind, name, *options in IMPORTS:
        frontdoor(settings, "import", kind, str(dataset(name)), *options)
    frontdoor(settings, "train", "search")
    frontdoor(
        settings, "agents", "create", "--email", AGENT, "--name", "Kim", "--password-stdin", words=PASSWORD
    )
    with running_system(settings) as system:
        yield system


@pytest.fixture(scope="module")
def pending_order() -> tuple[str, str]:
    """Number and e-mail address of an order of the retail benchmark that can still be cancelled."""
    users = {user["user_id"]: user for user in records("tau_retail/users.jsonl.gz")}
    order = next(order for order in records("tau_retail/orders.jsonl.gz") if order["status"] == "pending")
    return order["order_id"], users[order["user_id"]]["email"]


def records(name: str) -> list[dict[str, str]]:
    """A JSON Lines file."""
    with gzip.open(dataset(name), "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


async def test_a_customer_of_real_shops_is_served_from_search_to_person(
    real_shop: RunningSystem, visitors: Visitors, pending_order: tuple[str, str]
) -> None:
    """Finds a product and opens it, tracks and cancels an imported order, and talks to a person."""
    number, email = pending_order
    page = await visitors.page()
    chat = await visit_shop(page, real_shop.url)
    await chat.open()

    await chat.ask("do you have snowboards?")
    card = chat.panel.locator("a.card").filter(has_text=re.compile("snowboard", re.IGNORECASE)).first
    title = await card.locator(".card-title").inner_text()
    await card.click()
    await expect(page.get_by_role("main").get_by_role("heading", name=title)).to_be_visible()
    if not await chat.panel.is_visible():
        await chat.open()

    await chat.ask(f"where is my order {number}?")
    await chat.ask(email)
    await expect(chat.panel.get_by_text(number.lstrip("#")).last).to_be_visible()
    await chat.ask("please cancel this order")
    await chat.panel.get_by_role("button", name=re.compile("yes", re.IGNORECASE)).last.click()
    await expect(chat.panel.locator(".from-bot").last).to_contain_text(re.compile("cancelled", re.IGNORECASE))

    console = await visitors.page()
    await sign_in(console, real_shop.url, AGENT)
    await chat.ask("I want to talk to a person")
    await console.get_by_role("button", name=re.compile("Guest.*Waiting")).click()
    await console.get_by_role("button", name="Take over").first.click()
    reply = console.get_by_role("textbox", name="Reply to Guest")
    await reply.fill("Hello, Kim here")
    await reply.press("Enter")
    await expect(chat.messages.last).to_have_text("Hello, Kim here")


async def test_an_invoice_of_the_wholesaler_is_shown_to_its_customer_alone(
    real_shop: RunningSystem, visitors: Visitors
) -> None:
    """One of nineteen thousand orders out of half a million lines."""
    stranger = await visit_shop(await visitors.page(), real_shop.url)
    await stranger.open()
    await stranger.ask("track order 536365")
    await stranger.ask("somebody@example.com")
    await expect(stranger.panel.get_by_text("METAL LANTERN")).to_have_count(0)

    customer = await visit_shop(await visitors.page(), real_shop.url)
    await customer.page.evaluate(
        """async () => {
            const headers = { 'Content-Type': 'application/json' }
            const body = JSON.stringify({ customer_id: '17850' })
            const answer = await fetch('/api/v1/demo/identity', { method: 'POST', headers, body })
            window.frontdoor.identify((await answer.json()).identity)
        }"""
    )
    await customer.open()
    await customer.ask("track order 536365")
    await expect(customer.panel.get_by_text("METAL LANTERN").first).to_be_visible()
