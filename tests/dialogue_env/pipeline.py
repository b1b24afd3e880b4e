"""A pipeline of real components outside a graph: trained, written to disk and read back as Rasa would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.classifier import KernelIntentClassifier
from bot.dialogue.entities import ShopEntityExtractor
from bot.dialogue.tokenizer import BilingualTokenizer

Part = tuple[type[GraphComponent], dict[str, Any]]

PARTS_OF_WORDS: Part = (CountVectorsFeaturizer, {"analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4})
WORDS: Part = (CountVectorsFeaturizer, {"analyzer": "word", "min_ngram": 1, "max_ngram": 2})
LEXICAL: list[Part] = [
    (BilingualTokenizer, {}),
    WORDS,
    PARTS_OF_WORDS,
    (KernelIntentClassifier, {}),
    (ShopEntityExtractor, {}),
]


class Pipeline:
    """Components in order, with one folder for what they learn."""

    def __init__(self, parts: list[Part], folder: Path, *, load: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        storage = LocalModelStorage(folder)
        self.components: list[Any] = []
        for place, (kind, config) in enumerate(parts):
            name = f"{kind.__name__}{place}"
            context = ExecutionContext(GraphSchema({}), node_name=name)
            make = kind.load if load else kind.create
            complete = {**kind.get_default_config(), **config}
            self.components.append(make(complete, storage, Resource(name), context))

    def train(self, examples: list[tuple[str, str]]) -> None:
        """Trains every component that learns, each on what those before it made."""
        data = TrainingData([Message({TEXT: text, INTENT: intent}) for text, intent in examples])
        for component in self.components:
            if hasattr(component, "train"):
                component.train(data)
            if hasattr(component, "process_training_data"):
                component.process_training_data(data)

    def parse(self, text: str) -> dict[str, Any]:
        """What the pipeline makes of one message."""
        message = Message({TEXT: text})
        for component in self.components:
            component.process([message])
        return message.as_dict(only_output_properties=True)
