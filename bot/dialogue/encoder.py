"""Sentence vectors from the exported MiniLM encoder, inside Rasa's process."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tokenizers import Tokenizer

from bot.dialogue.gist import gist
from bot.dialogue.glossary import Glossary

VAR_DIR: Final = "FRONTDOOR_VAR_DIR"
MODEL_FILE: Final = "model.onnx"
TOKENIZER_FILE: Final = "tokenizer.json"
GLOSSARY_FILE: Final = "glossary.json"
_ORIGIN_FILE: Final = "encoder.json"

IN_ENGLISH: Final = "text_in_english"  # attribute of a message: what the encoder was given
WORKERS: Final = 2  # sentences at once while training; onnxruntime releases the interpreter

NO_MEANING: Final = frozenset({"[CLS]", "[SEP]", "[UNK]"})

Vector = NDArray[np.float32]


class EncoderMissing(RasaException):
    """The exported encoder, or the one with which a model was trained, is not there."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives each message one dense sentence feature: 384 numbers, length 1, near each other for near meanings.

    The encoder knows English, and Chinese through the glossary that lies beside it; what that does not cover
    needs character n-grams beside this component. Where an entity extractor stands before it, a long product
    name counts as one word. It makes no sequence features, so classifiers that label words need another featurizer.

    A trained model remembers the SHA-256 of its encoder and glossary and refuses others: vectors of two do not mix.

    Config:
        artifacts: folder of the encoder's versions with a ``current`` file, made by ``frontdoor train encoder``;
            where ``FRONTDOOR_VAR_DIR`` is set, ``artifacts/encoder`` in that folder is used instead.
        cache_size: how many sentences to remember; people repeat themselves, and so do forms.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The values that ``config.yml`` may change."""
        return {
            **DenseFeaturizer.get_default_config(),
            "artifacts": "var/artifacts/encoder",
            "cache_size": 512,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises InvalidConfigException for values that cannot work."""
        if not isinstance(config["cache_size"], int) or config["cache_size"] < 0:
            raise InvalidConfigException(
                "SentenceEncoderFeaturizer: cache_size must be a whole number from 0"
            )

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource, folder: Path
    ) -> None:
        """Opens the encoder in ``folder``."""
        super().__init__(name, {**self.get_default_config(), **config})
        self._model_storage = model_storage
        self._resource = resource
        self._folder = folder
        self._encoder = _Encoder(folder)
        self._encode = lru_cache(maxsize=self._config["cache_size"])(self._encoder.encode)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """An encoder for training: the current version.

        Raises:
            EncoderMissing: there is none.
        """
        folder = next(_versions(_artifacts(config)), None)
        if folder is None:
            raise EncoderMissing("the sentence encoder is not there; make it with: frontdoor train encoder")
        return cls(config, execution_context.node_name, model_storage, resource, folder)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> SentenceEncoderFeaturizer:
        """The encoder with which the model was trained.

        Raises:
            EncoderMissing: it is not there any more.
        """
        with model_storage.read_from(resource) as path:
            digest = json.loads((path / _ORIGIN_FILE).read_text(encoding="utf-8"))["sha256"]
        for folder in _versions(_artifacts(config)):
            if _digest(folder) == digest:
                return cls(config, execution_context.node_name, model_storage, resource, folder)
        raise EncoderMissing(
            "the model was trained with a sentence encoder that is not there; run: frontdoor train dialogue"
        )

    def train(self, training_data: TrainingData) -> Resource:  # noqa: ARG002  (Rasa's signature)
        """Learns nothing; notes which encoder was used."""
        with self._model_storage.write_to(self._resource) as path:
            origin = {"version": self._folder.name, "sha256": _digest(self._folder)}
            (path / _ORIGIN_FILE).write_text(json.dumps(origin), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the feature to every example, and to the name of its intent, which says what its examples mean."""
        with ThreadPoolExecutor(WORKERS) as pool:
            heard = pool.map(self._heard, training_data.training_examples)
            for example, (text, vector) in zip(training_data.training_examples, heard, strict=True):
                self._tell(example, text, vector)
        for example in training_data.intent_examples:
            words = " ".join(re.split(r"[\W_]+", example.get(INTENT) or "")).lower()
            vector = self._encode(words)
            if vector is not None:
                self.add_features_to_message(None, vector[np.newaxis], INTENT, example)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the feature to every message that says something."""
        for message in messages:
            self._tell(message, *self._heard(message))
        return messages

    def _heard(self, message: Message) -> tuple[str, Vector | None]:
        text = self._encoder.heard(gist(message))
        return text, self._encode(text)

    def _tell(self, message: Message, text: str, vector: Vector | None) -> None:
        message.set(IN_ENGLISH, text)
        if vector is not None:
            self.add_features_to_message(None, vector[np.newaxis], TEXT, message)


def open_encoder(config: dict[str, Any]) -> _Encoder | None:
    """The current encoder, for components that learn from texts of their own; None where there is none."""
    folder = next(_versions(_artifacts(config)), None)
    return None if folder is None else _Encoder(folder)


class _Encoder:
    """The exported network and its tokenizer.

    The tokenizer file truncates at the length the network was trained for, so a long message costs a bounded time.
    """

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        # One sentence is too small to share between threads; two are slower than one.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._glossary = Glossary.load(folder / GLOSSARY_FILE)

    def heard(self, text: str) -> str:
        """The text in English; what is not readable in it is replaced."""
        # A lone surrogate, which JSON can carry, has no UTF-8 form and would stop the tokenizer.
        return self._glossary.english(text).encode("utf-8", "replace").decode("utf-8")

    def encode(self, text: str) -> Vector | None:
        """float32, shape (384,), length 1; None where the encoder knows no part of the text.

        Not to be written to, as it may be shared.
        """
        encoded = self._tokenizer.encode(self.heard(text))
        if all(piece in NO_MEANING for piece in encoded.tokens):
            return None
        ids = np.array([encoded.ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vector: Vector = self._session.run(["sentence"], inputs)[0][0]
        vector.flags.writeable = False
        return vector


def _artifacts(config: dict[str, Any]) -> Path:
    var_dir = os.environ.get(VAR_DIR)
    return Path(var_dir, "artifacts", "encoder") if var_dir else Path(config["artifacts"])


def _versions(artifacts: Path) -> Iterator[Path]:
    """Folders of complete versions: the current one first, then the others from new to old."""
    pointer = artifacts / "current"
    current = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    complete = {path.parent.name for path in artifacts.glob(f"[0-9]*/{MODEL_FILE}")}
    for name in sorted(complete, key=lambda name: (name == current, name), reverse=True):
        yield artifacts / name


def _digest(folder: Path) -> str:
    """SHA-256 of the files that decide what a vector is."""
    digest = hashlib.sha256()
    for name in (MODEL_FILE, GLOSSARY_FILE):
        path = folder / name
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
