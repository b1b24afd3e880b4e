"""Which intent a message has, how sure that is, and whether it is any of them."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.linalg import lapack
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp, softmax

logger = logging.getLogger(__name__)

SMALLEST_GROUP: Final = 50  # messages from which a bound for the lowest few in a hundred can be read
ROWS_AT_A_TIME: Final = (
    1000  # of a product of sparse matrices, which would otherwise need several times its size
)

_ARRAYS_FILE: Final = "classifier.npz"
_VALUES_FILE: Final = "classifier.json"

Floats = NDArray[np.floating[Any]]
Matrix = scipy.sparse.csr_matrix


@dataclass(frozen=True)
class _Block:
    """The sentence feature of one featurizer."""

    origin: str
    size: int
    dense: bool


@dataclass(frozen=True)
class _Scale:
    """How two signs of familiarity lie among messages that were understood, and where their sum becomes too low."""

    strength: tuple[float, float] = (0.0, 1.0)
    nearness: tuple[float, float] = (0.0, 1.0)
    least: float = -math.inf

    def familiarity(self, strength: Any, nearness: Any) -> Any:
        """How many standard deviations both signs together lie above what is usual."""
        return (strength - self.strength[0]) / self.strength[1] + (
            nearness - self.nearness[0]
        ) / self.nearness[1]


@dataclass(frozen=True)
class _Calibration:
    """What messages that a model of all others has to judge say about its scores.

    Attributes:
        temperature: divides scores so that their softmax is as sure as it is right.
        scales: by the featurizers that had something to say, because messages which a sentence encoder knows lie
            nearer to each other than others. The entry ``""`` is for all together.
    """

    temperature: float = 1.0
    scales: dict[str, _Scale] = field(default_factory=dict)

    def scale_for(self, speakers: str) -> _Scale:
        """The scale for messages of which these featurizers knew something."""
        return self.scales.get(speakers) or self.scales.get("", _Scale())


@dataclass(frozen=True)
class _Examples:
    """Features of messages.

    Attributes:
        dense: for each dense block, float32 rows as the featurizer made them; zeros where it had nothing to say.
        sparse: rows of TF-IDF, each block of length 1.
    """

    dense: dict[str, Floats]
    sparse: Matrix

    @cached_property
    def spoken(self) -> dict[str, Floats]:
        """For each dense block, 1 for the rows of which the featurizer had something to say, else 0."""
        return {origin: rows.any(axis=1).astype(np.float32) for origin, rows in self.dense.items()}

    @cached_property
    def by_column(self) -> Matrix:
        """The sparse rows transposed, so that one message touches only the columns that it has."""
        return self.sparse.T.tocsr()


@dataclass(frozen=True)
class _Model:
    """What was trained.

    Attributes:
        idf: for each sparse block, the weight of each of its columns.
        centre, spread: of each dense block's columns.
        known: the training messages; dense rows are standardised, of length 1.
        duals: how much each of them speaks for each intent; shape (messages, intents).
    """

    blocks: list[_Block]
    idf: dict[str, Floats]
    centre: dict[str, Floats]
    spread: dict[str, Floats]
    intents: list[str]
    known: _Examples
    duals: Floats
    calibration: _Calibration


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KernelIntentClassifier(GraphComponent, IntentClassifier):
    """Kernel ridge regression over all sentence features, with probabilities and a sense of its limits.

    Two messages are as alike as their dense features are near (a Gaussian of standardised vectors) and as their
    sparse ones share rare columns (cosine of TF-IDF). Every training message speaks for its intent to those alike.
    The solution is exact: training draws nothing at random, and what a model without a message would say of it
    follows from the same matrix. From that come the probabilities (a softmax with a fitted temperature) and the
    bound below which a message falls back.

    A message is given the intent ``nlu_fallback`` when what speaks for the best intent and the likeness to the
    nearest training messages are together lower than for all but a few of the messages that were understood;
    ``keep`` says how few. As with Rasa's FallbackClassifier, ``nlu_fallback`` then leads the ranking and the others
    follow. No other fallback component is needed.

    Where a featurizer gives a dense feature to the names of intents, as SentenceEncoderFeaturizer does, each
    name counts as one more example. That helps where examples are few and names speak.

    Time and memory grow with the examples: 6,000 train in seconds and 0.4 GB, 15,000 in a minute or two and 3 GB.

    Config:
        dense_weight: of the likeness of each dense feature.
        sparse_weight: of the likeness of each sparse feature.
        sharpness: how fast the likeness of dense features falls with their distance.
        ridge: how loosely to fit; larger generalises more.
        names: whether the names of intents are examples too.
        keep: share of the rightly understood messages that must not fall back; 1 turns falling back off.
        neighbours: how many nearest training messages count.
        ranking_length: how many intents to report; 0 reports all.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The values that ``config.yml`` may change."""
        return {
            "dense_weight": 4.0,
            "sparse_weight": 0.5,
            "sharpness": 2.0,
            "ridge": 0.5,
            "names": True,
            "keep": 0.92,
            "neighbours": 5,
            "ranking_length": 10,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["scipy"]

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand before it in the pipeline."""
        return [Featurizer]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises InvalidConfigException for values that cannot work."""
        if config["dense_weight"] < 0 or config["sparse_weight"] < 0:
            raise InvalidConfigException("KernelIntentClassifier: weights must be at least 0")
        if not (config["ridge"] > 0 and config["sharpness"] > 0 and 0 < config["keep"] <= 1):
            raise InvalidConfigException(
                "KernelIntentClassifier: ridge and sharpness must be above 0, keep above 0 and at most 1"
            )
        if config["neighbours"] < 1 or config["ranking_length"] < 0:
            raise InvalidConfigException("KernelIntentClassifier: neighbours from 1, ranking_length from 0")

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: _Model | None = None,
    ) -> None:
        """Args: model: what was trained, if anything."""
        self._config = {**self.get_default_config(), **config}
        self.validate_config(self._config)
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003  (Rasa's signature)
    ) -> KernelIntentClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from all examples that have a text, an intent and features."""
        examples = [
            example
            for example in training_data.intent_examples
            if example.get(TEXT) and _sentence_features(example)
        ]
        intents = sorted({example.get(INTENT) for example in examples})
        if len(intents) < 2:
            logger.warning(
                "KernelIntentClassifier: fewer than two intents have examples, so nothing is trained"
            )
            return self._resource
        blocks = _blocks(examples)
        idf = {block.origin: _idf(block, examples) for block in blocks if not block.dense}
        found = [_sentence_features(example) for example in examples]
        truth = [intents.index(example.get(INTENT)) for example in examples]
        if self._config["names"]:
            names = _names(examples)
            found += names.values()
            truth += [intents.index(intent) for intent in names]
        raw = _features(blocks, idf, found)
        known, centre, spread = _standardised(raw)
        duals, left_out = self._solve(known, np.array(truth), len(intents))
        asked = len(examples)  # names are no messages, and say nothing about them
        calibration = self._calibrate(
            left_out[0][:asked],
            left_out[1][:asked],
            np.array(truth[:asked]),
            np.array([_speakers(example) for example in examples]),
        )
        self._model = _Model(blocks, idf, centre, spread, intents, known, duals, calibration)
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent and ranking of every message."""
        for message in messages:
            ranking = self._ranking(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003  (Rasa's signature)
        **_: Any,
    ) -> KernelIntentClassifier:
        """A trained classifier, or an untrained one where training had nothing to learn from."""
        try:
            with model_storage.read_from(resource) as path:
                values = json.loads((path / _VALUES_FILE).read_text(encoding="utf-8"))
                with np.load(path / _ARRAYS_FILE, allow_pickle=False) as arrays:
                    model = _restored(values, dict(arrays))
        except ValueError:
            # Rasa's answer for a resource that was never written.
            return cls(config, model_storage, resource)
        return cls(config, model_storage, resource, model)

    def _persist(self) -> None:
        model = self._model
        if model is None:
            raise RuntimeError("nothing was trained")
        values = {
            "blocks": [asdict(block) for block in model.blocks],
            "intents": model.intents,
            "calibration": asdict(model.calibration),
        }
        arrays = {
            "duals": model.duals,
            "sparse_data": model.known.sparse.data,
            "sparse_indices": model.known.sparse.indices,
            "sparse_indptr": model.known.sparse.indptr,
            "sparse_shape": np.array(model.known.sparse.shape),
        }
        for place, block in enumerate(model.blocks):
            if block.dense:
                arrays[f"dense_{place}"] = model.known.dense[block.origin]
                arrays[f"centre_{place}"] = model.centre[block.origin]
                arrays[f"spread_{place}"] = model.spread[block.origin]
            else:
                arrays[f"idf_{place}"] = model.idf[block.origin]
        with self._model_storage.write_to(self._resource) as path:
            (path / _VALUES_FILE).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
            np.savez(path / _ARRAYS_FILE, **arrays)

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        model = self._model
        found = _sentence_features(message)
        if model is None or not found:
            return [_entry(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0)]
        one = _features(model.blocks, model.idf, [found])
        one = _Examples(
            {
                origin: _unit(rows, model.centre[origin], model.spread[origin])
                for origin, rows in one.dense.items()
            },
            one.sparse,
        )
        alike = self._likeness(model.known, one)[:, 0]
        itself = float(self._likeness(one, one)[0, 0]) or 1.0
        scores = alike @ model.duals
        confidences = softmax(scores.astype(float) / model.calibration.temperature)
        order = np.argsort(-confidences, kind="stable")
        ranking = [_entry(model.intents[place], float(confidences[place])) for place in order]
        scale = model.calibration.scale_for(_speakers(message))
        nearness = _nearness(alike / itself, self._config["neighbours"])
        if float(scale.familiarity(scores.max(), nearness)) < scale.least:
            doubt = 1.0 - ranking[0][PREDICTED_CONFIDENCE_KEY]
            ranking.insert(0, _entry(DEFAULT_NLU_FALLBACK_INTENT_NAME, doubt))
        return ranking[: self._config["ranking_length"] or None]

    def _likeness(self, left: _Examples, right: _Examples) -> Floats:
        """float32, shape (messages of left, messages of right)."""
        total = np.zeros((left.sparse.shape[0], right.sparse.shape[0]), dtype=np.float32)
        if left.sparse.shape[1]:
            if len(total) > 1 and total.shape[1] == 1:
                total[:, 0] = (right.sparse @ left.by_column).toarray()[0]
            else:
                for start in range(0, len(total), ROWS_AT_A_TIME):
                    rows = slice(start, start + ROWS_AT_A_TIME)
                    total[rows] = (left.sparse[rows] @ right.by_column).toarray()
            total *= self._config["sparse_weight"]
        for origin, vectors in left.dense.items():
            others = right.dense[origin]
            near = vectors @ others.T
            near -= 1
            near *= self._config["sharpness"]
            np.exp(near, out=near)
            near *= self._config["dense_weight"]
            # Where a featurizer had nothing to say, there is no likeness; the Gaussian of zeros is not zero.
            near *= left.spoken[origin][:, np.newaxis]
            near *= right.spoken[origin]
            total += near
        return total

    def _solve(
        self, known: _Examples, truth: NDArray[np.intp], intents: int
    ) -> tuple[Floats, tuple[Floats, Floats]]:
        """The duals; and, as if each message had been left out, its scores and its nearness to the others."""
        matrix = self._likeness(known, known)
        itself = matrix.diagonal().copy()
        np.fill_diagonal(matrix, -np.inf)
        nearness = np.empty(len(matrix))
        for start in range(0, len(matrix), ROWS_AT_A_TIME):
            rows = slice(start, start + ROWS_AT_A_TIME)
            scaled = matrix[rows] / np.where(itself[rows] > 0, itself[rows], 1)[:, np.newaxis]
            nearness[rows] = _nearness(scaled, min(self._config["neighbours"], len(matrix) - 1))
        np.fill_diagonal(matrix, itself + self._config["ridge"])
        targets = np.zeros((len(truth), intents), dtype=np.float32)
        targets[np.arange(len(truth)), truth] = 1
        inverse = _inverse(matrix)
        duals = inverse @ targets
        # The residual of a message that took no part: of ridge regression it is known without solving again.
        return duals, (targets - duals / inverse.diagonal()[:, np.newaxis], nearness)

    def _calibrate(
        self, scores: Floats, nearness: Floats, truth: NDArray[np.intp], speakers: NDArray[Any]
    ) -> _Calibration:
        """Fits temperature and bounds to messages of which at least one other says the same."""
        common = np.isin(truth, np.flatnonzero(np.bincount(truth) > 1))
        scores, nearness = scores[common].astype(float), nearness[common]
        truth, speakers = truth[common], speakers[common]
        if len(set(truth.tolist())) < 2:
            logger.warning("KernelIntentClassifier: too few examples to calibrate; nothing will fall back")
            return _Calibration()
        temperature = _temperature(scores, truth)
        understood = scores.argmax(axis=1) == truth
        lost = 1 - self._config["keep"]
        if lost == 0 or not understood.any():
            return _Calibration(temperature)
        strength, nearness, speakers = (
            scores.max(axis=1)[understood],
            nearness[understood],
            speakers[understood],
        )
        names, counts = np.unique(speakers, return_counts=True)
        scales = {"": _scale(strength, nearness, lost)}
        for name in names[counts >= SMALLEST_GROUP]:
            group = speakers == name
            scales[str(name)] = _scale(strength[group], nearness[group], lost)
        return _Calibration(temperature, scales)


def _entry(intent: str, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}


def _sentence_features(message: Message) -> dict[str, Features]:
    """The sentence features of a message's text, by the featurizer they come from."""
    return {
        feature.origin: feature
        for feature in message.features
        if feature.attribute == TEXT and feature.type == FEATURE_TYPE_SENTENCE
    }


