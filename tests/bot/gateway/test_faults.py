"""When a part fails, customers hear the truth, nothing is lost, and everything goes on when the part is back."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import unused_port

from bot.blocks import plain_text
from bot.gateway import app, keys
from bot.gateway.patience import Breaker
from bot.gateway.texts import TEXTS
from tests.bot.gateway.client import button
from tests.bot.gateway.conftest import System
from tests.fakes import FakeClock, FakeRasa

QUICK = {
    "store_timeout_s": 0.1,
    "action_timeout_s": 0.2,
    "action_http_timeout_s": 0.3,
    "turn_timeout_s": 0.5,
    "turn_deadline_s": 1.5,
    "notice_after_s": 0.2,
}


async def test_forgotten_conversation_is_rebuilt_from_the_checkpoint(system: System, rasa: FakeRasa) -> None:
    """Rasa restarted between two turns; the second goes on where the first ended."""
    widget = await system.widget()
    await widget.ask("one")
    rasa.forget()
    assert await widget.ask("two") == "You said: two"
    assert rasa.turns[-1]["checkpoint"] == {"last": rasa.turns[0]["message_id"], "turns": 1}


async def test_checkpoint_travels_only_when_it_is_asked_for(system: System, rasa: FakeRasa) -> None:
    """Ordinary turns stay small."""
    widget = await system.widget()
    await widget.ask("one")
    await widget.ask("two")
    assert [request["checkpoint"] for request in rasa.requests] == [None, None]


async def test_failing_turn_ends_with_an_apology_and_the_offer_of_a_person(
    system: System, rasa: FakeRasa
) -> None:
    """A broken action is retried once; then the customer hears the truth, and the offer works without Rasa."""
    rasa.fail_with = 503
    widget = await system.widget()
    await widget.send("hello")
    apology = await widget.answer()
    assert plain_text(apology["content"]).startswith(TEXTS["en"].apology)
    assert len(rasa.requests) == 2
    await widget.send(button_id=button(apology))
    assert plain_text((await widget.answer())["content"]) == TEXTS["en"].handoff
    queued = await widget.event(kind="status")
    assert (queued["status"], queued["queue_position"]) == ("queued", 1)


async def test_refused_turn_is_not_repeated(system: System, rasa: FakeRasa) -> None:
    """What Rasa does not accept once it never will; the customer does not wait for it."""
    rasa.fail_with = 400
    widget = await system.widget()
    await widget.send("hello")
    assert plain_text((await widget.answer())["content"]).startswith(TEXTS["en"].apology)
    assert len(rasa.requests) == 1


@pytest.mark.parametrize("raw", [b"", b"not json", b"[]", b"{}", b'{"messages": 5}', b"\xff\xfe"])
async def test_nonsense_from_rasa_is_no_answer(stopped: System, rasa: FakeRasa, raw: bytes) -> None:
    """The customer gets an apology, never the nonsense."""
    system = await stopped.start(**QUICK)
    rasa.raw = raw
    widget = await system.widget()
    await widget.send("hello")
    await widget.event(sender="bot")
    last = await widget.event(sender="bot")
    assert plain_text(last["content"]).startswith(TEXTS["en"].apology)


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{}],
        [{"text": ""}],
        [{"custom": {"block": {"type": "hologram"}}}],
        [{"custom": {"block": "text"}}],
        [{"custom": {"block": {"type": "image", "fallback": "a chart", "url": "javascript:1", "alt": "x"}}}],
        [{"buttons": [{"title": "", "payload": ""}]}],
    ],
)
async def test_answer_that_cannot_be_shown_is_replaced_by_words(
    system: System, rasa: FakeRasa, messages: list[Any]
) -> None:
    """An invalid block never reaches a browser, and silence is no answer."""
    rasa.script = lambda _request: messages
    widget = await system.widget()
    await widget.send("hello")
    answer = await widget.answer()
    assert {block["type"] for block in answer["content"]["blocks"]} <= {"text", "quick_replies"}
    assert plain_text(answer["content"])


async def test_slow_turn_is_announced_and_then_answered(stopped: System, rasa: FakeRasa) -> None:
    """The customer is told to wait, and offered a person, before the answer comes after all."""
    system = await stopped.start(**QUICK)
    rasa.delay_s = 0.4
    widget = await system.widget()
    await widget.send("hello")
    notice = await widget.answer()
    assert plain_text(notice["content"]).startswith(TEXTS["en"].notice)
    assert button(notice)
    assert plain_text((await widget.answer())["content"]) == "You said: hello"


async def test_rasa_that_comes_back_in_time_answers(stopped: System) -> None:
    """The message waits for Rasa, and no action runs twice."""
    port = unused_port()
    system = await stopped.start(**QUICK | {"turn_deadline_s": 10, "rasa_url": f"http://127.0.0.1:{port}"})
    widget = await system.widget()
    await widget.send("hello")
    assert plain_text((await widget.answer())["content"]).startswith(TEXTS["en"].notice)
    async with FakeRasa().serve(port) as back:
        assert plain_text((await widget.answer())["content"]) == "You said: hello"
        assert len(back.turns) == 1


async def test_rasa_that_dies_in_a_turn_is_asked_again_with_the_same_id(stopped: System) -> None:
    """The crash costs time, not the message."""
    port = unused_port()
    system = await stopped.start(**QUICK | {"turn_deadline_s": 10, "rasa_url": f"http://127.0.0.1:{port}"})
    widget = await system.widget()
    async with FakeRasa(delay_s=30).serve(port) as dying:
        await widget.send("hello")
        await widget.answer()  # "one moment": the turn is running
    async with FakeRasa().serve(port) as back:
        assert plain_text((await widget.answer())["content"]) == "You said: hello"
        assert back.requests[0]["message_id"] == dying.requests[0]["message_id"]


async def test_answer_after_a_takeover_is_never_sent(system: System, rasa: FakeRasa) -> None:
    """The agent took over while the bot was thinking: the bot stays silent."""
    rasa.hold = asyncio.Event()
    widget = await system.widget()
    await widget.send("hello")
    await widget.frame("ack")
    console = await system.agent()
    await console.act(widget.conversation, "claim")
    await console.act(
        widget.conversation,
        "messages",
        json={"client_msg_id": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "text": "Ann here"},
    )
    await widget.event(sender="agent")
    rasa.hold.set()
    await widget.frame("typing")  # the turn has ended
    log = await system.app[keys.LOG].events(widget.conversation)
    assert "bot" not in {event.sender for event in log}
    assert (await system.app[keys.LOG].turns(widget.conversation))[0].outcome == "suppressed"


async def test_next_process_answers_what_this_one_leaves(
    stopped: System, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn that does not end before a restart is run by the next process at once, under the same id."""
    monkeypatch.setattr(app, "FINISH_WITHIN_S", 0.05)
    system = await stopped.start()
    rasa.delay_s = 30
    widget = await system.widget()
    await widget.send("hello")
    await widget.frame("ack")
    await system.stop()
    rasa.delay_s = 0
    stopped.clock.advance(seconds=0.1)
    await stopped.start()
    back = await stopped.widget(token=widget.welcome["token"])
    assert plain_text((await back.answer())["content"]) == "You said: hello"
    assert len({request["message_id"] for request in rasa.requests}) == 1


