"""What is cached still does what Rasa does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.training import graph_trainer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils import validation
from rasa.shared.utils.validation import YamlValidationException

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
    "answer",
    [
        {"events": "none"},
        {"events": [{"name": "language"}]},
        {"events": [{"event": "slot", "name": 7}]},
        {"events": [SLOT | {"timestamp": "noon"}]},
        {"events": [{"event": "no such event"}]},
        {"responses": ["hello"]},
    ],
)
def test_malformed_answer_is_still_refused(action: RemoteAction, answer: dict[str, Any]) -> None:
    """The check itself is not skipped, only the check of its schema."""
    with pytest.raises(ValidationError):
        action._validate_action_result(answer)


def test_a_file_is_still_checked_while_a_model_is_trained() -> None:
    """Once for each text; what is wrong is told each time."""
    schema = "shared/nlu/training_data/schemas/nlu.yml"
    with tuning.training():
        validation.validate_yaml_schema('version: "3.1"', schema)
        for _ in range(2):
            with pytest.raises(YamlValidationException):
                validation.validate_yaml_schema("nlu: nothing", schema)


def test_examples_are_told_apart_as_by_rasa_while_a_model_is_trained() -> None:
    """The same words of two intents are two examples, the same words of one intent are one."""
    examples = [Message({TEXT: "hello", INTENT: intent}) for intent in ("greet", "greet", "goodbye")]
    with tuning.training():
        assert len(set(examples)) == 2
    assert len(set(examples)) == 2


def test_rasa_is_as_before_when_training_has_failed() -> None:
    """Nothing of what is replaced outlives it."""
    before = (Message.__hash__, validation.validate_yaml_schema, graph_trainer.TrainingHook)
    with pytest.raises(RuntimeError), tuning.training():
        raise RuntimeError
    assert before == (Message.__hash__, validation.validate_yaml_schema, graph_trainer.TrainingHook)


@pytest.mark.parametrize(
    ("key", "known"),
    [('[{"user": {"text": "hello"}}]', True), ('[{"user": {"intent": "greet"}}]', False)],
)
def test_rules_about_a_messages_very_words_are_found(key: str, *, known: bool) -> None:
    """Only where there are some, their search is not left out."""
    policy = SimpleNamespace(
        lookup={"rules": {'[{"user": {"intent": "thank"}}]': "utter_welcome", key: "utter_greet"}}
    )
    assert tuning._has_text_rules(policy) is known
