"""The stand-ins let Rasa be imported without TensorFlow, and say so when TensorFlow is really needed."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from bot.dialogue import standins

PACKAGE = Path(standins.__file__).parent


@pytest.mark.skipif(standins.installed(), reason="the real TensorFlow is installed")
def test_rasa_imports_without_tensorflow() -> None:
    """Every component that Rasa registers by default."""
    import rasa.engine.recipes.default_components as components  # noqa: PLC0415

    assert len(components.DEFAULT_COMPONENTS) > 20
    assert not standins.installed()


@pytest.mark.skipif(standins.installed(), reason="the real TensorFlow is installed")
@pytest.mark.parametrize("section", ["pipeline", "policies"])
def test_a_config_that_needs_tensorflow_is_named(section: str) -> None:
    """The builder reads which component, not a stack trace."""
    config = {section: [{"name": "WhitespaceTokenizer"}, {"name": "DIETClassifier", "epochs": 1}]}
    assert standins.missing_for(config) == ["DIETClassifier"]


def test_our_own_pipeline_needs_none() -> None:
    """Neither names by path nor empty sections trouble the check."""
    assert standins.missing_for({"pipeline": [{"name": "bot.dialogue.tokenizer.BilingualTokenizer"}]}) == []
    assert standins.missing_for({"pipeline": None}) == []


def test_installing_twice_changes_nothing() -> None:
    """Every module of the package may ask for it."""
    before = list(sys.meta_path)
    standins.install()
    assert sys.meta_path == before


def test_this_package_imports_nothing_else_of_ours() -> None:
    """The app environment's libraries are not there, and the two never meet."""
    foreign = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            foreign += [
                (path.name, name)
                for name in names
                if name.split(".")[0] in {"actions", "models"}
                or (name.split(".")[0] == "bot" and not name.startswith("bot.dialogue"))
            ]
    assert foreign == []
