"""A trained model's components in order, as Rasa's own runner would run them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.exceptions import GraphRunError
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.runner import OrderedGraphRunner


@pytest.fixture
def runners(tiny_model: Path, tmp_path: Path) -> list[DaskGraphRunner]:
    """Rasa's and ours, on the same model."""
    loaded = []
    for kind in (DaskGraphRunner, OrderedGraphRunner):
        folder = tmp_path / kind.__name__
        folder.mkdir()
        loaded.append(load_predict_graph_runner(folder, tiny_model, LocalModelStorage, kind)[1])
    return loaded


def plain(value: Any) -> Any:
    """Messages as what they tell; predictions can be compared as they are."""
    if isinstance(value, list):
        return [message.as_dict(only_output_properties=True) for message in value]
    return value


@pytest.mark.parametrize("target", ["run_RegexMessageHandler", "select_prediction"])
@pytest.mark.parametrize("text", ["hello", "cancel my order FD10042", "", "算了"])
def test_answers_are_those_of_rasas_runner(runners: list[DaskGraphRunner], text: str, target: str) -> None:
    """What a message means, and what comes next in the conversation."""
    answers = []
    for runner in runners:
        inputs = {
            PLACEHOLDER_MESSAGE: [UserMessage(text, message_id="m1")],
            PLACEHOLDER_TRACKER: DialogueStateTracker("somebody", []),
        }
        found = runner.run(inputs=inputs, targets=[target])
        answers.append({name: plain(value) for name, value in found.items()})
    assert answers[0] == answers[1]
    assert answers[0]


def test_a_component_without_its_input_is_an_error(runners: list[DaskGraphRunner]) -> None:
    """As with Rasa's runner, rather than an answer made of nothing."""
    for runner in runners:
        with pytest.raises(GraphRunError):
            runner.run(inputs={}, targets=["run_RegexMessageHandler"])