async def test_locked_store_acknowledges_nothing_and_recovers(stopped: System, tmp_path: Path) -> None:
    """No acknowledgement without a commit; the client is told to try again, and then it works."""
    system = await stopped.start(**QUICK)
    widget = await system.widget()
    other = sqlite3.connect(tmp_path / "frontdoor.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    client_msg_id = await widget.send("hello")
    nack = await widget.frame("ack", "nack")
    assert (nack["t"], nack["code"], nack["retry_ms"]) == ("nack", "store_unavailable", 1000)
    other.execute("ROLLBACK")
    other.close()
    await widget.send("hello", client_msg_id=client_msg_id)
    assert not (await widget.frame("ack"))["dup"]


async def test_health_names_the_part_that_is_down(system: System, rasa: FakeRasa) -> None:
    """The operator and the launcher read which part it is."""
    assert await system.call("GET", "/health") == (
        200,
        {
            "status": "ok",
            "parts": {
                "store": {"status": "ok"},
                "rasa": {"status": "ok", "model_id": "fake"},
                "actions": {"status": "ok"},
            },
        },
    )
    rasa.fail_with = 503
    rasa.actions_ok = False
    status, body = await system.call("GET", "/health")
    assert status == 503
    assert {part: found["status"] for part, found in body["parts"].items()} == {
        "store": "ok",
        "rasa": "unavailable",
        "actions": "unavailable",
    }
    assert (await system.call("GET", "/live"))[0] == 200


def test_breaker_opens_after_failures_and_closes_after_a_success() -> None:
    """While open, one attempt now and then finds out whether the part is back."""
    clock = FakeClock()
    breaker = Breaker(failures=2, window_s=30, probe_s=5, monotonic=clock.monotonic)
    breaker.failed()
    assert breaker.allow()
    breaker.failed()
    assert breaker.open
    assert not breaker.allow()
    clock.advance(seconds=5)
    assert breaker.allow()
    assert not breaker.allow()
    breaker.succeeded()
    assert breaker.allow()


def test_breaker_stays_closed_when_failures_are_rare() -> None:
    """Two failures an hour apart are no outage."""
    clock = FakeClock()
    breaker = Breaker(failures=2, window_s=30, monotonic=clock.monotonic)
    for _ in range(5):
        breaker.failed()
        clock.advance(hours=1)
    assert breaker.allow()
