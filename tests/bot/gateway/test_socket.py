"""The widget's socket, through a real port: messages in, events out, nothing lost and nothing repeated."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import Any

import pytest

from bot.blocks import plain_text
from bot.gateway import identity, keys
from bot.gateway.texts import TEXTS
from bot.gateway.tokens import VisitorTokens
from bot.shop.principal import verify
from tests.bot.gateway.client import Widget, button
from tests.bot.gateway.conftest import System
from tests.fakes import FakeRasa, new_id


async def test_message_is_acknowledged_and_answered(system: System) -> None:
    """The whole way: ack with the number, the message itself, and the bot's answer after it."""
    widget = await system.widget()
    client_msg_id = await widget.send("hello")
    ack = await widget.frame("ack")
    assert ack == {"t": "ack", "client_msg_id": client_msg_id, "seq": 1, "dup": False}
    answer = await widget.answer()
    assert plain_text(answer["content"]) == "You said: hello"
    assert [event["seq"] for event in widget.events] == [1, 2]


async def test_bot_types_while_it_thinks_and_stops_with_the_answer(system: System) -> None:
    """No "typing…" for ever."""
    widget = await system.widget()
    await widget.ask("hello")
    typing = [frame["on"] for frame in widget.frames if frame["t"] == "typing"]
    assert typing == [True, False]


async def test_same_message_again_is_answered_once(system: System, rasa: FakeRasa) -> None:
    """A client that lost the acknowledgement may send again."""
    widget = await system.widget()
    client_msg_id = await widget.send("hello")
    await widget.answer()
    await widget.send("hello", client_msg_id=client_msg_id)
    ack = await widget.frame("ack")
    assert (ack["seq"], ack["dup"]) == (1, True)
    assert len(rasa.turns) == 1


async def test_same_id_with_another_text_is_refused(system: System) -> None:
    """The client learns that its id is used up."""
    widget = await system.widget()
    client_msg_id = await widget.send("hello")
    await widget.answer()
    await widget.send("something else", client_msg_id=client_msg_id)
    nack = await widget.frame("nack")
    assert (nack["code"], nack["client_msg_id"]) == ("id_conflict", client_msg_id)


async def test_client_that_comes_back_gets_the_rest_in_order(system: System) -> None:
    """What happened while it was away comes first, then what happens."""
    widget = await system.widget()
    await widget.ask("one")
    token = widget.welcome["token"]
    await widget.socket.close()
    elsewhere = await system.widget(token=token, last_seq=2)
    await elsewhere.ask("two")
    back = await system.widget(token=token, last_seq=2)
    assert back.welcome["conversation"] == widget.conversation
    assert back.welcome["last_seq"] == 4
    await back.send("three")
    await back.event(seq=6)
    assert [event["seq"] for event in back.events] == [3, 4, 5, 6]


async def test_number_of_another_conversation_replays_everything(system: System) -> None:
    """A client that kept a number too high for this log gets the whole of it."""
    widget = await system.widget()
    await widget.ask("one")
    back = await system.widget(token=widget.welcome["token"], last_seq=999)
    assert (await back.event(seq=1))["sender"] == "customer"


async def test_two_tabs_see_the_same(system: System) -> None:
    """What is said in one tab appears in the other."""
    one = await system.widget()
    two = await system.widget(token=one.welcome["token"])
    await one.ask("hello")
    await two.answer()
    assert one.events == two.events


async def test_quick_messages_are_answered_in_order(system: System, rasa: FakeRasa) -> None:
    """One turn at a time, each after the one before."""
    rasa.delay_s = 0.01
    widget = await system.widget()
    for number in range(4):
        await widget.send(str(number))
    answers = [plain_text((await widget.answer())["content"]) for _ in range(4)]
    assert answers == [f"You said: {number}" for number in range(4)]
    assert [turn["after"] for turn in rasa.turns] == [None, *(turn["message_id"] for turn in rasa.turns[:3])]


