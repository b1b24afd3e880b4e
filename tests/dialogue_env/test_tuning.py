"""What is cached still does what Rasa does."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.dialogue import tuning

SLOT = {"event": "slot", "timestamp": None, "name": "language", "value": "en"}


@pytest.fixture
def action() -> RemoteAction:
    tuning.apply()
    return RemoteAction("action_sample", None)


@pytest.mark.parametrize(
    "answer",
    [{}, {"events": [], "responses": []}, {"events": [SLOT], "responses": [{"text": "hello"}]}],
)
def test_answer_of_an_action_is_accepted(action: RemoteAction, answer: dict[str, Any]) -> None:
    """What the action server sends passes."""
    assert action._validate_action_result(answer)


@pytest.mark.parametrize(
    "answer", [{"events": "none"}, {"events": [{"name": "language"}]}, {"responses": ["hello"]}]
)
def test_malformed_answer_is_still_refused(action: RemoteAction, answer: dict[str, Any]) -> None:
    """The check itself is not skipped, only the check of its schema."""
    with pytest.raises(ValidationError):
        action._validate_action_result(answer)
