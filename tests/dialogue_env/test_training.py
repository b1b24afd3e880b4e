"""The training command."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest
import yaml

from bot.dialogue import standins
from bot.dialogue.train import DATA, NotTrainable, train
from tests.dialogue_env.conftest import TINY_BOT

ROOT = Path(__file__).resolve().parents[2]


def test_a_model_is_written_and_the_steps_are_told(tmp_path: Path) -> None:
    """The result is one archive; each component that learns is named while it does."""
    told: list[str] = []
    model = train(
        tmp_path / "out",
        TINY_BOT / "config.yml",
        TINY_BOT / "domain.yml",
        [TINY_BOT / "data"],
        say=told.append,
    )
    assert model == tmp_path / "out" / "model.tar.gz"
    assert tarfile.is_tarfile(model)
    assert "RulePolicy" in told


@pytest.mark.skipif(standins.installed(), reason="the real TensorFlow is installed")
def test_a_component_that_needs_tensorflow_is_refused(tmp_path: Path) -> None:
    """The message names the component and the line that installs what it needs."""
    config = tmp_path / "config.yml"
    config.write_text("recipe: default.v1\nlanguage: en\npipeline: [{name: DIETClassifier}]\npolicies: []\n")
    with pytest.raises(NotTrainable, match=r"DIETClassifier needs TensorFlow.*uv pip install"):
        train(tmp_path, config, TINY_BOT / "domain.yml", [TINY_BOT / "data"])


def test_missing_files_are_named(tmp_path: Path) -> None:
    """All at once, rather than one after the other."""
    with pytest.raises(NotTrainable, match=r"a\.yml.*b\.yml"):
        train(tmp_path, tmp_path / "a.yml", tmp_path / "b.yml", [TINY_BOT / "data"])


def test_an_unknown_slot_in_a_story_is_told(tmp_path: Path) -> None:
    """Rasa would leave the process; here the reason reaches the caller."""
    data = tmp_path / "data"
    shutil.copytree(TINY_BOT / "data", data)
    (data / "wrong.yml").write_text(
        'version: "3.1"\nstories:\n- story: wrong\n  steps: [{intent: greet}, {slot_was_set: [{colour: red}]}, '
        "{action: utter_greet}]\n"
    )
    with pytest.raises(NotTrainable, match="colour"):
        train(tmp_path / "out", TINY_BOT / "config.yml", TINY_BOT / "domain.yml", [data])


def test_our_own_configuration_needs_no_tensorflow() -> None:
    """And the folders that are trained on exist."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    names = {part["name"].rsplit(".", 1)[-1] for part in config["pipeline"] + config["policies"]}
    assert not names & standins.NEEDS_TENSORFLOW
    assert all((ROOT / folder).is_dir() for folder in DATA)
