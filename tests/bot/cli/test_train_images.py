"""``frontdoor train images``: pictures are indexed, those on other servers are told, nets can be made anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from PIL import Image, ImageDraw

from bot.cli import cli
from bot.evaluate.images import sets
from models import artifacts
from models.images import artifact, export, training
from models.images.listing import opened
from models.images.network import Shape
from models.images.training import Lessons, Settings
from tests.bot.shop.conftest import product
from tests.models.images.conftest import weights_in

ABROAD = "https://cdn.example.com/far.webp"


def run(*arguments: str) -> None:
    cli(args=list(arguments), standalone_mode=False)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop of two things with a picture here, and one whose picture is on another server."""
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(tmp_path))
    monkeypatch.setattr(artifact, "OWN_NETWORK", weights_in(tmp_path / "network.safetensors", seed=3))
    monkeypatch.setattr("bot.cli.pictures.OWN_NETWORK", tmp_path / "network.safetensors")
    (tmp_path / "media").mkdir()
    for colour in ("red", "blue"):
        picture = Image.new("RGB", (120, 120), "white")
        ImageDraw.Draw(picture).ellipse((20, 20, 100, 100), fill=colour)
        picture.save(tmp_path / "media" / f"{colour}.webp")
    sell(tmp_path, red="/media/red.webp", blue="/media/blue.webp", far=ABROAD)
    return tmp_path


def sell(var: Path, **pictures: str) -> None:
    records = [product(f"p-{name}", pictures=[{"url": url}]) for name, url in pictures.items()]
    (var / "products.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))
    run("import", "products", str(var / "products.jsonl"))


def found(var: Path, colour: str) -> str:
    """The product that is most like a picture."""
    lookup = artifact.load(artifacts.current(var / "artifacts", artifact.CAPABILITY).path)
    return lookup.look(opened(var / "media" / f"{colour}.webp")).near[0].product_id


def test_pictures_of_products_are_indexed(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And those that lie elsewhere are told, with the command that brings them."""
    run("train", "images")
    said = capsys.readouterr().out
    assert "2 pictures of 2 products" in said
    assert "1 are not on this machine: frontdoor images fetch" in said
    assert [found(var, colour) for colour in ("red", "blue")] == ["p-red", "p-blue"]


def test_they_are_indexed_again_only_when_something_changed(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second run is quick, a new picture is not missed, and force is force."""
    pointer: Callable[[], Any] = lambda: artifacts.pointer(var / "artifacts", artifact.CAPABILITY)  # noqa: E731
    run("train", "images")
    first = pointer()
    run("train", "images")
    assert pointer() == first
    assert "up to date" in capsys.readouterr().out
    Image.new("RGB", (120, 120), "green").save(var / "media" / "red.webp")
    run("train", "images")
    second = pointer()
    assert second != first
    run("train", "images", "--force")
    assert pointer() != second


def test_a_checkpoint_that_is_not_there_is_an_error_and_changes_nothing(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The setting is wrong; what answers goes on answering."""
    run("train", "images")
    first = artifacts.pointer(var / "artifacts", artifact.CAPABILITY)
    monkeypatch.setenv("FRONTDOOR_IMAGE_MODEL", "nobody/nothing-of-this-name")
    from bot.cli import main  # noqa: PLC0415  (as the program is started)

    with pytest.raises(SystemExit) as ended:
        main(["train", "images"])
    assert ended.value.code == 1
    assert "nobody/nothing-of-this-name" in capsys.readouterr().err
    assert artifacts.pointer(var / "artifacts", artifact.CAPABILITY) == first


def test_a_network_can_be_trained_anew(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From pictures in a folder; its weights are small, and the shop is indexed with it."""
    chance = np.random.default_rng(1)
    lessons = Lessons(
        pixels=chance.integers(256, size=(16, 40, 40, 3), dtype=np.uint8),
        names={"kind": ["a", "b"]},
        labels={"kind": np.arange(16) % 2},
    )
    tiny = Shape(widths=(8, 12), depths=(1, 1), kind=16, thing=16)
    monkeypatch.setattr(sets, "lessons", lambda _folder, _side: lessons)
    monkeypatch.setattr(
        training,
        "Settings",
        lambda: Settings(shape=tiny, sizes=(32,), epochs=2, batch=8),
    )
    monkeypatch.setattr(training, "SETTLING", Settings(shape=tiny, sizes=(32,), batch=8, whole=True))
    weights = var / "made" / "network.safetensors"
    monkeypatch.setattr("bot.cli.image_network.OWN_NETWORK", weights)
    monkeypatch.setattr("bot.cli.pictures.OWN_NETWORK", weights)
    with pytest.raises(click.UsageError):
        run("train", "images", "--anew")
    run("train", "images", "--anew", "--datasets", str(var))
    assert "epoch 2" in capsys.readouterr().err
    before = weights.read_bytes()
    run("train", "images", "--anew", "--settle", "--datasets", str(var), "--epochs", "1")
    assert "epoch 2" not in capsys.readouterr().err
    assert weights.read_bytes() != before
    assert export.load(weights)[2] == {"kind": ["a", "b"]}
    made = artifacts.current(var / "artifacts", artifact.CAPABILITY)
    assert made.manifest.metrics["pictures"] == 2
