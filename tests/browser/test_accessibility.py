from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import DESKTOP, EXAMPLES, PHONE, Gateway, Visitors
from tests.browser.pages import sign_in, visit_shop

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
AXE = Path(__file__).parents[2] / "bot/web/node_modules/axe-core/axe.min.js"
LOOKS = [
    pytest.param({"viewport": viewport, "color_scheme": theme}, id=f"{name}, {theme}")
    for name, viewport in (("desktop", DESKTOP), ("phone", PHONE))
    for theme in ("light", "dark")
]


async def findings(page: Page) -> list[str]:
    """What axe has to say about the page as it is now, by WCAG 2.2 AA and good practice."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    report: dict[str, Any] = await page.evaluate("axe.run(document)")
    assert report["passes"], "axe looked at nothing"
    return [f"{found['id']}: {found['nodes'][0]['target']}" for found in report["violations"]]


@pytest.mark.parametrize("look", LOOKS)
async def test_shop_and_widget_are_accessible(
    gateway: Gateway, visitors: Visitors, look: dict[str, Any]
) -> None:
    """The list, a product, the empty panel and every block."""
    page = await visitors.page(bypass_csp=True, **look)
    chat = await visit_shop(page, gateway.url)
    await expect(page.locator(".product-card")).to_have_count(3)
    assert await findings(page) == []
    await page.get_by_role("link", name="Linen shirt").click()
    await expect(page.get_by_role("heading", name="Linen shirt")).to_be_visible()
    assert await findings(page) == []
    await chat.open()
    assert await findings(page) == []
    for example in json.loads(EXAMPLES.read_text(encoding="utf-8")):
        if example["valid"]:
            await chat.ask(example["name"])
    assert await findings(page) == []


@pytest.mark.parametrize("look", LOOKS)
async def test_console_is_accessible(gateway: Gateway, visitors: Visitors, look: dict[str, Any]) -> None:
    """The sign-in, the list and a conversation."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await chat.ask("a person please")
    hired = await gateway.hire("Kim")
    page = await visitors.page(bypass_csp=True, **look)
    await page.goto(f"{gateway.url}/console")
    await expect(page.get_by_label("E-mail")).to_be_visible()
    assert await findings(page) == []
    await sign_in(page, gateway.url, hired.email)
    row = page.get_by_role("button", name=re.compile("Guest"))
    await expect(row).to_be_visible()
    assert await findings(page) == []
    await row.click()
    await expect(page.get_by_role("heading", name="Guest")).to_be_visible()
    assert await findings(page) == []
