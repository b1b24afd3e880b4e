from __future__ import annotations

import json

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import EXAMPLES, HOSTILE, PHONE, Gateway, Visitors, foreign_page
from tests.browser.pages import Chat, visit_shop

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
VALID = [example["name"] for example in json.loads(EXAMPLES.read_text(encoding="utf-8")) if example["valid"]]


async def test_customer_asks_and_is_answered(gateway: Gateway, visitors: Visitors) -> None:
    """What is typed appears with its tick, and the answer below it."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await chat.ask("hello there")
    await expect(chat.messages).to_have_text(["hello there", "You said: hello there"])
    await expect(chat.panel.locator(".from-customer")).to_contain_text("Sent")


async def test_panel_is_loaded_with_the_first_click(gateway: Gateway, visitors: Visitors) -> None:
    """Before it is opened, the widget costs the page nothing but its loader."""
    page = await visitors.page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    chat = await visit_shop(page, gateway.url)
    await page.wait_for_load_state("networkidle")
    assert not any("panel" in url or "/ws" in url for url in loaded)
    await chat.open()
    assert any("panel" in url for url in loaded)


async def test_conversation_survives_a_reload(gateway: Gateway, visitors: Visitors) -> None:
    """The panel is open again, with everything that was said and the draft."""
    page = await visitors.page()
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    await chat.ask("remember me")
    await chat.input.fill("half a thought")
    await page.reload()
    await expect(chat.messages).to_have_text(["remember me", "You said: remember me"])
    await expect(chat.input).to_have_value("half a thought")


async def test_two_tabs_share_one_conversation(gateway: Gateway, visitors: Visitors) -> None:
    """What is said in one tab is said in the other."""
    context = await visitors.context()
    first = await visit_shop(await visitors.page(context), gateway.url)
    second = await visit_shop(await visitors.page(context), gateway.url)
    await first.open()
    await second.open()
    await first.ask("from the first tab")
    await expect(second.messages).to_have_text(["from the first tab", "You said: from the first tab"])
    await second.ask("from the second")
    await expect(first.messages).to_have_count(4)


async def test_message_written_while_the_gateway_is_down_arrives_once(
    gateway: Gateway, visitors: Visitors
) -> None:
    """It waits, visibly, is sent when the gateway is back, and is answered once."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await chat.ask("before")
    await gateway.stop()
    await chat.say("meanwhile")
    await expect(chat.panel.get_by_text("No connection.")).to_be_visible()
    await expect(chat.panel.locator(".pending")).to_contain_text("Sending")
    await gateway.start()
    await expect(chat.messages).to_have_text(
        ["before", "You said: before", "meanwhile", "You said: meanwhile"], timeout=30_000
    )
    await expect(chat.panel.get_by_text("No connection.")).to_be_hidden()
    assert [turn["text"] for turn in gateway.rasa.turns] == ["before", "meanwhile"]


async def test_works_where_sockets_are_blocked(gateway: Gateway, visitors: Visitors) -> None:
    """Some networks cut sockets; the conversation then goes over plain requests."""
    page = await visitors.page()
    await page.route_web_socket("**/ws", lambda socket: socket.close())
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    await chat.say("over HTTP")
    await expect(chat.messages).to_have_text(["over HTTP", "You said: over HTTP"], timeout=60_000)


async def test_every_block_is_shown(gateway: Gateway, visitors: Visitors) -> None:
    """Each example message comes out of the real gateway and is drawn without an error, inside the panel."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    for name in VALID:
        await chat.ask(name)
        await expect(chat.panel.locator(".from-bot").last, name).to_be_visible()
        scroller = chat.panel.locator(".scroller")
        assert await scroller.evaluate("element => element.scrollWidth <= element.clientWidth"), name


async def test_quick_reply_sends_its_id_and_disappears(gateway: Gateway, visitors: Visitors) -> None:
    """The dialogue core gets the payload behind the button; the customer sees its title in the log."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await chat.ask("buttons")
    await chat.panel.get_by_role("button", name="Yes please").click()
    await expect(chat.messages.last).to_have_text("You said: /affirm")
    await expect(chat.panel.get_by_role("button", name="Yes please")).to_have_count(0)
    assert gateway.rasa.turns[-1]["payload"] == "/affirm"


async def test_markup_stays_text(gateway: Gateway, visitors: Visitors) -> None:
    """Nothing that anybody writes is ever read as markup."""
    page = await visitors.page()
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    await chat.ask(HOSTILE)
    await expect(chat.messages.first).to_have_text(HOSTILE)
    await expect(chat.panel.locator(".message img, .message a")).to_have_count(0)
    assert await page.title() != "hacked"