async def test_button_stands_for_what_the_gateway_kept(system: System, rasa: FakeRasa) -> None:
    """The client sends an id; what it means never left the gateway."""
    rasa.script = lambda request: (
        [{"text": "Sure?", "buttons": [{"title": "Yes", "payload": '/affirm{"order":"FD1"}'}]}]
        if request["payload"] is None
        else [{"text": "Done."}]
    )
    widget = await system.widget()
    await widget.send("cancel")
    asked = await widget.answer()
    assert "affirm" not in str(widget.frames)
    await widget.send(button_id=button(asked))
    assert plain_text((await widget.event(sender="customer"))["content"]) == "Yes"
    await widget.answer()
    assert (rasa.turns[-1]["text"], rasa.turns[-1]["payload"]) == (None, '/affirm{"order":"FD1"}')


async def test_button_of_another_conversation_is_unknown(system: System, rasa: FakeRasa) -> None:
    """An id that was issued to somebody else opens nothing."""
    rasa.script = lambda _request: [{"text": "Sure?", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]
    one, two = await system.widget(), await system.widget()
    await one.send("cancel")
    foreign = button(await one.answer())
    await two.send(button_id=foreign)
    assert (await two.frame("nack"))["code"] == "not_found"


async def test_rating_is_thanked_for_without_the_bot(system: System, rasa: FakeRasa) -> None:
    """Stars are kept with the conversation and need no dialogue core."""
    widget = await system.widget()
    await widget.send(rating=4)
    assert plain_text((await widget.answer())["content"]) == "Thank you for your rating!"
    assert rasa.turns == []


async def test_language_follows_the_customers_words(system: System) -> None:
    """Who writes Chinese is answered in Chinese by the gateway too."""
    widget = await system.widget()
    await widget.ask("你好")
    assert (await system.widget(token=widget.welcome["token"])).welcome["language"] == "zh"


async def test_signed_in_customer_is_known_by_name_and_to_the_actions(system: System, rasa: FakeRasa) -> None:
    """The shop's word opens the customer's own conversation, and the turn speaks for the customer."""
    widget = await system.widget(identity=sign(system))
    assert widget.welcome["customer_name"] == "Cleo"
    await widget.ask("my orders")
    token = rasa.turns[0]["metadata"]["principal"]
    principal = verify(token, system.settings.key("principal"), now=system.clock())
    assert (principal.customer_id, principal.conversation_id) == ("C1", widget.conversation)


async def test_dialogue_core_is_told_when_the_customer_wrote(system: System, rasa: FakeRasa) -> None:
    """ "Yesterday" counts from the message, not from when its turn runs."""
    widget = await system.widget()
    await widget.ask("where is what i ordered yesterday")
    sent_at = datetime.fromisoformat(rasa.turns[0]["metadata"]["sent_at"])
    assert sent_at.tzinfo is not None
    assert sent_at == system.clock()


async def test_customer_finds_the_conversation_on_another_device(system: System) -> None:
    """A second, fresh word of the shop leads to the same conversation."""
    one = await system.widget(identity=sign(system))
    two = await system.widget(identity=sign(system))
    assert one.conversation == two.conversation


async def test_reload_with_an_old_identity_and_its_token_comes_back(system: System) -> None:
    """The page still holds the identity of an hour ago; the token shows that it was used by this browser."""
    signed = sign(system)
    widget = await system.widget(identity=signed)
    system.clock.advance(hours=1)
    back = await system.widget(identity=signed, token=widget.welcome["token"])
    assert back.conversation == widget.conversation


async def test_signing_in_leaves_the_anonymous_conversation_behind(system: System) -> None:
    """What somebody said before signing in is not merged into the customer's account."""
    before = await system.widget()
    after = await system.widget(token=before.welcome["token"], identity=sign(system))
    assert after.conversation != before.conversation


@pytest.mark.parametrize("fault", ["replayed", "stale", "other key", "other site", "changed", "unsigned"])
async def test_identity_that_does_not_count_is_refused(system: System, fault: str) -> None:
    """Replayed, old, forged or made for another shop: the same refusal."""
    match fault:
        case "replayed":
            signed = sign(system)
            await system.widget(identity=signed)
        case "stale":
            signed = sign(system)
            system.clock.advance(minutes=11)
        case "other key":
            signed = sign(system, key=b"x" * 32)
        case "other site":
            signed = sign(system, site="Another Shop")
        case "changed":
            signed = "A" + sign(system)[1:]
        case _:
            signed = sign(system).partition(".")[0]
    widget = Widget(await system.socket())
    await widget.socket.send_json({"t": "hello", "v": 1, "identity": signed})
    assert (await widget.frame("nack"))["code"] == "unauthorized"
    assert await widget.closed() == 1008


def sign(system: System, **changes: Any) -> str:
    parts = {
        "site": system.settings.shop_name,
        "customer_id": "C1",
        "email": "cleo@mail.test",
        "key": system.settings.identity_key,
        "now": system.clock(),
    }
    return identity.sign(**(parts | changes))


@pytest.mark.parametrize(
    "fault", ["forged", "expired", "garbage", "other secret", "empty claims", "non-ascii"]
)
async def test_token_that_does_not_count_is_refused(system: System, fault: str) -> None:
    """No forged, expired or foreign token opens a conversation."""
    token = (await system.widget()).welcome["token"]
    match fault:
        case "forged":
            kid, claims, signature = token.split(".")
            token = f"{kid}.{claims[:-2]}AA.{signature}"
        case "expired":
            system.clock.advance(days=31)
        case "garbage":
            token = "a.b.c"
        case "other secret":
            token = VisitorTokens(b"another key").issue("v", now=system.clock())
        case "empty claims":
            token = ".."
        case _:
            token = "\u00e9.\ud83d\ude00."
    widget = Widget(await system.socket())
    await widget.socket.send_json({"t": "hello", "v": 1, "token": token})
    assert (await widget.frame("nack"))["code"] == "unauthorized"
    assert await widget.closed() == 1008


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ("not json", "invalid_input"),
        ("[1, 2]", "invalid_input"),
        ("null", "invalid_input"),
        ('{"t": "hello"}', "unsupported_version"),
        ('{"t": "hello", "v": 2}', "unsupported_version"),
        ('{"t": "hello", "v": "1"}', "unsupported_version"),
        ('{"t": "send", "client_msg_id": "x", "text": "hi"}', "invalid_input"),
        ('{"t": "hello", "v": 1, "token": 5}', "invalid_input"),
        ('{"t": "hello", "v": 1, "last_seq": -1}', "invalid_input"),
        ('{"t": "hello", "v": 1, "language": "xx"}', "invalid_input"),
        ('{"t": "hello", "v": 1, "admin": true}', "invalid_input"),
        ('{"t": ["hello"], "v": 1}', "invalid_input"),
        ("[" * 30_000, "invalid_input"),
    ],
)
async def test_bad_first_frame_is_refused_with_a_reason(system: System, first: str, code: str) -> None:
    """Whatever a client begins with, it is told what is wrong, and the gateway lives on."""
    widget = Widget(await system.socket())
    await widget.socket.send_str(first)
    assert (await widget.frame("nack"))["code"] == code
    assert await widget.closed() == 1002
    assert await (await system.widget()).ask("hello") == "You said: hello"


