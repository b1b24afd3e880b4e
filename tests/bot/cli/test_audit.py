"""``frontdoor catalogue audit``: what product data could say better."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from bot.cli import cli

SCARF = {
    "product_id": "P1",
    "title": "Navy scarf",
    "description": "Knitted from cashmere.",
    "category": "Accessories",
    "attributes": {"pattern": "striped"},
    "translations": {},
    "pictures": [],
    "active": True,
    "created_at": "2026-01-01T00:00:00Z",
    "variants": [
        {"variant_id": "V1", "sku": "S1", "options": {}, "price_cents": 4900, "currency": "EUR", "stock": 1}
    ],
}


def run(*arguments: str) -> None:
    cli(args=list(arguments), standalone_mode=False)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that sells one scarf."""
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(tmp_path))
    run("migrate")
    file = tmp_path / "products.jsonl"
    file.write_text(json.dumps(SCARF) + "\n")
    run("import", "products", str(file))
    return tmp_path


def test_what_is_not_stated_but_named_is_told(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With how many products lack it."""
    run("catalogue", "audit")
    said = capsys.readouterr().out
    assert "material: cashmere" in said
    assert "1 of 1 products state no material; the texts of 1 name it" in said


def test_everything_can_be_written_to_a_file(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each product; searches may come from a file as well."""
    (var / "queries.txt").write_text("striped scarf\nsomething striped\n")
    file = var / "audit.csv"
    run("catalogue", "audit", "--queries", str(var / "queries.txt"), "--csv", str(file))
    with file.open(newline="") as lines:
        [row] = csv.DictReader(lines)
    assert (row["product_id"], row["missing"], row["unsaid"]) == ("P1", "material, colour", "striped")


def test_products_that_state_everything_are_left_out_when_asked(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody has to read past them."""
    run("catalogue", "audit", "--missing", "--attribute", "material")
    assert "Navy scarf" in capsys.readouterr().out
    file = var / "again.jsonl"
    file.write_text(json.dumps(SCARF | {"attributes": {"material": "cashmere"}}) + "\n")
    run("import", "products", str(file))
    capsys.readouterr()
    run("catalogue", "audit", "--missing", "--attribute", "material")
    assert "Navy scarf" not in capsys.readouterr().out
