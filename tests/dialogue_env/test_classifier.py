"""Intents, their probabilities, and messages that have none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.exceptions import InvalidConfigException

from bot.dialogue.classifier import KernelIntentClassifier
from bot.dialogue.likeness import Examples, Likeness, Matrix, Standard
from tests.dialogue_env.hostile import HOSTILE
from tests.dialogue_env.pipeline import LEXICAL, Pipeline

FALLBACK = "nlu_fallback"
THINGS = ("parcel", "order", "package", "delivery", "shipment", "box")
EXAMPLES = [
    *((f"where is my {thing}", "track") for thing in THINGS),
    *((f"track the {thing} please", "track") for thing in THINGS),
    *((f"i want to cancel my {thing}", "cancel") for thing in THINGS),
    *((f"please stop the {thing}, cancel it", "cancel") for thing in THINGS),
    *((f"我的{thing}到哪了", "track") for thing in ("包裹", "快递", "订单", "货物", "东西", "鞋子")),
    *((f"帮我取消{thing}", "cancel") for thing in ("包裹", "快递", "订单", "货物", "东西", "鞋子")),
    *((f"{hello} there", "greet") for hello in ("hello", "hi", "hey", "good morning", "good evening")),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a trained pipeline lies."""
    path = tmp_path_factory.mktemp("classifier")
    Pipeline(LEXICAL, path).train(EXAMPLES)
    return path


@pytest.fixture(scope="module")
def trained(folder: Path) -> Pipeline:
    """The pipeline, read back from disk."""
    return Pipeline(LEXICAL, folder, load=True)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("where's the parcel", "track"),
        ("cancel that order", "cancel"),
        ("请取消订单", "cancel"),
        ("hello there you", "greet"),
    ],
)
def test_new_words_find_their_intent(trained: Pipeline, text: str, intent: str) -> None:
    """Messages that no example repeats are understood in both languages."""
    assert trained.parse(text)["intent"]["name"] == intent


def test_loaded_pipeline_says_the_same_as_the_trained_one(tmp_path: Path) -> None:
    """Nothing is lost on disk, and training twice gives the same."""
    fresh, again = Pipeline(LEXICAL, tmp_path / "a"), Pipeline(LEXICAL, tmp_path / "b")
    fresh.train(EXAMPLES)
    again.train(EXAMPLES)
    loaded = Pipeline(LEXICAL, tmp_path / "a", load=True)
    for text in ("where is it", "取消", "hello you", "nothing like it"):
        assert fresh.parse(text) == loaded.parse(text) == again.parse(text)


def test_nothing_is_pickled(folder: Path) -> None:
    """A model file from a stranger can be damaged but cannot run code."""
    written = list(folder.rglob("*KernelIntentClassifier*/*"))
    assert {path.suffix for path in written} == {".json", ".npz"}


def test_confidences_are_probabilities(trained: Pipeline) -> None:
    """All intents together come to one, best first."""
    ranking = trained.parse("where is my parcel")["intent_ranking"]
    confidences = [entry["confidence"] for entry in ranking]
    assert sum(confidences) == pytest.approx(1)
    assert confidences == sorted(confidences, reverse=True)


def test_the_unknown_falls_back_and_keeps_the_ranking(trained: Pipeline) -> None:
    """What resembles no example is not forced into an intent; what it might have been is still told."""
    result = trained.parse("quantum zebras jump backwards")
    assert result["intent"]["name"] == FALLBACK
    assert {entry["name"] for entry in result["intent_ranking"]} == {FALLBACK, "track", "cancel", "greet"}


def test_keep_of_one_never_falls_back(tmp_path: Path) -> None:
    """Falling back can be turned off."""
    parts = [(kind, {"keep": 1} if kind is KernelIntentClassifier else config) for kind, config in LEXICAL]
    pipeline = Pipeline(parts, tmp_path)
    pipeline.train(EXAMPLES)
    assert pipeline.parse("quantum zebras jump backwards")["intent"]["name"] != FALLBACK


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_gets_an_intent(trained: Pipeline, text: str) -> None:
    """Nothing that is written breaks the pipeline."""
    assert trained.parse(text)["intent"]["name"] in {FALLBACK, "track", "cancel", "greet"}


