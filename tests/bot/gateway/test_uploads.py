"""Customers' pictures through the gateway: taken or refused kindly, shown to whom they concern, answered."""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
import sys
from typing import Any

import pytest
from PIL import Image

from bot.blocks import check_content, plain_text
from bot.gateway import app as wiring
from bot.gateway import keys, uploads
from tests.bot.gateway.client import Widget
from tests.bot.gateway.conftest import System
from tests.bot.pictures import files
from tests.bot.pictures.files import encoded, picture
from tests.fakes import FakeRasa, new_id

PHOTO = encoded(picture(320, 200), "JPEG")


def bearer(widget: Widget) -> dict[str, str]:
    return {"Authorization": f"Bearer {widget.welcome['token']}"}


async def upload(system: System, widget: Widget, data: bytes = PHOTO) -> tuple[int, Any]:
    return await system.call("POST", "/uploads", data=io.BytesIO(data), headers=bearer(widget))


def kept(system: System) -> list[str]:
    return [path.name for path in (system.folder / "uploads").rglob("*") if path.is_file()]


async def test_a_picture_is_taken_cleaned_and_shown(system: System) -> None:
    """Its notes are gone, and no browser takes it for anything else."""
    widget = await system.widget()
    status, body = await upload(system, widget, files.rotated())
    assert (status, body["width"], body["height"]) == (201, 48, 64)
    async with system.http.get(body["url"]) as response:
        data = await response.read()
        assert response.status == 200
        assert response.headers["Content-Type"] == "image/webp"
        assert response.headers["Content-Disposition"] == "inline"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response.headers["Cache-Control"].startswith("private")
    assert Image.open(io.BytesIO(data)).size == (48, 64)
    assert b"Secret" not in data
    assert kept(system) == [f"{body['upload_id']}.webp"]


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 415, "not_a_picture"),
        (b"hello", 415, "not_a_picture"),
        (files.SVG, 415, "unsupported"),
        (files.HTML, 415, "unsupported"),
        (files.HEIC, 415, "unsupported"),
        (files.PDF, 415, "unsupported"),
        (encoded(picture(), "GIF"), 415, "unsupported"),
        (files.animated("WEBP"), 415, "animated"),
        (PHOTO[:900], 400, "broken"),
        (encoded(picture(1, 1), "PNG"), 400, "too_small"),
        (files.bomb(), 413, "too_many_pixels"),
        (b"\xff\xd8\xff" + bytes(30_000_000), 413, "too_large"),
    ],
    ids=lambda part: part if isinstance(part, str) else None,
)
async def test_a_refusal_is_kind_and_keeps_nothing(
    system: System, data: bytes, status: int, code: str
) -> None:
    """It has a code and words, and no word of what a decoder said."""
    found, body = await upload(system, await system.widget(), data)
    assert (found, body["error"]["code"]) == (status, code)
    assert body == {"error": {"code": code, "message": uploads._WORDS[code]}}
    assert kept(system) == []


async def test_a_body_without_a_length_is_cut_off_too(stopped: System) -> None:
    """Nobody has to say beforehand how much is coming."""
    system = await stopped.start(max_upload_bytes=100_000)
    widget = await system.widget()
    sent = 0

    async def pieces() -> Any:
        nonlocal sent
        for _ in range(1000):
            sent += 10_000
            yield bytes(10_000)

    status, body = await system.call("POST", "/uploads", data=pieces(), headers=bearer(widget))
    assert (status, body["error"]["code"]) == (413, "too_large")
    assert widget.welcome["limits"]["max_upload_bytes"] == 100_000


