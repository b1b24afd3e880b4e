"""Pictures to vectors: our own network or any checkpoint that the shop brings along, exported to ONNX alike."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import onnxruntime

from models.errors import Damaged
from models.images.frames import Pixels, Vectors
from models.images.preparation import Preparation

CAPABILITY: Final = "images"
MODEL_FILE: Final = "network.onnx"
ABOUT_FILE: Final = "network.json"
INPUT: Final = "pictures"
AT_ONCE: Final = 16


@dataclass(frozen=True)
class Seen:
    """What an encoder makes of pictures.

    Attributes:
        vectors: float32, shape (pictures, dimensions), rows of length 1; near each other where pictures are alike.
        names: set of names → probability of each of them, float32, shape (pictures, names); empty for an encoder
            that has not learnt any.
    """

    vectors: Vectors
    names: Mapping[str, Vectors] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class About:
    """What is to be known of an exported network.

    Attributes:
        source: what it is, for people.
        preparation: how pictures are brought to it.
        names: sets of names that it gives, and their names.
    """

    source: str
    preparation: Preparation
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Writes ``network.json``."""
        (folder / ABOUT_FILE).write_text(json.dumps(asdict(self), ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads it."""
        told = json.loads((folder / ABOUT_FILE).read_text())
        return cls(**told | {"preparation": Preparation(**told["preparation"])})


class Encoder:
    """Turns pictures into vectors; thread-safe, needs no torch."""

    def __init__(self, session: Any, about: About) -> None:
        self._session = session
        self.about = about
        self.dimensions = int(self.encode([np.zeros((1, 1, 3), dtype=np.uint8)]).vectors.shape[1])

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Opens what :mod:`models.images.export` wrote.

        Raises:
            Damaged: the files are missing or cannot be read.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        try:
            session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
            return cls(session, About.load(folder))
        except Exception as error:  # onnxruntime raises bare Exception subclasses of its own
            raise Damaged(CAPABILITY, f"the network in {folder.name} cannot be loaded ({error})") from error

    def encode(self, pictures: Sequence[Pixels]) -> Seen:
        """Looks at pictures of any shape.

        Raises:
            BadInput: one of them is no RGB picture.
        """
        parts = [
            self._looked_at(pictures[start : start + AT_ONCE]) for start in range(0, len(pictures), AT_ONCE)
        ]
        if not parts:
            names = {
                key: np.zeros((0, len(each)), dtype=np.float32) for key, each in self.about.names.items()
            }
            return Seen(np.zeros((0, self.dimensions), dtype=np.float32), names)
        vectors, *probabilities = (np.concatenate(each) for each in zip(*parts, strict=True))
        return Seen(vectors, dict(zip(self.about.names, probabilities, strict=True)))

    def _looked_at(self, pictures: Sequence[Pixels]) -> list[Vectors]:
        shown = np.stack([self.about.preparation.prepared(each) for each in pictures])
        found: list[Vectors] = self._session.run(None, {INPUT: shown})
        return found
