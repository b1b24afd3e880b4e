"""What a skill reads out of a turn."""

from __future__ import annotations

from typing import Any, cast

import pytest
import yaml
from rasa_sdk import Tracker

from actions.services import Services
from actions.turn import Turn
from tests.actions.conftest import ROOT, Bot
from tests.actions.order_rows import DELIVERED, DORA


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


def questions() -> list[tuple[str, str]]:
    """Every form with every slot for which it may ask."""
    found = []
    for path in sorted((ROOT / "domain").glob("*.yml")):
        forms = yaml.safe_load(path.read_text(encoding="utf-8")).get("forms") or {}
        found += [(form, slot) for form, parts in forms.items() for slot in parts["required_slots"]]
    return found


@pytest.mark.parametrize(("form", "slot"), questions())
async def test_form_taken_up_again_asks_the_same_and_does_nothing(orders: Bot, form: str, slot: str) -> None:
    """Whatever it had asked for, the customer's wish to go on is no answer to it."""
    answer = await orders.answer(
        form, slot, slots={"order_number": DELIVERED}, customer=DORA, metadata={"goes_on": True}
    )
    assert answer.slots["requested_slot"] == slot
    assert [name for name, value in answer.slots.items() if name.endswith("confirmed") and value] == []
    assert answer.slots.get("order_number", DELIVERED) == DELIVERED