@pytest.mark.parametrize(
    "frame",
    [
        "not json",
        "{}",
        '"send"',
        '{"t": "unknown"}',
        '{"t": {"a": 1}}',
        '{"t": "send"}',
        '{"t": "send", "client_msg_id": "short", "text": "hi"}',
        f'{{"t": "send", "client_msg_id": "{"-" * 36}", "text": "hi"}}',
        f'{{"t": "send", "client_msg_id": "{new_id()}"}}',
        f'{{"t": "send", "client_msg_id": "{new_id()}", "text": {{"a": 1}}}}',
        f'{{"t": "send", "client_msg_id": "{new_id()}", "text": "a", "button_id": "b"}}',
        f'{{"t": "send", "client_msg_id": "{new_id()}", "rating": 6}}',
        f'{{"t": "send", "client_msg_id": "{new_id()}", "rating": true}}',
        f'{{"t": "send", "client_msg_id": "{new_id()}", "text": "{"x" * 20_001}"}}',
        '{"t": "hello", "v": 1}',
        '{"t": "read", "seq": "1"}',
        '{"t": "typing", "on": 1}',
    ],
)
async def test_bad_frame_is_refused_and_the_socket_lives_on(system: System, frame: str) -> None:
    """A frame that cannot be understood costs nothing but its refusal."""
    widget = await system.widget()
    await widget.socket.send_str(frame)
    assert (await widget.frame("nack"))["code"] == "invalid_input"
    assert await widget.ask("hello") == "You said: hello"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "invalid_input"),
        ("   \n\t ", "invalid_input"),
        ("\u200b\u200b\ufeff", "invalid_input"),
        ("\u200d\u200c", "invalid_input"),
        ("\u202e\u2066", "invalid_input"),
        ("x" * 10_000, "too_large"),
        ("😀" * 10_000, "too_large"),
        ("a " * 400, "too_large"),
        ("\ud800", "invalid_input"),
    ],
)
async def test_message_that_cannot_be_taken_is_refused_kindly(system: System, text: str, code: str) -> None:
    """Empty, invisible, broken or far too long: a reason, not a crash, and nothing stored."""
    widget = await system.widget()
    client_msg_id = new_id()
    frame = {"t": "send", "client_msg_id": client_msg_id, "text": text}
    await widget.socket.send_str(json.dumps(frame, ensure_ascii=not text.startswith("😀")))
    nack = await widget.frame("nack")
    assert (nack["code"], nack["client_msg_id"]) == (code, client_msg_id)
    assert await system.app[keys.LOG].events(widget.conversation) == []


