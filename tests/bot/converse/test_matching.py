"""Comparing answers: what is noticed, and what is rightly let pass."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.converse.matching import Answer, Trace, compare, partial_mismatch
from bot.converse.story import Entity, Expectation, Turn

TEXT = {"type": "text", "fallback": "Your order is on its way.", "text": "Your order is on\nits way."}
ORDER = {"type": "order", "fallback": "FD1: shipped", "number": "FD1", "lines": [{"n": 1}, {"n": 2}]}
TRACE = Trace(
    intent="track_order",
    confidence=0.93,
    entities=(Entity("order_number", "FD1"),),
    actions=("action_track_order", "utter_anything_else"),
    slots={"language": "en"},
    form="track_form",
)


def differences(answer: Answer | None = None, trace: Trace | None = TRACE, **expected: Any) -> list[str]:
    turn_parts = {"intent", "entities", "actions", "slots", "active_loop"}
    of_turn = {key: value for key, value in expected.items() if key in turn_parts}
    of_answer = {key: value for key, value in expected.items() if key not in turn_parts}
    turn = Turn(line=1, text="hi", expect=Expectation(line=2, **of_answer), **of_turn)
    answer = answer or Answer(
        blocks=[TEXT, ORDER], status="bot", elapsed_ms=40, trace=trace, order={"status": "shipped"}
    )
    return [mismatch.what for mismatch in compare(turn, answer)]


@pytest.mark.parametrize(
    "expected",
    [
        {"texts": ("order is on its way", "FD1: shipped")},
        {"texts": ("/on\\s+its/", "/YOUR/i")},
        {"not_texts": ("sorry", "/^never$/")},
        {"blocks": ("text", "order")},
        {"block": ({"type": "order", "number": "/^FD/"}, {"lines": [{"n": 2}]})},
        {"status": "bot"},
        {"order": {"status": "shipped"}},
        {"within_ms": 40},
        {"intent": "track_order", "entities": (Entity("order_number", "FD1"),)},
        {"actions": ("action_track_order", "utter_anything_else")},
        {"slots": {"language": ...}, "active_loop": "track_form"},
    ],
)
def test_what_is_as_expected_passes(expected: dict[str, Any]) -> None:
    """Each kind of expectation is met by the answer it describes."""
    assert differences(**expected) == []


@pytest.mark.parametrize(
    ("expected", "what"),
    [
        ({"texts": ("delivered",)}, "text"),
        ({"texts": ("/^way/",)}, "text"),
        ({"not_texts": ("on its way",)}, "text that must not come"),
        ({"blocks": ("text",)}, "blocks"),
        ({"blocks": ("order", "text")}, "blocks"),
        ({"block": ({"type": "products"},)}, "block"),
        ({"block": ({"type": "order", "number": "FD2"},)}, "block"),
        ({"block": ({"type": "order", "lines": [{"n": 2}, {"n": 1}]},)}, "block"),
        ({"status": "queued"}, "status"),
        ({"order": {"status": "cancelled"}}, "store"),
        ({"within_ms": 39}, "time"),
        ({"silence": True}, "answer"),
        ({"intent": "cancel_order"}, "intent"),
        ({"entities": ()}, "entities"),
        ({"entities": (Entity("order_number", "FD2"),)}, "entities"),
        ({"actions": ("utter_anything_else", "action_track_order")}, "actions"),
        ({"actions": ("action_track_order",)}, "actions"),
        ({"slots": {"language": "zh"}}, "slot language"),
        ({"slots": {"absent": ...}}, "slot absent"),
        ({"active_loop": ""}, "form"),
    ],
)
def test_what_differs_is_named(expected: dict[str, Any], what: str) -> None:
    """Each kind of expectation notices the answer that does not meet it."""
    assert differences(**expected) == [what]


def test_missing_trace_is_a_difference_only_where_it_is_compared() -> None:
    """A message that never reached the dialogue core has no intent."""
    assert differences(trace=None, intent="greet") == ["dialogue"]
    assert differences(trace=None, texts=("on its way",)) == []


def test_mismatch_says_which_part_of_a_block_differs() -> None:
    """The path leads to the value."""
    why = partial_mismatch({"a": {"b": [{"c": 1}]}, "d": "x"}, {"a": {"b": [{"c": 1}]}, "d": "y"})
    assert why == "d is 'y', expected 'x'"


def test_true_is_not_one() -> None:
    """Python's `True == 1` must not pass for a block's number."""
    assert partial_mismatch({"in_stock": True}, {"in_stock": 1}) is not None


def test_trace_leaves_out_what_rasa_does_in_every_turn() -> None:
    """Stories name what the bot did, not that it listens."""
    body = {
        "intent": {"name": "greet", "confidence": 1.0},
        "entities": [{"entity": "ordinal", "value": 2}],
        "actions": [{"name": "action_session_start"}, {"name": "utter_greet"}, {"name": "action_listen"}],
        "slots": {"language": "en"},
        "form": None,
    }
    trace = Trace.of(body)
    assert trace.actions == ("utter_greet",)
    assert trace.entities == (Entity("ordinal", "2"),)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="abc"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet="abc"), inner, max_size=3),
)


@given(JSON)
def test_everything_matches_itself(value: Any) -> None:
    """A block copied into a story as it came passes."""
    assert partial_mismatch(value, value) is None


@given(st.dictionaries(st.text(alphabet="abc"), JSON, min_size=1, max_size=4), st.data())
def test_a_part_matches_the_whole(value: dict[str, Any], data: st.DataObject) -> None:
    """Leaving out keys never makes a difference; an extra key always does."""
    kept = data.draw(st.sets(st.sampled_from(sorted(value))))
    assert partial_mismatch({key: value[key] for key in kept}, value) is None
    assert partial_mismatch(value | {"extra": 1}, value) is not None
