"""The commands that fill the store, run as an operator runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from tests.bot.shop.conftest import product


@pytest.fixture(autouse=True)
def _own_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(tmp_path / "var"))


def run(*arguments: str | Path) -> Result:
    """The command's outcome."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def write(path: Path, *records: object) -> Path:
    """A file of JSON lines."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_migrate_says_what_it_did() -> None:
    """And the second time that there was nothing to do."""
    first, second = run("migrate"), run("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "applied 0001" in first.output
    assert "as it was" in second.output


def test_import_ends_with_a_summary(tmp_path: Path) -> None:
    """An empty store is migrated on the way; the same file again says that nothing changed."""
    path = write(tmp_path / "products.jsonl", product("a"), product("b", title=""))
    first, second = run("import", "products", path), run("import", "products", path)
    assert first.exit_code == 0
    assert "1 accepted, 1 changed, 1 rejected" in first.output
    assert "rejected: line 2, title: is missing" in first.output
    assert "1 accepted, 0 changed, 1 rejected" in second.output


def test_strict_import_fails_when_anything_is_wrong(tmp_path: Path) -> None:
    """With an exit code for scripts."""
    path = write(tmp_path / "products.jsonl", product("a"), product("b", title=""))
    outcome = run("import", "products", path, "--strict")
    assert outcome.exit_code == 1
    assert "nothing was imported" in outcome.output
    assert run("import", "products", write(path, product("a")), "--strict").exit_code == 0


def test_import_takes_other_column_names(tmp_path: Path) -> None:
    """Several in one option or each in its own."""
    path = tmp_path / "products.csv"
    path.write_text("nr,name,cost\n7,Mug,4.50\n")
    outcome = run(
        *("import", "products", path, "--map", "product_id=nr,title=name", "--map", "price=cost"),
        *("--default", "stock=3", "--shop-currency", "GBP"),
    )
    assert "1 accepted, 1 changed, 0 rejected" in outcome.output


@pytest.mark.parametrize("pair", ["price", "=x", "price=", "a=b,c"])
def test_import_explains_a_mapping_that_it_cannot_read(tmp_path: Path, pair: str) -> None:
    """Before it touches the file."""
    outcome = run("import", "products", write(tmp_path / "x.jsonl", product()), "--map", pair)
    assert outcome.exit_code == 2
    assert "FIELD=" in outcome.output


def test_long_lists_of_problems_are_cut(tmp_path: Path) -> None:
    """Twenty are enough to see what is wrong."""
    outcome = run("import", "products", write(tmp_path / "x.jsonl", *[{}] * 50))
    assert outcome.output.count("rejected: line") == 20
    assert "and 30 more" in outcome.output
