"""What a message is made of for the classifier, and how alike two messages are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

ROWS_AT_A_TIME: Final = (
    1000  # of a product of sparse matrices, which would otherwise need several times its size
)

Floats = NDArray[np.floating[Any]]
Matrix = scipy.sparse.csr_matrix


@dataclass(frozen=True)
class Block:
    """The sentence feature of one featurizer."""

    origin: str
    size: int
    dense: bool


@dataclass(frozen=True)
class Standard:
    """How the rows of a dense block are made comparable.

    Less their mean, by their spread, along the axes on which messages differ most, to length 1. Fewer axes say
    nearly as much in less time and memory: those left out are mostly noise.

    Attributes:
        centre, spread: of each column.
        axes: shape (columns, dimensions), orthonormal; None keeps the columns.
    """

    centre: Floats
    spread: Floats
    axes: Floats | None = None

    @classmethod
    def of(cls, vectors: Floats, dimensions: int) -> Standard:
        """That of some rows; all axes where there are too few rows to tell which matter."""
        spoken = vectors[vectors.any(axis=1)]
        # A column that never changes tells nothing; it must not become infinite when once it does.
        whole = cls(spoken.mean(axis=0), spoken.std(axis=0) + np.float32(1e-4))
        count, columns = spoken.shape
        if dimensions >= columns or count <= columns:
            return whole
        rows = whole(spoken)
        axes = np.linalg.eigh(rows.T @ rows)[1][:, : -dimensions - 1 : -1]
        return cls(whole.centre, whole.spread, np.ascontiguousarray(axes, dtype=np.float32))

    def __call__(self, vectors: Floats) -> Floats:
        """The rows so; rows of zeros, which mean nothing, stay."""
        moved = _unit((vectors - self.centre) / self.spread * vectors.any(axis=1)[:, np.newaxis])
        return moved if self.axes is None else _unit(moved @ self.axes)


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = rows / np.where(lengths > 0, lengths, 1)
    return unit


@dataclass(frozen=True)
class Examples:
    """Features of messages.

    Attributes:
        dense: for each dense block, float32 rows as the featurizer made them; zeros where it had nothing to say.
        sparse: rows of TF-IDF, each block of length 1.
    """

    dense: dict[str, Floats]
    sparse: Matrix

    def standardised(self, standards: Mapping[str, Standard]) -> Examples:
        """With dense rows that can be compared."""
        return Examples({origin: standards[origin](rows) for origin, rows in self.dense.items()}, self.sparse)

    @cached_property
    def spoken(self) -> dict[str, Floats]:
        """For each dense block, 1 for the rows of which the featurizer had something to say, else 0."""
        return {origin: rows.any(axis=1).astype(np.float32) for origin, rows in self.dense.items()}

    @cached_property
    def by_column(self) -> Matrix:
        """The sparse rows transposed, so that one message touches only the columns that it has."""
        return self.sparse.T.tocsr()


@dataclass(frozen=True)
class Likeness:
    """How alike messages are: near in their dense features, and sharing rare columns of their sparse ones.

    Attributes:
        dense_weight, sparse_weight: of each feature of that kind.
        sharpness: how fast the likeness of dense features falls with their distance.
    """

    dense_weight: float
    sparse_weight: float
    sharpness: float

    def __call__(self, left: Examples, right: Examples) -> Floats:
        """float32, shape (messages of left, messages of right)."""
        total = np.zeros((left.sparse.shape[0], right.sparse.shape[0]), dtype=np.float32)
        if left.sparse.shape[1]:
            if len(total) > 1 and total.shape[1] == 1:
                one = right.sparse
                total[:, 0] = left.by_column[one.indices].T @ one.data
            else:
                for start in range(0, len(total), ROWS_AT_A_TIME):
                    rows = slice(start, start + ROWS_AT_A_TIME)
                    total[rows] = (left.sparse[rows] @ right.by_column).toarray()
            total *= self.sparse_weight
        for origin, vectors in left.dense.items():
            others = right.dense[origin]
            near = vectors @ others.T
            near -= 1
            near *= self.sharpness
            np.exp(near, out=near)
            near *= self.dense_weight
            # Where a featurizer had nothing to say, there is no likeness; the Gaussian of zeros is not zero.
            near *= left.spoken[origin][:, np.newaxis]
            near *= right.spoken[origin]
            total += near
        return total

    def to_themselves(self, examples: Examples) -> Floats:
        """How alike each message is to itself, the most that any other can be; float32, shape (messages,)."""
        rows, count = examples.sparse, examples.sparse.shape[0]
        of = np.repeat(np.arange(count), np.diff(rows.indptr))
        total = self.sparse_weight * np.bincount(of, rows.data**2, minlength=count)
        for spoken in examples.spoken.values():
            total += self.dense_weight * spoken
        most: Floats = total.astype(np.float32)
        return most


def sentence_features(message: Message) -> dict[str, Features]:
    """The sentence features of a message's text, by the featurizer they come from."""
    return {
        feature.origin: feature
        for feature in message.features
        if feature.attribute == TEXT and feature.type == FEATURE_TYPE_SENTENCE
    }


