"""Faults are planted where they fit and noticed by what fails because of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.cli.dialogue_model import ROOT
from bot.converse.mutants import Fault, Laboratory, read_faults
from bot.errors import InvalidInput
from bot.settings import Settings

FAULT = "- {name: n, what: w, file: actions/a.py, find: 'x = 1', put: 'x = 2', suites: [orders]}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one action, one suite, and a trained model."""
    root = tmp_path / "root"
    for folder in ("actions", "data/nlu", "tests/converse", "tests/dialogue", ".venv", ".venv-dialogue"):
        (root / folder).mkdir(parents=True)
    (root / "actions" / "a.py").write_text("x = 1\ny = 1\n")
    (root / "data" / "nlu" / "a.yml").write_text("x: 1\n")
    (root / "tests" / "converse" / "orders.yml").write_text("stories: []\n")
    (root / "tests" / "mutants.yml").write_text(FAULT)
    rasa = root / "var" / "artifacts" / "rasa"
    (rasa / "1").mkdir(parents=True)
    (rasa / "current").write_text("1\n")
    (root / "var" / "frontdoor.sqlite3").write_text("")
    return root


def problems(project: Path, faults: str) -> str:
    (project / "tests" / "mutants.yml").write_text(faults)
    with pytest.raises(InvalidInput) as caught:
        read_faults(project)
    return str(caught.value)


def test_every_fault_of_the_project_fits_its_source() -> None:
    """A fault that plants nothing would count as noticed by luck; there are enough of them."""
    faults = read_faults(ROOT)
    assert len(faults) >= 30
    assert {fault.needs_training for fault in faults} == {True, False}


def test_fault_that_no_longer_fits_is_an_error(project: Path) -> None:
    """Also where it fits twice, breaks the file's form, or names suites that are not there."""
    assert "0 places in actions/a.py fit" in problems(project, FAULT.replace("x = 1", "z = 1"))
    assert "2 places in actions/a.py fit" in problems(project, FAULT.replace("x = 1", " = 1"))
    assert "breaks the form of actions/a.py" in problems(project, FAULT.replace("x = 2", "x = ("))
    assert "0 places in gone.py fit" in problems(project, FAULT.replace("actions/a.py", "gone.py"))
    assert "there is no tests/converse/returns.yml" in problems(project, FAULT.replace("orders", "returns"))
    assert "two faults are named 'n'" in problems(project, FAULT + FAULT)
    assert "fault 1 of" in problems(project, FAULT.replace("what: w,", ""))


class Scripted(Laboratory):
    """Notices what the test says, and remembers what was played with which text."""

    def __init__(self, project: Path, folder: Path, notices: dict[tuple[str, ...], set[str]]) -> None:
        super().__init__(project, folder, Settings(var_dir=project / "var"))
        self.notices = notices
        self.played: list[tuple[tuple[str, ...], str]] = []

    def _play(self, suites: Sequence[str]) -> set[str]:
        self.played.append((tuple(suites), (self._root / "actions" / "a.py").read_text()))
        return self.notices.get(tuple(suites), set())

    def _rasa_test(self) -> set[str]:
        return set()


def fault(project: Path) -> Fault:
    [found] = read_faults(project)
    return found


def test_suites_of_the_skill_are_played_first_and_then_all(project: Path, tmp_path: Path) -> None:
    """With the fault in the copy only, which is taken out again."""
    laboratory = Scripted(project, tmp_path / "lab", {(): {"a story"}})
    finding = laboratory.examine(fault(project))
    assert (finding.verdict, finding.by) == ("caught", "a story")
    assert laboratory.played == [(("orders",), "x = 2\ny = 1\n"), ((), "x = 2\ny = 1\n")]
    assert (project / "actions" / "a.py").read_text() == "x = 1\ny = 1\n"
    laboratory.examine(fault(project))
    assert laboratory.played[-1][1] == "x = 2\ny = 1\n"


def test_what_fails_anyway_notices_nothing(project: Path, tmp_path: Path) -> None:
    """A story that is broken without a fault is no witness."""
    laboratory = Scripted(project, tmp_path / "lab", {(): {"a broken story"}})
    assert laboratory.baseline() == ["a broken story"]
    assert laboratory.examine(fault(project)).verdict == "survived"


def test_only_what_is_trained_on_needs_training(project: Path) -> None:
    """Code of the actions is read at each start."""
    assert not fault(project).needs_training
    (project / "tests" / "mutants.yml").write_text(
        FAULT.replace("actions/a.py", "data/nlu/a.yml").replace("x = 1", "x: 1").replace("x = 2", "x: 2")
    )
    assert fault(project).needs_training
