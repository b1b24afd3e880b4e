"""How a customer feels, from -1 (angry) over 0 (matter-of-fact) to 1 (delighted), in English and Chinese."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import Ridge

from bot.dialogue.encoder import SentenceEncoderFeaturizer, open_encoder

MOOD: Final = "mood"  # the key under which a message carries its score
_FILE: Final = "mood.npz"
_BUCKETS: Final = 4096

Floats = NDArray[np.float64]

_ANGRY: Final = re.compile(
    r"\b(?:unacceptable|furious|useless|ridiculous|liars?|lied|lying|stole|thie(?:f|ves)|fraud\w{0,6}|"
    r"scam\w{0,5}|disgust\w{0,4}|"
    r"outrage\w{0,4}|terrible|horrible|horrendous|awful|appalling|pathetic|incompeten\w{0,2}|worst|shame\w{0,3}|"
    r"disgrace\w{0,3}|"
    r"idiots?|stupid|moron\w{0,2}|clueless|rude|suck\w{0,1}|hate|hell|damn\w{0,2}|crap\w{0,1}|garbage|rubbish|"
    r"trash|joke|"
    r"fuck\w{0,5}|shit\w{0,2}|bullshit|wtf|screw you|rip.?off|livid|insane|never again|sick of|fed up|had enough|"
    r"waste of|wasting my|unbelievable|legal action|lawyer|report you|shambles|absolute(?:ly)? (?:no|zero)|"
    r"angry|ffs)\b|"
    r"过分|骗|气死|垃圾|投诉|受够|离谱|废物|恶心|坑人|滚|愤怒|生气|无法忍受|忍无可忍|差评|黑店|烂|无语|智障|"
    r"白痴|妈的|特么|恶劣|"
    r"奇葩|报警|消协|工商|不要脸|有病|什么玩意|太差|气人|曝光|傻|呸"
)
_ANNOYED: Final = re.compile(
    r"\b(?:disappoint\w{0,4}|frustrat\w{0,4}|annoy\w{0,4}|upset|unhappy|not (?:happy|pleased|good enough|"
    r"impressed|fair)|"
    r"still (?:no|not|nothing|waiting|hasn'?t|haven'?t|doesn'?t|isn'?t)|already (?:told|said|asked|sent|tried)|"
    r"(?:wrong|late|broken|damaged|failed) again|again and again|poor|bad|patience|hassle|let down|regret|"
    r"seriously|tired of|"
    r"(?:second|third|fourth|2nd|3rd|4th|\d) times?|for (?:weeks|days|hours|months|ages)|nobody|no one|"
    r"makes no sense|worr\w{1,3}|"
    r"how hard|why (?:is|does|do) (?:this|it|you)|did(?:n'?t| not) (?:help|answer)|ignor\w{1,3}|sigh)\b|"
    r"失望|不满|不开心|不爽|郁闷|着急|麻烦死|头疼|又(?:错|延|发错|坏|是这样)|还没|怎么还|等了|催了|没人|不合理|"
    r"答非所问|后悔|唉|忽悠|"
    r"说过了|多少遍|几遍|没(?:有)?回答|搞不懂|服了|到底|慢死|态度不|太慢|太麻烦|不好用|心情不好|体验不好|不值"
)
_GLAD: Final = re.compile(
    r"\b(?:thanks?|thank you|thx|cheers|great|perfect|good|nice|lovely|helpful|appreciate\w{0,1}|glad|happy|"
    r"pleased|cool|"
    r"sounds good|no (?:worries|problem|rush)|well)\b|谢|感谢|不错|挺好|辛苦|麻烦您|没关系|满意|那就好|愉快|"
    r"可以的|喜欢|:\)|😊|🙂"
)
_DELIGHTED: Final = re.compile(
    r"\b(?:amazing|awesome|excellent|fantastic|brilliant|wonderful|love|loved|loving|best|thrilled|delighted|"
    r"impressed|superb|so (?:happy|pleased)|you(?:'re| are) (?:a star|the best)|made my day|so much|five stars|"
    r"rock)\b|"
    r"太棒|太好|超级?满意|爱了|点赞|赞|五星|好评|贴心|完美|最棒|惊喜|强烈推荐|给力|非常感谢|太感谢|非常满意|"
    r"[❤😍🥰🤩👍]"
)
_NOT: Final = re.compile(r"\b(?:not|no|never|isn'?t|wasn'?t|don'?t|didn'?t|hardly|nothing)\b|不|没|别")
_FACES: Final = re.compile(r"[😡😠🤬👎💩😤]")
_SAD_FACES: Final = re.compile(r"[😞😢😭😩😒🙄☹]|:\(|:/")
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}|([\u3400-\u9fff])\2{2,}")
_CAPITALS: Final = re.compile(r"\b[A-Z]{3,}\b")
_WORDS: Final = re.compile(r"\b[A-Za-z]{3,}\b")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MoodScorer(GraphComponent):
    """Gives each message the key ``mood``: a number from -1 (angry) to 1 (delighted).

    A ridge regression on three kinds of features: words of anger, annoyance and joy with the way they are written
    (capitals, exclamation marks, faces), parts of words, and, where the pipeline has a SentenceEncoderFeaturizer
    before it, the meaning of the sentence. It learns from its own examples, a CSV file for each language with the
    columns ``text`` and ``mood``; and from examples of intents that are matter-of-fact, as 0.

    Config:
        examples: folder of the CSV files.
        neutral: how many examples of intents to learn as 0; spread evenly.
        feeling: intents whose examples are not matter-of-fact.
        alpha: of the ridge; larger is smoother.
        dense_weight: length of the sentence's vector, where the parts of words have 1.
        artifacts: as for SentenceEncoderFeaturizer.
        escalation: weights of ``bot.dialogue.escalation``, which the dialogue core reads from here.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The values that ``config.yml`` may change."""
        return {
            "examples": "data/mood",
            "neutral": 400,
            "feeling": ["complain", "compliment", "thank", "give_feedback", "greet", "goodbye"],
            "alpha": 1.0,
            "dense_weight": 1.0,
            "artifacts": SentenceEncoderFeaturizer.get_default_config()["artifacts"],
            "escalation": {},
        }

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["sklearn"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raises InvalidConfigException for values that cannot work."""
        if not (config["alpha"] > 0 and config["neutral"] >= 0 and config["dense_weight"] >= 0):
            raise InvalidConfigException(
                "MoodScorer: alpha must be above 0, neutral and dense_weight at least 0"
            )

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        weights: Floats | None = None,
    ) -> None:
        """Args: weights: the constant first, then one for each feature."""
        self._config = {**self.get_default_config(), **config}
        self.validate_config(self._config)
        self._model_storage = model_storage
        self._resource = resource
        self._weights = weights
        self._parts = HashingVectorizer(
            analyzer="char_wb", ngram_range=(1, 4), n_features=_BUCKETS, alternate_sign=False, lowercase=False
        )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003  (Rasa's signature)
    ) -> MoodScorer:
        """An untrained scorer."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the CSV files and, as neutral, from examples of intents.

        Raises:
            InvalidConfigException: there are no examples.
        """
        examples = list(read_examples(Path(self._config["examples"])))
        if not examples:
            raise InvalidConfigException(f"MoodScorer: no examples in {self._config['examples']}")
        neutral = [
            example
            for example in training_data.intent_examples
            if example.get(TEXT) and example.get("intent") not in self._config["feeling"]
        ]
        wanted = self._config["neutral"]
        neutral = neutral[:: max(1, len(neutral) // wanted)][:wanted] if wanted else []
        own = [Message({TEXT: text}) for text, _ in examples]
        dense = _vectors(neutral)
        size = next((len(vector) for vector in dense if vector is not None), 0)
        encoder = open_encoder(self._config) if size else None
        vectors = [encoder.encode(text) if encoder else None for text, _ in examples]
        rows = scipy.sparse.hstack(self._features([*own, *neutral], [*vectors, *dense], size), format="csr")
        scores = np.array([score for _, score in examples] + [0.0] * len(neutral))
        ridge = Ridge(alpha=self._config["alpha"])
        ridge.fit(rows, scores)
        self._weights = np.concatenate([[ridge.intercept_], ridge.coef_])
        with self._model_storage.write_to(self._resource) as path:
            np.savez(path / _FILE, weights=self._weights)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the mood of every message."""
        if self._weights is None or not messages:
            return messages
        size = len(self._weights) - 1 - len(_signs("")) - _BUCKETS
        features = self._features(messages, _vectors(messages), size)
        borders = np.cumsum([1, *(kind.shape[1] for kind in features)])
        weights = [self._weights[start:end] for start, end in pairwise(borders)]
        scores = self._weights[0] + sum(kind @ each for kind, each in zip(features, weights, strict=True))
        for message, score in zip(messages, scores, strict=True):
            message.set(MOOD, round(float(np.clip(score, -1, 1)), 3), add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003  (Rasa's signature)
        **_: Any,
    ) -> MoodScorer:
        """A trained scorer."""
        with model_storage.read_from(resource) as path, np.load(path / _FILE, allow_pickle=False) as arrays:
            return cls(config, model_storage, resource, arrays["weights"])

    def _features(
        self, messages: Sequence[Message], vectors: Sequence[NDArray[Any] | None], size: int
    ) -> tuple[Floats, scipy.sparse.csr_matrix, Floats]:
        """One row for each message: of its signs, its parts of words, its meaning."""
        texts = [message.get(TEXT) or "" for message in messages]
        signs = np.array([_signs(text) for text in texts])
        parts = self._parts.transform([_plain(text) for text in texts])
        meaning = np.zeros((len(texts), size))
        for row, vector in zip(meaning, vectors, strict=True):
            if vector is not None and len(vector) == size:
                row[:] = vector * self._config["dense_weight"]
        return signs, parts, meaning


def read_examples(folder: Path) -> Iterator[tuple[str, float]]:
    """Text and score of every example."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["text"], float(row["mood"])


def _plain(text: str) -> str:
    """Folded, and without digits: a number has no mood."""
    return re.sub(r"\d+", "0", unicodedata.normalize("NFKC", text).casefold().replace("’", "'"))


def _signs(text: str) -> list[float]:
    """How many words of each kind, and how it is written; each from 0 to about 1."""
    unified = unicodedata.normalize("NFKC", text)
    words = _plain(text)
    glad, delighted = len(_GLAD.findall(words)), len(_DELIGHTED.findall(words))
    angry, annoyed = len(_ANGRY.findall(words)), len(_ANNOYED.findall(words))
    negated = bool(_NOT.search(words))
    long_words = _WORDS.findall(unified)
    capitals = len(_CAPITALS.findall(unified)) / len(long_words) if len(long_words) > 1 else 0.0
    bad, fine = angry + annoyed, glad + delighted
    exclaims = min(unified.count("!"), 4) / 4
    return [
        min(angry, 2) / 2,
        min(annoyed, 2) / 2,
        (0.0 if negated else 1.0) * min(glad, 2) / 2,
        (0.0 if negated else 1.0) * min(delighted, 2) / 2,
        float(negated and fine > 0),
        float(bad > 0 and fine > 0),
        exclaims,
        exclaims * (bad > 0),
        exclaims * (fine > 0 and bad == 0),
        capitals if capitals >= 0.3 else 0.0,
        float(bool(re.search(r"\?!|!\?|\?{2,}", unified))),
        float(bool(_FACES.search(unified))),
        float(bool(_SAD_FACES.search(unified))),
        float(bool(_STRETCHED.search(words))),
    ]


def _vectors(messages: Sequence[Message]) -> list[NDArray[Any] | None]:
    """The sentence vector that the pipeline gave each message."""
    return [
        next(
            (
                feature.features[0]
                for feature in message.features
                if feature.attribute == TEXT
                and feature.type == FEATURE_TYPE_SENTENCE
                and feature.is_dense()
                and SentenceEncoderFeaturizer.__name__ in feature.origin
            ),
            None,
        )
        for message in messages
    ]