def speakers_of(message: Message) -> str:
    """Names of the featurizers that had something to say of a message."""
    return " ".join(
        sorted(
            origin
            for origin, feature in sentence_features(message).items()
            if feature.is_dense() or feature.features.nnz > 0
        )
    )


def blocks_of(examples: list[Message]) -> list[Block]:
    found: dict[str, Block] = {}
    for example in examples:
        for origin, feature in sentence_features(example).items():
            if origin not in found:
                found[origin] = Block(origin, feature.features.shape[-1], feature.is_dense())
    return list(found.values())


def _counted(feature: Features) -> tuple[NDArray[np.intp], Floats]:
    """The columns that occur in a sparse feature, and how often."""
    counts = feature.features.tocoo()
    return counts.col, counts.data


def idf_of(block: Block, examples: list[Message]) -> Floats:
    """Rare columns weigh more; smoothed as if one more message had every column."""
    occurrences = np.ones(block.size)
    for example in examples:
        feature = sentence_features(example).get(block.origin)
        if feature is not None:
            occurrences[_counted(feature)[0]] += 1
    weights: Floats = np.log((1 + len(examples)) / occurrences) + 1
    return weights


def names_of(examples: list[Message]) -> dict[str, dict[str, Features]]:
    """Dense features of the names of intents, where a featurizer made some."""
    found: dict[str, dict[str, Features]] = {}
    for example in examples:
        features = {
            feature.origin: feature
            for feature in example.features
            if feature.attribute == INTENT and feature.type == FEATURE_TYPE_SENTENCE and feature.is_dense()
        }
        if features:
            found.setdefault(example.get(INTENT), features)
    return found


def features_of(blocks: list[Block], idf: dict[str, Floats], found: list[dict[str, Features]]) -> Examples:
    dense = {
        block.origin: np.zeros((len(found), block.size), dtype=np.float32) for block in blocks if block.dense
    }
    data: list[Floats] = []
    columns: list[NDArray[np.intp]] = []
    ends = [0]
    for place, features in enumerate(found):
        start, count = 0, 0
        for block in blocks:
            feature = features.get(block.origin)
            if block.dense:
                if feature is not None:
                    dense[block.origin][place] = feature.features[0]
                continue
            if feature is not None and feature.features.nnz:
                where, counts = _counted(feature)
                # Each further occurrence counts less.
                values = (1 + np.log(counts)) * idf[block.origin][where]
                data.append(values / np.linalg.norm(values))
                columns.append(where + start)
                count += len(where)
            start += block.size
        ends.append(ends[-1] + count)
    width = sum(block.size for block in blocks if not block.dense)
    values = np.concatenate([*data, np.empty(0)]).astype(np.float32)
    indices = np.concatenate([*columns, np.empty(0, dtype=int)]).astype(np.int32)
    return Examples(dense, Matrix((values, indices, np.array(ends)), shape=(len(found), width)))
