from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from bot.gateway import keys
from bot.shop import Principal
from bot.shop.reactions import ShownList, ShownProduct
from tests.browser.conftest import Gateway, Visitors
from tests.browser.pages import Chat, visit_shop

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
EXAMPLE = "suggestions that want an opinion"
LIST = "0b6f5c3e-94f8-4d0c-8a34-0c9a9e6c1f00"  # of the example


async def shown(gateway: Gateway, page: Page) -> tuple[Chat, str]:
    """The chat with two cards, which were recorded as an action does; and the conversation's id."""
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    await chat.ask(EXAMPLE)
    conversation: str = gateway.rasa.turns[-1]["conversation"]
    products = [ShownProduct(product_id=product_id) for product_id in ("P1", "P2")]
    await gateway.app[keys.REACTIONS].record_impressions(
        Principal(conversation_id=conversation, customer_id=None),
        ShownList(list_id=LIST, source="for_session", products=products),
    )
    return chat, conversation


def button(chat: Chat, name: str) -> Locator:
    return chat.panel.get_by_role("button", name=name)


async def kept(gateway: Gateway, conversation: str, expected: Mapping[str, Any]) -> None:
    """Waits until the store holds these opinions."""
    async with asyncio.timeout(5):
        while await gateway.app[keys.REACTIONS].opinions(conversation) != expected:  # noqa: ASYNC110  (no event)
            await asyncio.sleep(0.02)


async def test_customer_says_what_is_not_for_them(gateway: Gateway, visitors: Visitors) -> None:
    """With the keyboard alone; it is kept, still shown after a reload, and taken back by pressing again."""
    page = await visitors.page()
    chat, conversation = await shown(gateway, page)
    like, dislike = button(chat, "I like Rain jacket"), button(chat, "Rain jacket is not for me")
    await chat.panel.get_by_role("link", name="Linen shirt").focus()
    for _ in range(3):  # past the opinion on the shirt
        await page.keyboard.press("Tab")
    await expect(like).to_be_focused()
    await page.keyboard.press("Space")
    await kept(gateway, conversation, {"P2": "like"})
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await kept(gateway, conversation, {"P2": "dislike"})
    await expect(like).to_have_attribute("aria-pressed", "false")
    await page.reload()
    await expect(dislike).to_have_attribute("aria-pressed", "true")
    await dislike.click()
    await kept(gateway, conversation, {})
    await expect(dislike).to_have_attribute("aria-pressed", "false")


async def test_following_a_card_is_told_before_the_page_is_left(gateway: Gateway, visitors: Visitors) -> None:
    """The shop loads its product's page, and the click is there once."""
    page = await visitors.page()
    chat, conversation = await shown(gateway, page)
    await chat.panel.get_by_role("link", name="Linen shirt").click()
    await expect(page).to_have_url(f"{gateway.url}/shop/products/P1")
    async with asyncio.timeout(5):
        while not await gateway.app[keys.REACTIONS].session(conversation):  # noqa: ASYNC110  (no event)
            await asyncio.sleep(0.02)
    found = await gateway.app[keys.REACTIONS].session(conversation)
    assert [(each.product_id, each.kind) for each in found] == [("P1", "click")]


async def test_a_shop_tells_of_its_cart(gateway: Gateway, visitors: Visitors) -> None:
    """By one call on its page; only what the chat had shown counts."""
    page = await visitors.page()
    _, conversation = await shown(gateway, page)
    await page.evaluate("['P3', 'P2'].forEach((id) => window.frontdoor.cart(id))")
    async with asyncio.timeout(5):
        while not await gateway.app[keys.REACTIONS].session(conversation):  # noqa: ASYNC110  (no event)
            await asyncio.sleep(0.02)
    found = await gateway.app[keys.REACTIONS].session(conversation)
    assert [(each.product_id, each.kind) for each in found] == [("P2", "cart")]


async def test_an_opinion_given_while_the_gateway_is_down_arrives(
    gateway: Gateway, visitors: Visitors
) -> None:
    """It is shown at once and sent when the gateway is back."""
    chat, conversation = await shown(gateway, await visitors.page())
    await gateway.stop()
    await button(chat, "Linen shirt is not for me").click()
    await expect(button(chat, "Linen shirt is not for me")).to_have_attribute("aria-pressed", "true")
    await gateway.start()
    async with asyncio.timeout(30):
        while not await gateway.app[keys.REACTIONS].disliked(conversation):  # noqa: ASYNC110  (no event)
            await asyncio.sleep(0.1)


async def test_an_opinion_on_what_was_never_shown_is_not_kept_up(
    gateway: Gateway, visitors: Visitors
) -> None:
    """The gateway says that it does not count, and the button shows it."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await chat.ask(EXAMPLE)
    await button(chat, "I like Linen shirt").click()
    await expect(button(chat, "I like Linen shirt")).to_have_attribute("aria-pressed", "false")
