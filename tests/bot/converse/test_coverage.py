"""What the conversations exercise is counted, and what they leave out is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.converse import coverage
from bot.converse.coverage import Exercised, Inventory
from bot.converse.matching import Answer, Trace
from bot.converse.running import StoryResult, TurnResult
from bot.converse.story import Given, Story, Turn
from tests.bot.converse.gateway import text

DOMAIN = """
intents:
- greet
- cancel_order: {use_entities: []}
forms:
  cancel_order_form: {required_slots: [order_number]}
actions:
- validate_cancel_order_form
- action_ask_order_number
- action_cancel_order
responses:
  utter_done:
  - condition: [{type: slot, name: language, value: zh}]
    text: 订单 {number} 已取消。
  - text: Order {number} is cancelled.
  utter_anything:
  - text: "{words}"
"""


@pytest.fixture
def inventory(tmp_path: Path) -> Inventory:
    (tmp_path / "domain").mkdir()
    (tmp_path / "domain" / "cancel_order.yml").write_text(DOMAIN, encoding="utf-8")
    return Inventory.read(tmp_path)


def played(said: str, *blocks: dict[str, Any], intent: str, kind: str | None = None) -> StoryResult:
    turn = Turn(line=1, text=said)
    story = Story(name=said, path=Path("tests/cancel.yml"), line=1, given=Given(), turns=(turn,), kind=kind)
    trace = Trace(intent=intent, actions=("cancel_order_form", "action_cancel_order"))
    answer = Answer(blocks=blocks, status="bot", elapsed_ms=1, trace=trace)
    return StoryResult(story=story, turns=(TurnResult(turn=turn, answer=answer),))


def test_inventory_is_what_a_trace_can_show(inventory: Inventory) -> None:
    """What runs inside a form is seen as the form and as what it says."""
    assert set(inventory.intents) == {"greet", "cancel_order"}
    assert set(inventory.actions) == {"cancel_order_form", "action_cancel_order"}
    assert set(inventory.intents.values()) == {"cancel_order"}


def test_response_is_recognised_by_its_words(inventory: Inventory) -> None:
    """With what was filled in, in either language; the one with most words of its own wins."""
    assert inventory.said("Order FD1 is cancelled.") == [("utter_done", "en")]
    assert inventory.said("订单 FD1 已取消。") == [("utter_done", "zh")]
    assert inventory.said("hello") == [("utter_anything", "en")]


def test_paths_and_gaps_are_named(inventory: Inventory) -> None:
    """A way is an intent, the action that it led to, and what came of it."""
    results = [
        played("cancel", text("Order 1 is cancelled."), intent="cancel_order", kind="happy_path"),
        played("取消", {"type": "order", "fallback": "订单"}, intent="cancel_order", kind="corrections"),
    ]
    seen = Exercised.by(results, inventory)
    assert dict(seen.paths) == {
        ("cancel_order", "action_cancel_order", "utter_done"): 1,
        ("cancel_order", "action_cancel_order", "block order"): 1,
    }
    assert dict(seen.kinds) == {
        ("cancel", "happy_path"): 1,
        ("cancel", "corrections"): 1,
        ("cancel", "chinese"): 1,
    }
    left = coverage.missing(seen, inventory)
    assert left["intents"] == {"cancel_order": ["greet"]}
    assert left["actions"] == {}
    assert left["responses"] == {"cancel_order": ["utter_anything"]}
    assert left["responses in Chinese"] == {"cancel_order": ["utter_anything", "utter_done"]}
    assert "block products" in left["blocks"]["other"]


def test_report_shows_counts_and_gaps(inventory: Inventory) -> None:
    """For people and for programs."""
    seen = Exercised.by([played("cancel", text("x"), intent="cancel_order")], inventory)
    console = Console(width=120, color_system=None)
    with console.capture() as captured:
        coverage.show(console, seen, inventory)
    assert "intents: 1 of 2 exercised" in captured.get()
    assert "never (intents, cancel_order): greet" in captured.get()
    assert coverage.as_json(seen, inventory)["totals"]["actions"] == {"exercised": 2, "of": 2}
