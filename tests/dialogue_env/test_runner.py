"""A trained model's components in order, as Rasa's own runner would run them."""

from __future__ import annotations

from pathlib import Path

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
    kinds = (DaskGraphRunner, OrderedGraphRunner)
    return [
        load_predict_graph_runner(tmp_path / kind.__name__, tiny_model, LocalModelStorage, kind)[1]
        for kind in kinds
    ]


@pytest.mark.parametrize("text", ["hello", "cancel my order FD10042", "", "算了"])
def test_answers_are_those_of_rasas_runner(runners: list[DaskGraphRunner], text: str) -> None:
    """For the understanding alone, and for all targets."""
    for targets in (["run_RegexMessageHandler"], None):
        answers = []
        for runner in runners:
            inputs = {
                PLACEHOLDER_MESSAGE: [UserMessage(text, message_id="m1")],
                PLACEHOLDER_TRACKER: DialogueStateTracker("somebody", []),
            }
            found = runner.run(inputs=inputs, targets=targets)
            answers.append({name: found[name] for name in sorted(found)})
        assert list(answers[0]) == list(answers[1])
        parses = [found["run_RegexMessageHandler"][0].as_dict() for found in answers if targets]
        assert parses[:1] == parses[1:]


def test_a_component_without_its_input_is_an_error(runners: list[DaskGraphRunner]) -> None:
    """As with Rasa's runner, rather than an answer made of nothing."""
    for runner in runners:
        with pytest.raises(GraphRunError):
            runner.run(inputs={}, targets=["run_RegexMessageHandler"])
