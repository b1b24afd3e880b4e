"""What a skill reads out of a turn."""

from __future__ import annotations

from typing import Any, cast

from rasa_sdk import Tracker

from actions.services import Services
from actions.turn import Turn


def turn(*entities: dict[str, Any]) -> Turn:
    """A turn whose message has these entities."""
    message = {"text": "…", "entities": list(entities)}
    return Turn(Tracker("c", {}, message, [], False, None, {}, None), cast("Services", None))


def test_a_correction_counts() -> None:
    """Of several values the last one is meant."""
    said = turn({"entity": "colour", "value": "red"}, {"entity": "colour", "value": "blue"})
    assert said.entity("colour") == "blue"


def test_what_is_refused_is_no_value() -> None:
    """ "Blue, not red" asks for blue, and "not red" for nothing."""
    refused = {"entity": "colour", "value": "red", "role": "not"}
    assert turn({"entity": "colour", "value": "blue"}, refused).entity("colour") == "blue"
    assert turn(refused).entity("colour") is None
