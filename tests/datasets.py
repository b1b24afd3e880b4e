"""Where the shared data sets are: beside the checkout or above it, or where ``DATASETS`` says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def dataset(name: str) -> Path:
    """The folder or file ``name``; the test is skipped with a reason where the data sets are not there."""
    named = os.environ.get("DATASETS")
    folders = [Path(named)] if named else [above / "shared" / "datasets" for above in ROOT.parents]
    for folder in folders:
        if (folder / name).exists():
            return folder / name
    pytest.skip(f"no data set {name}: put shared/datasets beside the checkout, or name it in DATASETS")