@pytest.mark.parametrize(
    "text",
    [
        "🧣👩‍👩‍👧‍👦 emoji",
        "שלום עולם",
        "مرحبا",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "'; DROP TABLE message; --",
        "${7*7} {{7*7}} %s %n",
        "帮我查一下订单",
        "naïve café",
        '"quotes" \\ backslash',
    ],
)
async def test_text_stays_exactly_what_was_typed(system: System, text: str) -> None:
    """No markup, quoting or script is taken for anything but words."""
    widget = await system.widget()
    assert await widget.ask(text) == f"You said: {text}"
    assert widget.events[0]["content"]["blocks"][0]["text"] == text


@pytest.mark.parametrize(
    "text", ["/restart", " /restart", "\u00a0/restart", "\uff0frestart", "//restart", "\n/ /restart"]
)
async def test_typed_command_never_reaches_the_dialogue_core(
    system: System, rasa: FakeRasa, text: str
) -> None:
    """Customers cannot set slots or restart the dialogue; what they typed is shown all the same."""
    widget = await system.widget()
    await widget.send(text)
    await widget.answer()
    assert rasa.turns[0]["text"].strip() == "restart"
    assert widget.events[0]["content"]["blocks"][0]["text"] == text.strip()


async def test_binary_frames_are_refused(system: System) -> None:
    """The protocol is text."""
    widget = await system.widget()
    await widget.socket.send_bytes(b"\x00\x01")
    assert (await widget.frame("nack"))["code"] == "invalid_input"


async def test_socket_with_nothing_but_bad_frames_is_closed(system: System) -> None:
    """A broken client does not keep the gateway busy for ever."""
    widget = await system.widget()
    for _ in range(20):
        await widget.socket.send_str("nonsense")
    assert await widget.closed() == 1008


