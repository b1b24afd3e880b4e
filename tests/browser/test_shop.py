from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PHONE, Gateway, Visitors
from tests.browser.pages import visit_shop

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_products_are_listed_filtered_and_found(gateway: Gateway, visitors: Visitors) -> None:
    """Category and search change the list and the address, and Back undoes it."""
    page = await visitors.page()
    await visit_shop(page, gateway.url)
    cards = page.locator(".product-card")
    await expect(cards).to_have_count(3)
    await page.get_by_role("link", name="Jackets").click()
    await expect(cards).to_have_count(1)
    await expect(page).to_have_url(f"{gateway.url}/shop?category=Jackets")
    await page.go_back()
    await expect(cards).to_have_count(3)
    await page.get_by_role("searchbox").fill("nothing like this")
    await expect(page.get_by_text("Nothing here fits.")).to_be_visible()


async def test_product_page_shows_choices_stock_and_pictures(gateway: Gateway, visitors: Visitors) -> None:
    """Choosing a size says whether it is there; a second picture can be looked at."""
    page = await visitors.page()
    await visit_shop(page, gateway.url)
    await page.get_by_role("link", name="Linen shirt").click()
    await expect(page.get_by_role("heading", name="Linen shirt")).to_be_focused()
    await expect(page).to_have_title("Linen shirt · Harbour & Pine")
    await page.get_by_role("button", name="M (Out of stock)").click()
    await expect(page.locator(".availability")).to_have_text("Out of stock")
    await page.get_by_role("button", name="S", exact=True).click()
    await expect(page.locator(".availability")).to_have_text("Only 3 left")
    await page.get_by_role("button", name="Picture 2").click()
    await expect(page.get_by_alt_text("Linen shirt, view b")).to_be_visible()


async def test_unknown_product_says_so(gateway: Gateway, visitors: Visitors) -> None:
    """An address that leads nowhere offers the way back."""
    page = await visitors.page()
    await visit_shop(page, gateway.url, "/shop/products/nothing")
    await expect(page.get_by_role("heading", name="This product does not exist.")).to_be_visible()
    await page.get_by_role("link", name="Back to the shop").click()
    await expect(page.locator(".product-card")).to_have_count(3)


async def test_hint_is_asked_in_the_chat(gateway: Gateway, visitors: Visitors) -> None:
    """One click opens the chat with the question asked."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.page.get_by_role("button", name="Where is my order?").click()
    await expect(chat.messages).to_have_text(["Where is my order?", "You said: Where is my order?"])


async def test_product_card_in_the_chat_opens_its_page_in_place(gateway: Gateway, visitors: Visitors) -> None:
    """The shop changes page under the open conversation, without loading anew."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await chat.page.evaluate("window.notReloaded = true")
    gateway.rasa.script = lambda _request: [
        {
            "custom": {
                "block": {
                    "type": "products",
                    "fallback": "Linen shirt",
                    "items": [
                        {
                            "product_id": "P1",
                            "title": "Linen shirt",
                            "url": "/shop/products/P1",
                            "price": {"amount_cents": 4000, "currency": "EUR"},
                            "in_stock": True,
                        }
                    ],
                }
            }
        }
    ]
    await chat.ask("a shirt")
    await chat.panel.get_by_role("link", name="Linen shirt").click()
    await expect(chat.page.get_by_role("heading", name="Linen shirt")).to_be_visible()
    await expect(chat.panel).to_be_visible()
    assert await chat.page.evaluate("window.notReloaded")


async def test_signing_in_vouches_for_the_customer(gateway: Gateway, visitors: Visitors) -> None:
    """The shop signs who it is; the conversation is that customer's, and another one when they sign out."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await chat.ask("as a guest")
    # Only customers worth trying are offered in the menu, so the shop's call is made here.
    identity = await chat.page.evaluate(
        """async () => (await (await fetch('/api/v1/demo/identity', {method: 'POST',
        headers: {'Content-Type': 'application/json'}, body: '{"customer_id": "C1"}'})).json()).identity"""
    )
    await chat.page.evaluate("identity => window.frontdoor.identify(identity)", identity)
    await expect(chat.messages).to_have_count(0)
    await chat.ask("as Cleo")
    await chat.page.evaluate("window.frontdoor.identify(null)")
    await expect(chat.messages).to_have_count(0)


async def test_language_and_theme_change_shop_and_widget_together(
    gateway: Gateway, visitors: Visitors
) -> None:
    """One switch each, remembered over a reload."""
    page = await visitors.page()
    await visit_shop(page, gateway.url)
    await page.get_by_role("button", name="中文").click()
    await expect(page.get_by_role("link", name="亚麻衬衫")).to_be_visible()
    await expect(page.get_by_role("button", name="打开聊天")).to_be_visible()
    await page.get_by_role("button", name="日间或夜间").click()
    await expect(page.locator("frontdoor-widget")).to_have_attribute("data-theme", "dark")
    await page.reload()
    await expect(page.locator("html[data-theme=dark]")).to_have_attribute("lang", "zh-CN")


@pytest.mark.parametrize("path", ["/shop", "/shop/products/P1", "/shop/products/P3"])
async def test_nothing_is_wider_than_a_phone(gateway: Gateway, visitors: Visitors, path: str) -> None:
    """No page scrolls sideways."""
    page = await visitors.page(viewport=PHONE, has_touch=True, is_mobile=True)
    await visit_shop(page, gateway.url, path)
    await page.wait_for_load_state("networkidle")
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
