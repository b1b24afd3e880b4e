"""In which order the requests of one message are answered."""

from __future__ import annotations

import json

import pytest

from bot.dialogue.agenda import (
    MAX_WAITING,
    MAX_WORDS_CHARS,
    Openers,
    Request,
    arranged,
    waiting,
    with_references,
)

OPENERS = Openers.of(
    {"track_order": "track_form", "cancel_order": "cancel_form", "start_return": "return_form"},
    {
        "track_form": ["order_number", "email"],
        "cancel_form": ["order_number", "email", "cancel_confirmed"],
        "return_form": ["order_number", "return_lines"],
    },
)


def request(intent: str, text: str = "", number: str | None = None, place: int = 0) -> Request:
    """A request, with an order number where one is given."""
    entities = ({"entity": "order_number", "value": number, "start": 0, "end": 0},) if number else ()
    return Request(text, intent, entities, place=place, parse={"entities": list(entities)})


@pytest.mark.parametrize(
    ("intents", "form", "expected"),
    [
        (["cancel_order", "ask_question"], None, ["ask_question", "cancel_order"]),
        (["cancel_order", "track_order"], None, ["track_order", "cancel_order"]),
        (["start_return", "cancel_order"], None, ["start_return", "cancel_order"]),
        (["ask_question", "affirm"], None, ["affirm", "ask_question"]),
        (["affirm", "ask_question"], "cancel_form", ["ask_question", "affirm"]),
        (["track_order", "inform", "ask_question"], "cancel_form", ["ask_question", "inform", "track_order"]),
        (["start_return", "cancel_order"], "cancel_form", ["cancel_order", "start_return"]),
    ],
)
def test_the_open_question_stands_at_the_end(
    intents: list[str], form: str | None, expected: list[str]
) -> None:
    """What is answered at once comes first, what changes something last, and an answer before what follows it."""
    asked = [request(intent, place=place) for place, intent in enumerate(intents)]
    assert [each.intent for each in arranged(asked, OPENERS, form=form)] == expected


def test_it_means_the_order_that_was_named_before() -> None:
    """ "Cancel FD1 and track it": tracking is answered first and must know what "it" is."""
    asked = [request("cancel_order", "cancel FD1", "FD1"), request("track_order", "track it")]
    assert with_references(asked, OPENERS)[1].entities[0]["value"] == "FD1"


@pytest.mark.parametrize("words", ["where is my other order", "另一个订单呢"])
def test_another_order_is_not_the_one_named_before(words: str) -> None:
    """Then the skill asks, or knows, which one."""
    asked = [request("cancel_order", "cancel FD1", "FD1"), request("track_order", words)]
    assert with_references(asked, OPENERS)[1].entities == ()


def test_what_waits_is_bounded_and_survives_being_written_down() -> None:
    """The slot is part of the checkpoint, so it must be JSON and small."""
    kept = request("cancel_order", "x" * 5000, "FD1").as_slot()
    again = Request.of(json.loads(json.dumps(kept)), place=3)
    assert (again.intent, again.place, len(again.text)) == ("cancel_order", 3, MAX_WORDS_CHARS)
    assert again.entities[0]["value"] == "FD1"
    assert len(waiting([kept] * 50)) == MAX_WAITING


@pytest.mark.parametrize("broken", [None, [], ["x", 3]])
def test_a_slot_that_holds_nothing_usable_means_that_nothing_waits(broken: object) -> None:
    """A checkpoint of another version must not break the conversation."""
    assert waiting(broken) == []
