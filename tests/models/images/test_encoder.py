"""Our network serves from ONNX what torch trained, and says so where a file is no network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from models.errors import BadInput, Damaged
from models.images import export
from models.images.encoder import MODEL_FILE, Encoder
from models.images.frames import squared
from models.images.network import Heads, Network, Shape
from models.images.preparation import OURS

NAMES = {"kind": ["shirt", "shoe", "lamp"], "fruit": ["apple", "pear"]}


@pytest.fixture(scope="module")
def parts() -> tuple[Network, Heads]:
    """A tiny network with weights by chance, whose norms have seen something."""
    torch.manual_seed(3)
    shape = Shape(widths=(8, 12, 16), depths=(1, 1, 2), kind=24, thing=16)
    network, heads = Network(shape).train(), Heads(NAMES, shape.kind)
    for _ in range(3):
        network(torch.rand(8, 3, 64, 64) * 2 - 1)
    return network.eval(), heads.eval()


@pytest.fixture(scope="module")
def encoder(parts: tuple[Network, Heads], tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The network as it serves."""
    folder = tmp_path_factory.mktemp("network")
    export.export(folder, *parts, NAMES)
    return Encoder.load(folder)


def pictures(count: int = 5) -> list[np.ndarray]:
    """Of several shapes."""
    chance = np.random.default_rng(1)
    return [
        chance.integers(256, size=(40 + 30 * number, 90 - 10 * number, 3), dtype=np.uint8)
        for number in range(count)
    ]


def test_what_serves_is_what_was_trained(parts: tuple[Network, Heads], encoder: Encoder) -> None:
    """Vectors and probabilities agree with torch."""
    seen = encoder.encode(pictures())
    shown = torch.from_numpy(np.stack([OURS.prepared(each) for each in pictures()]))
    network, heads = parts
    with torch.no_grad():
        kind, thing = network(shown)
        probabilities = heads("fruit", kind).softmax(dim=1)
    np.testing.assert_allclose(seen.vectors[:, :16], thing.numpy() * 0.5**0.5, atol=1e-4)
    np.testing.assert_allclose(seen.names["fruit"], probabilities.numpy(), atol=1e-4)
    np.testing.assert_allclose(np.linalg.norm(seen.vectors, axis=1), 1, atol=1e-4)
    assert encoder.dimensions == 40


def test_a_picture_does_not_depend_on_its_neighbours(encoder: Encoder) -> None:
    """Batches are an economy and nothing else."""
    together = encoder.encode(pictures()).vectors
    alone = np.concatenate([encoder.encode([each]).vectors for each in pictures()])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_no_pictures_give_no_vectors(encoder: Encoder) -> None:
    """With the right number of columns."""
    seen = encoder.encode([])
    assert seen.vectors.shape == (0, 40)
    assert seen.names["kind"].shape == (0, 3)


def test_weights_come_back_from_their_file(parts: tuple[Network, Heads], tmp_path: Path) -> None:
    """In half precision, which is not seen in the vectors."""
    export.save(tmp_path / "weights.safetensors", *parts, NAMES)
    network, _, names = export.load(tmp_path / "weights.safetensors")
    assert names == NAMES
    shown = torch.rand(3, 3, 64, 64) * 2 - 1
    with torch.no_grad():
        for ours, theirs in zip(network(shown), parts[0](shown), strict=True):
            assert float((ours * theirs).sum(dim=1).min()) > 0.999


@pytest.mark.parametrize("content", [b"", b"\x08\0\0\0\0\0\0\0{}", b"pickle" * 100])
def test_a_damaged_file_is_told(content: bytes, tmp_path: Path) -> None:
    """And never run."""
    (tmp_path / "weights.safetensors").write_bytes(content)
    with pytest.raises(Damaged):
        export.load(tmp_path / "weights.safetensors")
    (tmp_path / MODEL_FILE).write_bytes(content)
    with pytest.raises(Damaged):
        Encoder.load(tmp_path)


@pytest.mark.parametrize("shape", [(0, 5, 3), (5, 5), (5, 5, 4), (5, 5, 1)])
def test_what_is_no_picture_is_refused(shape: tuple[int, ...]) -> None:
    """Before a network sees it."""
    with pytest.raises(BadInput, match="picture"):
        squared(np.zeros(shape, dtype=np.uint8), 32)


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 900, 3), (2000, 3, 3), (64, 64, 3)])
def test_any_picture_fits_the_square(shape: tuple[int, ...]) -> None:
    """The rest has the colour of its edge."""
    square = squared(np.full(shape, 7, dtype=np.uint8), 64)
    assert square.shape == (64, 64, 3)
    assert (square == 7).all()
