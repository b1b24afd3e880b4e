"""Words as directions in the space of the products' texts, for critiques such as "less formal"."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from models import artifacts
from models.encoder import CAPABILITY, Encoder
from models.recommender.interactions import Scores

REMEMBERED: Final = 256  # words


class Directions:
    """Encodes words like the texts; the encoder is loaded when the first word is asked for."""

    def __init__(self, root: Path) -> None:
        """Args: root: of the artefacts, where the encoder is."""
        self._root = root
        self._encode = lru_cache(REMEMBERED)(self._encoded)

    def __call__(self, word: str) -> Scores:
        """The word's vector, float32, shape (dimensions,).

        Raises:
            NotTrained: there is no encoder.
            Damaged: it cannot be read.
        """
        return self._encode(word)

    def _encoded(self, word: str) -> Scores:
        vector: Scores = self._encoder.encode([word])[0]
        return vector

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder.load(artifacts.current(self._root, CAPABILITY).path)
