"""How a customer feels, in English and Chinese."""

from __future__ import annotations

import csv
import gzip
import random
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.metrics import roc_auc_score

from bot.dialogue.encoder import VAR_DIR, SentenceEncoderFeaturizer
from bot.dialogue.mood import MoodScorer, read_examples
from tests.datasets import dataset
from tests.dialogue_env.pipeline import Part, Pipeline

ROOT = Path(__file__).resolve().parents[2]
MOOD: Part = (MoodScorer, {"examples": str(ROOT / "data" / "mood")})
PARTS: list[Part] = [(SentenceEncoderFeaturizer, {}), MOOD]


@pytest.fixture(scope="module")
def scorer(encoder_artifacts: Path, tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """Encoder and scorer, trained on the project's own examples and read back."""
    folder = tmp_path_factory.mktemp("mood")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VAR_DIR, str(encoder_artifacts.parent.parent))
        Pipeline(PARTS, folder).train([("where is my order", "track_order"), ("我要退货", "start_return")])
        return Pipeline(PARTS, folder, load=True)


def mood(scorer: Pipeline, text: str) -> float:
    """The score of one text."""
    score: float = scorer.parse(text)["mood"]
    return score


@pytest.mark.parametrize(
    "text",
    [
        "this is outrageous, I have been lied to for weeks!!!",
        "WHAT IS WRONG WITH YOU PEOPLE, ANSWER ME",
        "你们这样做生意真是太气人了！",
        "骗子公司，再也不买了",
    ],
)
def test_anger_is_heard(scorer: Pipeline, text: str) -> None:
    """In both languages, in sentences that it has not seen."""
    assert mood(scorer, text) < -0.4


@pytest.mark.parametrize(
    "text",
    [
        "where is my parcel",
        "I want to return FD10042",
        "the mug is broken",
        "我想查订单FD10042",
        "没有收到货",
    ],
)
def test_facts_are_not_anger(scorer: Pipeline, text: str) -> None:
    """A broken mug is a matter of fact."""
    assert abs(mood(scorer, text)) < 0.35


@pytest.mark.parametrize("text", ["brilliant, thank you so much!", "太好了，谢谢你帮忙"])
def test_joy_is_heard(scorer: Pipeline, text: str) -> None:
    """Thanks lift the mood."""
    assert mood(scorer, text) > 0.3


@pytest.mark.parametrize("text", ["", "😀", "a" * 4000, "{0[}", "\u200b"])
def test_any_text_has_a_score_within_bounds(scorer: Pipeline, text: str) -> None:
    """Whatever is written, the score is a number from -1 to 1."""
    assert -1 <= mood(scorer, text) <= 1


def test_a_batch_gets_the_scores_of_its_messages(scorer: Pipeline) -> None:
    """Several texts at once score as each alone."""
    texts = ["where is it", "you idiots", "谢谢"]
    messages = [Message({TEXT: text}) for text in texts]
    for component in scorer.components:
        component.process(messages)
    assert [message.get("mood") for message in messages] == [mood(scorer, text) for text in texts]


def test_without_an_encoder_it_still_works(tmp_path: Path) -> None:
    """Any pipeline may use it, also one without sentence vectors."""
    Pipeline([MOOD], tmp_path).train([("hello", "greet"), ("bye", "goodbye")])
    alone = Pipeline([MOOD], tmp_path, load=True)
    assert (
        mood(alone, "you are useless liars!!")
        < mood(alone, "where is my order")
        < mood(alone, "thank you, great!")
    )


def test_missing_examples_and_senseless_settings_are_refused(tmp_path: Path) -> None:
    """The message names what is wrong."""
    empty: Any = Pipeline([(MoodScorer, {"examples": str(tmp_path / "none")})], tmp_path / "a").components[0]
    with pytest.raises(InvalidConfigException, match="no examples"):
        empty.train(TrainingData())
    with pytest.raises(InvalidConfigException, match="alpha"):
        Pipeline([(MoodScorer, {"alpha": 0})], tmp_path / "b")


def test_the_examples_are_balanced_and_said_once() -> None:
    """Both languages have every kind, and no example stands twice."""
    examples = list(read_examples(ROOT / "data" / "mood"))
    texts = [text.casefold() for text, _ in examples]
    assert len(texts) == len(set(texts))
    for chinese in (False, True):
        scores = {score for text, score in examples if bool(re.search("[\u3400-\u9fff]", text)) == chinese}
        assert scores == {-1.0, -0.5, 0.0, 0.5, 1.0}


def test_upset_customers_of_a_public_set_are_told_from_the_others(scorer: Pipeline) -> None:
    """ABCD's utterances labelled ``upset``, of which nothing was learnt, beside 800 others drawn with seed 7."""
    with gzip.open(dataset("abcd/labelled_utterances_train.csv.gz"), "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    upset = [row["text"] for row in rows if row["intent"] == "upset"]
    others = [row["text"] for row in rows if row["intent"] != "upset" and len(row["text"].split()) > 2]
    random.Random(7).shuffle(others)
    scores = [mood(scorer, text) for text in [*upset, *others[:800]]]
    labels = [1] * len(upset) + [0] * 800
    assert roc_auc_score(labels, -np.array(scores)) >= 0.85


def test_tweets_that_got_an_apology_score_below_those_that_got_a_smile(scorer: Pipeline) -> None:
    """Real tweets to shops, of which nothing was learnt; the shop's reply tells what kind each was."""
    csv.field_size_limit(10**7)
    with gzip.open(dataset("twitter_retail_support/pairs.csv.gz"), "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sorry = re.compile(r"sorry|apolog|frustrat|disappoint|hear that|concern", re.IGNORECASE)
    glad = re.compile(r":\)|glad|great|enjoy|awesome|love", re.IGNORECASE)
    kinds = [(bool(sorry.search(row["reply"])), bool(glad.search(row["reply"]))) for row in rows]
    told = [(row, kind[0]) for row, kind in zip(rows, kinds, strict=True) if kind[0] != kind[1]]
    scores = [mood(scorer, re.sub(r"@\w+|<url>", "", row["customer"]).strip()) for row, _ in told]
    assert roc_auc_score([label for _, label in told], -np.array(scores)) >= 0.7
