"""Fixtures that need an artefact: made once for the whole run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from models.encoder import Encoder

GLOSSARY = Path(__file__).parents[1] / "data" / "glossary"


@pytest.fixture(scope="session")
def artifact_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of artefacts with a freshly exported encoder in it; shared, so nobody may damage it."""
    from models import encoder  # noqa: PLC0415  (most runs of a few tests need no encoder)
    from models.glossary import Glossary  # noqa: PLC0415  (as above)

    root = tmp_path_factory.mktemp("artifacts")
    encoder.train(root, Glossary.read(GLOSSARY))
    return root


@pytest.fixture(scope="session")
def sentence_encoder(artifact_root: Path) -> Encoder:
    """The encoder, loaded."""
    from models import artifacts, encoder  # noqa: PLC0415  (as above)

    return encoder.Encoder.load(artifacts.current(artifact_root, encoder.CAPABILITY).path)
