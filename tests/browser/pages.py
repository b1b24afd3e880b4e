"""The pages as a person sees them: what can be pressed, what can be read."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import PASSWORD


@dataclass
class Chat:
    """The widget on a page."""

    page: Page

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def input(self) -> Locator:
        return self.panel.get_by_role("textbox", name="Your message")

    @property
    def messages(self) -> Locator:
        """What customer, bot and agents said, in order."""
        return self.panel.locator(".message .words")

    async def open(self) -> None:
        await self.page.get_by_role("button", name="Open chat").click()
        await expect(self.input).to_be_focused()

    async def say(self, words: str) -> None:
        await self.input.fill(words)
        await self.input.press("Enter")

    async def ask(self, words: str) -> None:
        """Says something and waits for the answer."""
        before = await self.panel.locator(".from-bot").count()
        await self.say(words)
        await expect(self.panel.locator(".from-bot")).to_have_count(before + 1)


async def visit_shop(page: Page, url: str, path: str = "/shop") -> Chat:
    """Opens the demo shop."""
    await page.goto(url + path)
    await expect(page.get_by_role("main")).to_be_visible()
    return Chat(page)


async def sign_in(page: Page, url: str, email: str) -> None:
    """Signs an agent in at the console."""
    await page.goto(f"{url}/console")
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Conversations")).to_be_visible()
