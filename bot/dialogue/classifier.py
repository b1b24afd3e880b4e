"""Which intent a message has, how sure that is, and whether it is any of them."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field
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
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp, softmax
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

logger = logging.getLogger(__name__)

SMALLEST_GROUP: Final = 50  # messages from which a bound for the lowest few in a hundred can be read

_ARRAYS_FILE: Final = "classifier.npz"
_VALUES_FILE: Final = "classifier.json"

Floats = NDArray[np.float64]
Matrix = scipy.sparse.csr_matrix


@dataclass(frozen=True)
class _Block:
    """The sentence feature of one featurizer."""

    origin: str
    size: int
    dense: bool


@dataclass(frozen=True)
class _Calibration:
    """What cross-validation says about scores.

    Attributes:
        temperature: divides decision values so that their softmax is as sure as it is right.
        least_confidence: below it, a message is none of the intents.
        least_nearness: below it too; by the featurizers that had something to say, because cosines of messages
            which a sentence encoder knows lie higher than those of others. The entry ``""`` is for all together.
    """

    temperature: float = 1.0
    least_confidence: float = 0.0
    least_nearness: dict[str, float] = field(default_factory=dict)

    def nearness_for(self, speakers: str) -> float:
        """The bound for messages of which these featurizers knew something."""
        return self.least_nearness.get(speakers, self.least_nearness.get("", 0.0))


@dataclass(frozen=True)
class _Model:
    """What was trained.

    Attributes:
        idf: for each sparse block, the weight of each of its columns.
        weights, bias: of one linear decision for each intent; shapes (features, intents) and (intents,).
        known: the training messages, rows of length 1.
    """

    blocks: list[_Block]
    idf: dict[str, Floats]
    intents: list[str]
    weights: Floats
    bias: Floats
    known: Matrix
    calibration: _Calibration


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """A linear support vector machine over all sentence features, with probabilities and a sense of its limits.

    Dense features are scaled to length ``dense_weight``; each sparse feature (counts) becomes TF-IDF of length 1.
    Decision values turn into probabilities with a temperature fitted by cross-validation.

    A message is given the intent ``nlu_fallback`` when it is torn between intents (the best probability is low) or
    unlike everything known (the mean cosine to the nearest training messages is low). Both bounds are set by
    cross-validation so that ``keep`` of what it understood rightly stays. As with Rasa's FallbackClassifier,
    ``nlu_fallback`` then leads the ranking and the others follow. No other fallback component is needed.

    Config:
        C: how closely to fit; smaller generalises more.
        dense_weight: length of each dense feature, where a sparse one has 1.
        keep: share of the rightly understood messages that must not fall back; 1 turns falling back off.
        neighbours: how many nearest training messages count.
        folds: of the cross-validation; intents with fewer examples take no part in it.
        ranking_length: how many intents to report; 0 reports all.
        random_state: seed.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The values that ``config.yml`` may change."""
        return {
            "C": 1.0,
            "dense_weight": 1.4,
            "keep": 0.92,
            "neighbours": 5,
            "folds": 5,
            "ranking_length": 10,
            "random_state": 7,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["sklearn"]

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand before it in the pipeline."""
        return [Featurizer]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises InvalidConfigException for values that cannot work."""
        if not (config["C"] > 0 and config["dense_weight"] >= 0 and 0 < config["keep"] <= 1):
            raise InvalidConfigException(
                "LinearIntentClassifier: C must be above 0, dense_weight at least 0, keep above 0 and at most 1"
            )
        if config["neighbours"] < 1 or config["folds"] < 2 or config["ranking_length"] < 0:
            raise InvalidConfigException(
                "LinearIntentClassifier: neighbours from 1, folds from 2, ranking_length from 0"
            )

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
    ) -> LinearIntentClassifier:
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from all examples that have a text, an intent and features."""
        examples = [
            example
            for example in training_data.intent_examples
            if example.get(TEXT) and _sentence_features(example)
        ]
        labels = np.array([example.get(INTENT) for example in examples])
        intents = sorted(set(labels.tolist()))
        if len(intents) < 2:
            logger.warning(
                "LinearIntentClassifier: fewer than two intents have examples, so nothing is trained"
            )
            return self._resource
        blocks = _blocks(examples)
        idf = {block.origin: _idf(block, examples) for block in blocks if not block.dense}
        rows = [scipy.sparse.csr_matrix(self._row(blocks, idf, example)) for example in examples]
        features = scipy.sparse.vstack(rows, format="csr")
        weights, bias = self._fit(features, labels, intents)
        calibration = self._calibrate(
            features, labels, np.array([_speakers(example) for example in examples])
        )
        self._model = _Model(blocks, idf, intents, weights, bias, _unit_rows(features), calibration)
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
    ) -> LinearIntentClassifier:
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
            "weights": model.weights,
            "bias": model.bias,
            "known_data": model.known.data,
            "known_indices": model.known.indices,
            "known_indptr": model.known.indptr,
            "known_shape": np.array(model.known.shape),
        } | {
            f"idf_{place}": model.idf[block.origin]
            for place, block in enumerate(model.blocks)
            if not block.dense
        }
        with self._model_storage.write_to(self._resource) as path:
            (path / _VALUES_FILE).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
            np.savez(path / _ARRAYS_FILE, **arrays)

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        model = self._model
        if model is None or not _sentence_features(message):
            return [_entry(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0)]
        row = self._row(model.blocks, model.idf, message)
        decisions = row @ model.weights + model.bias
        confidences = softmax(decisions / model.calibration.temperature)
        order = np.argsort(-confidences, kind="stable")
        ranking = [_entry(model.intents[place], float(confidences[place])) for place in order]
        length = float(np.linalg.norm(row)) or 1.0
        nearness = _nearness(model.known @ (row / length), self._config["neighbours"])
        best = ranking[0][PREDICTED_CONFIDENCE_KEY]
        if best < model.calibration.least_confidence or nearness < model.calibration.nearness_for(
            _speakers(message)
        ):
            ranking.insert(0, _entry(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0 - best))
        return ranking[: self._config["ranking_length"] or None]

    def _row(self, blocks: list[_Block], idf: dict[str, Floats], message: Message) -> Floats:
        """All features of one message, comparable with each other; zeros where a featurizer had nothing to say."""
        found = _sentence_features(message)
        row = np.zeros(sum(block.size for block in blocks))
        start = 0
        for block in blocks:
            part = row[start : start + block.size]
            start += block.size
            feature = found.get(block.origin)
            if feature is None:
                continue
            if block.dense:
                part[:] = feature.features[0]
            else:
                columns, counts = _counted(feature)
                # Each further occurrence counts less.
                part[columns] = (1 + np.log(counts)) * idf[block.origin][columns]
            length = np.linalg.norm(part)
            if length > 0:
                part *= (self._config["dense_weight"] if block.dense else 1.0) / length
        return row

    def _fit(self, features: Matrix, labels: NDArray[Any], intents: list[str]) -> tuple[Floats, Floats]:
        machine = LinearSVC(C=self._config["C"], random_state=self._config["random_state"], max_iter=5000)
        machine.fit(features, labels)
        if len(intents) == 2:
            # One decision serves two intents: its opposite is the first one's.
            return np.vstack([-machine.coef_, machine.coef_]).T, np.concatenate(
                [-machine.intercept_, machine.intercept_]
            )
        return machine.coef_.T, machine.intercept_

    def _calibrate(self, features: Matrix, labels: NDArray[Any], speakers: NDArray[Any]) -> _Calibration:
        """Fits temperature and threshold to messages that a model of the others has to judge."""
        folds, keep = self._config["folds"], self._config["keep"]
        names, counts = np.unique(labels, return_counts=True)
        taking_part = np.isin(labels, names[counts >= folds])
        features, labels, speakers = features[taking_part], labels[taking_part], speakers[taking_part]
        intents = sorted(set(labels.tolist()))
        if len(intents) < 2:
            logger.warning("LinearIntentClassifier: too few examples to calibrate; nothing will fall back")
            return _Calibration()
        unit = _unit_rows(features)
        decisions = np.empty((len(labels), len(intents)))
        nearness = np.empty(len(labels))
        splitter = StratifiedKFold(folds, shuffle=True, random_state=self._config["random_state"])
        for seen, held_out in splitter.split(features, labels):
            weights, bias = self._fit(features[seen], labels[seen], intents)
            decisions[held_out] = features[held_out] @ weights + bias
            cosines = (unit[held_out] @ unit[seen].T).toarray()
            nearness[held_out] = _nearness(cosines, self._config["neighbours"])
        truth = np.searchsorted(intents, labels)
        temperature = _temperature(decisions, truth)
        understood = decisions.argmax(axis=1) == truth
        if keep == 1 or not understood.any():
            return _Calibration(temperature)
        confidence = softmax(decisions / temperature, axis=1).max(axis=1)
        # Either bound may cost half of what may be lost.
        lost = (1 - keep) / 2
        return _Calibration(
            temperature,
            float(np.quantile(confidence[understood], lost)),
            _bounds(nearness[understood], speakers[understood], lost),
        )


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


