"""``frontdoor models fetch``: a checkpoint comes, the pictures are indexed with it, and the figures are told."""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import huggingface_hub
import pytest
import torch
import transformers
from click.testing import CliRunner, Result
from huggingface_hub.errors import LocalEntryNotFoundError, OfflineModeIsEnabled, RepositoryNotFoundError
from PIL import Image, ImageDraw

from bot.cli import checkpoints, cli
from bot.cli.checkpoints import RECOMMENDED, NotFetched
from bot.cli.pictures import read_listed
from bot.errors import InvalidInput
from bot.settings import Settings
from models import artifacts
from models.images import artifact
from tests.bot.shop.conftest import product
from tests.models.images.conftest import COLOURS, weights_in

NAME = "dinov2-small"
SMALL: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "image_size": 32,
    "patch_size": 8,
}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["models", *(str(each) for each in arguments)])


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the hub has of it, and more: weights by chance, and files that are not wanted."""
    folder = tmp_path_factory.mktemp("hub")
    torch.manual_seed(1)
    transformers.Dinov2Model(transformers.Dinov2Config(**SMALL)).save_pretrained(folder)
    size = {"height": 32, "width": 32}
    transformers.BitImageProcessorPil(size={"shortest_edge": 32}, crop_size=size).save_pretrained(folder)
    (folder / "pytorch_model.bin").write_bytes(b"a program")
    return folder


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop of six things whose pictures were indexed with another network."""
    var = tmp_path / "var"
    (var / "media").mkdir(parents=True)
    monkeypatch.setenv("FRONTDOOR_VAR_DIR", str(var))
    records = []
    for colour in COLOURS:
        picture = Image.new("RGB", (96, 96), "white")
        ImageDraw.Draw(picture).ellipse((12, 12, 84, 84), fill=colour)
        picture.save(var / "media" / f"{colour}.webp")
        records.append(product(colour, pictures=[{"url": f"/media/{colour}.webp"}]))
    (var / "products.jsonl").write_text("".join(json.dumps(each) + "\n" for each in records))
    assert CliRunner().invoke(cli, ["import", "products", str(var / "products.jsonl")]).exit_code == 0
    listed, _ = read_listed(Settings.from_env())
    artifact.build(var / "artifacts", listed, source=weights_in(tmp_path / "network.safetensors", seed=3))
    return var


