"""Counts of runs of words and letters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.dialogue.encoder import VAR_DIR, SentenceEncoderFeaturizer
from bot.dialogue.ngrams import NgramFeaturizer
from bot.dialogue.tokenizer import BilingualTokenizer
from tests.dialogue_env.hostile import HOSTILE
from tests.dialogue_env.pipeline import Part, Pipeline

LEARNT = [("cancel my order", "cancel"), ("cancel it", "cancel"), ("订单取消", "cancel"), ("hello", "greet")]


def trained(folder: Path, parts: list[Part]) -> Pipeline:
    """The pipeline, trained on a few sentences and read back."""
    Pipeline(parts, folder).train(LEARNT)
    return Pipeline(parts, folder, load=True)


def of_words(**settings: Any) -> list[Part]:
    return [(BilingualTokenizer, {}), (NgramFeaturizer, settings)]


def counts(pipeline: Pipeline, text: str) -> list[int]:
    """How often what was seen in training occurs; without the zeros, in no order that means anything."""
    message = Message({TEXT: text})
    for component in pipeline.components:
        component.process([message])
    [feature] = [each for each in message.features if not each.is_dense()]
    return sorted(feature.features.toarray()[0][feature.features.toarray()[0] > 0].tolist())


def test_known_words_and_their_neighbours_are_counted(tmp_path: Path) -> None:
    """One word twice, two others and two pairs once; "the" was never seen."""
    pipeline = trained(tmp_path, of_words(of="words", max_ngram=2))
    assert counts(pipeline, "Cancel the cancel, my order") == [1, 1, 1, 1, 2]
    assert counts(pipeline, "something else") == []


def test_letters_know_a_word_that_is_misspelt(tmp_path: Path) -> None:
    """Of "cancle" nothing but its beginning was seen."""
    assert counts(trained(tmp_path / "w", of_words(of="words")), "cancle") == []
    letters = counts(trained(tmp_path / "l", of_words(of="letters", min_ngram=3, max_ngram=4)), "cancle")
    assert len(letters) >= 3


def test_languages_are_counted_together_in_english(
    encoder_artifacts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The word 取消 is "cancel", which two English examples have."""
    monkeypatch.delenv(VAR_DIR, raising=False)
    encoder = (SentenceEncoderFeaturizer, {"artifacts": str(encoder_artifacts)})
    pipeline = trained(tmp_path, [(BilingualTokenizer, {}), encoder, (NgramFeaturizer, {"of": "english"})])
    assert counts(pipeline, "取消") == counts(pipeline, "cancel") == [1]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_passes(tmp_path: Path, text: str) -> None:
    """Long, mixed and broken texts are counted too."""
    pipeline = trained(tmp_path, of_words(of="letters", max_ngram=4))
    message = Message({TEXT: text})
    for component in pipeline.components:
        component.process([message])


@pytest.mark.parametrize(
    "settings", [{"of": "syllables"}, {"min_ngram": 0}, {"min_ngram": 3, "max_ngram": 2}]
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, Any]) -> None:
    """When the pipeline is built, not when a customer writes."""
    with pytest.raises(InvalidConfigException, match="NgramFeaturizer"):
        NgramFeaturizer.validate_config({**NgramFeaturizer.get_default_config(), **settings})
