"""``frontdoor train search`` as ``make run`` calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.cli import cli
from models import artifacts, lexicon, search
from models.recommender import Wanted, training

PRODUCT = {
    "product_id": "P1",
    "title": "Linen Shirt",
    "description": "",
    "category": "Shirts",
    "attributes": {},
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
def var(artifact_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A var folder with an encoder and a store that sells one shirt."""
    shutil.copytree(artifact_root / "encoder", tmp_path / "artifacts" / "encoder")
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(tmp_path))
    run("migrate")
    sell(tmp_path, PRODUCT)
    return tmp_path


def sell(var: Path, product: dict[str, object]) -> None:
    file = var / "products.jsonl"
    file.write_text(json.dumps(product) + "\n")
    run("import", "products", str(file))


def test_products_of_the_store_are_indexed(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the shop sells can be found, and the figures are told."""
    run("train", "search")
    artifact = artifacts.current(var / "artifacts", search.CAPABILITY)
    assert "1 products, " in capsys.readouterr().out
    assert [hit.product_id for hit in search.load(artifact.path).products("shirt", language="en")] == ["P1"]


def test_index_is_made_again_only_when_the_catalogue_changed(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second run is quick, a new title is not missed, and force is force."""
    run("train", "search")
    first = artifacts.pointer(var / "artifacts", search.CAPABILITY)
    run("train", "search")
    assert artifacts.pointer(var / "artifacts", search.CAPABILITY) == first
    assert f"search {first}: up to date" in capsys.readouterr().out
    sell(var, {**PRODUCT, "title": "Cotton Shirt"})
    run("train", "search")
    second = artifacts.pointer(var / "artifacts", search.CAPABILITY)
    assert second != first
    run("train", "search", "--force")
    assert artifacts.pointer(var / "artifacts", search.CAPABILITY) != second


def another(product_id: str, title: str, category: str) -> dict[str, object]:
    """A second product, with a variant of its own."""
    variant = {**PRODUCT["variants"][0], "variant_id": f"V-{product_id}", "sku": f"S-{product_id}"}  # type: ignore[index]
    return {**PRODUCT, "product_id": product_id, "title": title, "category": category, "variants": [variant]}


def words_of(var: Path) -> str:
    """The lexicon's text."""
    return (artifacts.current(var / "artifacts", lexicon.CAPABILITY).path / lexicon.FILE).read_text(
        encoding="utf-8"
    )


def test_words_of_the_store_are_collected(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lexicon is made once, again when a title changes, and whenever it is forced."""
    run("train", "lexicon")
    assert '"shirt"' in words_of(var)
    run("train", "lexicon")
    assert "up to date" in capsys.readouterr().out
    first = artifacts.pointer(var / "artifacts", lexicon.CAPABILITY)
    run("train", "lexicon", "--force")
    assert artifacts.pointer(var / "artifacts", lexicon.CAPABILITY) != first


def test_an_import_tells_the_dialogue_core_the_new_words(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was imported is a word of the bot at once, without any training; the same file again changes nothing."""
    hat = another("P2", "Zephyrine Fedora", "Fedoras")
    sell(var, hat)
    assert "Zephyrine" in words_of(var)
    capsys.readouterr()
    version = artifacts.pointer(var / "artifacts", lexicon.CAPABILITY)
    sell(var, hat)
    assert "lexicon" not in capsys.readouterr().out
    assert artifacts.pointer(var / "artifacts", lexicon.CAPABILITY) == version


def test_an_import_stays_when_its_words_cannot_be_collected(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The products are in the store all the same, and the way to mend it is named."""

    def refuse(*_arguments: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(lexicon, "build", refuse)
    sell(var, another("P3", "Zephyrine Trilby", "Trilbies"))
    assert "frontdoor train lexicon" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(var))
    run("train", "lexicon")
    assert "Zephyrine Trilby" in words_of(var)


def test_the_recommender_learns_from_orders_and_reviews(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cancelled order says nothing; the second run is quick, and a new order is not missed."""
    others = [another(f"P{number}", f"Mug {number}", "Mugs") for number in (2, 3)]
    for each in others:
        sell(var, each)
    customers = var / "customers.jsonl"
    customers.write_text(
        json.dumps({"customer_id": "anna", "email": "anna@example.com", "name": "Anna"}) + "\n"
    )
    run("import", "customers", str(customers))
    order(var, "A1", "P1", "P2")
    order(var, "A2", "P3", status="cancelled")
    run("train", "recommender")
    first = artifacts.current(var / "artifacts", "recommender")
    assert (first.manifest.metrics["products"], first.manifest.metrics["events"]) == (3, 2)
    run("train", "recommender")
    assert f"recommender {first.version}: up to date" in capsys.readouterr().out
    order(var, "A3", "P3")
    run("train", "recommender")
    assert artifacts.current(var / "artifacts", "recommender").manifest.metrics["events"] == 3
    shop = training.load(artifacts.current(var / "artifacts", "recommender").path)
    wanted = Wanted(available={"P2", "P3"})
    assert {each.product_id for each in shop.for_customer(["P1"], wanted)} == {"P2", "P3"}


def order(var: Path, number: str, *products: str, status: str = "delivered") -> None:
    """Anna orders one of each."""
    lines = [
        {
            "line_id": f"{number}-{product}",
            "product_id": product,
            "title": product,
            "quantity": 1,
            "price_cents": 900,
        }
        for product in products
    ]
    row = {
        "number": number,
        "customer_id": "anna",
        "status": status,
        "placed_at": f"2026-01-0{number[-1]}T10:00:00Z",
        "currency": "EUR",
        "total_cents": 900 * len(products),
        "lines": lines,
    }
    file = var / "orders.jsonl"
    file.write_text(json.dumps(row) + "\n")
    run("import", "orders", str(file))