async def test_too_long_text_cannot_be_sent(gateway: Gateway, visitors: Visitors) -> None:
    """The customer is told by how much, and nothing is lost."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await chat.input.fill("x" * 1003)
    await expect(chat.panel.get_by_text("3 characters too long")).to_be_visible()
    await chat.input.press("Enter")
    await expect(chat.input).to_have_value("x" * 1003)
    await expect(chat.panel.get_by_role("button", name="Send")).to_be_disabled()


async def test_keyboard_alone_is_enough(gateway: Gateway, visitors: Visitors) -> None:
    """Open, write, send, close; the focus returns to the button."""
    page = await visitors.page()
    chat = await visit_shop(page, gateway.url)
    button = page.get_by_role("button", name="Open chat")
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(chat.input).to_be_focused()
    await page.keyboard.type("by hand")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("second line")
    await page.keyboard.press("Enter")
    await expect(chat.messages.first).to_have_text("by hand\nsecond line")
    await page.keyboard.press("Escape")
    await expect(chat.panel).to_be_hidden()
    await expect(button).to_be_focused()


async def test_on_a_phone_it_fills_the_screen_and_keeps_the_focus(
    gateway: Gateway, visitors: Visitors
) -> None:
    """The page behind neither scrolls nor takes the focus."""
    page = await visitors.page(viewport=PHONE, has_touch=True, is_mobile=True)
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    box = await chat.panel.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], round(box["height"])) == (0, 0, PHONE["width"], PHONE["height"])
    for _ in range(12):
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.localName") == "frontdoor-widget"


async def test_unread_answers_are_counted_on_the_button(gateway: Gateway, visitors: Visitors) -> None:
    """An answer that comes while the panel is closed is not missed."""
    gateway.rasa.delay_s = 0.5
    page = await visitors.page()
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    await chat.say("take your time")
    await expect(chat.panel.locator(".from-customer")).to_contain_text("Sent")
    await page.get_by_role("button", name="Close chat").last.click()
    await page.get_by_role("button", name="Open chat, 1 unread message").click()
    await expect(chat.messages).to_have_count(2)


async def test_speaks_chinese_to_a_chinese_browser(gateway: Gateway, visitors: Visitors) -> None:
    """Texts, and the language that the gateway is told, follow the browser."""
    page = await visitors.page(locale="zh-CN")
    await page.goto(f"{gateway.url}/shop")
    await page.get_by_role("button", name="打开聊天").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="您的消息").fill("您好")
    await page.keyboard.press("Enter")
    await expect(dialog.locator(".message .words").last).to_have_text("You said: 您好")
    assert await dialog.get_attribute("lang") == "zh-CN"


async def test_works_on_a_foreign_page_under_a_strict_policy(gateway: Gateway, visitors: Visitors) -> None:
    """Another origin, no inline style or script, trusted types enforced: one script tag is enough."""
    ours = f"{gateway.url} {gateway.url.replace('http', 'ws', 1)}"
    policy = (
        f"default-src 'none'; script-src {gateway.url}; connect-src {ours}; img-src {gateway.url}; "
        "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    script = f'<script src="{gateway.url}/widget/v1/loader.js" data-language="en"></script>'
    page = await visitors.page()
    async with foreign_page(
        gateway, f"<!doctype html><title>Elsewhere</title><body><p>A shop{script}", policy
    ):
        await page.goto(gateway.foreign_origin)
        await _use(page)


async def _use(page: Page) -> None:
    chat = Chat(page)
    await chat.open()
    await chat.ask("two products")
    await expect(chat.panel.get_by_text("Linen shirt")).to_be_visible()
    await expect(chat.panel).to_have_css("display", "flex")
    await chat.ask("reviews with receipts")
    await chat.ask("a forecast chart")


async def test_destroy_removes_everything_and_keeps_the_conversation(
    gateway: Gateway, visitors: Visitors
) -> None:
    """A page may drop the widget; the next load has the conversation again."""
    page = await visitors.page()
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    await chat.ask("hello")
    await page.evaluate("window.frontdoor.destroy()")
    await expect(page.locator("frontdoor-widget")).to_have_count(0)
    assert await page.evaluate("window.frontdoor === undefined")
    await page.reload()
    await expect(chat.messages).to_have_count(2)