async def test_oversize_frame_closes_the_socket_and_nothing_else(system: System) -> None:
    """Memory is bounded by what one frame may hold."""
    widget = await system.widget()
    other = await system.widget()
    await widget.socket.send_str("x" * 100_000)
    assert await widget.closed() == 1009
    assert await other.ask("hello") == "You said: hello"


async def test_page_of_another_site_gets_no_socket(system: System) -> None:
    """The handshake is refused before anything is read."""
    async with system.http.get(
        "/ws",
        headers={
            "Origin": "https://evil.test",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version": "13",
        },
    ) as response:
        assert response.status == 403
        assert (await response.json())["code"] == "forbidden"


@pytest.mark.parametrize(
    "evil", ["null", "http://127.0.0.1", "http://127.0.0.1.evil.test", "HTTP://LOCALHOST"]
)
async def test_origins_are_compared_whole(system: System, evil: str) -> None:
    """Neither a prefix nor a suffix of an allowed origin is allowed."""
    async with system.http.post("/api/v1/conversation", json={}, headers={"Origin": evil}) as response:
        assert response.status == 403


async def test_configured_origin_may_connect(stopped: System) -> None:
    """The shop's own pages are let in."""
    system = await stopped.start(allowed_origins=("https://shop.test",))
    widget = Widget(await system.socket(headers={"Origin": "https://shop.test"}))
    assert (await widget.hello())["status"] == "bot"


async def test_messages_beyond_the_limit_are_told_when_to_come_again(stopped: System) -> None:
    """The socket stays open, and the refused message is not stored."""
    system = await stopped.start(messages_per_minute=2)
    widget = await system.widget()
    for _ in range(2):
        await widget.ask("hello")
    await widget.send("hello")
    nack = await widget.frame("nack")
    assert nack["code"] == "too_many"
    assert 0 < nack["retry_ms"] <= 60_000


async def test_sockets_of_one_visitor_are_limited(stopped: System) -> None:
    """A sixth tab waits; closing one makes room."""
    system = await stopped.start(sockets_per_visitor=2)
    first = await system.widget()
    token = first.welcome["token"]
    await system.widget(token=token)
    third = Widget(await system.socket())
    await third.socket.send_json({"t": "hello", "v": 1, "token": token})
    assert (await third.frame("nack"))["code"] == "too_many"
    assert await third.closed() == 1013
    await first.socket.close()
    await system.widget(token=token)


async def test_closed_conversation_is_told_and_a_new_one_begins(system: System) -> None:
    """After the end the client connects anew and starts from nothing."""
    widget = await system.widget()
    await widget.ask("hello")
    console = await system.agent()
    await console.act(widget.conversation, "close")
    await widget.event(kind="status", status="closed")
    await widget.send("are you there?")
    assert (await widget.frame("nack"))["code"] == "conversation_closed"
    again = await system.widget(token=widget.welcome["token"])
    assert again.conversation != widget.conversation
    assert again.welcome["last_seq"] == 0


async def test_ping_is_answered(system: System) -> None:
    """Clients see that the line is alive."""
    widget = await system.widget()
    await widget.socket.send_json({"t": "ping"})
    await widget.frame("pong")


async def test_sockets_are_told_of_a_restart(system: System) -> None:
    """Clients hear 1012 and come back to the next process."""
    widget = await system.widget()
    stopping = asyncio.create_task(system.stop())
    assert await widget.closed() == 1012
    await stopping


async def test_gateways_own_words_follow_the_language_too(system: System) -> None:
    """A socket that began in English thanks in Chinese once the customer writes Chinese."""
    widget = await system.widget(language="en")
    await widget.ask("你好")
    await widget.send(rating=5)
    assert plain_text((await widget.event(sender="customer", seq=3))["content"]) == "★★★★★"
    assert plain_text((await widget.answer())["content"]) == TEXTS["zh"].rated