def _speakers(message: Message) -> str:
    """Names of the featurizers that had something to say of a message."""
    return " ".join(
        sorted(
            origin
            for origin, feature in _sentence_features(message).items()
            if feature.is_dense() or feature.features.nnz > 0
        )
    )


def _blocks(examples: list[Message]) -> list[_Block]:
    found: dict[str, _Block] = {}
    for example in examples:
        for origin, feature in _sentence_features(example).items():
            if origin not in found:
                found[origin] = _Block(origin, feature.features.shape[-1], feature.is_dense())
    return list(found.values())


def _counted(feature: Features) -> tuple[NDArray[np.intp], Floats]:
    """The columns that occur in a sparse feature, and how often."""
    counts = feature.features.tocoo()
    return counts.col, counts.data


def _idf(block: _Block, examples: list[Message]) -> Floats:
    """Rare columns weigh more; smoothed as if one more message had every column."""
    occurrences = np.ones(block.size)
    for example in examples:
        feature = _sentence_features(example).get(block.origin)
        if feature is not None:
            occurrences[_counted(feature)[0]] += 1
    weights: Floats = np.log((1 + len(examples)) / occurrences) + 1
    return weights


def _names(examples: list[Message]) -> dict[str, dict[str, Features]]:
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


def _features(blocks: list[_Block], idf: dict[str, Floats], found: list[dict[str, Features]]) -> _Examples:
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
    return _Examples(dense, Matrix((values, indices, np.array(ends)), shape=(len(found), width)))


