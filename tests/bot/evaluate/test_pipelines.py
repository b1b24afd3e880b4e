"""Our pipeline, trained and asked from outside its environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluate.pipelines import NONE, ROOT, EvaluationFailed, Pipeline
from bot.launcher.system import DIALOGUE_PYTHON
from bot.settings import Settings

LEARN = [
    *((f"where is my {thing}", "track") for thing in ("parcel", "order", "package", "box")),
    *((f"please cancel my {thing}", "cancel") for thing in ("parcel", "order", "package", "box")),
]


def pipeline(config: Path = ROOT / "config.yml") -> Pipeline:
    return Pipeline("ours", DIALOGUE_PYTHON, config, Settings.from_env().var_dir, as_served=True)


@pytest.mark.rasa
@pytest.mark.slow
def test_our_pipeline_learns_and_answers() -> None:
    """Sources, brackets and what is expected come back as they were; what it cost is measured."""
    asked = {"one": [("where is my [big] delivery", "track")], "two": [("cancel the delivery", "cancel|x")]}
    run = pipeline().run(LEARN, asked, {"keep": 1})
    assert [(each.source, each.text, each.likeliest) for each in run.answers] == [
        ("one", "where is my [big] delivery", "track"),
        ("two", "cancel the delivery", "cancel"),
    ]
    assert run.train_s > 0
    assert len(run.milliseconds) == 2
    assert not any(each.fell_back for each in run.answers)


@pytest.mark.rasa
@pytest.mark.slow
def test_failure_names_the_pipeline_and_shows_what_it_said(tmp_path: Path) -> None:
    """A configuration that cannot be trained is not passed over."""
    broken = tmp_path / "config.yml"
    broken.write_text("recipe: default.v1\nlanguage: en\npipeline:\n- name: NoSuchPart\n", encoding="utf-8")
    with pytest.raises(EvaluationFailed, match=r"(?s)ours could not be measured.*NoSuchPart"):
        pipeline(broken).run(LEARN, {"ask": [("hello", NONE)]})