def _unit_rows(matrix: Matrix) -> Matrix:
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1).A1)
    return Matrix(scipy.sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ matrix)


def _nearness(cosines: Floats, neighbours: int) -> Floats:
    """Mean of the largest cosines, along the last axis."""
    count = min(neighbours, cosines.shape[-1])
    mean: Floats = -np.partition(-cosines, count - 1, axis=-1)[..., :count].mean(axis=-1)
    return mean


def _bounds(nearness: Floats, speakers: NDArray[Any], lost: float) -> dict[str, float]:
    """The nearness that all but ``lost`` of each large enough group reach, and of all messages (``""``)."""
    names, counts = np.unique(speakers, return_counts=True)
    groups = {str(name): nearness[speakers == name] for name in names[counts >= SMALLEST_GROUP]}
    return {name: float(np.quantile(group, lost)) for name, group in (groups | {"": nearness}).items()}


def _temperature(decisions: Floats, truth: NDArray[np.intp]) -> float:
    """The divisor under which the right intents are likeliest."""

    def surprise(log_temperature: float) -> float:
        scaled = decisions / np.exp(log_temperature)
        right = scaled[np.arange(len(truth)), truth]
        return float((logsumexp(scaled, axis=1) - right).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-4, 2), method="bounded").x))


def _restored(values: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> _Model:
    blocks = [_Block(**block) for block in values["blocks"]]
    known = Matrix(
        (arrays["known_data"], arrays["known_indices"], arrays["known_indptr"]),
        shape=tuple(arrays["known_shape"]),
    )
    return _Model(
        blocks=blocks,
        idf={block.origin: arrays[f"idf_{place}"] for place, block in enumerate(blocks) if not block.dense},
        intents=values["intents"],
        weights=arrays["weights"],
        bias=arrays["bias"],
        known=known,
        calibration=_Calibration(**values["calibration"]),
    )
