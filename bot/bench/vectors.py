"""Sentence vectors of many texts, kept beside the figures: encoding a hundred thousand takes minutes."""

from __future__ import annotations

import hashlib
import os
import time
from typing import Final

import numpy as np

from bot.bench.bench import Bench
from models import artifacts, encoder
from models.encoder import Vectors

AT_ONCE: Final = 1000
TOLD_EVERY_S: Final = 20


def encoded(bench: Bench, texts: list[str]) -> Vectors:
    """float32, shape (len(texts), 384), rows of length 1; read from a file where they were encoded before."""
    artifact = artifacts.current(bench.var_dir / "artifacts", encoder.CAPABILITY)
    digest = hashlib.sha256("\n".join([artifact.manifest.data_hash, *texts]).encode()).hexdigest()[:16]
    path = bench.installed.var_dir / "bench" / f"vectors-{digest}.npy"
    if path.exists():
        return np.asarray(np.load(path), dtype=np.float32)
    model = encoder.Encoder.load(artifact.path)
    parts = []
    told = time.perf_counter()
    for first in range(0, len(texts), AT_ONCE):
        parts.append(model.encode(texts[first : first + AT_ONCE], threads=os.cpu_count() or 1))
        if time.perf_counter() - told > TOLD_EVERY_S:
            told = time.perf_counter()
            bench.say(f"encoded: {first + len(parts[-1])} of {len(texts)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, np.concatenate(parts))
    return np.concatenate(parts)
