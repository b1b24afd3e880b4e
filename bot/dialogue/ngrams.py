"""How often runs of words or letters occur in a message."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import CountVectorizer

from bot.dialogue.encoder import IN_ENGLISH

WORDS: Final = "words"
LETTERS: Final = "letters"
ENGLISH: Final = "english"
_ANALYZERS: Final = {WORDS: "word", LETTERS: "char_wb", ENGLISH: "word"}
_VOCABULARY_FILE: Final = "vocabulary.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Gives each message one sparse sentence feature: the number of each n-gram that training has seen.

    The n-grams are those of scikit-learn's CountVectorizer, as in Rasa's CountVectorsFeaturizer. That one also
    makes a feature of every single word, which only classifiers of sequences read and which costs most of its time.

    Config:
        of: ``words`` (lemmas of the tokenizer), ``letters`` (within words), or ``english`` (words of the message as
            a SentenceEncoderFeaturizer before this component has put it into English), so that what means the same
            in two languages is counted together.
        min_ngram, max_ngram: how many of them in a row.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The values that ``config.yml`` may change."""
        return {**SparseFeaturizer.get_default_config(), "of": WORDS, "min_ngram": 1, "max_ngram": 1}

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["sklearn"]

    @classmethod
    def required_components(cls) -> list[type]:
        """What must stand before it in the pipeline."""
        return [Tokenizer]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises InvalidConfigException for values that cannot work."""
        if config["of"] not in _ANALYZERS:
            raise InvalidConfigException(f"NgramFeaturizer: of must be one of {', '.join(_ANALYZERS)}")
        if not 1 <= config["min_ngram"] <= config["max_ngram"]:
            raise InvalidConfigException("NgramFeaturizer: 1 <= min_ngram <= max_ngram is needed")

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        vocabulary: dict[str, int] | None = None,
    ) -> None:
        """Args: vocabulary: n-gram → column, once trained."""
        config = {**self.get_default_config(), **config}
        self.validate_config(config)
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._vocabulary = vocabulary or {}
        self._ngrams: Callable[[str], list[str]] = CountVectorizer(
            analyzer=_ANALYZERS[config["of"]],
            token_pattern=r"(?u)\b\w+\b",  # noqa: S106  (a pattern, no password)
            ngram_range=(config["min_ngram"], config["max_ngram"]),
        ).build_analyzer()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        """An untrained featurizer."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> NgramFeaturizer:
        """A trained featurizer."""
        with model_storage.read_from(resource) as path:
            known = json.loads((path / _VOCABULARY_FILE).read_text(encoding="utf-8"))
        vocabulary = {ngram: column for column, ngram in enumerate(known)}
        return cls(config, execution_context.node_name, model_storage, resource, vocabulary)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns which n-grams there are."""
        found = {
            ngram
            for example in training_data.training_examples
            for ngram in self._ngrams(self._read(example))
        }
        self._vocabulary = {ngram: column for column, ngram in enumerate(sorted(found))}
        with self._model_storage.write_to(self._resource) as path:
            text = json.dumps(list(self._vocabulary), ensure_ascii=False)
            (path / _VOCABULARY_FILE).write_text(text, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the feature to every example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the feature to every message that has a text."""
        for message in messages:
            if message.get(TEXT):
                self.add_features_to_message(None, self._counted(self._read(message)), TEXT, message)
        return messages

    def _read(self, message: Message) -> str:
        """The text that is counted. Lone surrogates, which JSON can carry, cannot be written to a vocabulary."""
        if self._config["of"] == ENGLISH:
            text: str = message.get(IN_ENGLISH) or ""
        else:
            text = " ".join(token.lemma for token in message.get("text_tokens") or ())
        return text.encode("utf-8", "replace").decode("utf-8")

    def _counted(self, text: str) -> scipy.sparse.coo_matrix:
        """int64, shape (1, n-grams known)."""
        counts = Counter(
            column for column in map(self._vocabulary.get, self._ngrams(text)) if column is not None
        )
        columns = np.fromiter(sorted(counts), dtype=np.int32, count=len(counts))
        values = np.fromiter(
            (counts[column] for column in columns.tolist()), dtype=np.int64, count=len(counts)
        )
        rows = np.zeros(len(counts), dtype=np.int32)
        return scipy.sparse.coo_matrix((values, (rows, columns)), shape=(1, len(self._vocabulary)))
