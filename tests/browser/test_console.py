from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import HOSTILE, PHONE, Gateway, Visitors
from tests.browser.pages import Chat, sign_in, visit_shop

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def waiting_customer(gateway: Gateway, visitors: Visitors) -> Chat:
    """A customer who has asked for a person."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await chat.ask("a person please")
    return chat


async def agent(gateway: Gateway, visitors: Visitors, name: str, **options: object) -> Page:
    hired = await gateway.hire(name)
    page = await visitors.page(**options)
    await sign_in(page, gateway.url, hired.email)
    return page


async def test_agent_takes_over_answers_and_hands_back(gateway: Gateway, visitors: Visitors) -> None:
    """Both see each other's words as they come; after hand-back the bot answers again."""
    console = await agent(gateway, visitors, "Kim")
    chat = await waiting_customer(gateway, visitors)
    await expect(console).to_have_title("(1) Frontdoor console")
    await console.get_by_role("button", name=re.compile("Guest.*Waiting")).click()
    await expect(console.get_by_role("log")).to_contain_text("a person please")
    await console.get_by_role("button", name="Take over").first.click()
    await expect(chat.panel.get_by_text("Kim has joined the conversation.")).to_be_visible()
    await expect(console).to_have_title("Frontdoor console")

    reply = console.get_by_role("textbox", name="Reply to Guest")
    await reply.press_sequentially("Hello, ")
    await expect(chat.panel.get_by_text("Kim is writing")).to_be_attached()
    await reply.press_sequentially("Kim here")
    await reply.press("Enter")
    await expect(chat.messages.last).to_have_text("Hello, Kim here")
    await chat.say("thank you")
    await expect(console.get_by_role("log")).to_contain_text("thank you")
    assert [turn["text"] for turn in gateway.rasa.turns] == ["a person please"]

    await console.get_by_role("button", name="Hand back to bot").click()
    await expect(chat.panel.get_by_text("The assistant is answering again.")).to_be_visible()
    await chat.ask("and now?")
    await expect(chat.messages.last).to_have_text("You said: and now?")


async def test_the_slower_of_two_agents_is_told_who_won(gateway: Gateway, visitors: Visitors) -> None:
    """The draft of the slower one is kept."""
    kim = await agent(gateway, visitors, "Kim")
    robin = await agent(gateway, visitors, "Robin")
    await waiting_customer(gateway, visitors)
    for console in (kim, robin):
        await console.get_by_role("button", name=re.compile("Guest")).click()
        await expect(console.get_by_role("log")).to_contain_text("a person please")
    draft = robin.get_by_role("textbox", name="Reply to Guest")
    await draft.fill("I can help")
    # Robin's console has not heard of it yet when Robin presses the button.
    await robin.route("**/claim", lambda route: _claim_first(kim, route))
    await robin.get_by_role("button", name="Take over").first.click()
    await expect(robin.get_by_role("alert").get_by_text("Kim has already taken")).to_be_visible()
    await expect(draft).to_have_value("I can help")


async def _claim_first(winner: Page, route: object) -> None:
    await winner.get_by_role("button", name="Take over").first.click()
    await expect(winner.get_by_role("button", name="Hand back to bot")).to_be_visible()
    await route.continue_()  # type: ignore[attr-defined]


async def test_closed_conversation_goes_on_as_a_new_one(gateway: Gateway, visitors: Visitors) -> None:
    """The agent confirms; what the customer writes then starts anew with the bot."""
    console = await agent(gateway, visitors, "Kim")
    chat = await waiting_customer(gateway, visitors)
    await console.get_by_role("button", name=re.compile("Guest")).click()
    await console.get_by_role("button", name="Take over").first.click()
    await console.get_by_role("button", name="Close").click()
    await console.get_by_role("dialog").get_by_role("button", name="Close").click()
    await expect(chat.panel.get_by_text("This conversation is closed.")).to_be_visible()
    await chat.say("one more thing")
    await expect(chat.messages).to_have_text(["one more thing", "You said: one more thing"])


async def test_wrong_password_is_refused_in_words(gateway: Gateway, visitors: Visitors) -> None:
    """The form says so and stays."""
    await gateway.hire("Kim")
    page = await visitors.page()
    await page.goto(f"{gateway.url}/console")
    await page.get_by_label("E-mail").fill("kim@shop.test")
    await page.get_by_label("Password").fill("wrong")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")


async def test_markup_of_customers_stays_text(gateway: Gateway, visitors: Visitors) -> None:
    """What a customer writes cannot act in an agent's console."""
    console = await agent(gateway, visitors, "Kim")
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await chat.ask(HOSTILE)
    await console.get_by_role("button", name=re.compile("Guest")).click()
    await expect(console.get_by_role("log")).to_contain_text(HOSTILE)
    await expect(console.get_by_role("log").locator("img, a")).to_have_count(0)


async def test_list_and_conversation_take_turns_on_a_phone(gateway: Gateway, visitors: Visitors) -> None:
    """Each has the whole screen, and nothing scrolls sideways."""
    console = await agent(gateway, visitors, "Kim", viewport=PHONE, has_touch=True, is_mobile=True)
    await waiting_customer(gateway, visitors)
    await console.get_by_role("button", name=re.compile("Guest")).click()
    await expect(console.get_by_role("heading", name="Guest")).to_be_visible()
    await expect(console.get_by_role("heading", name="Conversations")).to_be_hidden()
    assert await console.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await console.get_by_role("button", name="Back to the list").click()
    await expect(console.get_by_role("heading", name="Conversations")).to_be_visible()
