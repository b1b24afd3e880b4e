from __future__ import annotations

from pathlib import Path

import pytest

from models import artifacts, encoder


@pytest.fixture(scope="session")
def artifact_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of artefacts with a freshly exported encoder in it; shared, so nobody may damage it."""
    root = tmp_path_factory.mktemp("artifacts")
    encoder.train(root)
    return root


@pytest.fixture(scope="session")
def sentence_encoder(artifact_root: Path) -> encoder.Encoder:
    return encoder.Encoder.load(artifacts.current(artifact_root, encoder.CAPABILITY).path)
