"""The dialogue model as an artefact: trained in the dialogue environment, published here."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.errors import FrontdoorError
from models import artifacts
from models.errors import NotTrained

CAPABILITY: Final = "rasa"
MODEL_FILE: Final = "model.tar.gz"
ROOT: Final = Path(__file__).resolve().parents[2]
# What a model is made from, beside the encoder: files, and folders with everything in them.
SOURCES: Final = (
    "config.yml",
    "domain",
    "data/nlu",
    "data/rules",
    "data/mood",
    "data/responses",
    "bot/dialogue/calibration.py",
    "bot/dialogue/classifier.py",
    "bot/dialogue/encoder.py",
    "bot/dialogue/entities",
    "bot/dialogue/gist.py",
    "bot/dialogue/glossary.py",
    "bot/dialogue/likeness.py",
    "bot/dialogue/mood.py",
    "bot/dialogue/ngrams.py",
    "bot/dialogue/tokenizer.py",
    "bot/dialogue/train.py",
    "requirements/dialogue.lock",
)


class TrainingFailed(FrontdoorError):
    """The dialogue model was not trained; the reason has been printed."""


def current(root: Path, data_hash: str) -> artifacts.Artifact | None:
    """The published model, if it was made from what ``data_hash`` stands for."""
    try:
        artifact = artifacts.current(root, CAPABILITY)
    except NotTrained:
        return None
    return artifact if artifact.manifest.data_hash == data_hash else None


def fingerprint(encoder: artifacts.Artifact, project: Path = ROOT) -> str:
    """SHA-256 over everything that decides what a model will be."""
    files = encoder.manifest.files
    digest = hashlib.sha256(f"{files['model.onnx'].sha256} {files['glossary.json'].sha256}".encode())
    for path in _sources(project):
        digest.update(f"\0{path.relative_to(project).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def train(root: Path, data_hash: str, project: Path = ROOT) -> artifacts.Artifact:
    """Trains and publishes a model; the steps are printed to standard error.

    Raises:
        TrainingFailed: the files cannot be trained on, or the dialogue environment is missing.
    """
    from bot.launcher.system import DIALOGUE_PYTHON  # noqa: PLC0415  (imports aiohttp, which a look at the hash needs not)

    if not DIALOGUE_PYTHON.exists():
        raise TrainingFailed(
            f"there is no {DIALOGUE_PYTHON}; make the dialogue environment with: make install"
        )
    started = time.perf_counter()
    with artifacts.publish(root, CAPABILITY) as draft:
        command = [str(DIALOGUE_PYTHON), "-m", "bot.dialogue.train", "--out", str(draft.path.resolve())]
        # The encoder is the one beside which the model is published, wherever the settings put both.
        environ = {"FRONTDOOR_VAR_DIR": str(root.parent.resolve()), "PATH": os.environ.get("PATH", "")}
        finished = subprocess.run(command, cwd=project, env=environ, check=False)  # noqa: S603  (our own program)
        if finished.returncode != 0:
            raise TrainingFailed("the dialogue model was not trained; what is above says why")
        draft.data_hash = data_hash
        draft.metrics["seconds"] = round(time.perf_counter() - started, 2)
    return draft.published


def _sources(project: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = project / name
        yield from (
            sorted(file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc")
            if path.is_dir()
            else [path]
        )
