"""Playing test stories."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.dialogue import suites

RIGHT = """
stories:
- story: Greets back
  steps:
  - user: |
      hello
    intent: greet
  - action: utter_greet
"""
WRONG = """
stories:
- story: Wants the impossible
  steps:
  - user: |
      hello
    intent: track
  - action: utter_answer
"""
UNMARKED = """
stories:
- story: Forgets an entity
  steps:
  - user: |
      track FD10001
    intent: track
  - action: track_form
  - active_loop: track_form
"""


@pytest.fixture
def var_dir(tiny_model: Path, tmp_path: Path) -> Path:
    """A var folder whose current dialogue model is the tiny bot."""
    folder = tmp_path / "var" / "artifacts" / "rasa"
    (folder / "1").mkdir(parents=True)
    (folder / "1" / "model.tar.gz").write_bytes(tiny_model.read_bytes())
    (folder / "current").write_text("1\n")
    return tmp_path / "var"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """The command's exit code."""
    monkeypatch.setattr(sys, "argv", ["suites", *map(str, arguments)])
    try:
        suites.main()
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def write(folder: Path, *stories: str) -> Path:
    path = folder / "stories"
    path.mkdir()
    for number, story in enumerate(stories):
        (path / f"test_{number}.yml").write_text(story, encoding="utf-8")
    return path


def test_right_stories_pass(
    var_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The summary counts them, and the command succeeds."""
    assert run(monkeypatch, write(tmp_path, RIGHT), "--var-dir", var_dir) == 0
    assert capsys.readouterr().out == "1 of 1 stories pass\n"


def test_a_wrong_story_fails_and_says_what_differs(
    var_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its name, its words, what was expected and what came instead."""
    assert run(monkeypatch, write(tmp_path, RIGHT, WRONG), "--var-dir", var_dir) == 1
    out = capsys.readouterr().out
    assert "✗ Wants the impossible" in out
    assert "'hello': expected the intent track, predicted greet" in out
    assert "expected the action utter_answer" in out
    assert out.endswith("1 of 2 stories pass\n")


def test_an_unmarked_entity_fails(
    var_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A story says everything that should be found in its words."""
    assert run(monkeypatch, write(tmp_path, UNMARKED), "--var-dir", var_dir) == 1
    assert "expected the entities none, predicted order_number=FD10001" in capsys.readouterr().out


def test_a_lower_score_may_be_enough(var_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller decides how many may fail."""
    stories = write(tmp_path, RIGHT, WRONG)
    assert run(monkeypatch, stories, "--var-dir", var_dir, "--min-score", 0.5) == 0


@pytest.mark.parametrize("name", ["missing", "stories"])
def test_nothing_to_test_is_no_success(
    var_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A wrong path or an empty folder must not look like a passing suite."""
    write(tmp_path)
    assert run(monkeypatch, tmp_path / name, "--var-dir", var_dir) == suites.NOTHING_TO_TEST


def test_what_no_story_exercises_is_named(
    var_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Intents and actions of the domain; what runs inside forms is not asked for."""
    (tmp_path / "test_right.yml").write_text(RIGHT)
    assert run(monkeypatch, tmp_path / "test_right.yml", "--var-dir", var_dir, "--coverage") == 0
    shown = capsys.readouterr().out
    intents, never = [line for line in shown.splitlines() if "intents:" in line or "never:" in line][:2]
    assert intents.startswith("intents: 1 of ")
    assert "track" in never
    assert "greet" not in never
    assert "validate_" not in shown
    assert "pairs of intent and action: 1" in shown


def test_a_missing_model_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says how to make one."""
    assert run(monkeypatch, write(tmp_path, RIGHT), "--var-dir", tmp_path) == suites.NOTHING_TO_TEST
    assert "frontdoor train dialogue" in capsys.readouterr().err


def test_entities_that_a_story_does_not_mark_do_not_concern_it(
    var_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A number that forms go by must be marked; what else is found in passing need not be."""
    monkeypatch.setattr(suites, "ALWAYS_MARKED", frozenset())
    stories = write(tmp_path, UNMARKED)
    run(monkeypatch, stories, "--var-dir", var_dir)
    assert "expected the entities" not in capsys.readouterr().out