async def test_a_picture_that_does_not_arrive_is_not_waited_for(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each that is on its way takes up memory."""
    monkeypatch.setattr(uploads, "READ_WITHIN_S", 0.1)
    widget = await system.widget()

    async def slow() -> Any:
        yield PHOTO[:100]
        await asyncio.sleep(30)

    status, body = await system.call("POST", "/uploads", data=slow(), headers=bearer(widget))
    assert (status, body["error"]["code"]) == (408, "too_slow")


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic eDp5"}])
async def test_only_visitors_may_send_pictures(system: System, header: dict[str, str]) -> None:
    """With the token of their conversation."""
    status, body = await system.call("POST", "/uploads", data=PHOTO, headers=header)
    assert (status, body["error"]["code"]) == (401, "unauthorised")


async def test_pages_of_other_sites_may_not_send_pictures(stopped: System) -> None:
    """The shop's own may, and read the answer."""
    system = await stopped.start(allowed_origins=("https://shop.test",))
    widget = await system.widget()
    for origin, expected in (("https://evil.test", 403), ("https://shop.test", 201)):
        headers = bearer(widget) | {"Origin": origin}
        async with system.http.options("/uploads", headers=headers) as asked:
            assert asked.status == 204
        async with system.http.post("/uploads", data=PHOTO, headers=headers) as response:
            assert response.status == expected
            assert (response.headers.get("Access-Control-Allow-Origin") == origin) == (expected == 201)


async def test_two_hundred_pictures_a_minute_are_too_many(system: System) -> None:
    """The answer says when to go on, and comes at once."""
    widget = await system.widget()
    statuses: list[int] = []
    for _ in range(10):
        rounds = [upload(system, widget, b"no picture") for _ in range(20)]
        statuses += [status for status, _ in await asyncio.gather(*rounds)]
    assert set(statuses) == {415, 429}
    assert statuses.count(415) <= 22
    async with system.http.post("/uploads", data=PHOTO, headers=bearer(widget)) as response:
        assert (response.status, (await response.json())["error"]["code"]) == (429, "rate_limited")
        assert int(response.headers["Retry-After"]) > 0


async def test_a_new_visitor_at_every_picture_helps_nobody(stopped: System) -> None:
    """An address has a limit too."""
    system = await stopped.start(uploads_per_minute=1)
    answers = [await upload(system, await system.widget(), b"no picture") for _ in range(6)]
    assert [status for status, _ in answers] == [415] * 5 + [429]


async def test_a_conversation_and_a_day_have_quotas(stopped: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty pictures in the one, a hundred megabytes in the other."""
    monkeypatch.setattr(wiring, "UPLOAD_BYTES_A_DAY", 3 * len(PHOTO))
    system = await stopped.start()
    widget = await system.widget()
    answers = [await upload(system, widget) for _ in range(4)]
    assert [status for status, _ in answers] == [201, 201, 201, 429]
    assert answers[-1][1]["error"]["code"] == "quota"
    other = await system.widget()
    for number in range(20):
        await system.app[keys.UPLOADS].add(other.conversation, await system.app[keys.DECODER].clean(PHOTO))
        assert len(kept(system)) == 4 + number
    status, body = await upload(system, other)
    assert (status, body["error"]["code"]) == (409, "quota")


async def test_too_many_at_once_are_asked_to_come_back(
    stopped: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is bounded whatever the number of visitors."""
    monkeypatch.setattr(wiring, "UPLOADS_AT_ONCE", 1)
    system = await stopped.start()
    first, second = await system.widget(), await system.widget()
    going = asyncio.Event()

    async def slow() -> Any:
        yield PHOTO[:100]
        await going.wait()
        yield PHOTO[100:]

    running = asyncio.create_task(system.call("POST", "/uploads", data=slow(), headers=bearer(first)))
    await asyncio.sleep(0.2)
    async with system.http.post("/uploads", data=PHOTO, headers=bearer(second)) as response:
        assert (response.status, (await response.json())["error"]["code"]) == (503, "busy")
        assert response.headers["Retry-After"]
    going.set()
    assert (await running)[0] == 201
    assert (await upload(system, second))[0] == 201


async def test_a_client_that_goes_away_leaves_nothing(system: System) -> None:
    """Neither a file nor a place that stays taken."""
    widget = await system.widget()
    for _ in range(20):
        _reader, writer = await asyncio.open_connection("127.0.0.1", system.settings.port)
        head = f"POST /uploads HTTP/1.1\r\nHost: x\r\nAuthorization: {bearer(widget)['Authorization']}\r\n"
        writer.write(f"{head}Content-Length: {len(PHOTO)}\r\n\r\n".encode() + PHOTO[:500])
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    system.app[keys.LIMITS].uploads._buckets.clear()
    async with asyncio.timeout(5):
        while (await upload(system, widget))[0] == 429:  # noqa: ASYNC110  (until the gateway has noticed)
            await asyncio.sleep(0.05)
    assert len(kept(system)) == 1


async def test_without_pictures_none_are_offered_or_taken(stopped: System) -> None:
    """A shop may not want any."""
    system = await stopped.start(max_upload_bytes=0)
    widget = await system.widget()
    assert "max_upload_bytes" not in widget.welcome["limits"]
    assert (await upload(system, widget))[0] == 403


async def test_the_bot_gets_the_picture_with_the_words(system: System, rasa: FakeRasa) -> None:
    """As it gets a button; everybody else sees the picture and the words."""
    widget = await system.widget()
    _status, body = await upload(system, widget)
    await widget.send('do you have "this" in blue?', upload_id=body["upload_id"])
    event = await widget.event(sender="customer")
    check_content(event["content"])
    shown, said = event["content"]["blocks"]
    assert shown == {
        "type": "image",
        "fallback": "Picture",
        "alt": "Picture",
        "url": body["url"],
        "width": 320,
        "height": 200,
    }
    assert said["text"] == 'do you have "this" in blue?'
    await widget.answer()
    intent, _, entities = rasa.turns[-1]["payload"].partition("{")
    assert intent == "/lookup_photo"
    assert json.loads("{" + entities) == {
        "upload_id": body["upload_id"],
        "words": 'do you have "this" in blue?',
    }
    assert rasa.turns[-1]["text"] is None


@pytest.mark.parametrize("parts", [{}, {"text": ""}, {"text": "  \n"}])
async def test_a_picture_needs_no_words(system: System, rasa: FakeRasa, parts: dict[str, str]) -> None:
    """The console's list says in words that there is one, in the customer's language."""
    widget = await system.widget(language="zh")
    _status, body = await upload(system, widget)
    await widget.send(upload_id=body["upload_id"], **parts)
    event = await widget.event(sender="customer")
    assert plain_text(event["content"]) == "图片"
    assert len(event["content"]["blocks"]) == 1
    await widget.answer()
    assert rasa.turns[-1]["payload"] == f'/lookup_photo{{"upload_id": "{body["upload_id"]}"}}'


async def test_words_beside_a_picture_are_no_payload(system: System, rasa: FakeRasa) -> None:
    """Whatever they look like."""
    widget = await system.widget()
    _status, body = await upload(system, widget)
    await widget.send('/request_human{"upload_id": "x"}', upload_id=body["upload_id"])
    await widget.answer()
    entities = json.loads(rasa.turns[-1]["payload"].removeprefix("/lookup_photo"))
    assert entities == {"upload_id": body["upload_id"], "words": 'request_human{"upload_id": "x"}'}


@pytest.mark.parametrize("parts", [{"button_id": "b"}, {"rating": 5}])
async def test_a_picture_comes_with_words_or_alone(system: System, parts: dict[str, Any]) -> None:
    """A button or stars are another message."""
    widget = await system.widget()
    _status, body = await upload(system, widget)
    await widget.send(upload_id=body["upload_id"], **parts)
    assert (await widget.frame("nack"))["code"] == "invalid_input"


async def test_nobody_sends_another_visitors_picture(system: System) -> None:
    """Nor one that never was."""
    owner, other = await system.widget(), await system.widget()
    _status, body = await upload(system, owner)
    for upload_id in (body["upload_id"], "0" * 32):
        await other.send("mine", upload_id=upload_id)
        assert (await other.frame("nack"))["code"] == "not_found"


async def test_the_same_message_again_is_the_same_message(system: System, rasa: FakeRasa) -> None:
    """With another picture it is another one."""
    widget = await system.widget()
    (_, one), (_, two) = await upload(system, widget), await upload(system, widget)
    again = new_id()
    await widget.send("this", client_msg_id=again, upload_id=one["upload_id"])
    assert (await widget.frame("ack"))["dup"] is False
    await widget.send("this", client_msg_id=again, upload_id=one["upload_id"])
    assert (await widget.frame("ack"))["dup"] is True
    await widget.send("this", client_msg_id=again, upload_id=two["upload_id"])
    assert (await widget.frame("nack"))["code"] == "id_conflict"
    assert len(rasa.turns) == 1


async def test_an_agent_gets_the_picture_and_the_bot_is_silent(system: System, rasa: FakeRasa) -> None:
    """The agent sees it with their session, too."""
    widget = await system.widget()
    await widget.ask("hello")
    ann = await system.agent()
    assert (await ann.act(widget.conversation, "claim"))[0] == 200
    _status, body = await upload(system, widget)
    await widget.send("look at this", upload_id=body["upload_id"])
    await widget.frame("ack")
    _status, found = await ann.call("GET", f"/conversations/{widget.conversation}")
    assert found["events"][-1]["content"]["blocks"][0]["url"] == body["url"]
    assert found["last_text"] == "Picture\nlook at this"
    address = f"/uploads/{body['upload_id']}.webp?of={widget.conversation}"
    async with ann.http.get(address) as response:
        assert response.status == 200
    assert (await system.call("GET", address))[0] == 404
    assert len(rasa.turns) == 1
    await ann.act(widget.conversation, "release")
    assert "Picture\nlook at this" in [entry["text"] for entry in rasa.informed[-1]["entries"]]


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.partition("?")[0],
        lambda url: url[:-1] + ("0" if url[-1] != "0" else "1"),
        lambda url: url.replace("key=", "key=%F0%9F%98%80"),
        lambda url: url.replace("of=", "of=../"),
        lambda url: url.replace("/uploads/", "/uploads/0"),
        lambda url: url.replace("/uploads/", "/uploads/..%2f"),
        lambda url: url.replace(".webp", ".svg"),
    ],
)
async def test_only_the_signed_address_leads_to_a_picture(system: System, change: Any) -> None:
    """Whether there is one behind it is not told."""
    _status, body = await upload(system, await system.widget())
    status, answer = await system.call("GET", change(body["url"]))
    assert (status, answer["code"]) == (404, "not_found")


async def test_old_pictures_are_forgotten_at_the_start(stopped: System) -> None:
    """And every few hours, as the setting has it."""
    system = await stopped.start()
    widget = await system.widget()
    _status, body = await upload(system, widget)
    await system.stop()
    system.clock.advance(days=100_000)
    system = await stopped.start(uploads_days=90)
    async with asyncio.timeout(5):
        while kept(system):  # noqa: ASYNC110  (files have no event to offer)
            await asyncio.sleep(0.02)
    async with system.http.get(body["url"]) as response:
        assert response.status == 404


async def test_uploads_are_counted_by_what_became_of_them(system: System) -> None:
    """Never by whose they were."""
    widget = await system.widget()
    await upload(system, widget)
    await upload(system, widget, files.HEIC)
    async with system.http.get("/metrics") as response:
        text = await response.text()
    assert 'frontdoor_uploads_total{result="kept"} 1.0' in text
    assert 'frontdoor_uploads_total{result="unsupported"} 1.0' in text
    assert widget.conversation not in text


def test_the_gateway_has_no_decoder_in_its_process() -> None:
    """What it never loads it cannot run by mistake."""
    script = "import sys, bot.gateway.app; print(sorted({'PIL', 'numpy'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
