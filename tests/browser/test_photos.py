from __future__ import annotations

import asyncio
import base64
import io
import json
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page, Route, WebSocketRoute, expect

from tests.browser.conftest import PHONE, Gateway, Visitors, foreign_page
from tests.browser.pages import Chat, sign_in, visit_shop
from tests.browser.test_accessibility import LOOKS, findings

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
UPLOAD_ID = "ab" * 16
ORIENTATION = 0x0112
# What the page gives to an upload, for the test to look at.
KEEP_UPLOADS = """
const send = XMLHttpRequest.prototype.send
XMLHttpRequest.prototype.send = function (body) { window.uploaded = body; return send.call(this, body) }
"""
LOOK_AT_UPLOAD = """async () => {
  const picture = await createImageBitmap(window.uploaded, { imageOrientation: 'none' })
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  const context = canvas.getContext('2d')
  context.drawImage(picture, 0, 0)
  const at = (x, y) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)]
  const [width, height] = [picture.width, picture.height]
  return { type: window.uploaded.type, width, height, top: at(width / 2, 9), bottom: at(width / 2, height - 9) }
}"""
DRAG = """([selector, type]) => {
  const place = document.querySelector('frontdoor-widget').shadowRoot.querySelector(selector)
  const data = new DataTransfer()
  const bytes = Uint8Array.from(atob(window.photo), (letter) => letter.charCodeAt(0))
  data.items.add(new File([bytes], 'dragged.png', { type: 'image/png' }))
  const event = type === 'paste'
    ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, composed: true, cancelable: true })
    : new DragEvent(type, { dataTransfer: data, bubbles: true, composed: true, cancelable: true })
  place.dispatchEvent(event)
}"""


def photo(size: tuple[int, int] = (2400, 1800), *, kind: str = "JPEG", orientation: int = 6) -> bytes:
    """Stored lying, red on the left and blue on the right; turned as its EXIF data says, red is on top."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    file = io.BytesIO()
    picture.save(file, kind, exif=exif)
    return file.getvalue()


class Uploads:
    """Answers the page's uploads in place of the gateway, as the test says."""

    def __init__(self) -> None:
        self.status = 201
        self.answer: dict[str, Any] = {
            "upload_id": UPLOAD_ID,
            "url": "/media/P1-a.webp",
            "width": 40,
            "height": 40,
        }
        self.go = asyncio.Event()
        self.go.set()
        self.count = 0

    async def take(self, route: Route) -> None:
        self.count += 1
        await self.go.wait()
        allowed = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
        }
        await route.fulfill(status=self.status, json=self.answer, headers=allowed)


def take_none(socket: WebSocketRoute) -> None:
    """Leaves out of the gateway's welcome that it takes pictures."""
    gateway = socket.connect_to_server()

    def say(message: str | bytes) -> None:
        frame = json.loads(message)
        if frame["t"] == "welcome":
            del frame["limits"]["max_upload_bytes"]
        socket.send(json.dumps(frame))

    gateway.on_message(say)


async def begin(page: Page, gateway: Gateway) -> tuple[Chat, Uploads]:
    """An open chat whose uploads are answered here."""
    uploads = Uploads()
    await page.route("**/uploads", uploads.take)
    await page.add_init_script(KEEP_UPLOADS)
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    await expect(chat.panel.get_by_role("button", name="Add a picture")).to_be_visible()
    return chat, uploads


async def pick(chat: Chat, data: bytes, *, name: str = "shirt.jpg", mime: str = "image/jpeg") -> None:
    """Picks a file with the button, as a person does."""
    async with chat.page.expect_file_chooser() as chooser:
        await chat.panel.get_by_role("button", name="Add a picture").press("Enter")
    await (await chooser.value).set_files([{"name": name, "mimeType": mime, "buffer": data}])


async def test_nothing_is_offered_where_the_gateway_takes_no_pictures(
    gateway: Gateway, visitors: Visitors
) -> None:
    """A button that always fails would be worse than none."""
    page = await visitors.page()
    await page.route_web_socket("**/ws", take_none)
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    await expect(chat.input).to_be_editable()
    await expect(chat.panel.get_by_role("button", name="Add a picture")).to_have_count(0)


