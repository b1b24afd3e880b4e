"""Checkpoints of Hugging Face serve from a folder; tiny ones are made on the spot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers

from models.errors import Damaged, NotTrained
from models.images.checkpoint import export, preparation
from models.images.encoder import Encoder

SMALL: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 48,
    "image_size": 32,
    "patch_size": 8,
}
TEXT = SMALL | {"vocab_size": 50, "max_position_embeddings": 16}


def _clip() -> Any:
    config = transformers.CLIPConfig(text_config=TEXT, vision_config=SMALL, projection_dim=20)
    return transformers.CLIPModel(config)


def _siglip() -> Any:
    config = transformers.SiglipConfig(text_config=TEXT, vision_config=SMALL)
    return transformers.SiglipModel(config)


CHECKPOINTS: dict[str, tuple[Any, Any, int]] = {
    "clip": (_clip, transformers.CLIPImageProcessorPil, 20),
    "siglip": (_siglip, transformers.SiglipImageProcessorPil, 32),
    "dinov2": (
        lambda: transformers.Dinov2Model(transformers.Dinov2Config(**SMALL)),
        transformers.BitImageProcessorPil,
        32,
    ),
    "vit": (
        lambda: transformers.ViTModel(transformers.ViTConfig(**SMALL)),
        transformers.ViTImageProcessorPil,
        32,
    ),
}


@pytest.fixture(scope="module", params=CHECKPOINTS)
def checkpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A folder with a random checkpoint, and the numbers of its vectors."""
    make, processor, dimensions = CHECKPOINTS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    make().save_pretrained(folder)
    size = {"height": 32, "width": 32}
    processor(size=size, crop_size=size).save_pretrained(folder)
    return folder, dimensions


def test_a_checkpoint_serves_as_its_own_library_does(checkpoint: tuple[Path, int], tmp_path: Path) -> None:
    """Prepared by us and run by ONNX, as prepared by its processor and run by torch."""
    source, dimensions = checkpoint
    export(tmp_path, str(source))
    encoder = Encoder.load(tmp_path)
    chance = np.random.default_rng(2)
    pictures = [chance.integers(256, size=(size, 60, 3), dtype=np.uint8) for size in (40, 60, 97)]
    vectors = encoder.encode(pictures).vectors
    assert vectors.shape == (3, dimensions)
    model = transformers.AutoModel.from_pretrained(source)
    processor = transformers.AutoImageProcessor.from_pretrained(source, backend="pil")
    with torch.no_grad():
        found = getattr(model, "get_image_features", model)(**processor(images=pictures, return_tensors="pt"))
    expected = torch.nn.functional.normalize(found.pooler_output)
    np.testing.assert_allclose(vectors, expected.numpy(), atol=2e-3)


def test_nothing_is_downloaded(tmp_path: Path) -> None:
    """A name that the cache does not have is an error, not a request."""
    with pytest.raises(NotTrained, match="neither a folder nor in the hub's cache"):
        export(tmp_path, "somebody/some-checkpoint")


def test_a_folder_without_a_checkpoint_is_told(tmp_path: Path) -> None:
    """With what is wrong."""
    with pytest.raises(Damaged):
        export(tmp_path, str(tmp_path))
    (tmp_path / "config.json").write_text('{"model_type": "nothing"}')
    with pytest.raises(Damaged):
        export(tmp_path, str(tmp_path))


def test_pickled_weights_are_not_read(tmp_path: Path) -> None:
    """They can hold programs."""
    transformers.ViTModel(transformers.ViTConfig(**SMALL)).save_pretrained(tmp_path)
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(Damaged):
        export(tmp_path, str(tmp_path))


@pytest.mark.parametrize(
    "odd", [{"do_normalize": False}, {"size": {"shortest_edge": 16}}, {"size": {"longest_edge": 32}}]
)
def test_an_unknown_preparation_is_refused(odd: dict[str, Any]) -> None:
    """A picture that is prepared wrongly would be looked up wrongly, and nobody would notice."""
    known = transformers.CLIPImageProcessorPil().to_dict()
    with pytest.raises((KeyError, ValueError)):
        preparation(known | odd)
