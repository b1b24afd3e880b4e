"""Which intent a message has, how sure that is, and whether it is any of them."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
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
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.linalg import lapack
from scipy.special import softmax

from bot.dialogue.calibration import Calibration, Scale, calibrated, nearness_of
from bot.dialogue.likeness import (
    ROWS_AT_A_TIME,
    Block,
    Examples,
    Floats,
    Likeness,
    Matrix,
    Standard,
    blocks_of,
    features_of,
    idf_of,
    names_of,
    sentence_features,
    speakers_of,
)

logger = logging.getLogger(__name__)

_ARRAYS_FILE: Final = "classifier.npz"
_VALUES_FILE: Final = "classifier.json"


@dataclass(frozen=True)
class _Model:
    """What was trained.

    Attributes:
        idf: for each sparse block, the weight of each of its columns.
        standards: how each dense block is made comparable.
        known: the training messages; dense rows are standardised.
        duals: how much each of them speaks for each intent; shape (messages, intents).
    """

    blocks: list[Block]
    idf: dict[str, Floats]
    standards: dict[str, Standard]
    intents: list[str]
    known: Examples
    duals: Floats
    calibration: Calibration


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
        dimensions: of dense features that count, from the axis on which messages differ most.
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
            "dimensions": 192,
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
        if config["neighbours"] < 1 or config["dimensions"] < 1 or config["ranking_length"] < 0:
            raise InvalidConfigException(
                "KernelIntentClassifier: neighbours and dimensions from 1, ranking_length from 0"
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
        self._likeness = Likeness(
            self._config["dense_weight"], self._config["sparse_weight"], self._config["sharpness"]
        )
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
            if example.get(TEXT) and sentence_features(example)
        ]
        intents = sorted({example.get(INTENT) for example in examples})
        if len(intents) < 2:
            logger.warning(
                "KernelIntentClassifier: fewer than two intents have examples, so nothing is trained"
            )
            return self._resource
        blocks = blocks_of(examples)
        idf = {block.origin: idf_of(block, examples) for block in blocks if not block.dense}
        found = [sentence_features(example) for example in examples]
        truth = [intents.index(example.get(INTENT)) for example in examples]
        if self._config["names"]:
            names = names_of(examples)
            found += names.values()
            truth += [intents.index(intent) for intent in names]
        raw = features_of(blocks, idf, found)
        standards = {
            origin: Standard.of(rows, self._config["dimensions"]) for origin, rows in raw.dense.items()
        }
        known = raw.standardised(standards)
        duals, left_out = self._solve(known, np.array(truth), len(intents))
        asked = len(examples)  # names are no messages, and say nothing about them
        calibration = calibrated(
            left_out[0][:asked],
            left_out[1][:asked],
            np.array(truth[:asked]),
            np.array([speakers_of(example) for example in examples]),
            keep=self._config["keep"],
        )
        self._model = _Model(blocks, idf, standards, intents, known, duals, calibration)
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
                standard = model.standards[block.origin]
                arrays |= {
                    f"{name}_{place}": values for name, values in vars(standard).items() if values is not None
                }
            else:
                arrays[f"idf_{place}"] = model.idf[block.origin]
        with self._model_storage.write_to(self._resource) as path:
            (path / _VALUES_FILE).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
            np.savez(path / _ARRAYS_FILE, **arrays)

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        model = self._model
        found = sentence_features(message)
        if model is None or not found:
            return [_entry(DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0)]
        one = features_of(model.blocks, model.idf, [found]).standardised(model.standards)
        alike = self._likeness(model.known, one)[:, 0]
        itself = float(self._likeness.to_themselves(one)[0]) or 1.0
        scores = alike @ model.duals
        confidences = softmax(scores.astype(float) / model.calibration.temperature)
        order = np.argsort(-confidences, kind="stable")
        ranking = [_entry(model.intents[place], float(confidences[place])) for place in order]
        scale = model.calibration.scale_for(speakers_of(message))
        nearness = nearness_of(alike / itself, self._config["neighbours"])
        if float(scale.familiarity(scores.max(), nearness)) < scale.least:
            doubt = 1.0 - ranking[0][PREDICTED_CONFIDENCE_KEY]
            ranking.insert(0, _entry(DEFAULT_NLU_FALLBACK_INTENT_NAME, doubt))
        return ranking[: self._config["ranking_length"] or None]

    def _solve(
        self, known: Examples, truth: NDArray[np.intp], intents: int
    ) -> tuple[Floats, tuple[Floats, Floats]]:
        """The duals; and, as if each message had been left out, its scores and its nearness to the others."""
        matrix = self._likeness(known, known)
        itself = matrix.diagonal().copy()
        np.fill_diagonal(matrix, -np.inf)
        nearness = np.empty(len(matrix))
        for start in range(0, len(matrix), ROWS_AT_A_TIME):
            rows = slice(start, start + ROWS_AT_A_TIME)
            scaled = matrix[rows] / np.where(itself[rows] > 0, itself[rows], 1)[:, np.newaxis]
            nearness[rows] = nearness_of(scaled, min(self._config["neighbours"], len(matrix) - 1))
        np.fill_diagonal(matrix, itself + self._config["ridge"])
        targets = np.zeros((len(truth), intents), dtype=np.float32)
        targets[np.arange(len(truth)), truth] = 1
        half = _half_inverse(matrix)
        duals: Floats = half.T @ (half @ targets)
        # The residual of a message that took no part: of ridge regression it is known without solving again.
        diagonal = np.einsum("ij,ij->j", half, half)
        return duals, (targets - duals / diagonal[:, np.newaxis], nearness)


def _entry(intent: str, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}


def _half_inverse(matrix: Floats) -> Floats:
    """The lower triangle whose product with itself, transposed first, is the inverse of a positive definite matrix.

    The matrix is overwritten. Half of the inverse is enough for products with it, and a third less work.
    """
    factor, failed = lapack.spotrf(matrix.T, lower=True, overwrite_a=True, clean=True)
    half, wrong = lapack.strtri(factor, lower=True, overwrite_c=True)
    if failed or wrong:
        raise RuntimeError("KernelIntentClassifier: the matrix of likeness is singular; raise ridge")
    triangle: Floats = half
    return triangle


def _restored(values: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> _Model:
    blocks = [Block(**block) for block in values["blocks"]]
    sparse = Matrix(
        (arrays["sparse_data"], arrays["sparse_indices"], arrays["sparse_indptr"]),
        shape=tuple(arrays["sparse_shape"]),
    )

    dense = {block.origin: arrays[f"dense_{place}"] for place, block in enumerate(blocks) if block.dense}
    calibration = values["calibration"]
    scales = {
        speakers: Scale(tuple(scale["strength"]), tuple(scale["nearness"]), scale["least"])
        for speakers, scale in calibration["scales"].items()
    }
    return _Model(
        blocks=blocks,
        idf={block.origin: arrays[f"idf_{place}"] for place, block in enumerate(blocks) if not block.dense},
        standards={
            block.origin: Standard(
                arrays[f"centre_{place}"], arrays[f"spread_{place}"], arrays.get(f"axes_{place}")
            )
            for place, block in enumerate(blocks)
            if block.dense
        },
        intents=values["intents"],
        known=Examples(dense, sparse),
        duals=arrays["duals"],
        calibration=Calibration(calibration["temperature"], scales),
    )