async def test_photo_arrives_at_the_bot_and_at_the_agent(gateway: Gateway, visitors: Visitors) -> None:
    """Through the real gateway: cleaned, shown on both sides, and told to the dialogue core with its words."""
    page = await visitors.page()
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    await pick(chat, photo())
    await chat.say("do you have this in blue?")
    await expect(chat.messages.last).to_contain_text("/lookup_photo")
    assert await _size_of_picture(page) == [960, 1280]
    hired = await gateway.hire("Kim")
    desk = await visitors.page()
    await sign_in(desk, gateway.url, hired.email)
    await desk.get_by_role("button", name="Guest").first.click()
    assert await _size_of_picture(desk) == [960, 1280]


async def test_photo_that_is_none_is_refused_by_the_gateway(gateway: Gateway, visitors: Visitors) -> None:
    """With its reason, in the widget's words."""
    chat = await visit_shop(await visitors.page(), gateway.url)
    await chat.open()
    await pick(chat, b"\x00\x00\x00\x18ftypheic" + bytes(90), name="IMG_1.HEIC", mime="image/heic")
    await chat.say("")
    alert = chat.panel.locator(".pending").get_by_role("alert")
    await expect(alert).to_contain_text("JPEG, PNG and WebP work")


async def test_phone_photo_is_turned_and_scaled_before_it_is_sent(
    gateway: Gateway, visitors: Visitors
) -> None:
    """What goes over the network is an upright JPEG with a longest side of 1600 pixels."""
    page = await visitors.page()
    chat, _ = await begin(page, gateway)
    await pick(chat, photo())
    preview = chat.panel.get_by_role("img", name="Your picture").locator("canvas")
    await expect(preview).to_be_visible()
    assert await preview.evaluate("canvas => [canvas.width, canvas.height]") == [240, 320]
    await expect(chat.input).to_be_focused()
    await chat.say("do you have this in blue?")
    await expect(chat.messages).to_contain_text(["do you have this in blue?"])
    sent = await page.evaluate(LOOK_AT_UPLOAD)
    assert (sent["type"], sent["width"], sent["height"]) == ("image/jpeg", 1200, 1600)
    # JPEG is not exact.
    assert sent["top"] == pytest.approx([255, 0, 0], abs=12)
    assert sent["bottom"] == pytest.approx([0, 0, 255], abs=12)


async def test_what_the_browser_cannot_read_is_sent_as_it_is(gateway: Gateway, visitors: Visitors) -> None:
    """The gateway decides, and its reason is told with a way to try again."""
    page = await visitors.page()
    chat, uploads = await begin(page, gateway)
    uploads.status, uploads.answer = 415, {"error": {"code": "unsupported", "message": "no HEIC"}}
    await pick(chat, b"\x00\x00\x00\x18ftypheic" + bytes(90), name="IMG_1.HEIC", mime="image/heic")
    await expect(chat.panel.locator(".attachment")).to_contain_text("IMG_1.HEIC")
    await chat.say("")
    alert = chat.panel.locator(".pending").get_by_role("alert")
    await expect(alert).to_contain_text("JPEG, PNG and WebP work")
    assert await page.evaluate("window.uploaded.size") == 102
    await alert.get_by_role("button", name="Try again").click()
    await expect(alert).to_be_visible()
    assert uploads.count == 2


async def test_upload_shows_progress_and_can_be_cancelled(gateway: Gateway, visitors: Visitors) -> None:
    """While it is on its way there is a bar, and a way out; words may be written meanwhile."""
    chat, uploads = await begin(await visitors.page(), gateway)
    uploads.go.clear()
    await pick(chat, photo())
    await chat.say("")
    await expect(chat.panel.get_by_role("progressbar", name="Sending the picture")).to_be_visible()
    await chat.ask("meanwhile")
    await chat.panel.get_by_role("button", name="Cancel").click()
    await expect(chat.panel.locator(".pending")).to_have_count(0)
    uploads.go.set()


@pytest.mark.parametrize("how", ["drop", "paste"])
async def test_picture_can_be_dropped_and_pasted(gateway: Gateway, visitors: Visitors, how: str) -> None:
    """A dragged picture is shown where to go, and both ways end above the text box."""
    page = await visitors.page()
    chat, _ = await begin(page, gateway)
    await page.evaluate("data => { window.photo = data }", _base64(photo((64, 48), kind="PNG")))
    if how == "drop":
        await page.evaluate(DRAG, [".messages", "dragenter"])
        await expect(chat.panel.get_by_text("Drop the picture here")).to_be_visible()
        await page.evaluate(DRAG, [".drop-zone", "drop"])
        await expect(chat.panel.get_by_text("Drop the picture here")).to_be_hidden()
    else:
        await page.evaluate(DRAG, ["textarea", "paste"])
    await expect(chat.panel.locator(".attachment")).to_contain_text("dragged.png")
    await chat.panel.get_by_role("button", name="Remove picture").click()
    await expect(chat.panel.locator(".attachment")).to_have_count(0)
    await expect(chat.input).to_be_focused()


