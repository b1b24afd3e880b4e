"""What comes next in a history: a self-attentive sequence model, trained with torch and served with numpy.

The network is SASRec's (Kang & McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018): products are
embedded, a causal transformer reads them from old to new, and the last state is compared with every product's
embedding. It is trained with cross-entropy over all products instead of one negative for each positive, which
decides how good it is (Klenitskiy & Vasilev, "Turning Dross Into Gold Loss", RecSys 2023). Places are counted from
the end, so that the same clicks mean the same however much came before.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from safetensors.numpy import load_file, save_file

from models.recommender.base import Progress, silent
from models.recommender.batch import Batch
from models.recommender.few import Directed, Space
from models.recommender.interactions import History, Interactions, Scores

FILE: Final = "sequence.safetensors"
SETTINGS_FILE: Final = "sequence.json"
_EPSILON: Final = 1e-5  # torch's LayerNorm
_BATCH: Final = 256

Weights = Mapping[str, Scores]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the network is built and trained.

    Attributes:
        longest: products of a history that are read: the newest.
        refit: train on everything once the number of epochs is known. For comparisons with published figures, where
            the products to validate on are never trained on, switch it off.
        negatives: how many products, drawn anew for each batch, stand for all others in the loss; 0: all of them.
        patience: epochs without a better validation after which training ends.
    """

    dimensions: int = 64
    blocks: int = 2
    heads: int = 2
    longest: int = 50
    dropout: float = 0.3
    epochs: int = 100
    patience: int = 8
    batch: int = 128
    learning_rate: float = 1e-3
    negatives: int = 0
    refit: bool = True
    threads: int = 1


class SequenceModel:
    """See :class:`models.recommender.base.Model`."""

    def __init__(self, weights: Weights, settings: Settings) -> None:
        self._weights = weights
        self._settings = settings
        self._space = Space(weights["products"])

    @classmethod
    def fit(
        cls,
        data: Interactions,
        *,
        seed: int = 0,
        progress: Progress = silent,
        settings: Settings | None = None,
    ) -> Self:
        """Learns which product follows which others.

        The number of epochs is found on the last product of each history, which training does not see; then, unless
        the settings say otherwise, that many are trained on everything.
        """
        from models.recommender import sequence_training  # noqa: PLC0415  (torch, which serving must not load)

        chosen = settings or Settings()
        return cls(sequence_training.train(data, chosen, seed=seed, progress=progress), chosen)

    def scores(self, histories: Sequence[History]) -> Scores:
        """The last state of each history times every product's embedding."""
        return self._last(histories) @ self.vectors.T

    def opinion(self, batch: Batch) -> Directed:
        """See :class:`~models.recommender.few.Narrow`."""
        return self._space.opinion(self._last(batch))

    def _last(self, histories: Sequence[History]) -> Scores:
        states = np.zeros((len(histories), self.vectors.shape[1]), dtype=np.float32)
        longest = self._settings.longest
        by_length = sorted((min(len(history), longest), row) for row, history in enumerate(histories))
        for length, rows in _grouped(by_length):
            if length:
                states[rows] = self._states(np.stack([histories[row][-length:] for row in rows]))
        return states

    @property
    def vectors(self) -> Scores:
        """The products' embeddings."""
        return self._weights["products"]

    def save(self, folder: Path) -> None:
        """Weights as safetensors, settings as JSON."""
        save_file(dict(self._weights), folder / FILE)
        (folder / SETTINGS_FILE).write_text(json.dumps(asdict(self._settings)))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads what :meth:`save` wrote."""
        return cls(load_file(folder / FILE), Settings(**json.loads((folder / SETTINGS_FILE).read_text())))

    def _states(self, histories: History) -> Scores:
        """float32, shape (histories, dimensions): the last state of histories of the same length."""
        weights, settings = self._weights, self._settings
        length, heads = histories.shape[1], settings.heads
        width = settings.dimensions // heads
        states = weights["products"][histories] * np.float32(settings.dimensions**0.5)
        states = states + weights["places"][np.arange(length)[::-1]]  # (n, length, d)
        later = np.triu(np.full((length, length), -np.inf, dtype=np.float32), 1)
        for block in range(settings.blocks):
            name = f"blocks.{block}."
            normal = _normalised(states, weights, name + "before_attention")
            if block == settings.blocks - 1:  # of the last block only the newest state is asked for
                states, later = states[:, -1:], later[-1:]
            joined = normal @ weights[name + "attend.weight"].T + weights[name + "attend.bias"]
            query, key, value = (
                part.reshape(-1, length, heads, width).transpose(0, 2, 1, 3)
                for part in np.split(joined, 3, axis=2)
            )  # (n, heads, length, width)
            query = query[:, :, -states.shape[1] :]
            strengths = query @ key.transpose(0, 1, 3, 2) / np.float32(width**0.5) + later
            strengths = np.exp(strengths - strengths.max(axis=3, keepdims=True))
            strengths /= strengths.sum(axis=3, keepdims=True)
            mixed = (strengths @ value).transpose(0, 2, 1, 3).reshape(states.shape)
            states = states + mixed @ weights[name + "mix.weight"].T + weights[name + "mix.bias"]
            normal = _normalised(states, weights, name + "before_thought")
            inner = np.maximum(normal @ weights[name + "widen.weight"].T + weights[name + "widen.bias"], 0)
            states = states + inner @ weights[name + "narrow.weight"].T + weights[name + "narrow.bias"]
        last: Scores = _normalised(states[:, -1], weights, "after")
        return last


def _grouped(by_length: Sequence[tuple[int, int]]) -> Iterator[tuple[int, list[int]]]:
    """Rows of histories of the same length, a batch at a time."""
    for length, group in itertools.groupby(by_length, key=lambda entry: entry[0]):
        while rows := [row for _, row in itertools.islice(group, _BATCH)]:
            yield length, rows


def _normalised(states: Scores, weights: Weights, name: str) -> Scores:
    centred = states - states.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
    result: Scores = centred / spread * weights[name + ".weight"] + weights[name + ".bias"]
    return result
