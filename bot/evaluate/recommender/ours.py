"""Our models on public sequences: the sequence model, and the hybrid of it with the peers at their best."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np

from bot.evaluate.recommender.histories import LeaveOneOut
from models.recommender.base import Model
from models.recommender.hybrid import Hybrid, weigh
from models.recommender.interactions import Interactions
from models.recommender.sequence import SequenceModel, Settings

ASKED: Final = 4000  # histories that decide about the weights
# A peer's name → the hybrid's name for it. What is not named here takes no part.
PARTS: Final[Mapping[str, str]] = {
    "popularity": "popularity",
    "transitions": "transitions",
    "item-kNN": "product_neighbours",
    "ALS": "als",
    "EASE": "ease",
    "sequence": "sequence",
}


def sequence(
    split: LeaveOneOut, settings: Settings, kept: Path, *, seed: int, say: Callable[[str], None]
) -> SequenceModel:
    """The sequence model, read from ``kept`` where the same training was done before: it takes up to hours.

    The products to validate on decide which epoch is kept; it is never trained on them.
    """
    told = json.dumps([split.digest, seed, asdict(settings)])
    folder = kept / f"{split.name}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
    if folder.exists():
        say(f"{split.name}: sequence: trained before, {folder.name}")
    else:
        histories = [
            np.append(history, product)
            for history, product in zip(split.learn.histories, split.validate, strict=True)
        ]
        model = SequenceModel.fit(
            Interactions.from_sequences(histories, split.learn.products),
            seed=seed,
            progress=lambda what, _share: say(f"{split.name}: sequence: {what}"),
            settings=settings,
        )
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept) as draft:  # a half-written one must not be read next time
            (Path(draft) / folder.name).mkdir()
            model.save(Path(draft) / folder.name)
            (Path(draft) / folder.name).rename(folder)
    return SequenceModel.load(folder)


def hybrid(split: LeaveOneOut, found: Mapping[str, Model], *, seed: int) -> Hybrid:
    """The models weighed by how well they foresee the products to validate on; none is fitted again.

    Args:
        split: whose histories are asked.
        found: a name of :data:`PARTS` → the model; others are passed over.
        seed: of which histories are asked.
    """
    parts = {PARTS[name]: model for name, model in found.items() if name in PARTS}
    chosen = np.random.default_rng(seed).permutation(len(split.validate))[:ASKED]
    asked = [split.learn.histories[row] for row in chosen]
    weights = {name: weight for name, weight in weigh(parts, asked, split.validate[chosen]).items() if weight}
    return Hybrid({name: parts[name] for name in weights}, weights)
