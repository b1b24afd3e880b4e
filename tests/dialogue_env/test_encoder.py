"""Sentence vectors inside Rasa."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.encoder import VAR_DIR, EncoderMissing, SentenceEncoderFeaturizer
from tests.dialogue_env.hostile import HOSTILE
from tests.dialogue_env.pipeline import Part, Pipeline


def parts(artifacts: Path) -> list[Part]:
    return [(SentenceEncoderFeaturizer, {"artifacts": str(artifacts)})]


def vector(pipeline: Pipeline, text: str) -> NDArray[np.float32] | None:
    message = Message({TEXT: text})
    pipeline.components[0].process([message])
    return message.features[0].features[0] if message.features else None


@pytest.fixture
def trained(encoder_artifacts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """The featurizer, trained and read back."""
    monkeypatch.delenv(VAR_DIR, raising=False)
    Pipeline(parts(encoder_artifacts), tmp_path / "model").train([("hello", "greet")])
    return Pipeline(parts(encoder_artifacts), tmp_path / "model", load=True)


def test_near_meanings_have_near_vectors(trained: Pipeline) -> None:
    """Vectors have length 1 and compare by meaning."""
    parcel, order, shirt = (
        vector(trained, text) for text in ("where is my parcel", "track my order", "a linen shirt")
    )
    assert parcel is not None
    assert np.linalg.norm(parcel) == pytest.approx(1, abs=1e-3)
    assert parcel @ order > parcel @ shirt


def test_the_same_words_give_the_same_vector(trained: Pipeline) -> None:
    """What lies in the cache is what would be computed, and nobody can change it there."""
    first = vector(trained, "hello")
    assert first is not None
    trained.components[0]._encode.cache_clear()
    assert np.array_equal(first, vector(trained, "hello"))
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "\u200b"])
def test_what_the_encoder_does_not_know_gets_no_vector(trained: Pipeline, text: str) -> None:
    """All unknown signs would look alike, and like an example that holds one."""
    assert vector(trained, text) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_passes(trained: Pipeline, text: str) -> None:
    """Long, mixed and broken texts get a vector of numbers or none."""
    found = vector(trained, text)
    assert found is None or np.isfinite(found).all()


def test_another_encoder_is_refused(
    encoder_artifacts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model does not run with vectors that it was not trained on."""
    monkeypatch.delenv(VAR_DIR, raising=False)
    Pipeline(parts(encoder_artifacts), tmp_path / "model").train([("hello", "greet")])
    other = tmp_path / "artifacts"
    shutil.copytree(encoder_artifacts, other)
    for model in other.glob("*/model.onnx"):
        model.write_bytes(model.read_bytes() + b"\0")
    with pytest.raises(EncoderMissing, match="frontdoor train dialogue"):
        Pipeline(parts(other), tmp_path / "model", load=True)


def test_missing_encoder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says how to make it."""
    monkeypatch.delenv(VAR_DIR, raising=False)
    with pytest.raises(EncoderMissing, match="frontdoor train encoder"):
        Pipeline(parts(tmp_path), tmp_path / "model")


def test_var_folder_of_the_environment_wins(
    encoder_artifacts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The launcher's var folder is used, whatever the configuration says."""
    monkeypatch.setenv(VAR_DIR, str(encoder_artifacts.parent.parent))
    assert vector(Pipeline(parts(tmp_path / "nowhere"), tmp_path / "model"), "hello") is not None


def test_negative_cache_size_is_refused() -> None:
    """A value that cannot work is refused before training."""
    with pytest.raises(InvalidConfigException):
        SentenceEncoderFeaturizer.validate_config({"cache_size": -1})
