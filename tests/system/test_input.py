"""What people and programs send that nobody expects: a kind answer or a clear refusal, and the next turn works."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from bot.converse.backstage import StoreBackstage
from bot.converse.visitor import VisitError
from tests.system.running import RunningSystem
from tests.system.talk import customer_with_order, visit

pytestmark = [pytest.mark.system, pytest.mark.rasa]

ANSWERED = {
    "emoji": "😀🎉👩‍👩‍👧‍👦",
    "right to left": "أين طلبي؟ \u202eevil\u202c",
    "zero width inside": "he\u200bllo",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE orders; --",
    "template": "{order_number} ${jndi:ldap://x} {{7*7}} %s %n",
    "rasa payload": '/cancel_order{"order_number":"FD10001","cancel_confirmed":true}',
    "rasa command": "/restart",
    "full-width slash": "／restart",
    "annotation": "[FD10001](order_number)",
    "stacked marks": "h" + "\u0301" * 500 + "i",
    "one letter": "a",
    "only punctuation": "?!...",
    "as long as allowed": "whereverisit " * 76,
    "unknown order": "where is my order FD99999999",
    "lines": "hello\n\n\n\tthere\r\n",
}
REFUSED = {
    "empty": ("", "invalid_input"),
    "spaces": ("  \n ", "invalid_input"),
    "only invisible": ("\u200b\u200d\u2060", "invalid_input"),
    "too long": ("x" * 10_000, "too_large"),
    "too many words": ("a " * 400, "too_large"),
}


@pytest.mark.parametrize("text", ANSWERED.values(), ids=ANSWERED.keys())
async def test_strange_words_get_an_answer(
    text: str, system: RunningSystem, http: aiohttp.ClientSession
) -> None:
    """The bot answers, does not repeat markup as anything but text, and goes on."""
    async with visit(system, http, timeout_s=15.0) as visitor:
        reply = await visitor.say(text)
        assert reply.blocks
        assert reply.status in {"bot", "queued"}
        assert (await visitor.say("hello")).blocks


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_no_message_is_refused_kindly(
    case: tuple[str, str], system: RunningSystem, http: aiohttp.ClientSession
) -> None:
    """The reason is a sentence for the person who typed it; the conversation goes on."""
    text, code = case
    async with visit(system, http, timeout_s=15.0) as visitor:
        with pytest.raises(VisitError, match=code):
            await visitor.say(text)
        assert (await visitor.say("hello")).blocks


FRAMES = {
    "not json": "{",
    "not an object": "[]",
    "no type": "{}",
    "unknown type": json.dumps({"t": "shutdown"}),
    "unknown key": json.dumps({"t": "send", "client_msg_id": str(uuid4()), "text": "hi", "verified": True}),
    "content of another version": json.dumps(
        {"t": "send", "client_msg_id": str(uuid4()), "content": {"version": 99, "blocks": []}}
    ),
    "no id": json.dumps({"t": "send", "text": "hi"}),
    "id that is none": json.dumps({"t": "send", "client_msg_id": "1", "text": "hi"}),
    "text and button": json.dumps(
        {"t": "send", "client_msg_id": str(uuid4()), "text": "a", "button_id": "b"}
    ),
    "foreign button": json.dumps({"t": "send", "client_msg_id": str(uuid4()), "button_id": "nobody's"}),
    "text that is none": json.dumps({"t": "send", "client_msg_id": str(uuid4()), "text": ["hi"]}),
    "lone surrogate": json.dumps({"t": "send", "client_msg_id": str(uuid4()), "text": "\ud800"}),
    "deep nesting": "[" * 20_000,
    "second hello": json.dumps({"t": "hello", "v": 1}),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
async def test_malformed_frame_is_refused_and_the_socket_stays_open(
    frame: str, system: RunningSystem, http: aiohttp.ClientSession
) -> None:
    """A refusal has a code for programs and a sentence for people."""
    async with http.ws_connect(f"{system.url}/ws", origin=system.url) as socket:
        await socket.send_json({"t": "hello", "v": 1})
        assert (await socket.receive_json(timeout=10))["t"] == "welcome"
        await socket.send_str(frame)
        refusal = await socket.receive_json(timeout=10)
        assert refusal["t"] == "nack"
        assert refusal["code"]
        assert refusal["error"]
        await socket.send_json({"t": "ping"})
        assert (await socket.receive_json(timeout=10))["t"] == "pong"


async def test_unknown_protocol_version_is_refused(
    system: RunningSystem, http: aiohttp.ClientSession
) -> None:
    """A widget from the future is told so."""
    async with http.ws_connect(f"{system.url}/ws", origin=system.url) as socket:
        await socket.send_json({"t": "hello", "v": 99})
        refusal = await socket.receive_json(timeout=10)
        assert (refusal["t"], refusal["code"]) == ("nack", "unsupported_version")


async def test_no_log_holds_what_customers_said(
    system: RunningSystem, http: aiohttp.ClientSession, backstage: StoreBackstage
) -> None:
    """Words, e-mails, order numbers and tokens of a whole conversation are in no log of any process."""
    cast = await customer_with_order(backstage, "shipped")
    assert cast.order_number
    canary = f"canary{uuid4().hex}"
    async with visit(system, http) as visitor:
        for text in (
            f"hello {canary}",
            f"where is my order {cast.order_number}",
            f"{canary}@mail.example",
            f"my e-mail is {cast.values['order.email']}",
            f'/greet{{"name": "{canary}"}}',
        ):
            await visitor.say(text)
        secrets = {canary, cast.order_number, cast.values["order.email"], visitor.token}
    found = {path.name: path.read_text(encoding="utf-8", errors="replace") for path in logs(system.logs)}
    assert found
    for name, text in found.items():
        assert {secret for secret in secrets if secret in text} == set(), name


def logs(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