def _standardised(raw: _Examples) -> tuple[_Examples, dict[str, Floats], dict[str, Floats]]:
    """The dense rows standardised, and the centre and spread of their columns."""
    centre, spread, rows = {}, {}, {}
    for origin, vectors in raw.dense.items():
        spoken = vectors[vectors.any(axis=1)]
        centre[origin] = spoken.mean(axis=0)
        # A column that never changes tells nothing; it must not become infinite when once it does.
        spread[origin] = spoken.std(axis=0) + np.float32(1e-4)
        rows[origin] = _unit(vectors, centre[origin], spread[origin])
    return _Examples(rows, raw.sparse), centre, spread


def _unit(vectors: Floats, centre: Floats, spread: Floats) -> Floats:
    """Standardised rows of length 1; rows of zeros, which mean nothing, stay."""
    moved = (vectors - centre) / spread * vectors.any(axis=1)[:, np.newaxis]
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    unit: Floats = moved / np.where(lengths > 0, lengths, 1)
    return unit


def _inverse(matrix: Floats) -> Floats:
    """Of a positive definite matrix, which is overwritten."""
    factor, failed = lapack.spotrf(matrix.T, lower=True, overwrite_a=True)
    inverse, wrong = lapack.spotri(factor, lower=True, overwrite_c=True)
    if failed or wrong:
        raise RuntimeError("KernelIntentClassifier: the matrix of likeness is singular; raise ridge")
    lower = np.tril_indices(len(inverse), -1)
    inverse.T[lower] = inverse[lower]
    full: Floats = inverse
    return full