def test_two_intents_are_enough(tmp_path: Path) -> None:
    """A binary decision has the same form as one among many."""
    pipeline = Pipeline(LEXICAL, tmp_path)
    pipeline.train([example for example in EXAMPLES if example[1] != "greet"])
    assert pipeline.parse("where is my parcel")["intent"]["name"] == "track"
    assert pipeline.parse("i want to cancel my order")["intent"]["name"] == "cancel"


def test_one_intent_trains_nothing(tmp_path: Path) -> None:
    """With nothing to tell apart every message falls back, also after loading."""
    Pipeline(LEXICAL, tmp_path).train([("hello", "greet"), ("hi", "greet")])
    assert Pipeline(LEXICAL, tmp_path, load=True).parse("hello")["intent"]["name"] == FALLBACK


def test_rare_intents_are_learnt_too(tmp_path: Path) -> None:
    """An intent with a single example takes no part in calibration, but is known."""
    pipeline = Pipeline(LEXICAL, tmp_path)
    pipeline.train([*EXAMPLES, ("goodbye and farewell", "goodbye")])
    assert pipeline.parse("goodbye and farewell")["intent"]["name"] == "goodbye"


@pytest.mark.parametrize(
    "wrong",
    [
        {"ridge": 0},
        {"keep": 0},
        {"keep": 2},
        {"sharpness": 0},
        {"dense_weight": -1},
        {"neighbours": 0},
        {"ranking_length": -1},
    ],
)
def test_impossible_configuration_is_refused(wrong: dict[str, Any]) -> None:
    """A value that cannot work is refused before training."""
    with pytest.raises(InvalidConfigException):
        KernelIntentClassifier.validate_config({**KernelIntentClassifier.get_default_config(), **wrong})


def test_a_message_is_as_alike_to_itself_as_can_be() -> None:
    """The shortcut says what comparing each message with itself would say."""
    dense = np.array([[0.6, 0.8], [0.0, 0.0], [1.0, 0.0]], dtype=np.float32)
    sparse = Matrix(np.array([[0.6, 0.8, 0, 1], [0, 0, 0, 0], [0, 1, 0, 0]], dtype=np.float32))
    examples, likeness = Examples({"encoder": dense}, sparse), Likeness(4.0, 0.5, 2.0)
    assert np.allclose(likeness.to_themselves(examples), likeness(examples, examples).diagonal())


def test_one_message_is_compared_as_many_are() -> None:
    """The way that is faster for a single message gives the same."""
    rng = np.random.default_rng(3)
    dense = rng.normal(size=(40, 6)).astype(np.float32)
    sparse = Matrix(rng.poisson(0.3, size=(40, 90)).astype(np.float32))
    known, likeness = Examples({"encoder": dense}, sparse), Likeness(4.0, 0.5, 0.1)
    together = likeness(known, Examples({"encoder": dense[:2]}, sparse[:2]))
    alone = likeness(known, Examples({"encoder": dense[:1]}, sparse[:1]))
    assert np.allclose(together[:, :1], alone, atol=1e-6)


def test_dense_rows_are_compared_along_the_axes_on_which_they_differ() -> None:
    """Rows of length 1, with few numbers, as near each other as with all; rows of zeros stay zeros."""
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(200, 4)) @ rng.normal(size=(4, 12))  # twelve columns that only four things move
    rows[0] = 0
    standard, whole = Standard.of(rows, 4), Standard.of(rows, 12)
    short, full = standard(rows), whole(rows)
    assert short.shape == (200, 4)
    assert not short[0].any()
    assert np.allclose(np.linalg.norm(short[1:], axis=1), 1)
    assert np.allclose(short @ short.T, full @ full.T, atol=1e-4)


def test_too_few_rows_keep_all_their_columns() -> None:
    """They do not tell on which axes messages differ."""
    rows = np.random.default_rng(5).normal(size=(10, 12))
    assert Standard.of(rows, 4)(rows).shape == (10, 12)
