"""What was not understood is kept for the builder, without saying who wrote it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversations import Misunderstanding, ReviewList
from bot.errors import NotFound
from tests.bot.conversations.conftest import Desk
from tests.bot.conversations.talk import message, reply

MISSED = {
    "intent": {"name": "nlu_fallback", "confidence": 0.7},
    "ranking": [
        {"name": "nlu_fallback", "confidence": 0.7},
        {"name": "track_order", "confidence": 0.31234},
        {"name": "cancel_order", "confidence": 0.2},
    ],
    "actions": [{"name": "action_fallback", "policy": "rule"}],
    "slots": {"misses": 1},
}


def understood(intent: str, action: str = "utter_greet", **slots: Any) -> dict[str, Any]:
    return {"intent": {"name": intent}, "ranking": [], "actions": [{"name": action}], "slots": slots}


async def say(desk: Desk, conversation: str, text: str, trace: dict[str, Any], answer: str = "hm") -> None:
    accepted = await desk.log.accept(conversation, message(text))
    assert accepted.turn is not None
    assert await desk.turns.finish(accepted.turn, reply(answer, trace=trace, language="en")) is not None


async def listed(desk: Desk) -> list[Misunderstanding]:
    return await ReviewList(desk.store, desk.clock).entries()


async def arrive(desk: Desk) -> str:
    return (await desk.visitors.arrive("en")).conversation_id


async def test_what_was_not_understood_is_listed_with_its_ranking_and_answer(desk: Desk) -> None:
    """All that a builder needs to see what went wrong, redacted."""
    await say(desk, await arrive(desk), "yo where 10042", MISSED, answer="Is it order 10042?")
    (entry,) = await listed(desk)
    assert (entry.text, entry.answer, entry.language) == ("yo where 00000", "Is it order 00000?", "en")
    assert entry.ranking == (("track_order", 0.312), ("cancel_order", 0.2))
    assert (entry.status, entry.sequel, entry.likely) == ("open", None, "track_order")


@pytest.mark.parametrize(
    ("trace", "kept"),
    [
        (understood("track_order"), 0),
        (understood("inform", "action_fallback"), 1),
        (understood("ask_question", "action_answer_question", misses=1), 1),
        (understood("ask_question", "action_answer_question"), 0),
        # The form wanted free words and took them.
        ({**understood("nlu_fallback", "return_form"), "slots": {"misses": 1}}, 0),
    ],
)
async def test_only_failures_are_listed(desk: Desk, trace: dict[str, Any], kept: int) -> None:
    """A turn that ended well is nobody's work."""
    await say(desk, await arrive(desk), "words", trace)
    assert len(await listed(desk)) == kept


@pytest.mark.parametrize(
    ("after", "sequel", "intent"),
    [
        (understood("track_order"), "rephrased", "track_order"),
        (understood("request_human"), "person", "request_human"),
        (MISSED, "missed", None),
    ],
)
async def test_entry_says_what_the_customer_did_next(
    desk: Desk, after: dict[str, Any], sequel: str, intent: str | None
) -> None:
    """Other words that were understood tell what was meant."""
    conversation = await arrive(desk)
    await say(desk, conversation, "first", MISSED)
    await say(desk, conversation, "second", after)
    await say(desk, conversation, "third", understood("greet"))
    entry = (await listed(desk))[-1]
    assert (entry.text, entry.sequel, entry.sequel_intent) == ("first", sequel, intent)


async def test_another_conversation_is_no_sequel(desk: Desk) -> None:
    """Only what the same customer says next counts."""
    await say(desk, await arrive(desk), "first", MISSED)
    await say(desk, await arrive(desk), "second", understood("greet"))
    assert [entry.sequel for entry in await listed(desk)] == [None]


async def test_apology_is_no_misunderstanding(desk: Desk) -> None:
    """A dialogue core that did not answer understood nothing wrongly."""
    accepted = await desk.log.accept(await arrive(desk), message())
    assert accepted.turn is not None
    await desk.turns.finish(accepted.turn, reply("sorry", answered=False, checkpoint=None, trace=None))
    assert await listed(desk) == []


async def test_settled_entries_leave_the_list(desk: Desk) -> None:
    """Labelled or dismissed: it is done, and can still be found."""
    conversation = await arrive(desk)
    for text in ("one", "two", "three"):
        await say(desk, conversation, text, MISSED)
    entries = ReviewList(desk.store, desk.clock)
    three, two, _ = await entries.entries()
    await entries.label(three.id, "greet")
    await entries.dismiss(two.id)
    assert [entry.text for entry in await entries.entries()] == ["one"]
    assert [(e.text, e.label) for e in await entries.entries(status="labelled")] == [("three", "greet")]
    assert len(await entries.entries(status=None)) == 3
    assert await entries.entries(language="zh") == []


async def test_unknown_entry_is_said_to_be_unknown(desk: Desk) -> None:
    """A mistyped number changes nothing."""
    entries = ReviewList(desk.store, desk.clock)
    for work in (entries.dismiss(7), entries.label(7, "greet"), entries.entry(7)):
        with pytest.raises(NotFound, match="no entry 7"):
            await work