def _scale(strength: Floats, nearness: Floats, lost: float) -> _Scale:
    """Where all but ``lost`` of these lie."""
    scale = _Scale(
        (float(strength.mean()), float(strength.std()) or 1.0),
        (float(nearness.mean()), float(nearness.std()) or 1.0),
    )
    return replace(scale, least=float(np.quantile(scale.familiarity(strength, nearness), lost)))


def _nearness(cosines: Floats, neighbours: int) -> Floats:
    """Mean of the largest cosines, along the last axis."""
    count = min(neighbours, cosines.shape[-1])
    mean: Floats = -np.partition(-cosines, count - 1, axis=-1)[..., :count].mean(axis=-1)
    return mean


def _temperature(decisions: Floats, truth: NDArray[np.intp]) -> float:
    """The divisor under which the right intents are likeliest."""

    def surprise(log_temperature: float) -> float:
        scaled = decisions / np.exp(log_temperature)
        right = scaled[np.arange(len(truth)), truth]
        return float((logsumexp(scaled, axis=1) - right).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-4, 2), method="bounded").x))


def _restored(values: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> _Model:
    blocks = [_Block(**block) for block in values["blocks"]]
    sparse = Matrix(
        (arrays["sparse_data"], arrays["sparse_indices"], arrays["sparse_indptr"]),
        shape=tuple(arrays["sparse_shape"]),
    )

    def of_dense(name: str) -> dict[str, Floats]:
        return {block.origin: arrays[f"{name}_{place}"] for place, block in enumerate(blocks) if block.dense}

    calibration = values["calibration"]
    scales = {
        speakers: _Scale(tuple(scale["strength"]), tuple(scale["nearness"]), scale["least"])
        for speakers, scale in calibration["scales"].items()
    }
    return _Model(
        blocks=blocks,
        idf={block.origin: arrays[f"idf_{place}"] for place, block in enumerate(blocks) if not block.dense},
        centre=of_dense("centre"),
        spread=of_dense("spread"),
        intents=values["intents"],
        known=_Examples(of_dense("dense"), sparse),
        duals=arrays["duals"],
        calibration=_Calibration(calibration["temperature"], scales),
    )
