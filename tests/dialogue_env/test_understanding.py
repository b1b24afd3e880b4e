"""How well the shop's own model understands sentences that it was not trained on (data/held_out)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT

from tests.dialogue_env.conftest import Understand

HELD_OUT = Path(__file__).resolve().parents[2] / "data" / "held_out"
# Below what ``frontdoor evaluate dialogue`` measures, so that only a loss fails.
LEAST_RIGHT = {"en": 0.94, "zh": 0.90}
MOST_TURNED_AWAY = 0.06
LEAST_REFUSED = 0.93
ELSEWHERE = {FALLBACK, "out_of_scope", "chitchat"}
Answers = list[tuple[dict[str, Any], str]]


@pytest.fixture(scope="module")
def answers(understand: Understand) -> dict[str, Answers]:
    """For each language, what the model made of each sentence, and the intent that it has."""
    found = {}
    for language in LEAST_RIGHT:
        importer = TrainingDataImporter.load_from_dict(
            training_data_paths=[str(HELD_OUT / f"{language}.yml")]
        )
        examples = importer.get_nlu_data().intent_examples
        parses = understand([example.get(TEXT) for example in examples])
        found[language] = [(p, e.get(INTENT)) for p, e in zip(parses, examples, strict=True)]
    return found


def likeliest(parse: dict[str, Any]) -> str:
    """The best intent of the shop's, whether or not the model was sure enough to act on it."""
    name: str = next(entry["name"] for entry in parse["intent_ranking"] if entry["name"] != FALLBACK)
    return name


@pytest.mark.parametrize("language", LEAST_RIGHT)
def test_held_out_sentences_are_understood(answers: dict[str, Answers], language: str) -> None:
    """In both languages the right intent comes first."""
    right = [likeliest(parse) == intent for parse, intent in answers[language]]
    assert sum(right) / len(right) >= LEAST_RIGHT[language]


def test_few_understood_sentences_are_turned_away(answers: dict[str, Answers]) -> None:
    """The bounds that leaving out one example after the other sets hold for sentences it has not seen."""
    understood = [
        parse for found in answers.values() for parse, intent in found if likeliest(parse) == intent
    ]
    turned_away = [parse for parse in understood if parse["intent"]["name"] == FALLBACK]
    assert len(turned_away) / len(understood) <= MOST_TURNED_AWAY


@pytest.mark.parametrize("language", LEAST_RIGHT)
def test_what_no_shop_is_asked_is_refused(understand: Understand, language: str) -> None:
    """Questions from elsewhere fall back or are told apart from the shop's business."""
    lines = (HELD_OUT / f"out_of_scope.{language}.txt").read_text(encoding="utf-8").splitlines()
    asked = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    refused = [parse["intent"]["name"] in ELSEWHERE for parse in understand(asked)]
    assert sum(refused) / len(refused) >= LEAST_REFUSED
