"""Playing stories at a scripted gateway: what is sent, what is waited for, what is reported."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.converse.matching import Trace
from bot.converse.running import Cast, Progress, Stage, StoryResult
from bot.converse.story import Expectation, Given, OrderWish, Story, Turn
from bot.converse.visitor import Visitor
from bot.errors import NotFound
from tests.bot.converse.gateway import FakeGateway, bot, buttons, event, serving, text

HANDOFF = {
    "type": "handoff",
    "fallback": "A person comes.",
    "reason": "customer_request",
    "text": "A person comes.",
}


def echo(frame: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [bot(text(f"you said {frame.get('text') or frame.get('button_id')}"), buttons(Yes="b1", No="b2"))]


@dataclass
class FakeBackstage:
    """Gives every story the order FD1; each turn is finished when its message number ``reply_seq`` is there."""

    reply_seq: int | None = None

    async def cast(self, story: Story) -> Cast:
        if story.given.order and story.given.order.status == "refunded":
            raise NotFound("no refunded order is left")
        return Cast(values={"order.number": "FD1"}, order_number="FD1", customer_id="c7")

    def identity(self, customer_id: str) -> str:
        return f"signed {customer_id}"

    async def progress(self, conversation: str, seq: int) -> Progress | None:
        trace = Trace(intent="greet", actions=("utter_greet",))
        return Progress(finished=True, reply_seq=self.reply_seq, trace=trace)

    async def order(self, number: str) -> Mapping[str, Any]:
        return {"number": number, "status": "shipped"}


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def story(*turns: Turn, name: str = "s", wish: OrderWish | None = None) -> Story:
    return Story(name=name, path=Path("a.yml"), line=1, given=Given(order=wish), turns=turns)


def says(words: str, **expected: Any) -> Turn:
    return Turn(line=2, text=words, expect=Expectation(line=3, **expected))


async def play(gateway: FakeGateway, session: aiohttp.ClientSession, *stories: Story) -> list[StoryResult]:
    stage = Stage(gateway.url, FakeBackstage(), session, timeout_s=1)
    return await stage.play_all(stories, at_once=2)


async def test_story_that_meets_its_expectations_passes(session: aiohttp.ClientSession) -> None:
    """Words, buttons, names, the trace and the store all reach the comparison."""
    turns = (
        Turn(
            line=1,
            text="track ${order.number}",
            intent="greet",
            actions=("utter_greet",),
            expect=Expectation(line=1, texts=("you said track FD1",), order={"status": "shipped"}),
        ),
        Turn(line=2, button="No", expect=Expectation(line=2, texts=("you said b2",))),
    )
    async with serving(FakeGateway(echo)) as gateway:
        [result] = await play(gateway, session, story(*turns))
    assert result.passed, result
    assert gateway.hellos[0]["identity"] == "signed c7"


async def test_story_stops_at_its_first_failing_turn(session: aiohttp.ClientSession) -> None:
    """What follows a failure is not played, and the story fails."""
    async with serving(FakeGateway(echo)) as gateway:
        [result] = await play(gateway, session, story(says("a", texts=("b",)), says("c")))
    assert not result.passed
    assert [turn.turn.text for turn in result.turns] == ["a"]
    assert result.turns[0].mismatches[0].got.startswith("you said a")


async def test_every_story_is_a_new_visitor_and_results_keep_their_order(
    session: aiohttp.ClientSession,
) -> None:
    """Stories play at the same time, at most as many as asked for."""
    stories = [story(says("hi", texts=("hi",)), name=f"story {n}") for n in range(6)]
    async with serving(FakeGateway(echo)) as gateway:
        results = await play(gateway, session, *stories)
    assert [result.story.name for result in results] == [each.name for each in stories]
    assert len({result.conversation for result in results}) == 6
    assert 1 < gateway.most_sockets <= 2


async def test_missing_answer_fails_the_story(session: aiohttp.ClientSession) -> None:
    """Silence is not success."""
    async with serving(FakeGateway(lambda _frame: [])) as gateway:
        [result] = await play(gateway, session, story(says("hi")))
    assert result.turns[0].problem == "no answer within 1 s"


async def test_refused_message_fails_the_story(session: aiohttp.ClientSession) -> None:
    """The reason of the gateway is shown."""

    def refuse(frame: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        return [
            {"t": "nack", "client_msg_id": frame["client_msg_id"], "code": "too_large", "error": "cut it"}
        ]

    async with serving(FakeGateway(refuse)) as gateway:
        [result] = await play(gateway, session, story(says("hi")))
    assert result.turns[0].problem == "not accepted (too_large): cut it"


async def test_button_that_was_not_offered_fails_the_story(session: aiohttp.ClientSession) -> None:
    """The buttons that were offered are named."""
    turns = (says("hi"), Turn(line=3, button="Maybe"))
    async with serving(FakeGateway(echo)) as gateway:
        [result] = await play(gateway, session, story(*turns))
    assert result.turns[1].problem == "there is no button 'Maybe'; offered: Yes, No"


async def test_order_that_the_store_lacks_fails_the_story_alone(session: aiohttp.ClientSession) -> None:
    """The others are played."""
    impossible = story(says("hi"), name="impossible", wish=OrderWish(status="refunded"))
    async with serving(FakeGateway(echo)) as gateway:
        results = await play(gateway, session, impossible, story(says("hi")))
    assert [(result.passed, result.problem) for result in results] == [
        (False, "no refunded order is left"),
        (True, None),
    ]


async def test_handoff_is_complete_when_the_status_has_changed(session: aiohttp.ClientSession) -> None:
    """The status event comes after the words; both belong to the answer."""

    def hand_over(_frame: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        return [bot(HANDOFF), {"kind": "status", "status": "queued", "queue_position": 1}]

    async with serving(FakeGateway(hand_over)) as gateway:
        [result] = await play(gateway, session, story(says("help", status="queued")))
    assert result.passed, result


async def test_note_that_asks_for_patience_is_not_the_answer(session: aiohttp.ClientSession) -> None:
    """The story waits for the message that the store names as the answer."""
    gateway = FakeGateway(lambda _frame: [bot(text("one moment")), bot(text("here it is"))])
    expected = story(says("hi", texts=("one moment", "here it is")))
    async with serving(gateway):
        stage = Stage(gateway.url, FakeBackstage(reply_seq=3), session, timeout_s=1)
        result = await stage.play(expected)
    assert result.passed, result


async def test_handoff_after_such_a_note_is_complete_too(session: aiohttp.ClientSession) -> None:
    """The status is waited for, however late the handoff comes."""
    queued = {"kind": "status", "status": "queued"}
    gateway = FakeGateway(lambda _frame: [bot(text("one moment")), bot(HANDOFF), queued])
    async with serving(gateway):
        stage = Stage(gateway.url, FakeBackstage(reply_seq=3), session, timeout_s=1)
        result = await stage.play(story(says("help", status="queued")))
    assert result.passed, result


async def test_nobody_waits_for_the_bot_while_a_person_answers(session: aiohttp.ClientSession) -> None:
    """With an agent in charge, the acknowledgement is the whole answer."""
    async with serving(FakeGateway(lambda _frame: [], status="agent")) as gateway:
        [result] = await play(gateway, session, story(says("hi", silence=True, status="agent")))
    assert result.passed, result


async def test_gap_in_the_numbers_is_noticed(session: aiohttp.ClientSession) -> None:
    """An event that never arrived is a failure of the gateway, whatever the words say."""
    async with serving(FakeGateway(lambda _frame: [event(9, bot(text("hi")))])) as gateway:
        [result] = await play(gateway, session, story(says("hi")))
    assert result.turns[0].problem == "event 9 came after 1: something is missing"


async def test_block_that_no_widget_knows_fails_the_story(session: aiohttp.ClientSession) -> None:
    """Everything that the gateway sends is checked against the schema."""
    async with serving(FakeGateway(lambda _frame: [bot({"type": "poem", "fallback": "x"})])) as gateway:
        [result] = await play(gateway, session, story(says("hi")))
    assert result.turns[0].problem is not None


async def test_agents_words_are_heard_when_they_come(session: aiohttp.ClientSession) -> None:
    """A person's message is waited for by itself."""
    person = {
        "kind": "message",
        "sender": "agent",
        "agent_name": "Ann",
        "content": bot(text("I am Ann"))["content"],
    }
    gateway = FakeGateway(lambda _frame: [bot(text("wait")), person])
    async with serving(gateway), Visitor.arrive(session, gateway.url, timeout_s=1) as visitor:
        await visitor.say("hello")
        blocks = await asyncio.wait_for(visitor.next_message(), 1)
    assert blocks[0]["text"] == "I am Ann"


async def test_gateway_that_is_not_there_is_a_clear_problem(session: aiohttp.ClientSession) -> None:
    """The address is named."""
    stage = Stage("http://127.0.0.1:9", FakeBackstage(), session, timeout_s=1)
    result = await stage.play(story(says("hi")))
    assert result.problem is not None
    assert "no socket at http://127.0.0.1:9/ws" in result.problem