async def test_camera_is_offered_on_phones_only(gateway: Gateway, visitors: Visitors) -> None:
    """Where there is a finger instead of a pointer, a second button opens the camera."""
    for options, shown in (({}, False), ({"viewport": PHONE, "has_touch": True, "is_mobile": True}, True)):
        chat, _ = await begin(await visitors.page(**options), gateway)
        await expect(chat.panel.get_by_role("button", name="Take a photo")).to_be_visible(visible=shown)


async def test_picture_opens_large_and_closes_with_escape(gateway: Gateway, visitors: Visitors) -> None:
    """In the widget and in the console; the focus comes back and nothing else closes."""
    page = await visitors.page()
    await page.route("**/media/size-chart.webp", _serve_picture)
    chat = await visit_shop(page, gateway.url)
    await chat.open()
    await chat.ask("a picture, then a person")
    await chat.ask("a picture")
    await _look_closely(page)
    await expect(chat.panel).to_be_visible()
    hired = await gateway.hire("Kim")
    desk = await visitors.page()
    await desk.route("**/media/size-chart.webp", _serve_picture)
    await sign_in(desk, gateway.url, hired.email)
    await desk.get_by_role("button", name="Guest").first.click()
    await _look_closely(desk)


async def test_photo_is_shown_and_sent_on_a_foreign_page_under_a_strict_policy(
    gateway: Gateway, visitors: Visitors
) -> None:
    """Neither blob: nor data: pictures are allowed there: the preview needs no address."""
    policy = (
        f"default-src 'none'; script-src {gateway.url}; img-src {gateway.url}; "
        f"connect-src {gateway.url} {gateway.url.replace('http', 'ws', 1)}"
    )
    script = f'<script src="{gateway.url}/widget/v1/loader.js" data-language="en"></script>'
    page = await visitors.page()
    uploads = Uploads()
    await page.route("**/uploads", uploads.take)
    async with foreign_page(gateway, f"<!doctype html><title>Elsewhere</title><body>{script}", policy):
        await page.goto(gateway.foreign_origin)
        chat = Chat(page)
        await chat.open()
        await pick(chat, photo())
        await expect(chat.panel.locator(".attachment canvas")).to_be_visible()
        await chat.say("do you have this?")
        await expect(chat.messages).to_contain_text(["do you have this?"])
        assert uploads.count == 1


@pytest.mark.parametrize("look", LOOKS)
async def test_photos_are_accessible(gateway: Gateway, visitors: Visitors, look: dict[str, Any]) -> None:
    """The preview, the upload on its way, and one that failed."""
    chat, uploads = await begin(await visitors.page(bypass_csp=True, **look), gateway)
    await pick(chat, photo())
    assert await findings(chat.page) == []
    uploads.go.clear()
    await chat.say("this one?")
    await expect(chat.panel.get_by_role("progressbar")).to_be_visible()
    assert await findings(chat.page) == []
    uploads.status, uploads.answer = 503, {}
    uploads.go.set()
    await expect(chat.panel.locator(".pending").get_by_role("alert")).to_be_visible()
    assert await findings(chat.page) == []


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


async def _serve_picture(route: Route) -> None:
    await route.fulfill(body=photo((800, 600), kind="PNG", orientation=1), content_type="image/png")


async def _look_closely(page: Page) -> None:
    opener = page.get_by_role("button", name="Show larger: Size chart").last
    await opener.press("Enter")
    large = page.get_by_role("dialog", name="Size chart")
    await expect(large.get_by_role("img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(large).to_have_count(0)
    await expect(opener).to_be_focused()


async def _size_of_picture(page: Page) -> list[int]:
    """Of the customer's picture as it was loaded."""
    shown = page.get_by_role("button", name="Show larger: Picture").locator("img")
    await expect(shown).to_be_visible()
    found: list[int] = await shown.evaluate(
        "async (image) => { await image.decode(); return [image.naturalWidth, image.naturalHeight] }"
    )
    return found