@pytest.fixture
def asked(hub: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Repositories that were asked for; the hub is a folder here."""
    names: list[str] = []

    def copied(repo_id: str, *, local_dir: Path, allow_patterns: list[str]) -> str:
        names.append(repo_id)
        for pattern in allow_patterns:
            for file in hub.glob(pattern):
                local_dir.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, local_dir)
        (local_dir / ".cache").mkdir()
        return str(local_dir)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", copied)
    return names


def failing(error: BaseException, *, after: bytes | None = None) -> Callable[..., str]:
    """A hub that fails, perhaps after some of the weights have come."""

    def fail(_repo_id: str, *, local_dir: Path, allow_patterns: list[str]) -> str:
        (local_dir / ".cache").mkdir(parents=True)
        (local_dir / ".cache" / "CACHEDIR.TAG").write_text("tag")
        if after is not None:
            (local_dir / ".cache" / "model.incomplete").write_bytes(after)
        raise error

    return fail


def network_of(var: Path) -> Any:
    return artifacts.current(var / "artifacts", artifact.CAPABILITY).manifest.parameters["network"]


def test_a_checkpoint_comes_and_serves(var: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but what is needed of it; both figures and the setting are told, and training agrees with it."""
    before = network_of(var)
    outcome = run("fetch", NAME)
    assert outcome.exit_code == 0, outcome.exception
    folder = var / "models" / NAME
    assert asked == ["facebook/dinov2-small"]
    assert sorted(each.name for each in folder.iterdir()) == [
        "config.json",
        "model.safetensors",
        "preprocessor_config.json",
    ]
    assert network_of(var) != before
    assert "6 pictures of 6 products" in outcome.output
    assert re.search(r"before +\d+\.\d% +Frontdoor's own network", outcome.output)
    assert re.search(rf"after +\d+\.\d% +{NAME}", outcome.output)
    assert f"FRONTDOOR_IMAGE_MODEL={folder}" in outcome.output
    monkeypatch.setenv("FRONTDOOR_IMAGE_MODEL", str(folder))
    assert "up to date" in CliRunner().invoke(cli, ["train", "images"]).output


def test_what_is_here_is_not_fetched_again(var: Path, asked: list[str]) -> None:
    """So that pictures can be indexed with it on a machine without a network."""
    run("fetch", NAME)
    again = run("fetch", NAME)
    assert again.exit_code == 0
    assert len(asked) == 1
    assert re.search(rf"before +\d+\.\d% +.*{NAME}", again.output)


def test_it_goes_where_it_is_told_to(var: Path, asked: list[str], tmp_path: Path) -> None:
    """An empty folder will do, one with something else in it will not."""
    (tmp_path / "empty").mkdir()
    assert run("fetch", NAME, "--folder", tmp_path / "empty").exit_code == 0
    assert checkpoints.is_here(tmp_path / "empty")
    refused = run("fetch", NAME, "--folder", var)
    assert isinstance(refused.exception, InvalidInput)
    assert len(asked) == 1


@pytest.mark.usefixtures("asked")
def test_the_first_index_has_nothing_to_be_compared_with(var: Path) -> None:
    """And says so."""
    shutil.rmtree(var / "artifacts")
    assert re.search(r"before +–  no pictures were indexed", run("fetch", NAME).output)


@pytest.mark.usefixtures("asked")
def test_a_shop_without_pictures_has_nothing_to_index(var: Path) -> None:
    """The checkpoint comes all the same."""
    before = network_of(var)
    shutil.rmtree(var / "media")
    outcome = run("fetch", NAME)
    assert outcome.exit_code == 0
    assert "no pictures on this machine" in outcome.output
    assert network_of(var) == before


@pytest.mark.parametrize(
    "error",
    [
        LocalEntryNotFoundError("cannot find the files"),
        OfflineModeIsEnabled("offline"),
        httpx2.ConnectError("Name or service not known"),
        ConnectionResetError(errno.ECONNRESET, "reset"),
    ],
)
def test_without_a_network_one_sentence_says_what_is_needed(
    var: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """And nothing is changed."""
    before = network_of(var)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", failing(error))
    outcome = run("fetch", NAME)
    assert isinstance(outcome.exception, NotFetched)
    told = str(outcome.exception)
    assert all(word in told for word in ("HF_ENDPOINT", "HF_HUB_OFFLINE", "nothing was changed"))
    assert "\n" not in told
    assert outcome.exit_code == 1
    assert not (var / "models").exists()
    assert network_of(var) == before


def test_what_has_come_is_kept_for_the_next_time(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of megabytes; but it is no checkpoint yet."""
    monkeypatch.setattr(
        huggingface_hub, "snapshot_download", failing(ConnectionResetError("reset"), after=b"half")
    )
    run("fetch", NAME)
    assert [each.name for each in (var / "models").iterdir()] == [f".{NAME}.part"]


def test_a_full_disk_and_a_refusal_are_told_apart(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is the network's fault."""
    monkeypatch.setattr(
        huggingface_hub, "snapshot_download", failing(OSError(errno.ENOSPC, "No space left on device"))
    )
    assert "cannot be kept ([Errno 28] No space left" in str(run("fetch", NAME).exception)
    answer = httpx2.Response(404, request=httpx2.Request("GET", "https://hub.example/x"))
    monkeypatch.setattr(
        huggingface_hub,
        "snapshot_download",
        failing(RepositoryNotFoundError("no such thing", response=answer)),
    )
    assert "does not give facebook/dinov2-small away" in str(run("fetch", NAME).exception)


@pytest.mark.usefixtures("asked")
def test_a_repository_without_safetensors_is_refused(var: Path, hub: Path, tmp_path: Path) -> None:
    """Its weights could hold a program; nothing is left behind."""
    before = network_of(var)
    weights = hub / "model.safetensors"
    aside = weights.rename(tmp_path / "aside")
    try:
        outcome = run("fetch", NAME)
    finally:
        aside.rename(weights)
    assert "no weights as safetensors" in str(outcome.exception)
    assert list((var / "models").iterdir()) == []
    assert network_of(var) == before


def test_an_unknown_name_is_refused() -> None:
    """With those that there are."""
    outcome = run("fetch", "somebody/anything")
    assert outcome.exit_code == 2
    assert all(name in outcome.output for name in RECOMMENDED)


@pytest.mark.usefixtures("asked")
def test_the_list_says_what_is_here(var: Path) -> None:
    """With licence and size."""
    assert re.search(
        r"dinov2-small +facebook/dinov2-small +Apache-2.0 +88 .*alone +$", run("list").output, re.MULTILINE
    )
    run("fetch", NAME)
    assert re.search(r"dinov2-small .*yes", run("list").output)
