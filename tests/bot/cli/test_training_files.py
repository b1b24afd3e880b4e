"""An example is added as one line, and everything else in the file stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.training_files import TrainingFiles
from bot.errors import InvalidInput

EN = """\
# Orders, as customers say it.
version: "3.1"

nlu:
- intent: track_order   # where is it
  examples: |
    - where is my order
    - where is [10042](order_number)

# Cancelling.
- intent: cancel_order
  examples: |
    - cancel it
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("domain", "data/nlu"):
        (tmp_path / folder).mkdir(parents=True)
    domain = 'version: "3.1"\nintents:\n- track_order\n- cancel_order\n- get_invoice: {use_entities: []}\n'
    (tmp_path / "domain" / "orders.yml").write_text(domain)
    (tmp_path / "data" / "nlu" / "orders.en.yml").write_text(EN)
    return tmp_path


def test_example_is_one_more_line_below_the_others(project: Path) -> None:
    """Comments, blank lines and the other intents stay byte for byte."""
    path = TrainingFiles(project).add("yo where is it", "track_order", "en")
    line = "    - where is [10042](order_number)\n"
    assert path.read_text() == EN.replace(line, line + "    - yo where is it\n")


def test_last_intent_of_a_file_can_be_taught(project: Path) -> None:
    """Also where the file does not end with a new line."""
    path = project / "data" / "nlu" / "orders.en.yml"
    path.write_text(EN.rstrip("\n"))
    TrainingFiles(project).add("call it off", "cancel_order", "en")
    assert path.read_text() == EN + "    - call it off\n"


def test_another_language_gets_its_file_beside_the_first(project: Path) -> None:
    """The skill's name is that of the file in the other language."""
    path = TrainingFiles(project).add("到哪了", "track_order", "zh")
    assert path.name == "orders.zh.yml"
    assert path.read_text() == 'version: "3.1"\n\nnlu:\n- intent: track_order\n  examples: |\n    - 到哪了\n'


def test_intent_without_examples_is_begun_in_its_skill(project: Path) -> None:
    """The domain says which skill it belongs to."""
    path = TrainingFiles(project).add("i need a bill", "get_invoice", "en")
    assert path.name == "orders.en.yml"
    assert path.read_text() == EN + "- intent: get_invoice\n  examples: |\n    - i need a bill\n"


@pytest.mark.parametrize(
    ("text", "intent", "problem"),
    [
        ("hello", "track_ordr", "no intent 'track_ordr'; did you mean track_order"),
        ("Where is my order", "track_order", "is an example of track_order already"),
        ("where is 10042", "cancel_order", "one sentence cannot teach two intents"),
        ("  ", "track_order", "no words"),
    ],
)
def test_what_cannot_be_taught_is_said(project: Path, text: str, intent: str, problem: str) -> None:
    """The file stays as it was."""
    with pytest.raises(InvalidInput, match=problem):
        TrainingFiles(project).add(text, intent, "en")
    assert (project / "data" / "nlu" / "orders.en.yml").read_text() == EN


def test_words_are_never_read_as_an_annotation_or_as_yaml(project: Path) -> None:
    """Customers write brackets, signs and several lines."""
    path = TrainingFiles(project).add("- [where](order_number)\n# is: {it}", "track_order", "en")
    assert "    - - (where)(order_number) # is: (it)\n" in path.read_text()
